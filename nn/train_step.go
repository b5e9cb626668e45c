package nn

import (
	"errors"
	"fmt"
	"slices"

	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tape"
)

// compiled is what Compile made: the optimizer, and the losses and metrics of the outputs.
type compiled struct {
	config    CompileConfig
	optimizer optimizer.Optimizer
	params    []*tape.Var // what the optimizer was built for
	whole     bool        // checkStrays has found nothing
	heads     []*head     // one per output; none while the outputs are unknown
	tallies   tallies
}

// A head is one output with its loss and metrics.
type head struct {
	name    string
	loss    loss.Loss // nil: the output is not trained
	weight  float32   // what the loss is multiplied with
	metrics []tracked
}

// A tracked metric is a metric as it was given.
type tracked struct {
	prefix   string // the output's name, if there are several
	given    metric.Metric
	weighted bool
}

// ready makes what had to wait for the outputs to be known.
func (c *compiled) ready(m *Model) error {
	if c.heads == nil {
		if err := c.makeHeads(m); err != nil {
			return err
		}
	}
	if c.params == nil {
		return c.buildOptimizer(m)
	}
	return nil
}

// checkTrained reports weights that are to be trained but were frozen when the optimizer was built.
func (c *compiled) checkTrained(layers []layer.Layer) error {
	found := 0
	for _, l := range layers {
		for _, w := range l.Weights() {
			if !w.Trainable() {
				continue
			}
			found++
			if !slices.Contains(c.params, w.Var) {
				return fmt.Errorf("layer %s was thawed after Compile; call Compile again, with a new optimizer", l.LayerName())
			}
		}
	}
	if found == 0 {
		return errors.New("no layer has weights to train; all are frozen or have none")
	}
	return nil
}

// record records the model on any tape, and appends the outputs to out. The caller holds the lock.
func (m *Model) record(w *workspace, t *tape.Tape, in, out []*tape.Var) ([]*tape.Var, error) {
	t.PushScope(m.name)
	out, err := m.compute(w, t, in, out)
	if err == nil {
		t.PopScope()
	}
	return out, err
}

// compute is record without a scope.
func (m *Model) compute(w *workspace, t *tape.Tape, in, out []*tape.Var) ([]*tape.Var, error) {
	if m.caller == nil {
		return m.graph.forward(w, t, in, out), nil
	}
	out = append(out, m.caller.Call(t, in...)...)
	return out, m.checkOutputs(out)
}

// checkOutputs requires a subclassed model to return what it returned at first.
func (m *Model) checkOutputs(out []*tape.Var) error {
	if len(out) == 0 || slices.Contains(out, nil) {
		return fmt.Errorf("%s: expected Call to return at least one output, and none that is nil", m.name)
	}
	if m.built() && len(out) != len(m.outputs) {
		return fmt.Errorf("%s: expected Call to return %d outputs as at first, got %d", m.name, len(m.outputs), len(out))
	}
	for i, v := range out {
		if len(v.Value.Shape) == 0 {
			return fmt.Errorf("%s: expected output %d of Call to have an axis for the batch, got a scalar", m.name, i)
		}
	}
	return nil
}

// testStep runs the model on a batch, and adds to the running means. Others may train the model meanwhile.
func (m *Model) testStep(w *workspace, y *tally, b *batch) error {
	alone := m.beginReading()
	defer m.endReading(alone)
	out, err := w.forward(m, b, false)
	if err != nil {
		return err
	}
	return y.update(m.objective(w.tape, y, out, b), out, b)
}

// trainStep runs the model on a batch, learns from it, and adds to the running means. Nobody else reads the weights
// meanwhile.
func (m *Model) trainStep(y *tally, b *batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	w := &m.work
	out, err := w.forward(m, b, true)
	if err != nil {
		return err
	}
	total := m.objective(w.tape, y, out, b)
	if err := m.learn(total); err != nil {
		return err
	}
	return y.update(total, out, b)
}

// objective records the loss: those of the outputs, multiplied and summed, and the penalties of regularizers.
func (m *Model) objective(t *tape.Tape, y *tally, out []*tape.Var, b *batch) *tape.Var {
	t.PushScope("loss")
	var total *tape.Var
	for i := range y.heads {
		h := &y.heads[i]
		if h.loss == nil {
			continue
		}
		value := h.loss.Call(t, b.y[i], out[i], b.weight.of(i))
		h.mean.add(float64(value.Value.Data[0]), 1)
		if h.weight != 1 {
			value = t.Scale(value, h.weight)
		}
		total = plus(t, total, value)
	}
	for _, l := range m.layers {
		for _, w := range l.Weights() {
			if w.Regularizer != nil && w.Trainable() {
				total = plus(t, total, w.Regularizer.Loss(t, w.Var))
			}
		}
	}
	t.PopScope()
	return total
}

func plus(t *tape.Tape, total, more *tape.Var) *tape.Var {
	if total == nil {
		return more
	}
	return t.Add(total, more)
}

// learn changes the weights by the gradient of the loss.
func (m *Model) learn(total *tape.Var) error {
	if err := m.checkStrays(); err != nil {
		return err
	}
	m.work.tape.Backward(total)
	if err := m.compiled.optimizer.Step(); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	for _, l := range m.layers {
		for _, w := range l.Weights() {
			if w.Constraint != nil && w.Trainable() {
				w.Constraint.Apply(w.Value)
			}
		}
	}
	return nil
}
