package hdf5

import (
	"errors"
	"fmt"
	"math"
)

// The classes of layouts: where the values of a dataset lie.
const (
	compact    = 0
	contiguous = 1
	chunked    = 2
)

// A layout says where the values of a dataset lie.
type layout struct {
	class   int
	data    []byte // compact
	address uint64
	size    int64 // contiguous
	chunk   chunkLayout
}

// Shape is the shape of a dataset, empty for a single value.
func (o *Object) Shape() ([]int, error) {
	v, err := o.describe()
	if err != nil {
		return nil, err
	}
	return v.space.shape(), nil
}

// describe reads type and shape of a dataset.
func (o *Object) describe() (*values, error) {
	kind, space := o.message(datatypeMessage), o.message(dataspaceMessage)
	if kind == nil || space == nil || !o.IsDataset() {
		return nil, o.fail(errors.New("expected a dataset, got a group"))
	}
	v := &values{f: o.f}
	var err error
	if v.kind, err = o.f.datatype(o.f.over(kind.data), 0); err == nil {
		v.space, err = o.f.dataspace(o.f.over(space.data))
	}
	return v, o.fail(err)
}

// Floats are the numbers of a dataset of numbers, row by row, with its shape.
func (o *Object) Floats() (shape []int, numbers []float32, err error) {
	v, err := o.describe()
	if err != nil {
		return nil, nil, err
	}
	if v.data, err = o.read(v); err != nil {
		return nil, nil, o.fail(err)
	}
	o.asBfloat16(v)
	if numbers, err = v.floats(); err != nil {
		return nil, nil, o.fail(err)
	}
	return v.space.shape(), numbers, nil
}

// asBfloat16 gives Keras's bfloat16, which h5py keeps as two bytes without meaning, their meaning: an attribute says it.
func (o *Object) asBfloat16(v *values) {
	if v.kind.class != classOpaque || v.kind.size != 2 {
		return
	}
	if name, err := o.Text("dtype"); err == nil && name == "bfloat16" {
		v.kind = &datatype{class: classFloat, size: 2, float: floatForm{sign: 15, exponent: 7, exponentBits: 8, mantissaBits: 7, bias: 127}}
	}
}

// read reads the bytes of all values.
func (o *Object) read(v *values) ([]byte, error) {
	count, err := v.space.count(uint64(o.f.work) / uint64(v.kind.size))
	if err != nil {
		return nil, err
	}
	size := int64(count) * int64(v.kind.size)
	l, err := o.f.layout(o.f.over(o.message(layoutMessage).data), v)
	switch {
	case err != nil:
		return nil, err
	case size == 0:
		return nil, nil
	case l.class == compact:
		if int64(len(l.data)) < size {
			return nil, fmt.Errorf("expected %d bytes of values, got %d; the file is damaged", size, len(l.data))
		}
		return l.data[:size], nil
	case l.class == contiguous && l.address == undefined:
		return o.filled(size, v.kind.size)
	case l.class == contiguous:
		return o.f.block(l.address, size)
	}
	return o.chunks(l.chunk, v, size)
}

// filled are values of which none was ever written. Only few are believed, since they take nothing in the file.
func (o *Object) filled(size int64, each int) ([]byte, error) {
	if size > leastWork/4 {
		return nil, fmt.Errorf("expected values, got %d bytes that were never written", size)
	}
	if err := o.f.take(size); err != nil {
		return nil, err
	}
	data := make([]byte, size)
	if fill := o.fill(each); fill != nil {
		for at := 0; at < len(data); at += each {
			copy(data[at:], fill)
		}
	}
	return data, nil
}

// fill is the value of what was never written, nil for zeros.
func (o *Object) fill(each int) []byte {
	if m := o.message(fillMessage); m != nil {
		c := o.f.over(m.data)
		if version := c.u8(); version == 3 {
			if flags := c.u8(); flags&0x20 == 0 {
				return nil
			}
		} else {
			c.skip(2)
			if defined := c.u8(); version > 1 && defined == 0 {
				return nil
			}
		}
		return fillOf(c, each)
	}
	if m := o.message(oldFillMessage); m != nil {
		return fillOf(o.f.over(m.data), each)
	}
	return nil
}

func fillOf(c *cursor, each int) []byte {
	if size := c.u32(); size == each && c.err == nil {
		return c.bytes(size)
	}
	return nil
}

func (f *File) layout(c *cursor, v *values) (l layout, err error) {
	switch version := c.version("a layout", 1, 5); version {
	case 1, 2:
		f.oldLayout(c, &l)
	default:
		l.class = c.u8()
		switch l.class {
		case compact:
			l.data = c.bytes(c.u16())
		case contiguous:
			l.address, l.size = c.address(), c.length()
		case chunked:
			if version == 3 {
				rank := c.u8()
				l.address = c.address()
				l.chunk = chunkLayout{index: oldTreeIndex, address: l.address, dims: chunkDims(c, rank, 4)}
			} else {
				l.chunk = f.newChunkLayout(c)
			}
		default:
			c.fail("expected values in the file, got a layout of class %d (3: in other files), which is not supported", l.class)
		}
	}
	if c.err == nil && l.class == chunked && len(l.chunk.dims) != len(v.space.dims) {
		c.fail("expected chunks of %d dimensions, got %d; the file is damaged", len(v.space.dims), len(l.chunk.dims))
	}
	return l, c.err
}

// oldLayout reads versions 1 and 2.
func (f *File) oldLayout(c *cursor, l *layout) {
	rank := c.u8()
	l.class = c.u8()
	c.skip(5)
	if l.class != compact {
		l.address = c.address()
	}
	if l.class == chunked {
		l.chunk = chunkLayout{index: oldTreeIndex, address: l.address, dims: chunkDims(c, rank, 4)}
		return
	}
	c.skip(4 * rank)
	if l.class == compact {
		l.data = c.bytes(c.u32())
	}
}

// chunkDims reads the sizes of a chunk, after which that of a value stands.
func chunkDims(c *cursor, rank, each int) []uint64 {
	var dims []uint64
	for range rank {
		dims = append(dims, c.uint(each))
	}
	if c.err != nil || rank < 2 || rank > 33 {
		c.fail("expected chunks of 1 to 32 dimensions, got %d", rank-1)
		return nil
	}
	for _, d := range dims {
		if d == 0 || d > 1<<40 {
			c.fail("expected chunks of a sound size, got %v", dims)
		}
	}
	return dims[:rank-1]
}

// Int is the value of a dataset that holds one whole number.
func (o *Object) Int() (int64, error) {
	v, err := o.describe()
	if err != nil {
		return 0, err
	}
	if n, err := v.space.count(1); err != nil || n != 1 || !v.kind.number() {
		return 0, o.fail(fmt.Errorf("expected one number, got the shape %v of values of class %d", v.space.dims, v.kind.class))
	}
	if v.data, err = o.read(v); err != nil {
		return 0, o.fail(err)
	}
	n := v.kind.float64(v.data)
	if n != math.Trunc(n) || math.Abs(n) > 1<<53 {
		return 0, o.fail(fmt.Errorf("expected a whole number, got %v", n))
	}
	return int64(n), nil
}
