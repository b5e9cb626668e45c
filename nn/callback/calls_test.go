package callback

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"board/nn"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
)

// A recorder notes every call, as testdata/record_keras.py does.
func recorder(calls *[]string) *LambdaCallback {
	note := func(name string, n []int, logs *nn.Logs) error {
		call := name
		for _, n := range n {
			call += fmt.Sprint(" ", n)
		}
		names := logs.Names()
		slices.Sort(names)
		*calls = append(*calls, strings.TrimSpace(call+" "+strings.Join(names, ",")))
		return nil
	}
	begin := func(name string) func(*nn.Model, nn.Params) error {
		return func(*nn.Model, nn.Params) error { return note(name, nil, nil) }
	}
	end := func(name string) func(*nn.Model, *nn.Logs) error {
		return func(_ *nn.Model, logs *nn.Logs) error { return note(name, nil, logs) }
	}
	beginOf := func(name string) func(*nn.Model, int) error {
		return func(_ *nn.Model, n int) error { return note(name, []int{n}, nil) }
	}
	endOf := func(name string) func(*nn.Model, int, *nn.Logs) error {
		return func(_ *nn.Model, n int, logs *nn.Logs) error { return note(name, []int{n}, logs) }
	}
	return &LambdaCallback{
		TrainBegin: begin("on_train_begin"), TrainEnd: end("on_train_end"),
		EpochBegin: beginOf("on_epoch_begin"), EpochEnd: endOf("on_epoch_end"),
		TrainBatchBegin: beginOf("on_train_batch_begin"), TrainBatchEnd: endOf("on_train_batch_end"),
		TestBegin: begin("on_test_begin"), TestEnd: end("on_test_end"),
		TestBatchBegin: beginOf("on_test_batch_begin"), TestBatchEnd: endOf("on_test_batch_end"),
		PredictBegin: begin("on_predict_begin"), PredictEnd: end("on_predict_end"),
		PredictBatchBegin: beginOf("on_predict_batch_begin"), PredictBatchEnd: endOf("on_predict_batch_end"),
	}
}

// Callbacks are called when Keras calls them, with the same logs.
func TestCallsAsKeras(t *testing.T) {
	model := aModel(t, 0.01)
	err := model.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.SGD{}, Metrics: []metric.Metric{metric.Name("mae")}})
	if err != nil {
		t.Fatal(err)
	}
	var calls []string
	epoch := 0
	stop := &LambdaCallback{
		EpochBegin: func(_ *nn.Model, e int) error { epoch = e; return nil },
		TrainBatchEnd: func(m *nn.Model, batch int, _ *nn.Logs) error {
			if epoch == 2 && batch == 1 {
				m.StopTraining()
			}
			return nil
		},
	}
	want := golden(t).Calls
	validation := someData(8)
	_, err = model.Fit(t.Context(), someData(12), nn.FitConfig{
		Epochs: 4, InitialEpoch: 1, BatchSize: 4, Validation: &validation, Verbose: nn.Silent, Callbacks: []nn.Callback{stop, recorder(&calls)},
	})
	compareCalls(t, "fit", err, calls, want.Fit)
	calls = nil
	_, err = model.Evaluate(t.Context(), someData(20), nn.EvaluateConfig{BatchSize: 8, Verbose: nn.Silent, Callbacks: []nn.Callback{recorder(&calls)}})
	compareCalls(t, "evaluate", err, calls, want.Evaluate)
	calls = nil
	_, err = model.PredictWith(t.Context(), nn.PredictConfig{BatchSize: 8, Callbacks: []nn.Callback{recorder(&calls)}}, someData(20).X...)
	for i, call := range want.Predict {
		want.Predict[i] = strings.TrimSuffix(call, " outputs") // our logs hold numbers alone
	}
	compareCalls(t, "predict", err, calls, want.Predict)
}

func compareCalls(t *testing.T, what string, err error, got, want []string) {
	t.Helper()
	// Keras validates in batches of the same size; ours do too, unless told otherwise.
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%s: %v\n got %s\nwant %s", what, err, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

// Training ends at the batch whose loss is not a number, or with an error.
func TestTerminateOnNaN(t *testing.T) {
	for _, bad := range []float64{nan, math.Inf(1), math.Inf(-1)} {
		book := &logbook{batches: []map[string]float64{{"loss": 1}, {"loss": bad}, {"loss": 1}, {"loss": 1}}, epochs: []map[string]float64{nil, nil}}
		var out bytes.Buffer
		history := fit(t, aModel(t, 0.1), 4, 2, book, &TerminateOnNaN{Output: &out})
		if history.StoppedBy != nn.InvalidLoss {
			t.Errorf("%v: stopped by %q", bad, history.StoppedBy)
		}
		if book.batch != 2 || out.String() != "Batch 1: Invalid loss, terminating training\n" {
			t.Errorf("%v: %d batches, said %q; want 2 batches", bad, book.batch, out.String())
		}
		book.batch = 0
		_, err := aModel(t, 0.1).Fit(t.Context(), someData(4), nn.FitConfig{BatchSize: 1, Verbose: nn.Silent, Callbacks: []nn.Callback{book, &TerminateOnNaN{RaiseError: true}}})
		if err == nil || !strings.Contains(err.Error(), "TerminateOnNaN: the loss is ") || book.batch != 2 {
			t.Errorf("%v: %v after %d batches; want an error after 2", bad, err, book.batch)
		}
	}
}

// A LambdaCallback without functions does nothing.
func TestEmptyLambdaCallback(t *testing.T) {
	fit(t, aModel(t, 0.1), 2, 2, &LambdaCallback{})
	if _, err := aModel(t, 0.1).Predict(t.Context(), someData(2).X...); err != nil {
		t.Error(err)
	}
}
