package nn_test

import (
	"slices"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// twins has two inputs and two outputs of the same shapes, so that only their names tell them apart.
func twins(t *testing.T) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(8)
	left, right := nn.Input("left", 3), nn.Input("right", 3)
	hidden := nn.Apply(&layer.Concatenate{}, nn.Apply(&layer.Dense{Units: 4, Activation: "tanh"}, left), right)
	first, second := nn.Apply(&layer.Dense{Units: 1, Name: "first"}, hidden), nn.Apply(&layer.Dense{Units: 1, Name: "second"}, hidden)
	m, err := nn.NewModel([]*nn.Symbol{left, right}, []*nn.Symbol{first, second})
	must(t, err)
	must(t, m.Compile(nn.CompileConfig{
		Losses: map[string]loss.Loss{"first": loss.Name("mse"), "second": loss.Name("mae")}, LossWeights: map[string]float64{"second": 0.5},
		Optimizer: &optimizer.SGD{LearningRate: 0.05},
	}))
	return m
}

// Data by name are the same as data in the order of inputs and outputs: for training, validation and evaluation, also where they are split.
func TestDataByNameAreThoseByPosition(t *testing.T) {
	a, b, y, z := noise(40, 3), noise(40, 3), noise(40, 1), noise(40, 1)
	for i := range 40 {
		b.Data[3*i], z.Data[i] = 1-b.Data[3*i], 2*z.Data[i]
	}
	listed := nn.Data{X: []*tensor.Tensor{a, b}, Y: []*tensor.Tensor{y, z}}
	named := nn.Data{XNamed: map[string]*tensor.Tensor{"right": b, "left": a}, YNamed: map[string]*tensor.Tensor{"second": z, "first": y}}
	mixed := nn.Data{X: listed.X, YNamed: named.YNamed}
	want, wantHistory := fitted(t, listed, listed)
	for name, d := range map[string]nn.Data{"named": named, "outputs named": mixed} {
		got, history := fitted(t, d, d)
		if !sameWeights(got, want) {
			t.Errorf("%s: other weights", name)
		}
		for _, quantity := range wantHistory.Names() {
			if !slices.Equal(history.Values(quantity), wantHistory.Values(quantity)) {
				t.Errorf("%s: %s is %v, want %v", name, quantity, history.Values(quantity), wantHistory.Values(quantity))
			}
		}
	}
}

// fitted is trained and validated, then trained with a split, and evaluated.
func fitted(t *testing.T, train, validation nn.Data) (*nn.Model, *nn.History) {
	t.Helper()
	m, config := twins(t), silent(2)
	config.Validation = &validation
	h, err := m.Fit(t.Context(), train, config)
	must(t, err)
	config.Validation, config.ValidationSplit = nil, 0.25
	_, err = m.Fit(t.Context(), train, config)
	must(t, err)
	logs, err := m.Evaluate(t.Context(), validation, nn.EvaluateConfig{Verbose: nn.Silent})
	must(t, err)
	if got := logs.Names(); !slices.Equal(got, []string{"first_loss", "loss", "second_loss"}) {
		t.Errorf("Evaluate tells %v", got)
	}
	return m, h
}
