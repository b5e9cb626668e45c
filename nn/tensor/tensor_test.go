package tensor

import (
	"slices"
	"strings"
	"testing"
)

func TestShape(t *testing.T) {
	for _, c := range []struct {
		shape Shape
		text  string
		size  int
	}{
		{Shape{}, "()", 1}, {nil, "()", 1}, {Shape{32}, "(32,)", 32}, {Shape{None, 784}, "(None, 784)", None}, {Shape{2, 3, 4}, "(2, 3, 4)", 24}, {Shape{0, 5}, "(0, 5)", 0},
	} {
		if c.shape.String() != c.text || c.shape.Size() != c.size {
			t.Errorf("got %s of %d elements, want %s of %d", c.shape, c.shape.Size(), c.text, c.size)
		}
	}
	s := Shape{1, 2}
	clone := s.Clone()
	clone[0] = 9
	if !s.Equal(Shape{1, 2}) || s.Equal(clone) || s.Equal(Shape{1}) || Shape(nil).Clone() != nil {
		t.Error("Equal and Clone")
	}
}

func TestFrom(t *testing.T) {
	data := []float32{1, 2, 3, 4, 5, 6}
	x, err := From(data, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	data[4] = 50
	if x.At(1, 1) != 50 || x.Rows() != 2 || x.RowSize() != 3 || !slices.Equal(x.Row(1), []float32{4, 50, 6}) {
		t.Errorf("got %v", x)
	}
	if x, err := From(data[:1]); err != nil || x.Shape == nil || x.Rows() != 1 || x.RowSize() != 1 {
		t.Errorf("a scalar is %v, %v", x, err)
	}
	for _, shape := range [][]int{{2, 2}, {-2, -3}, {-1, 6}, {}} {
		if _, err := From(data, shape...); err == nil || !strings.Contains(err.Error(), "6 values") {
			t.Errorf("%v: got the error %v", shape, err)
		}
	}
}

func TestFromRows(t *testing.T) {
	x, err := FromRows([][]float32{{1, 2}, {3, 4}, {5, 6}})
	if err != nil || !x.Shape.Equal(Shape{3, 2}) || x.At(2, 1) != 6 {
		t.Errorf("got %v, %v", x, err)
	}
	if x, err := FromRows(nil); err != nil || !x.Shape.Equal(Shape{0, 0}) {
		t.Errorf("no rows are %v, %v", x, err)
	}
	if _, err := FromRows([][]float32{{1, 2}, {3}}); err == nil || err.Error() != "tensor: expected rows of one length, got 2 values in row 0 and 1 in row 1" {
		t.Error(err)
	}
}

// TestViews: Slice, Row and Reshape share memory, Clone and Gather do not.
func TestViews(t *testing.T) {
	x := New(4, 2)
	for i := range x.Data {
		x.Data[i] = float32(i)
	}
	part := x.Slice(1, 3)
	part.Set(-1, 0, 0)
	flat, err := x.Reshape(None)
	if err != nil || !flat.Shape.Equal(Shape{8}) || flat.At(2) != -1 {
		t.Errorf("reshaped to %v, %v", flat, err)
	}
	clone := x.Clone()
	clone.Fill(7)
	gathered := New(1)
	x.Gather(gathered, []int{3, 1, 3})
	if !gathered.Shape.Equal(Shape{3, 2}) || !slices.Equal(gathered.Data, []float32{6, 7, -1, 3, 6, 7}) {
		t.Errorf("gathered %v", gathered)
	}
	if x.Data[0] != 0 || clone.Data[0] != 7 {
		t.Error("a clone shares memory")
	}
	if empty := x.Slice(2, 2); empty.Rows() != 0 || len(empty.Data) != 0 {
		t.Errorf("no rows are %v", empty)
	}
}

func TestReshapeErrors(t *testing.T) {
	x := New(2, 3)
	for _, c := range []struct {
		shape []int
		want  string
	}{
		{[]int{4}, "tensor: cannot reshape (2, 3): expected a shape of 6 elements, got (4,)"},
		{[]int{None, 4}, "tensor: cannot reshape (2, 3): expected a shape of 6 elements, got (None, 4)"},
		{[]int{None, None}, "tensor: cannot reshape (2, 3): expected at most one None and no other negative size, got (None, None)"},
		{[]int{-2, -3}, "tensor: cannot reshape (2, 3): expected at most one None and no other negative size, got (-2, -3)"},
		{[]int{None, 0}, "tensor: cannot reshape (2, 3): expected a shape of 6 elements, got (None, 0)"},
	} {
		if _, err := x.Reshape(c.shape...); err == nil || err.Error() != c.want {
			t.Errorf("got  %v\nwant %s", err, c.want)
		}
	}
}

func TestResizeKeepsMemory(t *testing.T) {
	x := New(32, 10)
	first := &x.Data[0]
	x.Resize(7, 10)
	if len(x.Data) != 70 || !x.Shape.Equal(Shape{7, 10}) {
		t.Errorf("resized to %v with %d elements", x.Shape, len(x.Data))
	}
	x.Resize(32, 10)
	if &x.Data[0] != first || len(x.Data) != 320 {
		t.Error("growing again took other memory")
	}
	if got := testing.AllocsPerRun(10, func() { x.Resize(3, 10); x.Resize(32, 10) }); got != 0 {
		t.Errorf("%g allocations", got)
	}
	x.Resize(64, 10)
	if len(x.Data) != 640 {
		t.Errorf("%d elements", len(x.Data))
	}
}

func TestFillAndAxpy(t *testing.T) {
	x, y := New(3), New(3)
	x.Fill(2)
	y.Fill(1)
	Axpy(-0.5, x.Data, y.Data)
	if !slices.Equal(y.Data, []float32{0, 0, 0}) {
		t.Errorf("1 - 0.5·2 is %v", y.Data)
	}
	x.Fill(0)
	if !slices.Equal(x.Data, []float32{0, 0, 0}) {
		t.Errorf("filled with 0: %v", x.Data)
	}
	Axpy(1, nil, nil)
}

func TestMisusePanics(t *testing.T) {
	x := New(2, 3)
	for name, f := range map[string]func(){
		"negative size":    func() { New(2, -3) },
		"None in data":     func() { x.Resize(None, 3) },
		"slice":            func() { x.Slice(1, 3) },
		"slice backwards":  func() { x.Slice(1, 0) },
		"slice of scalar":  func() { New().Slice(0, 1) },
		"gather of scalar": func() { New().Gather(x, []int{0}) },
		"axes of index":    func() { x.At(1) },
		"index":            func() { x.Set(1, 0, 3) },
		"negative index":   func() { x.At(-1, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}
