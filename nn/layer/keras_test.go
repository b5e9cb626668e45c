package layer_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"

	"board/nn/layer"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// Numbers of Keras 3, which testdata/make_keras.py computed.
type kerasArray struct {
	Shape tensor.Shape
	Data  []float32
}

func (a kerasArray) tensor() *tensor.Tensor { return &tensor.Tensor{Shape: a.Shape, Data: a.Data} }

type kerasLayer struct {
	Class            string
	Config           json.RawMessage
	Training, Frozen bool
	Inputs, Weights  []kerasArray
	Output, C        kerasArray
	InputGrads       []kerasArray `json:"input_grads"`
	WeightGrads      []kerasArray `json:"weight_grads"`
	WeightsAfter     []kerasArray `json:"weights_after"`
}

type kerasAdapt struct {
	Config                          json.RawMessage
	Data, X, Mean, Variance, Output kerasArray
	Weights                         []string
}

type kerasDefault struct {
	Name          string
	Given, Config map[string]any
}

type kerasFile struct {
	Layers   []kerasLayer
	Adapt    []kerasAdapt
	Defaults struct{ Layers map[string]kerasDefault }
}

func readKeras(t *testing.T) kerasFile {
	t.Helper()
	data, err := os.ReadFile("testdata/keras.json")
	if err != nil {
		t.Fatal(err)
	}
	var f kerasFile
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func decode(t *testing.T, class string, config []byte) layer.Layer {
	t.Helper()
	l, err := registry.Decode[layer.Layer](fmt.Appendf(nil, `{"class_name": %q, "config": %s}`, class, config))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// near compares within 1e-4 of the larger number, or absolutely for numbers below 1.
func near(t *testing.T, what string, got *tensor.Tensor, want kerasArray) {
	t.Helper()
	if got == nil || !got.Shape.Equal(want.Shape) {
		t.Errorf("%s: got %v, want shape %v", what, got, want.Shape)
		return
	}
	for i, w := range want.Data {
		if d := math.Abs(float64(got.Data[i] - w)); !(d <= 1e-4*max(1, math.Abs(float64(w)))) {
			t.Errorf("%s: value %d is %g, Keras has %g", what, i, got.Data[i], w)
			return
		}
	}
}

func TestKerasLayers(t *testing.T) {
	for i, c := range readKeras(t).Layers {
		t.Run(fmt.Sprintf("%d %s %s training=%v", i, c.Class, c.Config, c.Training), func(t *testing.T) {
			l := decode(t, c.Class, c.Config)
			checkAgainstKeras(t, l, c)
		})
	}
}

func checkAgainstKeras(t *testing.T, l layer.Layer, c kerasLayer) {
	l.SetTrainable(!c.Frozen)
	tp := tape.New(1)
	tp.Training = c.Training
	shapes, in := []tensor.Shape{}, []*tape.Var{}
	for _, x := range c.Inputs {
		shapes = append(shapes, append(tensor.Shape{tensor.None}, x.Shape[1:]...))
		in = append(in, tp.Watch(x.tensor()))
	}
	if err := l.Build(tp.RNG, shapes...); err != nil {
		t.Fatal(err)
	}
	if len(l.Weights()) != len(c.Weights) {
		t.Fatalf("%d weights, Keras has %d", len(l.Weights()), len(c.Weights))
	}
	for i, w := range c.Weights {
		if !l.Weights()[i].Value.Shape.Equal(w.Shape) {
			t.Fatalf("weight %s has shape %v, in Keras %v", l.Weights()[i].Name, l.Weights()[i].Value.Shape, w.Shape)
		}
		copy(l.Weights()[i].Value.Data, w.Data)
	}
	y := l.Call(tp, in...)
	near(t, "output", y.Value, c.Output)
	if out, err := l.OutputShape(shapes...); err != nil || out[0] != tensor.None || !out[1:].Equal(y.Value.Shape[1:]) {
		t.Errorf("OutputShape is %v, %v; the output has shape %v", out, err, y.Value.Shape)
	}
	tp.Backward(tp.Sum(tp.Mul(y, tp.Constant(c.C.tensor()))))
	for i, v := range in {
		if c.Class != "Embedding" {
			near(t, fmt.Sprint("gradient of input ", i), v.Grad, c.InputGrads[i])
		}
	}
	grads := c.WeightGrads
	for i, w := range l.Weights() {
		if w.Trainable() {
			near(t, "gradient of "+w.Name, w.Grad, grads[0])
			grads = grads[1:]
		}
		near(t, w.Name+" afterwards", w.Value, c.WeightsAfter[i])
	}
	if len(grads) > 0 {
		t.Errorf("Keras trains %d more weights", len(grads))
	}
}

func TestKerasAdapt(t *testing.T) {
	for _, c := range readKeras(t).Adapt {
		t.Run(string(c.Config), func(t *testing.T) {
			l := decode(t, "Normalization", c.Config).(*layer.Normalization)
			if err := l.Adapt(c.Data.tensor()); err != nil {
				t.Fatal(err)
			}
			names := []string{}
			for _, w := range l.Weights() {
				names = append(names, w.Name)
			}
			if !reflect.DeepEqual(names, c.Weights) {
				t.Errorf("weights %v, Keras has %v", names, c.Weights)
			}
			for i, want := range []kerasArray{c.Mean, c.Variance} {
				flat := kerasArray{tensor.Shape{len(want.Data)}, want.Data} // Keras keeps them with axes of size 1
				got := l.Weights()[i].Value
				near(t, names[i], &tensor.Tensor{Shape: tensor.Shape{len(got.Data)}, Data: got.Data}, flat)
			}
			tp := tape.New(1)
			near(t, "output", layer.Apply(tp, l, tp.Constant(c.X.tensor())).Value, c.Output)
		})
	}
}

// TestKerasDefaults compares the configuration of a layer whose required settings alone are given with Keras's: every setting that we have is Keras's and has
// Keras's default.
func TestKerasDefaults(t *testing.T) {
	for class, d := range readKeras(t).Defaults.Layers {
		t.Run(class, func(t *testing.T) {
			given, err := json.Marshal(d.Given)
			if err != nil {
				t.Fatal(err)
			}
			var l layer.Layer = &layer.Input{Shape: []int{28, 28}}
			if class != "InputLayer" {
				l = decode(t, class, given)
			}
			if name := layer.DefaultName(l); !strings.HasPrefix(d.Name, name) {
				t.Errorf("default name %s, Keras has %s", name, d.Name)
			}
			data, err := registry.Encode(l)
			if err != nil {
				t.Fatal(err)
			}
			var ours struct {
				Class  string `json:"class_name"`
				Config map[string]any
			}
			if err := json.Unmarshal(data, &ours); err != nil {
				t.Fatal(err)
			}
			if ours.Class != class || len(ours.Config) == 0 {
				t.Errorf("encoded as %s", data)
			}
			delete(ours.Config, "name")
			for key, v := range ours.Config {
				if want, ok := d.Config[key]; !ok || !sameSetting(v, want) {
					t.Errorf("%s is %v, in Keras %v", key, v, want)
				}
			}
		})
	}
}

// sameSetting allows a list of one for a number, and settings within an object that Keras alone has as long as they are null.
func sameSetting(ours, keras any) bool {
	switch k := keras.(type) {
	case []any:
		if o, ok := ours.(float64); ok {
			return len(k) == 1 && k[0] == o
		}
	case map[string]any:
		o, ok := ours.(map[string]any)
		if !ok {
			return false
		}
		for key, v := range k {
			if mine, ok := o[key]; !ok && v != nil || ok && !sameSetting(mine, v) {
				return false
			}
		}
		return true
	}
	return reflect.DeepEqual(ours, keras)
}
