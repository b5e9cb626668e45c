package regularizer

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tape/tapetest"
	"board/nn/tensor"
)

type kerasArray struct {
	Shape tensor.Shape
	Data  []float32
}

// Keras's numbers, from layer/testdata/make_keras.py.
type kerasFile struct {
	Regularizers []struct {
		Class   string
		Config  json.RawMessage
		W, Grad kerasArray
		Loss    float64
	}
	Defaults struct{ Regularizers map[string]json.RawMessage }
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
	for _, c := range readKeras(t).Regularizers {
		r, err := registry.Decode[Regularizer](fmt.Appendf(nil, `{"class_name":%q,"config":%s}`, c.Class, c.Config))
		if err != nil {
			t.Fatal(err)
		}
		tp := tape.New(1)
		w := tape.NewParam("kernel", &tensor.Tensor{Shape: c.W.Shape, Data: c.W.Data})
		loss := r.Loss(tp, w)
		tp.Backward(loss)
		if got := float64(loss.Value.Data[0]); len(loss.Value.Shape) != 0 || math.Abs(got-c.Loss) > 1e-5*max(1, c.Loss) {
			t.Errorf("%s %s: got %g, Keras has %g", c.Class, c.Config, got, c.Loss)
		}
		for i, want := range c.Grad.Data {
			if math.Abs(float64(w.Grad.Data[i]-want)) > 1e-5 {
				t.Errorf("%s %s: gradient %g, Keras has %g", c.Class, c.Config, w.Grad.Data[i], want)
			}
		}
	}
}

func TestKerasDefaults(t *testing.T) {
	for class, want := range readKeras(t).Defaults.Regularizers {
		r, err := registry.Named[Regularizer](class)
		if err != nil {
			t.Fatal(err)
		}
		data, err := registry.Encode(r)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Config map[string]float64 }
		var keras map[string]float64
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(want, &keras); err != nil {
			t.Fatal(err)
		}
		for key, v := range keras {
			if math.Abs(got.Config[key]-v) > 1e-8 || len(got.Config) != len(keras) {
				t.Errorf("%s is written as %s, Keras has %s", class, data, want)
			}
		}
	}
}

// TestZeroValuesAreDefaults: L1{} and L2{} are Keras's L1() and L2(); at 0 the slope of |w| is 0.
func TestZeroValuesAreDefaults(t *testing.T) {
	for _, r := range []Regularizer{L1{}, L2{}} {
		tp := tape.New(1)
		w := tape.NewParam("kernel", &tensor.Tensor{Shape: tensor.Shape{3}, Data: []float32{1, -1, 0}})
		loss := r.Loss(tp, w)
		tp.Backward(loss)
		if got := float64(loss.Value.Data[0]); math.Abs(got-0.02) > 1e-7 || w.Grad.Data[2] != 0 {
			t.Errorf("%T: got %g with gradients %v, want 0.02", r, got, w.Grad.Data)
		}
	}
}

func TestGradients(t *testing.T) {
	for _, r := range []Regularizer{L1{}, L1{L1: 0.5}, L2{L2: 0.3}, L1L2{L1: 0.2, L2: 0.4}, Name("l2")} {
		w := &tensor.Tensor{Shape: tensor.Shape{2, 3}, Data: []float32{0.5, -1, 2, -0.25, 3, -2}}
		tapetest.Check(t, func(tp *tape.Tape, v []*tape.Var) *tape.Var { return r.Loss(tp, v[0]) }, w)
	}
}

func TestFrozenWeight(t *testing.T) {
	tp := tape.New(1)
	w := tape.NewParam("kernel", &tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{1, 2}})
	w.SetTrainable(false)
	loss := L2{}.Loss(tp, w)
	tp.Backward(loss)
	if math.Abs(float64(loss.Value.Data[0])-0.05) > 1e-7 || w.Grad != nil {
		t.Errorf("got loss %v and gradient %v", loss.Value.Data, w.Grad)
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		r    Regularizer
		want string
	}{
		{L1{L1: -1}, "regularizer: expected l1 to be a finite number of at least 0, got -1"},
		{L2{L2: math.Inf(1)}, "regularizer: expected l2 to be a finite number of at least 0, got +Inf"},
		{L1L2{L1: math.NaN()}, "expected l1 to be"}, {L1L2{L2: -2}, "expected l2 to be"},
		{Name("l4"), `unknown regularizer "l4"`},
	} {
		if err := Check(c.r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%#v: got %v, want %q", c.r, err, c.want)
		}
	}
	for _, r := range []Regularizer{nil, L1{}, L2{L2: 3}, L1L2{}, Name("l1_l2")} {
		if err := Check(r); err != nil {
			t.Errorf("%#v: %v", r, err)
		}
	}
}

func TestNoAllocation(t *testing.T) {
	tp, w := tape.New(1), tape.NewParam("kernel", tensor.New(10, 10))
	var r Regularizer = L2{}
	step := func() {
		tp.Reset()
		tp.Backward(r.Loss(tp, w))
	}
	step()
	if n := testing.AllocsPerRun(10, step); n != 0 {
		t.Errorf("%g allocations a step", n)
	}
}

func ExampleL2() {
	t := tape.New(42)
	w := tape.NewParam("kernel", &tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{3, 4}})
	fmt.Println(L2{L2: 0.5}.Loss(t, w).Value.Data)
	// Output: [12.5]
}
