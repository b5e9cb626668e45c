// Package tensor holds dense float32 arrays, and the products of matrices that everything in nn rests on.
//
// A product's bits are the same in every run, for any number of processors, wherever in the output an element lies. They depend on
// the kernel: those with fused multiplications and additions (AVX2, AVX-512 and NEON, which give the same bits) round once where the
// portable one, in Go, rounds twice. So the same seed trains to the same bits on one kernel.
package tensor

import (
	"fmt"
	"math"
	"slices"
)

// A Tensor is a dense row-major array of float32. len(Data) is Shape.Size(); a scalar has the shape ().
type Tensor struct {
	Shape Shape
	Data  []float32
}

// New makes a tensor of zeros. It panics if a size is negative or the elements are too many to count.
func New(shape ...int) *Tensor {
	return &Tensor{Shape: append(make(Shape, 0, len(shape)), shape...), Data: make([]float32, sizeOf(shape))}
}

// sizeOf is the number of elements of a shape of data, where None has no place.
func sizeOf(shape []int) int {
	size := Shape(shape).Size()
	if size < 0 {
		panic("tensor: negative size in the shape of data")
	}
	if size == math.MaxInt {
		panic("tensor: shape of more elements than can be counted")
	}
	return size
}

// From makes a tensor of data, which is not copied. The error says how many elements the shape needs.
func From(data []float32, shape ...int) (*Tensor, error) {
	s := Shape(shape).Clone()
	if s == nil {
		s = Shape{}
	}
	if s.Size() != len(data) || slices.Min(append(s.Clone(), 0)) < 0 {
		return nil, fmt.Errorf("tensor: expected the sizes of a shape to multiply to the %d values given, got %v", len(data), s)
	}
	return &Tensor{Shape: s, Data: data}, nil
}

// FromRows copies rows of one length into a tensor of shape (len(rows), len(rows[0])).
func FromRows(rows [][]float32) (*Tensor, error) {
	if len(rows) == 0 {
		return New(0, 0), nil
	}
	t := New(len(rows), len(rows[0]))
	for i, row := range rows {
		if len(row) != len(rows[0]) {
			return nil, fmt.Errorf("tensor: expected rows of one length, got %d values in row 0 and %d in row %d", len(rows[0]), len(row), i)
		}
		copy(t.Row(i), row)
	}
	return t, nil
}

// Rows is the size of the first axis, 1 for a scalar.
func (t *Tensor) Rows() int {
	if len(t.Shape) == 0 {
		return 1
	}
	return t.Shape[0]
}

// RowSize is the number of elements of one row: the product of all sizes but the first.
func (t *Tensor) RowSize() int {
	if len(t.Shape) == 0 {
		return 1
	}
	return t.Shape[1:].Size()
}

// Row is a view of row i.
func (t *Tensor) Row(i int) []float32 {
	n := t.RowSize()
	return t.Data[i*n : (i+1)*n : (i+1)*n]
}

// Slice is a view of the rows [from, to).
func (t *Tensor) Slice(from, to int) *Tensor {
	if len(t.Shape) == 0 || from < 0 || to < from || to > t.Shape[0] {
		panic("tensor: slice of rows out of range")
	}
	n := t.RowSize()
	s := t.Shape.Clone()
	s[0] = to - from
	return &Tensor{Shape: s, Data: t.Data[from*n : to*n : to*n]}
}

// Gather copies the rows with the given numbers into dst, which is resized to (len(rows), the shape of a row).
func (t *Tensor) Gather(dst *Tensor, rows []int) {
	if len(t.Shape) == 0 {
		panic("tensor: a scalar has no rows")
	}
	n := t.RowSize()
	dst.Shape = append(append(dst.Shape[:0], len(rows)), t.Shape[1:]...)
	dst.resizeData(len(rows) * n)
	g := take(gatherings)
	g.dst, g.src, g.rows, g.size = dst.Data, t.Data, rows, n
	Split(g, len(rows), leastCopied/max(n, 1)+1)
	*g = gathering{}
	give(gatherings, g)
}

// A gathering is a Gather under way; its units are rows.
type gathering struct {
	dst, src []float32
	rows     []int
	size     int // of a row
}

// gatherings are those not in use.
var gatherings = make(chan *gathering, maxCrew)

// leastCopied is the number of elements from which on another processor helps to copy, some 10 µs.
const leastCopied = 1 << 15

// Part copies some rows.
func (g *gathering) Part(from, to int) {
	n := g.size
	for i := from; i < to; i++ {
		row := g.rows[i]
		copy(g.dst[i*n:(i+1)*n], g.src[row*n:(row+1)*n])
	}
}

// Reshape is a view of the same elements under another shape, in which one size may be None: it is worked out.
func (t *Tensor) Reshape(shape ...int) (*Tensor, error) {
	s, err := Infer(len(t.Data), shape)
	if err != nil {
		return nil, fmt.Errorf("tensor: cannot reshape %v: %w", t.Shape, err)
	}
	return &Tensor{Shape: s, Data: t.Data}, nil
}

// Infer is a copy of shape with its one None, if there is one, worked out so that the whole has size elements.
func Infer(size int, shape []int) (Shape, error) {
	s := append(make(Shape, 0, len(shape)), shape...)
	hole, rest := -1, 1
	for i, n := range s {
		switch {
		case n >= 0:
			rest *= n
		case n != None || hole >= 0:
			return nil, fmt.Errorf("expected at most one None and no other negative size, got %v", s)
		default:
			hole = i
		}
	}
	if hole >= 0 && rest > 0 && size%rest == 0 {
		s[hole] = size / rest
		return s, nil
	}
	if hole >= 0 || rest != size {
		return nil, fmt.Errorf("expected a shape of %d elements, got %v", size, s)
	}
	return s, nil
}

// Clone copies the tensor with its data.
func (t *Tensor) Clone() *Tensor {
	return &Tensor{Shape: append(make(Shape, 0, len(t.Shape)), t.Shape...), Data: slices.Clone(t.Data)}
}

// Fill sets every element.
func (t *Tensor) Fill(v float32) {
	if v == 0 {
		clear(t.Data)
		return
	}
	for i := range t.Data {
		t.Data[i] = v
	}
}

// At is the element at an index of one number per axis. It panics outside the shape.
func (t *Tensor) At(i ...int) float32 { return t.Data[t.offset(i)] }

// Set writes the element at an index of one number per axis. It panics outside the shape.
func (t *Tensor) Set(v float32, i ...int) { t.Data[t.offset(i)] = v }

func (t *Tensor) offset(index []int) int {
	if len(index) != len(t.Shape) {
		panic("tensor: an index needs one number per axis")
	}
	offset := 0
	for axis, i := range index {
		if i < 0 || i >= t.Shape[axis] {
			panic("tensor: index outside the shape")
		}
		offset = offset*t.Shape[axis] + i
	}
	return offset
}

// Resize gives the tensor another shape in place. Memory is kept and reused, so that a short last batch and the full
// ones after it allocate nothing; the elements are whatever was there.
func (t *Tensor) Resize(shape ...int) {
	size := sizeOf(shape)
	t.Shape = append(t.Shape[:0], shape...)
	t.resizeData(size)
}

func (t *Tensor) resizeData(size int) {
	if size > cap(t.Data) {
		t.Data = make([]float32, size)
	}
	t.Data = t.Data[:size]
}
