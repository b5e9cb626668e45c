package tensor

import (
	"reflect"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestFloat64(t *testing.T) {
	rows := [][]float64{{1, 2, 3}, {4, 5, 6.5}}
	flat := []float64{1, 2, 3, 4, 5, 6.5}
	matrix := mat.NewDense(2, 3, flat)
	a, err := FromFloat64(flat, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	b, err := FromRows64(rows)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []*Tensor{a, b, FromMatrix(matrix)} {
		if !x.Shape.Equal(Shape{2, 3}) || !reflect.DeepEqual(x.Rows64(), rows) || !reflect.DeepEqual(x.Float64s(), flat) {
			t.Errorf("got %v of shape %v", x.Data, x.Shape)
		}
		if !mat.Equal(mat.NewDense(x.Dense()), matrix) {
			t.Error("the matrix that comes back differs")
		}
	}
	if _, err := FromFloat64(flat, 4); err == nil {
		t.Error("a shape of 4 takes 6 elements")
	}
	if _, err := FromRows64([][]float64{{1}, {2, 3}}); err == nil {
		t.Error("rows of two lengths are taken")
	}
	if none, err := FromRows64(nil); err != nil || len(none.Data) != 0 {
		t.Errorf("no rows: %v, %v", none, err)
	}
}
