package nn

import (
	"context"
	"fmt"
	"io"
)

// EvaluateConfig is how Evaluate runs. Its zero value has Keras's defaults.
type EvaluateConfig struct {
	BatchSize int // 0 is 32
	Steps     int // how many batches to evaluate at most; 0 is all
	Callbacks []Callback
	Verbose   Verbosity
	Output    io.Writer // where the progress is printed; nil is os.Stdout
}

// Evaluate computes the loss and the metrics over all the data: means over samples, the loss with the penalties of regularizers. When ctx is
// cancelled, it stops before the next batch and returns ctx.Err().
//
// Any number of goroutines may call it at the same time: each counts with metrics of its own, so a metric of a type of your own must be
// registered (registry.Register) or have a method Fresh; see metric.Fresh. While another trains the model, each batch is evaluated
// with the weights between two steps.
func (m *Model) Evaluate(ctx context.Context, d Data, c EvaluateConfig) (logs *Logs, err error) {
	defer m.guard(&err)
	if err := checkContext(ctx); err != nil {
		return nil, fmt.Errorf("Evaluate: %w", err)
	}
	size, err := batchSize(c.BatchSize)
	if err == nil {
		err = checkOutput(c.Verbose, c.Callbacks)
	}
	if err == nil && c.Steps < 0 {
		err = fmt.Errorf("Steps: expected at least 0, got %d", c.Steps)
	}
	if err != nil {
		return nil, fmt.Errorf("Evaluate: %w", err)
	}
	data, y, err := m.openData(ctx, d, feedConfig{size: size, limit: c.Steps})
	if err != nil {
		return nil, fmt.Errorf("Evaluate: %w", err)
	}
	defer y.give()
	defer data.end()
	callbacks := newCallbackList(m, c.Callbacks, c.Verbose, c.Output)
	logs = &Logs{}
	w := m.takeWorkspace()
	defer w.give()
	if err := callbacks.broken(m.test(ctx, w, y, size, data, &callbacks, logs)); err != nil {
		return nil, err
	}
	return logs, nil
}

func batchSize(n int) (int, error) {
	if n < 0 {
		return 0, fmt.Errorf("BatchSize: expected at least 0, got %d", n)
	}
	return orDefault(n, 32), nil
}

// test evaluates batch by batch; logs then hold the result.
func (m *Model) test(ctx context.Context, w *workspace, y *tally, size int, f feed, callbacks *callbackList, logs *Logs) error {
	y.reset()
	logs.clear()
	params := Params{Epochs: 1, Steps: f.steps(), BatchSize: size, Samples: f.samples(), Metrics: y.names(false)}
	if err := callbacks.begin(duringTest, params); err != nil {
		return err
	}
	if err := f.begin(ctx, 0); err != nil {
		return err
	}
	for i := 0; ; i++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := f.next(ctx)
		if err != nil {
			return err
		}
		if b == nil {
			return callbacks.end(duringTest, logs)
		}
		if err := callbacks.batchBegin(duringTest, i); err != nil {
			return err
		}
		if err := m.testStep(w, y, b); err != nil {
			return err
		}
		y.fill(logs, "")
		if err := callbacks.batchEnd(duringTest, i, logs); err != nil {
			return err
		}
	}
}
