package nn

import (
	"context"
	"fmt"
	"io"

	"board/nn/tape"
	"board/nn/tensor"
)

// PredictConfig is how PredictWith runs. Its zero value is what Predict does.
type PredictConfig struct {
	BatchSize int // 0 is 32
	Callbacks []Callback
	Verbose   Verbosity // unlike elsewhere, Auto prints nothing
	Output    io.Writer // where the progress is printed; nil is os.Stdout
}

// Predict computes the outputs of the model for all samples of x, which has one tensor for each input. The result has one tensor for each
// output, with a row for each sample. When ctx is cancelled, it stops before the next batch and returns ctx.Err().
//
// Any number of goroutines may call it at the same time. While another trains the model, all rows are computed with the weights between
// the same two steps, and training waits; with callbacks that holds for the rows of each batch. To answer many small requests, see
// Predictor.
func (m *Model) Predict(ctx context.Context, x ...*tensor.Tensor) ([]*tensor.Tensor, error) {
	return m.PredictWith(ctx, PredictConfig{}, x...)
}

// check is how many samples a batch has, or what is wrong with the settings.
func (c PredictConfig) check(ctx context.Context) (size int, err error) {
	if size, err = batchSize(c.BatchSize); err != nil {
		return 0, err
	}
	if err := checkOutput(c.Verbose, c.Callbacks); err != nil {
		return 0, err
	}
	return size, checkContext(ctx)
}

// PredictWith is Predict with settings.
func (m *Model) PredictWith(ctx context.Context, c PredictConfig, x ...*tensor.Tensor) (out []*tensor.Tensor, err error) {
	defer m.guard(&err)
	size, err := c.check(ctx)
	var data bound
	if err == nil {
		inputs, outputs := m.ports()
		err = data.bind(inputs, outputs, Data{X: x}, "", false)
	}
	if err == nil && !m.Built() {
		err = m.buildFirst(&data)
	}
	if err == nil {
		err = m.checkPorts(&data, "")
	}
	if err != nil {
		return nil, fmt.Errorf("Predict: %w", err)
	}
	if c.Verbose == Auto {
		c.Verbose = Silent
	}
	callbacks := newCallbackList(m, c.Callbacks, c.Verbose, c.Output)
	out, err = m.predict(ctx, &feeder{data: &data, size: size}, &callbacks)
	return out, callbacks.broken(err)
}

// buildFirst builds the model for data, unless another goroutine has just done so.
func (m *Model) buildFirst(b *bound) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ensureBuilt(b, "")
}

func (m *Model) predict(ctx context.Context, f *feeder, callbacks *callbackList) (out []*tensor.Tensor, err error) {
	w := m.takeWorkspace()
	defer w.give()
	record := w.infer
	if len(callbacks.list) == 0 { // nobody who might call the model in between
		alone := m.beginReading()
		defer m.endReading(alone)
		record = w.inferLocked
	}
	if err := callbacks.begin(duringPredict, Params{Epochs: 1, Steps: f.steps(), BatchSize: f.size, Samples: f.data.rows}); err != nil {
		return nil, err
	}
	logs := &Logs{} // nothing is measured
	for i := range f.steps() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := callbacks.batchBegin(duringPredict, i); err != nil {
			return nil, err
		}
		vars, err := record(m, f.get(i))
		if err != nil {
			return nil, err
		}
		if out, err = m.collect(out, vars, f, i); err != nil {
			return nil, err
		}
		if err := callbacks.batchEnd(duringPredict, i, logs); err != nil {
			return nil, err
		}
	}
	return out, callbacks.end(duringPredict, logs)
}

// collect copies the outputs of batch i to their rows.
func (m *Model) collect(out []*tensor.Tensor, vars []*tape.Var, f *feeder, i int) ([]*tensor.Tensor, error) {
	for k, v := range vars {
		if v.Value.Rows() != f.batch.rows {
			return nil, fmt.Errorf("%s: expected a row for each of the %d samples in the output %s, got shape %v",
				m.name, f.batch.rows, m.outputs[k].name, v.Value.Shape)
		}
		if len(out) <= k {
			out = append(out, tensor.New(append([]int{f.data.rows}, v.Value.Shape[1:]...)...))
		}
		size := v.Value.RowSize()
		if size != out[k].RowSize() {
			return nil, fmt.Errorf("%s: expected output %s to keep the shape %v, got %v", m.name, m.outputs[k].name, out[k].Shape, v.Value.Shape)
		}
		copy(out[k].Data[i*f.size*size:], v.Value.Data)
	}
	return out, nil
}

// PredictOne is Predict for a model with one output.
func (m *Model) PredictOne(ctx context.Context, x ...*tensor.Tensor) (*tensor.Tensor, error) {
	return m.predictOne(ctx, "PredictOne", x)
}

func (m *Model) predictOne(ctx context.Context, caller string, x []*tensor.Tensor) (*tensor.Tensor, error) {
	out, err := m.Predict(ctx, x...)
	if err != nil {
		return nil, err
	}
	if len(out) != 1 {
		return nil, fmt.Errorf("%s: expected a model with one output, %s has %d; use Predict", caller, m.name, len(out))
	}
	return out[0], nil
}

// PredictClasses is the class of each sample: the unit with the largest output, or, of a model with one unit, 1 where the output is
// above 0.5.
func (m *Model) PredictClasses(ctx context.Context, x ...*tensor.Tensor) ([]int, error) {
	out, err := m.predictOne(ctx, "PredictClasses", x)
	if err != nil {
		return nil, err
	}
	if len(out.Shape) != 2 {
		return nil, fmt.Errorf("PredictClasses: expected an output of shape (None, classes), %s gives %v", m.name, out.Shape)
	}
	classes := make([]int, out.Rows())
	for i := range classes {
		row := out.Row(i)
		if len(row) > 1 {
			classes[i] = argmax(row)
		} else if row[0] > 0.5 {
			classes[i] = 1
		}
	}
	return classes, nil
}
