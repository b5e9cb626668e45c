package callback

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"board/nn"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/schedule"
)

var nan = math.NaN()

// rates notes the learning rate when an epoch has ended and everybody was asked.
type rates struct {
	nn.BaseCallback
	after []float64
}

func (r *rates) OnEpochEnd(m *nn.Model, _ int, _ *nn.Logs) error {
	r.after = append(r.after, m.Optimizer().CurrentLearningRate())
	return nil
}

func TestReduceLROnPlateauAsKeras(t *testing.T) {
	for i, c := range golden(t).ReduceLR {
		r := &rates{}
		plateau := &ReduceLROnPlateau{
			Factor: c.Config.Factor, Patience: max(c.Config.Patience, 1), Mode: c.Config.Mode, MinDelta: c.Config.MinDelta,
			Cooldown: c.Config.Cooldown, MinLR: c.Config.MinLR,
		}
		history := fit(t, aModel(t, 0.5), 1, len(c.Values), &script{valLoss: c.Values}, plateau, r)
		checkRates(t, i, "after the epoch", r.after, c.Rates)
		checkRates(t, i, "in the logs", history.Values("learning_rate"), c.Logged)
	}
}

// checkRates compares with Keras's rates, which are 32-bit floats.
func checkRates(t *testing.T, i int, what string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("case %d: rates %s: %v, want %v", i, what, got, want)
	}
	for epoch := range want {
		if math.Abs(got[epoch]-want[epoch]) > 1e-6*want[epoch] {
			t.Errorf("case %d: rate %s %d: %v, want %v", i, what, epoch, got[epoch], want[epoch])
		}
	}
}

func TestLearningRateSchedulerAsKeras(t *testing.T) {
	scheduler := &LearningRateScheduler{Schedule: func(epoch int, rate float64) float64 {
		if epoch < 3 {
			return rate
		}
		return rate * math.Exp(-0.1)
	}}
	history := fit(t, aModel(t, 0.5), 1, 10, scheduler)
	checkRates(t, 0, "in the logs", history.Values("learning_rate"), golden(t).Scheduler)
}

// The defaults are Keras's: a tenth after ten epochs without 1e-4 of improvement.
func TestReduceLROnPlateauDefaults(t *testing.T) {
	var out bytes.Buffer
	values := make([]float64, 13)
	for i := range values {
		values[i] = 1 - 5e-6*float64(i)
	}
	history := fit(t, aModel(t, 0.5), 1, len(values), &script{valLoss: values}, &ReduceLROnPlateau{Output: &out})
	checkRates(t, 0, "in the logs", history.Values("learning_rate"), []float64{.5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .5, .05, .05})
	if want := "\nEpoch 11: ReduceLROnPlateau reducing learning rate to 0.05.\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// Settings that make no sense, and a rate that somebody else rules, are told.
func TestLearningRateErrors(t *testing.T) {
	ruled := aModel(t, 0.1)
	err := ruled.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.SGD{
		Schedule: &schedule.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 10, DecayRate: 0.5},
	}})
	if err != nil {
		t.Fatal(err)
	}
	constant := func(int, float64) float64 { return 1 }
	for want, c := range map[string]struct {
		model    *nn.Model
		callback nn.Callback
	}{
		"ReduceLROnPlateau: Factor is 1":            {aModel(t, 1), &ReduceLROnPlateau{Factor: 1}},
		"ReduceLROnPlateau: Patience is -2":         {aModel(t, 1), &ReduceLROnPlateau{Patience: -2}},
		"LearningRateScheduler: Schedule is nil":    {aModel(t, 1), &LearningRateScheduler{}},
		"LearningRateScheduler: epoch 1: ":          {ruled, &LearningRateScheduler{Schedule: constant}},
		`ReduceLROnPlateau: sgd: expected no SetL`:  {ruled, &ReduceLROnPlateau{Patience: 1}},
		`ReduceLROnPlateau: Monitor "val_accuracy"`: {aModel(t, 1), &ReduceLROnPlateau{Monitor: "val_accuracy"}},
	} {
		validation := someData(1)
		_, err := c.model.Fit(t.Context(), someData(1), nn.FitConfig{
			Epochs: 3, Validation: &validation, Verbose: nn.Silent, Callbacks: []nn.Callback{&script{valLoss: []float64{1, 1, 1}}, c.callback},
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
