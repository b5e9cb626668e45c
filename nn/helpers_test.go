package nn_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// silent is a FitConfig that prints nothing.
func silent(epochs int) nn.FitConfig { return nn.FitConfig{Epochs: epochs, Verbose: nn.Silent} }

// sequential makes a model with an input of n numbers.
func sequential(t testing.TB, n int, layers ...layer.Layer) *nn.Model {
	t.Helper()
	m, err := nn.NewSequential(append([]layer.Layer{&layer.Input{Shape: []int{n}}}, layers...)...)
	must(t, err)
	return m
}

// regressor is a compiled model of two inputs and one output.
func regressor(t testing.TB) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(7)
	m := sequential(t, 2, &layer.Dense{Units: 5, Activation: "tanh", Name: "hidden"}, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.1}, Loss: loss.Name("mse")}))
	return m
}

// sums are n samples of two numbers, labelled with their sum.
func sums(n int) nn.Data {
	rng := rand.New(rand.NewPCG(1, 2))
	x, y := tensor.New(n, 2), tensor.New(n, 1)
	for i := range n {
		a, b := rng.Float32(), rng.Float32()
		copy(x.Row(i), []float32{a, b})
		y.Data[i] = a + b
	}
	return nn.XY(x, y)
}

// rows makes a tensor of rows.
func rows(t testing.TB, list ...[]float32) *tensor.Tensor {
	t.Helper()
	x, err := tensor.FromRows(list)
	must(t, err)
	return x
}

// wantError fails the test unless err says all of what is wanted.
func wantError(t testing.TB, err error, wants ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("got no error, want one that says %q", wants)
	}
	for _, want := range wants {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got the error %q, want it to say %q", err, want)
		}
	}
}

// sameWeights reports whether two models have exactly the same weights.
func sameWeights(a, b *nn.Model) bool {
	x, y := a.GetWeights(), b.GetWeights()
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		for k, v := range x[i].Data {
			if v != y[i].Data[k] {
				return false
			}
		}
	}
	return true
}
