package nn_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"board/nn"
	"board/nn/callback"
)

// An interruption cancels a context, or returns an error, when a hook is called: in the second epoch, where there are epochs. It counts the calls.
type interruption struct {
	hook   string
	cancel func()
	err    error
	epoch  int
	calls  []string
}

func (i *interruption) at(hook string) error {
	i.calls = append(i.calls, hook)
	if hook != i.hook || i.epoch == 0 && hook != "train begin" {
		return nil
	}
	if i.cancel != nil {
		i.cancel()
	}
	return i.err
}

func (i *interruption) callback() nn.Callback {
	begin := func(hook string) func(*nn.Model, nn.Params) error {
		return func(*nn.Model, nn.Params) error { return i.at(hook) }
	}
	end := func(hook string) func(*nn.Model, *nn.Logs) error {
		return func(*nn.Model, *nn.Logs) error { return i.at(hook) }
	}
	batchBegin := func(hook string) func(*nn.Model, int) error {
		return func(*nn.Model, int) error { return i.at(hook) }
	}
	batchEnd := func(hook string) func(*nn.Model, int, *nn.Logs) error {
		return func(*nn.Model, int, *nn.Logs) error { return i.at(hook) }
	}
	return &callback.LambdaCallback{
		TrainBegin: begin("train begin"), TrainEnd: end("train end"), TestBegin: begin("test begin"), TestEnd: end("test end"),
		EpochBegin:      func(_ *nn.Model, epoch int) error { i.epoch = epoch; return i.at("epoch begin") },
		EpochEnd:        batchEnd("epoch end"),
		TrainBatchBegin: batchBegin("batch begin"), TrainBatchEnd: batchEnd("batch end"), TestBatchBegin: batchBegin("test batch begin"), TestBatchEnd: batchEnd("test batch end"),
		PredictBatchEnd: batchEnd("predict batch end"),
	}
}

// interruptions tell how many epochs have ended, and what is called last before the end of the training, when a hook interrupts.
var interruptions = []struct {
	hook            string
	epochs          int    // that ended before an error, and before a context was cancelled
	cancelledEpochs int    //
	last            string // the same
	cancelledLast   string //
}{
	{"train begin", 0, 0, "train begin", "epoch begin"},
	{"epoch begin", 1, 1, "epoch begin", "epoch begin"},
	{"batch begin", 1, 1, "batch begin", "batch end"},
	{"batch end", 1, 1, "batch end", "batch end"},
	{"test begin", 1, 1, "test begin", "test begin"},
	{"test batch begin", 1, 1, "test batch begin", "test batch end"},
	{"test batch end", 1, 1, "test batch end", "test batch end"},
	{"test end", 1, 2, "test end", "epoch begin"},
	{"epoch end", 2, 2, "epoch end", "epoch begin"},
}

// Whatever interrupts a training, and wherever: it stops before the next batch, the epochs that ended stay in the history, OnTrainEnd of
// every callback is called once, and the line that was printed ends.
func TestFitIsInterruptedInGoodOrder(t *testing.T) {
	for _, c := range interruptions {
		t.Run(c.hook, func(t *testing.T) {
			interrupted(t, &interruption{hook: c.hook, err: errOwn}, errOwn, c.epochs, c.last)
			interrupted(t, &interruption{hook: c.hook}, context.Canceled, c.cancelledEpochs, c.cancelledLast)
		})
	}
}

func interrupted(t *testing.T, i *interruption, want error, epochs int, last string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	if i.err == nil {
		i.cancel = cancel
	}
	defer cancel()
	var out strings.Builder
	validation := sums(20)
	h, err := regressor(t).Fit(ctx, sums(20), nn.FitConfig{
		Epochs: 3, BatchSize: 10, Validation: &validation, Verbose: nn.ProgressBar, Output: &out, Callbacks: []nn.Callback{i.callback()},
	})
	if !errors.Is(err, want) || len(h.Epochs) != epochs || len(h.Values("val_loss")) != epochs {
		t.Errorf("got %v and the epochs %v, want %v and %d epochs", err, h.Epochs, want, epochs)
	}
	n := len(i.calls)
	if n < 2 || i.calls[n-1] != "train end" || i.calls[n-2] != last || strings.Count(strings.Join(i.calls, ","), "train end") != 1 {
		t.Errorf("calls end with %q, want %s and the end of the training", i.calls[max(0, n-3):], last)
	}
	if text := out.String(); text != "" && !strings.HasSuffix(text, "\n") {
		t.Errorf("the last line is open: %q", text)
	}
}

// Evaluate and Predict stop before the next batch, give no result, and end their line.
func TestEvaluateAndPredictAreInterruptedInGoodOrder(t *testing.T) {
	for hook, run := range map[string]func(*nn.Model, context.Context, *strings.Builder, nn.Callback) (bool, error){
		"test batch end": func(m *nn.Model, ctx context.Context, out *strings.Builder, cb nn.Callback) (bool, error) {
			logs, err := m.Evaluate(ctx, sums(20), nn.EvaluateConfig{BatchSize: 5, Verbose: nn.ProgressBar, Output: out, Callbacks: []nn.Callback{cb}})
			return logs == nil, err
		},
		"predict batch end": func(m *nn.Model, ctx context.Context, out *strings.Builder, cb nn.Callback) (bool, error) {
			y, err := m.PredictWith(ctx, nn.PredictConfig{BatchSize: 5, Verbose: nn.ProgressBar, Output: out, Callbacks: []nn.Callback{cb}}, sums(20).X...)
			return y == nil, err
		},
	} {
		for want, i := range map[error]*interruption{errOwn: {err: errOwn}, context.Canceled: {}} {
			ctx, cancel := context.WithCancel(t.Context())
			if i.hook, i.epoch = hook, 1; i.err == nil {
				i.cancel = cancel
			}
			var out strings.Builder
			empty, err := run(regressor(t), ctx, &out, i.callback())
			if !errors.Is(err, want) || !empty || i.calls[len(i.calls)-1] != hook {
				t.Errorf("%s: got %v, no result %v, calls %q", hook, err, empty, i.calls)
			}
			if text := out.String(); i.cancel != nil && !strings.HasSuffix(text, "\n") {
				t.Errorf("%s: the last line is open: %q", hook, text)
			}
			cancel()
		}
	}
}

// What goes wrong at the end is told beside what ended the training.
func TestErrorAtTheEndOfACancelledTraining(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	config := silent(1)
	config.Callbacks = []nn.Callback{&failing{at: "TrainEnd"}}
	_, err := regressor(t).Fit(ctx, sums(10), config)
	if !errors.Is(err, context.Canceled) || !errors.Is(err, errOwn) {
		t.Errorf("got %v, want the context's error and the callback's", err)
	}
}
