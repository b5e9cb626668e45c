package nn_test

import (
	"testing"

	"board/nn"
	"board/nn/activation"
	"board/nn/callback"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/schedule"
	"board/nn/tape"
)

// cube is an activation of one's own.
var cube = activation.Register("nn_test_cube", func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Mul(x, t.Square(x)) })

// An activation of one's own is used, and saved, by its name.
func TestOwnActivation(t *testing.T) {
	m := sequential(t, 2, &layer.Dense{Units: 1, Activation: cube})
	plain := sequential(t, 2, &layer.Dense{Units: 1})
	must(t, plain.SetWeights(m.GetWeights()))
	x := sums(3).X[0]
	got, err := m.PredictOne(t.Context(), x)
	must(t, err)
	z, err := plain.PredictOne(t.Context(), x)
	must(t, err)
	for i, v := range z.Data {
		if got.Data[i] != v*(v*v) {
			t.Errorf("got %v for %v", got.Data[i], v)
		}
	}
	clone, err := m.Clone()
	must(t, err)
	samePredictions(t, m, clone, sums(3))
}

// An activation that is not known is an error at once, also where the shape of the data is not.
func TestUnknownActivationFailsAtOnce(t *testing.T) {
	_, err := nn.NewSequential(&layer.Dense{Units: 3, Activation: "rellu"})
	wantError(t, err, "dense", `unknown activation "rellu": did you mean "relu"?`)
	_, err = nn.NewSequential(&layer.Activation{Activation: "sofmax"})
	wantError(t, err, `did you mean "softmax"?`)
}

// The shape of data is an Input's shape, as it is.
func TestInputTakesTheShapeOfData(t *testing.T) {
	x := digitsLike(2).X[0]
	m, err := nn.NewSequential(&layer.Input{Shape: x.Shape[1:]}, &layer.Flatten{}, &layer.Dense{Units: 1})
	must(t, err)
	if got := m.InputShapes()[0].String(); got != "(None, 28, 28)" {
		t.Errorf("got %s", got)
	}
}

// Data for several inputs and outputs are one short literal.
func TestInputsAndLabels(t *testing.T) {
	m, data := wideAndDeep(t, nil), housingLike(10)
	want, err := m.Evaluate(t.Context(), data, nn.EvaluateConfig{Verbose: nn.Silent})
	must(t, err)
	got, err := m.Evaluate(t.Context(), nn.Inputs(data.X[0], data.X[1]).Labels(data.Y[0], data.Y[1]).Weights(nil), nn.EvaluateConfig{Verbose: nn.Silent})
	must(t, err)
	if got.String() != want.String() {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A monitor that is misspelt is told by its neighbour.
func TestMisspeltMonitor(t *testing.T) {
	m := regressor(t)
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Metrics: []metric.Metric{metric.Name("accuracy")}}))
	for _, cb := range []nn.Callback{
		&callback.EarlyStopping{Monitor: "val_acuracy"}, &callback.ReduceLROnPlateau{Monitor: "val_acuracy"},
		&callback.ModelCheckpoint{FilePath: t.TempDir() + "/m.nn", Monitor: "val_acuracy", SaveBestOnly: true},
	} {
		_, err := m.Fit(t.Context(), sums(10), nn.FitConfig{ValidationSplit: 0.5, Callbacks: []nn.Callback{cb}, Verbose: nn.Silent})
		wantError(t, err, `Monitor "val_acuracy" is not in the logs`, `did you mean "val_accuracy"?`)
	}
}

// A rate that follows a schedule cannot be reduced: Fit says so before the first epoch.
func TestPlateauOverASchedule(t *testing.T) {
	m := sequential(t, 2, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.SGD{Schedule: schedule.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 10, DecayRate: 0.5}}}))
	c := silent(3)
	c.Callbacks = []nn.Callback{&callback.ReduceLROnPlateau{Monitor: "loss"}}
	h, err := m.Fit(t.Context(), sums(10), c)
	wantError(t, err, "ReduceLROnPlateau", "schedule")
	if len(h.Epochs) != 0 {
		t.Errorf("%d epochs were trained", len(h.Epochs))
	}
}

// A type that is not registered is told how to be.
func TestLoadNamesRegister(t *testing.T) {
	_, err := nn.FromJSON([]byte(`{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Swirl", "config": {}, "name": "swirl", "trainable": true}]}}`))
	wantError(t, err, `unknown layer "Swirl"`, "registry.Register")
}
