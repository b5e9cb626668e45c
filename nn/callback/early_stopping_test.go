package callback

import (
	"bytes"
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"board/nn"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
)

// Training ends after the same epoch as with Keras, and with the weights of the same
// epoch.
func TestEarlyStoppingAsKeras(t *testing.T) {
	for i, c := range golden(t).EarlyStopping {
		model, values := aModel(t, 0.1), &script{valLoss: c.Values}
		stopping := &EarlyStopping{
			MinDelta: c.Config.MinDelta, Patience: c.Config.Patience, Mode: c.Config.Mode, Baseline: c.Config.Baseline,
			RestoreBestWeights: c.Config.RestoreBestWeights, StartFromEpoch: c.Config.StartFromEpoch,
		}
		fit(t, model, 1, len(c.Values), values, stopping)
		if last := values.ended - 1; last != c.LastEpoch || mark(model) != c.WeightsOfEpoch || stopping.BestEpoch() != c.BestEpoch {
			t.Errorf("case %d, %+v: last epoch %d, weights of %d, best %d; Keras has %d, %d, %d",
				i, c.Config, last, mark(model), stopping.BestEpoch(), c.LastEpoch, c.WeightsOfEpoch, c.BestEpoch)
		}
	}
}

// One callback may serve several trainings, one after the other.
func TestEarlyStoppingStartsAfresh(t *testing.T) {
	model, stopping := aModel(t, 0.1), &EarlyStopping{Patience: 1, RestoreBestWeights: true}
	for range 2 {
		values := &script{valLoss: []float64{3, 2, 2.5, 1}}
		fit(t, model, 1, 4, values, stopping)
		if values.ended != 3 || stopping.StoppedEpoch() != 2 || mark(model) != 1 {
			t.Errorf("%d epochs, stopped at %d, weights of %d; want 3, 2, 1", values.ended, stopping.StoppedEpoch(), mark(model))
		}
	}
}

// A loss that is not a number is never the best one.
func TestEarlyStoppingWithNaN(t *testing.T) {
	model, values := aModel(t, 0.1), &script{valLoss: []float64{nan, 2, nan, nan, 1}}
	stopping := &EarlyStopping{Patience: 2, RestoreBestWeights: true}
	fit(t, model, 1, 5, values, stopping)
	if values.ended != 4 || mark(model) != 1 {
		t.Errorf("%d epochs, weights of %d; want 4 and 1", values.ended, mark(model))
	}
}

func TestEarlyStoppingSays(t *testing.T) {
	var out bytes.Buffer
	model, values := aModel(t, 0.1), &script{valLoss: []float64{1, 2}}
	fit(t, model, 1, 2, values, &EarlyStopping{RestoreBestWeights: true, Output: &out})
	if want := "Epoch 2: early stopping\nRestoring model weights from the end of the best epoch: 1.\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// A training that is cancelled keeps the weights that it has.
func TestEarlyStoppingCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	stop := &LambdaCallback{EpochEnd: func(_ *nn.Model, epoch int, _ *nn.Logs) error {
		if epoch == 2 {
			cancel()
		}
		return nil
	}}
	model, validation := aModel(t, 0.1), someData(1)
	_, err := model.Fit(ctx, someData(1), nn.FitConfig{
		Epochs: 5, Validation: &validation, Verbose: nn.Silent,
		Callbacks: []nn.Callback{&script{valLoss: []float64{1, 2, 3, 4, 5}}, &EarlyStopping{Patience: 9, RestoreBestWeights: true}, stop},
	})
	if !errors.Is(err, context.Canceled) || mark(model) != 2 {
		t.Errorf("Fit: %v, weights of epoch %d; want the context's error and 2", err, mark(model))
	}
}

// What cannot be monitored is told before time is spent on it.
func TestMonitorErrors(t *testing.T) {
	for want, stopping := range map[string]*EarlyStopping{
		`EarlyStopping: Monitor "val_los"`:                               {Monitor: "val_los", Mode: Min},
		`set Mode to callback.Max or callback.Min`:                       {Monitor: "my_metric"},
		`EarlyStopping: Mode "least": expected "auto", "min" or "max"`:   {Mode: "least"},
		`EarlyStopping: MinDelta is NaN; expected a number`:              {MinDelta: math.NaN()},
		`EarlyStopping: Patience is -1`:                                  {Patience: -1},
		`"val_loss" is not in the logs, which have loss; give Fit valid`: {},
	} {
		values := &script{valLoss: []float64{1}}
		_, err := aModel(t, 0.1).Fit(t.Context(), someData(1), nn.FitConfig{Verbose: nn.Silent, Callbacks: []nn.Callback{values, stopping}})
		if err == nil || !strings.Contains(err.Error(), want) || values.ended > 0 {
			t.Errorf("got %v after %d epochs, want %s before the first", err, values.ended, want)
		}
	}
}

// What another callback puts into the logs can be monitored, if that stands before
// and tells so.
func TestMonitorWhatACallbackLogs(t *testing.T) {
	profit := []float64{1, 3, 2, 5}
	sets := &LambdaCallback{Logs: []string{"profit"}, EpochEnd: func(_ *nn.Model, epoch int, logs *nn.Logs) error {
		logs.Set("profit", profit[epoch])
		return nil
	}}
	stop := &EarlyStopping{Monitor: "profit", Mode: Max}
	history := fit(t, aModel(t, 0.1), 1, len(profit), sets, stop)
	if got := history.Values("profit"); len(got) != 3 || stop.BestEpoch() != 1 {
		t.Errorf("logged %v, best epoch %d; want 3 epochs and 1", got, stop.BestEpoch())
	}
	_, err := aModel(t, 0.1).Fit(t.Context(), someData(1), nn.FitConfig{Verbose: nn.Silent, Callbacks: []nn.Callback{stop, sets}})
	if err == nil || !strings.Contains(err.Error(), `"profit" is not in the logs, which have loss; a callback that sets it has to come before this one`) {
		t.Errorf("got %v, want an error that asks for another order", err)
	}
}

// A metric with a name of its own gets better as others of its type do.
func TestDirectionsOfNamedMetrics(t *testing.T) {
	m := aModel(t, 0.1)
	err := m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.SGD{}, Metrics: []metric.Metric{
		&metric.AUC{Name: "prc"}, &metric.MeanAbsoluteError{Name: "profit"}, &metric.TruePositives{Name: "hits"}, metric.Name("mae"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][2]bool{
		"val_prc": {true, true}, "profit": {false, true}, "val_main_prc": {true, true}, "hits": {false, false}, "mae": {false, true}, "val_loss": {false, true},
	} {
		if up, known := getsBetterUpwards(m, name); [2]bool{up, known} != want {
			t.Errorf("%s: grows %v, known %v; want %v", name, up, known, want)
		}
	}
}

// Which way a metric is better is what Keras takes it for.
func TestDirectionsAsKeras(t *testing.T) {
	for name, direction := range golden(t).Directions {
		for _, logged := range []string{name, "val_" + name, name + "_1", "val_main_output_" + name} {
			up, known := growsWithQuality(logged)
			if known != (direction != nil) || known && up != (*direction == "up") {
				t.Errorf("%s: grows %v, known %v; Keras: %v", logged, up, known, direction)
			}
		}
	}
	if up, known := growsWithQuality("val_main_loss"); up || !known {
		t.Error("the loss of an output is to fall")
	}
	if _, known := growsWithQuality("profit"); known {
		t.Error("nobody knows which way a profit is better")
	}
}
