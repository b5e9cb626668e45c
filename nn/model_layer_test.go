package nn_test

import (
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// encoder is a model that is a layer of others.
func encoder(t testing.TB, units int) *nn.Model {
	return sequential(t, 2, &layer.Dense{Units: units, Activation: "tanh"}, &layer.Dense{Units: units})
}

// A model within a model computes what its layers do, is trained and frozen with it, and shares its weights.
func TestModelAsALayer(t *testing.T) {
	nn.SetRandomSeed(6)
	inner := encoder(t, 3)
	outer := sequential(t, 2, inner, &layer.Dense{Units: 1})
	x := sums(5).X[0]
	hidden, err := inner.PredictOne(t.Context(), x)
	must(t, err)
	head := sequential(t, 3, &layer.Dense{Units: 1})
	must(t, head.SetWeights(outer.GetWeights()[4:]))
	want, err := head.PredictOne(t.Context(), hidden)
	must(t, err)
	got, err := outer.PredictOne(t.Context(), x)
	must(t, err)
	must(t, equalTensors([]*tensor.Tensor{got}, []*tensor.Tensor{want}))
	if paths := outer.WeightPaths(); len(paths) != 6 || paths[0] != "sequential/kernel" || paths[2] != "sequential/kernel_1" {
		t.Errorf("the weights are %q", paths)
	}

	train := func() (innerChanged, headChanged bool) {
		before := outer.GetWeights()
		must(t, outer.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.1}, Loss: loss.Name("mse")}))
		_, err := outer.Fit(t.Context(), sums(20), silent(1))
		must(t, err)
		after := outer.GetWeights()
		return equalTensors(after[:4], before[:4]) != nil, equalTensors(after[4:], before[4:]) != nil
	}
	if a, b := train(); !a || !b {
		t.Errorf("trained: inner %v, head %v", a, b)
	}
	inner.SetTrainable(false)
	if a, b := train(); a || !b {
		t.Errorf("with a frozen model: inner %v, head %v", a, b)
	}
	must(t, equalTensors(inner.GetWeights(), outer.GetWeights()[:4]))
}

// Models within models are saved with their weights, and with what is frozen in them.
func TestModelWithinAModelIsSaved(t *testing.T) {
	inner := encoder(t, 3)
	first, err := inner.Layer("dense")
	must(t, err)
	first.SetTrainable(false)
	in := nn.Input("in", 2)
	twice := encoder(t, 2)
	outer, err := nn.NewModel([]*nn.Symbol{in}, []*nn.Symbol{nn.Apply(&layer.Dense{Units: 1}, nn.Apply(inner, nn.Apply(twice, nn.Apply(twice, in))))})
	must(t, err)
	must(t, outer.Compile(nn.CompileConfig{Optimizer: &optimizer.Adam{}, Loss: loss.Name("mse")}))
	_, err = outer.Fit(t.Context(), sums(20), silent(1))
	must(t, err)
	clone, err := outer.Clone()
	must(t, err)
	samePredictions(t, outer, clone, sums(4))
	for _, m := range []*nn.Model{outer, clone} {
		_, err = m.Fit(t.Context(), sums(20), silent(2))
		must(t, err)
	}
	if !sameWeights(outer, clone) {
		t.Error("the clone trains on to other weights")
	}
	data, err := outer.ToJSON()
	must(t, err)
	made, err := nn.FromJSON(data)
	must(t, err)
	if got, want := len(made.TrainableWeights()), len(outer.TrainableWeights()); got != want {
		t.Errorf("%d weights are trained, want %d", got, want)
	}
}

// holder has a model in a field.
type holder struct{ Encoder *nn.Model }

func (h *holder) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	return []*tape.Var{layer.Apply(t, h.Encoder, in[0])}
}

// A model that waits for its shape is built by the model that it is part of, and one in a Caller's field is trained.
func TestModelsThatAreBuiltByOthers(t *testing.T) {
	waiting, err := nn.NewSequential(&layer.Dense{Units: 3, Activation: "relu"}, &layer.Dense{Units: 2})
	must(t, err)
	outer := sequential(t, 4, waiting)
	if !waiting.Built() || outer.OutputShapes()[0].String() != "(None, 2)" {
		t.Errorf("built %v, output %v", waiting.Built(), outer.OutputShapes())
	}
	inner, err := nn.NewSequential(&layer.Dense{Units: 1})
	must(t, err)
	m, err := nn.NewSubclassed(&holder{inner})
	must(t, err)
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
	_, err = m.Fit(t.Context(), sums(10), silent(1))
	must(t, err)
	if len(m.TrainableWeights()) != 2 {
		t.Errorf("%d weights are trained, want 2", len(m.TrainableWeights()))
	}
}

func TestModelsThatAreNoLayers(t *testing.T) {
	_, err := nn.NewSequential(&layer.Input{Shape: []int{5}}, wideAndDeep(t, nil))
	wantError(t, err, "expected a model with one output as a layer", "has 2")
	_, err = nn.NewSequential(&layer.Input{Shape: []int{5}}, encoder(t, 1))
	wantError(t, err, "input_layer", "(None, 2)", "(None, 5)")
}
