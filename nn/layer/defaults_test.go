package layer_test

import (
	"fmt"
	"slices"
	"testing"

	"board/nn/layer"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// TestZeroValuesAreDefaults: a layer with zero settings and one with Keras's defaults spelled out make the same weights and compute the same.
func TestZeroValuesAreDefaults(t *testing.T) {
	x := normal(6, 3)
	for _, l := range []layer.Layer{
		&layer.Dense{Units: 2}, &layer.BatchNormalization{}, &layer.LayerNormalization{}, &layer.Normalization{}, &layer.LeakyReLU{}, &layer.PReLU{}, &layer.ELU{}, &layer.ReLU{},
		&layer.Softmax{}, &layer.Concatenate{}, &layer.Activation{},
	} {
		data, err := registry.Encode(l)
		if err != nil {
			t.Fatal(err)
		}
		spelled, err := registry.Decode[layer.Layer](data)
		if err != nil {
			t.Fatal(err)
		}
		a, b := run(t, l, x), run(t, spelled, x)
		if !slices.EqualFunc(a, b, func(x, y *tensor.Tensor) bool { return x.Shape.Equal(y.Shape) && slices.Equal(x.Data, y.Data) }) {
			t.Errorf("%T: output and weights are %v, as %s they are %v", l, values(a), data, values(b))
		}
	}
	// The zero value of RandomUniform means ±0.05, which JSON does not say.
	for _, v := range run(t, &layer.Embedding{InputDim: 100, OutputDim: 5}, filled(2, 6, 3))[1].Data {
		if v < -0.05 || v > 0.05 || v == 0 {
			t.Fatalf("an embedding starts at %g", v)
		}
	}
}

// run is the output of two steps of training and one of inference, and the weights after.
func run(t *testing.T, l layer.Layer, x *tensor.Tensor) (out []*tensor.Tensor) {
	t.Helper()
	tp := tape.New(1)
	for _, tp.Training = range []bool{true, true, false} {
		tp.Reset()
		out = []*tensor.Tensor{layer.Apply(tp, l, tp.Constant(x)).Value}
	}
	for _, w := range l.Weights() {
		out = append(out, w.Value)
	}
	return out
}

func values(list []*tensor.Tensor) (s string) {
	for _, x := range list {
		s += fmt.Sprint(x.Data)
	}
	return s
}

func TestReLUSettings(t *testing.T) {
	x := &tensor.Tensor{Shape: tensor.Shape{1, 5}, Data: []float32{-2, -0.5, 0.5, 1, 3}}
	for _, c := range []struct {
		layer *layer.ReLU
		want  []float32
	}{
		{&layer.ReLU{}, []float32{0, 0, 0.5, 1, 3}},
		{&layer.ReLU{NegativeSlope: 1}, []float32{-2, -0.5, 0.5, 1, 3}},
		{&layer.ReLU{MaxValue: 1}, []float32{0, 0, 0.5, 1, 1}},
		{&layer.ReLU{Threshold: 1}, []float32{0, 0, 0, 1, 3}},
		{&layer.ReLU{Threshold: 1, NegativeSlope: 0.5, MaxValue: 2}, []float32{-1.5, -0.75, -0.25, 1, 2}},
	} {
		if y := record(t, c.layer, x, false, 1); !slices.Equal(y.Data, c.want) {
			t.Errorf("%+v: got %v, want %v", c.layer, y.Data, c.want)
		}
	}
}
