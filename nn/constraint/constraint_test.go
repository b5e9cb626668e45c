package constraint

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"board/nn/registry"
	"board/nn/tensor"
)

type kerasArray struct {
	Shape tensor.Shape
	Data  []float32
}

// Keras's numbers, from layer/testdata/make_keras.py.
type kerasFile struct {
	Constraints []struct {
		Class     string
		Config    json.RawMessage
		W, Result kerasArray
	}
	Defaults struct{ Constraints map[string]map[string]any }
}

func readKeras(t *testing.T) (f kerasFile) {
	t.Helper()
	data, err := os.ReadFile("../layer/testdata/keras.json")
	if err == nil {
		err = json.Unmarshal(data, &f)
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestKeras(t *testing.T) {
	for _, c := range readKeras(t).Constraints {
		k, err := registry.Decode[Constraint](fmt.Appendf(nil, `{"class_name":%q,"config":%s}`, c.Class, c.Config))
		if err != nil {
			t.Fatal(err)
		}
		if err := Check(k, c.W.Shape); err != nil {
			t.Error(err)
		}
		w := &tensor.Tensor{Shape: c.W.Shape, Data: c.W.Data}
		k.Apply(w)
		for i, want := range c.Result.Data {
			if !(math.Abs(float64(w.Data[i]-want)) <= 1e-5*max(1, math.Abs(float64(want)))) {
				t.Errorf("%s %s: value %d is %g, Keras has %g", c.Class, c.Config, i, w.Data[i], want)
				break
			}
		}
	}
}

func TestKerasDefaults(t *testing.T) {
	for class, want := range readKeras(t).Defaults.Constraints {
		k, err := registry.Named[Constraint](class)
		if err != nil {
			t.Fatal(err)
		}
		data, err := registry.Encode(k)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Config map[string]any }
		if err := json.Unmarshal(data, &got); err != nil || !reflect.DeepEqual(got.Config, want) {
			t.Errorf("%s is written as %s (%v), Keras has %v", class, data, err, want)
		}
		if back, err := registry.Decode[Constraint](data); err != nil || back != k {
			t.Errorf("%s comes back as %#v, %v", data, back, err)
		}
	}
}

func vectors() *tensor.Tensor { // columns of length 5, 1 and 0
	return &tensor.Tensor{Shape: tensor.Shape{2, 3}, Data: []float32{3, 0.6, 0, -4, 0.8, 0}}
}

func TestNorms(t *testing.T) {
	for _, c := range []struct {
		k    Constraint
		want []float32
	}{
		{MaxNorm{}, []float32{1.2, 0.6, 0, -1.6, 0.8, 0}},
		{MaxNorm{MaxValue: 10}, []float32{3, 0.6, 0, -4, 0.8, 0}},
		{Name("max_norm"), []float32{1.2, 0.6, 0, -1.6, 0.8, 0}},
		{UnitNorm{}, []float32{0.6, 0.6, 0, -0.8, 0.8, 0}},
		{MinMaxNorm{MinValue: 2, MaxValue: 4}, []float32{2.4, 1.2, 0, -3.2, 1.6, 0}},
		{MinMaxNorm{MinValue: 2, MaxValue: 4, Rate: 0.5}, []float32{2.7, 0.9, 0, -3.6, 1.2, 0}},
		{NonNeg{}, []float32{3, 0.6, 0, 0, 0.8, 0}},
		{MaxNorm{MaxValue: 1, Axis: -1}, []float32{0.980581, 0.196116, 0, -0.980581, 0.196116, 0}},
	} {
		w := vectors()
		c.k.Apply(w)
		if !slices.EqualFunc(w.Data, c.want, func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-5 }) {
			t.Errorf("%#v: got %v, want %v", c.k, w.Data, c.want)
		}
	}
}

func TestErrors(t *testing.T) {
	shape := tensor.Shape{2, 3}
	for _, c := range []struct {
		k    Constraint
		want string
	}{
		{MaxNorm{MaxValue: -1}, "max norm constraint: expected max_value to be above 0, got -1"},
		{MaxNorm{Axis: 2}, "max norm constraint: expected an axis of the weight's shape (2, 3), got axis 2"},
		{UnitNorm{Axis: -3}, "unit norm constraint: expected an axis of the weight's shape (2, 3), got axis -3"},
		{MinMaxNorm{MinValue: 2}, "min max norm constraint: expected 0 <= min_value <= max_value, got 2 and 1"},
		{MinMaxNorm{MinValue: -1}, "got -1 and 1"},
		{MinMaxNorm{Rate: 1.5}, "min max norm constraint: expected rate above 0 and at most 1, got 1.5"},
		{MinMaxNorm{Axis: 5}, "min max norm constraint: expected an axis"},
		{Name("maxnorm"), `unknown constraint "maxnorm": did you mean "MaxNorm"?`},
		{Name("unit_norm"), ""}, {NonNeg{}, ""}, {nil, ""},
	} {
		err := Check(c.k, shape)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%#v: got %v, want %q", c.k, err, c.want)
		}
	}
	if err := Check(Name("max_norm"), tensor.Shape{}); err == nil {
		t.Error("a scalar has no axis 0")
	}
}

func TestNoAllocation(t *testing.T) {
	w := tensor.New(20, 300)
	for _, k := range []Constraint{MaxNorm{}, UnitNorm{}, MinMaxNorm{Axis: 1}, NonNeg{}} {
		if n := testing.AllocsPerRun(10, func() { k.Apply(w) }); n != 0 {
			t.Errorf("%T: %g allocations", k, n)
		}
	}
	MaxNorm{}.Apply(tensor.New(0, 3)) // nothing to do
	MaxNorm{Axis: 1}.Apply(tensor.New(3, 0))
}

func ExampleMaxNorm() {
	w := &tensor.Tensor{Shape: tensor.Shape{2, 1}, Data: []float32{3, 4}}
	MaxNorm{MaxValue: 1}.Apply(w)
	fmt.Printf("%.2f\n", w.Data)
	// Output: [0.60 0.80]
}
