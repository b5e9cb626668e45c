package hdf5

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

// values are what an attribute or a dataset holds.
type values struct {
	f     *File
	kind  *datatype
	space dataspace
	data  []byte
}

// floats are numbers of any type as float32, which is how they are rounded.
func (v *values) floats() ([]float32, error) {
	kind := v.kind
	if kind.class == classArray {
		kind = kind.base
	}
	if !kind.number() {
		return nil, fmt.Errorf("expected numbers, got values of class %d", kind.class)
	}
	if err := v.f.take(int64(len(v.data)/kind.size) * 4); err != nil {
		return nil, err
	}
	list := make([]float32, len(v.data)/kind.size)
	if kind.class == classFloat && kind.float == single && kind.size == 4 && !kind.big { // as nearly all weights are
		for i := range list {
			list[i] = math.Float32frombits(binary.LittleEndian.Uint32(v.data[4*i:]))
		}
		return list, nil
	}
	for i := range list {
		list[i] = float32(kind.float64(v.data[i*kind.size : (i+1)*kind.size]))
	}
	return list, nil
}

// float64 is the number that the bytes stand for.
func (d *datatype) float64(data []byte) float64 {
	if d.class == classEnum {
		d = d.base
	}
	number := uint64(0)
	for i, b := range data {
		shift := i
		if d.big {
			shift = len(data) - 1 - i
		}
		number |= uint64(b) << (8 * shift)
	}
	switch {
	case d.class == classFloat:
		return d.float.value(number)
	case d.signed:
		unused := 64 - 8*len(data)
		return float64(int64(number<<unused) >> unused)
	}
	return float64(number)
}

// single is the form of a float32.
var single = floatForm{sign: 31, exponent: 23, exponentBits: 8, mantissa: 0, mantissaBits: 23, bias: 127}

// strings are the strings of both kinds: those of fixed size end at their first zero, or before spaces at their end.
func (v *values) strings() ([]string, error) {
	n := len(v.data) / v.kind.size
	switch {
	case n == 0:
		return nil, nil
	case v.kind.class == classVarying && v.kind.text:
	case v.kind.class != classString:
		return nil, fmt.Errorf("expected strings, got values of class %d", v.kind.class)
	}
	var list []string
	for i := range n {
		one := v.data[i*v.kind.size : (i+1)*v.kind.size]
		if v.kind.class == classVarying {
			var err error
			if one, err = v.f.varying(one); err != nil {
				return nil, err
			}
		}
		one, _, _ = bytes.Cut(one, []byte{0})
		if err := v.f.take(int64(len(one))); err != nil {
			return nil, err
		}
		list = append(list, strings.TrimRight(string(one), " "))
	}
	return list, nil
}

// varying finds a value of varying length in a global heap.
func (f *File) varying(reference []byte) ([]byte, error) {
	c := f.over(reference)
	size, heap, index := c.u32(), c.address(), uint32(c.u32())
	if c.err != nil || size == 0 {
		return nil, c.err
	}
	objects, err := f.globalHeap(heap)
	if err != nil {
		return nil, err
	}
	data, ok := objects[index]
	if !ok || size > len(data) {
		return nil, fmt.Errorf("expected a string of %d bytes as object %d of the heap at %d, got %d; the file is damaged", size, index, heap, len(data))
	}
	return data[:size], nil
}

// globalHeap reads a collection of objects, once.
func (f *File) globalHeap(address uint64) (map[uint32][]byte, error) {
	if objects := f.heaps[address]; objects != nil {
		return objects, nil
	}
	head, err := f.cursor(address, int64(8+f.lengthBytes))
	if err != nil {
		return nil, err
	}
	head.signature("GCOL")
	head.version("a global heap", 1, 1)
	head.skip(3)
	size := head.length()
	if head.err != nil {
		return nil, head.err
	}
	c, err := f.cursor(address, size)
	if err != nil {
		return nil, err
	}
	c.skip(8 + f.lengthBytes)
	objects := map[uint32][]byte{}
	for c.left() >= 8+f.lengthBytes {
		index := uint32(c.u16())
		c.skip(2 + 4)
		length := c.length()
		if index == 0 || c.err != nil { // the rest is free
			break
		}
		if length > int64(c.left()) {
			return nil, fmt.Errorf("expected an object within a heap of %d bytes, got one of %d; the file is damaged", size, length)
		}
		objects[index] = c.bytes(int(length))
		if pad := (8 - int(length)%8) % 8; pad <= c.left() {
			c.skip(pad)
		}
	}
	if c.err != nil {
		return nil, c.err
	}
	f.heaps[address] = objects
	return objects, nil
}
