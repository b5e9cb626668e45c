package nn

import (
	"context"
	"fmt"
	"io"
)

// EvaluateConfig is how Evaluate runs. Its zero value has Keras's defaults.
type EvaluateConfig struct {
	BatchSize int // 0 is 32
	Callbacks []Callback
	Verbose   Verbosity
	Output    io.Writer // where the progress is printed; nil is os.Stdout
}

// Evaluate computes the loss and the metrics over all the data: means over samples, the loss with the penalties of regularizers. When ctx is
// cancelled, it stops before the next batch and returns ctx.Err().
func (m *Model) Evaluate(ctx context.Context, d Data, c EvaluateConfig) (logs *Logs, err error) {
	defer m.guard(&err)
	if err := checkContext(ctx); err != nil {
		return nil, fmt.Errorf("Evaluate: %w", err)
	}
	var data bound
	if err := m.admit(&data, d, ""); err != nil {
		return nil, fmt.Errorf("Evaluate: %w", err)
	}
	if err := m.checkLabels(&data, ""); err != nil {
		return nil, fmt.Errorf("Evaluate: %w", err)
	}
	size, err := batchSize(c.BatchSize)
	if err == nil {
		err = checkOutput(c.Verbose, c.Callbacks)
	}
	if err != nil {
		return nil, fmt.Errorf("Evaluate: %w", err)
	}
	callbacks := newCallbackList(m, c.Callbacks, c.Verbose, c.Output)
	logs = &Logs{}
	if err := callbacks.broken(m.test(ctx, &feeder{data: &data, size: size}, &callbacks, logs)); err != nil {
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
func (m *Model) test(ctx context.Context, f *feeder, callbacks *callbackList, logs *Logs) error {
	m.compiled.reset()
	logs.clear()
	params := Params{Epochs: 1, Steps: f.steps(), BatchSize: f.size, Samples: f.data.rows, Metrics: m.compiled.names(false)}
	if err := callbacks.begin(duringTest, params); err != nil {
		return err
	}
	for i := range f.steps() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := callbacks.batchBegin(duringTest, i); err != nil {
			return err
		}
		if err := m.step(f.next(i), false); err != nil {
			return err
		}
		m.compiled.fill(logs, "")
		if err := callbacks.batchEnd(duringTest, i, logs); err != nil {
			return err
		}
	}
	return callbacks.end(duringTest, logs)
}
