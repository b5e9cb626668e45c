package hdf5

import (
	"errors"
	"fmt"
	"math"
)

// The classes of datatypes.
const (
	classInteger = 0
	classFloat   = 1
	classString  = 3
	classOpaque  = 5
	classEnum    = 8
	classVarying = 9
	classArray   = 10
)

// A datatype says what a value looks like.
type datatype struct {
	class  int
	size   int // in bytes
	big    bool
	signed bool
	float  floatForm
	text   bool      // strings of varying length
	count  int       // of an array
	base   *datatype // of an array or an enumeration
}

// A floatForm says where the parts of a floating-point number lie, in bits.
type floatForm struct {
	sign, exponent, exponentBits, mantissa, mantissaBits int
	bias                                                 int
}

// number reports whether values can be made a float64.
func (d *datatype) number() bool {
	switch d.class {
	case classInteger, classFloat:
		return true
	case classEnum:
		return d.base != nil && d.base.class == classInteger
	}
	return false
}

// datatype reads a description of values, depth levels within others.
func (f *File) datatype(c *cursor, depth int) (*datatype, error) {
	first := c.u8()
	flags := c.uint(3)
	size := c.u32()
	d := &datatype{class: first & 15, size: size, big: flags&1 != 0, signed: flags&8 != 0}
	version := first >> 4
	if c.err != nil || size == 0 || int64(size) > f.work || depth > 4 {
		return nil, firstError(c.err, fmt.Errorf("expected values of a sound size, got %d bytes each; the file is damaged", size))
	}
	switch d.class {
	case classInteger:
		if c.skip(4); d.size > 8 {
			return nil, fmt.Errorf("expected integers of at most 8 bytes, got %d", d.size)
		}
	case classFloat:
		d.float = readFloatForm(c, int(flags>>8&0xff))
		if c.err == nil && (d.size > 8 || !d.float.within(8*d.size) || flags&0x40 != 0) {
			return nil, fmt.Errorf("expected floating-point numbers of at most 8 bytes, got %d", d.size)
		}
	case classString, classOpaque:
	case classEnum:
		var err error
		if d.base, err = f.datatype(c, depth+1); err != nil {
			return nil, err
		}
		d.size = d.base.size // names and values of the members do not matter here, and are not read
	case classVarying:
		d.text = flags&15 == 1
	case classArray:
		return d, f.arrayType(c, d, version, depth)
	default:
		return nil, fmt.Errorf("expected numbers or strings, got values of class %d (of 0: integers, 6: compound, …), which are not supported", d.class)
	}
	return d, c.err
}

func readFloatForm(c *cursor, sign int) floatForm {
	c.skip(4) // where the bits begin, and how many
	form := floatForm{sign: sign, exponent: c.u8(), exponentBits: c.u8(), mantissa: c.u8(), mantissaBits: c.u8()}
	form.bias = int(c.uint(4))
	return form
}

func (f floatForm) within(bits int) bool {
	return f.sign < bits && f.exponent+f.exponentBits <= bits && f.mantissa+f.mantissaBits <= bits && f.mantissaBits <= 52 && f.exponentBits <= 11 && f.exponentBits > 0
}

// value is the number of these bits.
func (f floatForm) value(bits uint64) float64 {
	mantissa := bits >> f.mantissa & (1<<f.mantissaBits - 1)
	exponent := int(bits >> f.exponent & (1<<f.exponentBits - 1))
	v := 0.0
	switch {
	case exponent == 1<<f.exponentBits-1 && mantissa == 0:
		v = math.Inf(1)
	case exponent == 1<<f.exponentBits-1:
		v = math.NaN()
	case exponent == 0: // below the smallest normal number
		v = math.Ldexp(float64(mantissa), 1-f.bias-f.mantissaBits)
	default:
		v = math.Ldexp(float64(mantissa|1<<f.mantissaBits), exponent-f.bias-f.mantissaBits)
	}
	if bits>>f.sign&1 != 0 {
		return -v
	}
	return v
}

func (f *File) arrayType(c *cursor, d *datatype, version, depth int) (err error) {
	rank := c.u8()
	if version < 3 {
		c.skip(3)
	}
	d.count = 1
	for range rank {
		n := c.u32()
		if n != 0 && d.count > d.size/n {
			return errors.New("expected an array within its size; the file is damaged")
		}
		d.count *= n
	}
	if version < 3 {
		c.skip(4 * rank)
	}
	if c.err != nil {
		return c.err
	}
	if d.base, err = f.datatype(c, depth+1); err == nil && d.base.size*d.count != d.size {
		err = errors.New("expected an array of the size of its elements; the file is damaged")
	}
	return err
}

// A dataspace is a shape. Null has no values at all.
type dataspace struct {
	dims, most []uint64
	null       bool
}

func (f *File) dataspace(c *cursor) (s dataspace, err error) {
	version := c.version("a dataspace", 1, 2)
	rank, flags := c.u8(), c.u8()
	if version == 1 {
		c.skip(5)
	} else {
		s.null = c.u8() == 2
	}
	if rank > 32 {
		c.fail("expected at most 32 dimensions, got %d", rank)
		return s, c.err
	}
	for range rank {
		s.dims = append(s.dims, uint64(c.length()))
	}
	s.most = s.dims
	if flags&1 != 0 {
		s.most = nil
		for range rank {
			s.most = append(s.most, c.uint(f.lengthBytes))
		}
	}
	return s, c.err
}

// count is the number of values, as long as limit of them are not too many.
func (s dataspace) count(limit uint64) (uint64, error) {
	n := uint64(1)
	if s.null {
		return 0, nil
	}
	for _, d := range s.dims {
		if d == 0 {
			return 0, nil
		}
	}
	for _, d := range s.dims {
		if n > limit/d {
			return 0, fmt.Errorf("expected at most %d values, as the file can hold, got the shape %v", limit, s.dims)
		}
		n *= d
	}
	return n, nil
}

func (s dataspace) shape() []int {
	shape := []int{}
	for _, d := range s.dims {
		shape = append(shape, int(d))
	}
	return shape
}
