package nn

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// compiled is what Compile made: the optimizer, and losses and metrics with their running means.
type compiled struct {
	config    CompileConfig
	optimizer optimizer.Optimizer
	params    []*tape.Var // what the optimizer was built for
	whole     bool        // checkStrays has found nothing
	heads     []*head     // one per output; none while the outputs are unknown
	total     mean
	reports   []report // sorted by name, as Keras logs them
}

// A head is one output with its loss and metrics.
type head struct {
	name    string
	loss    loss.Loss // nil: the output is not trained
	weight  float32   // what the loss is multiplied with
	mean    mean      // of the loss, not multiplied; over batches, not samples, which is what Keras 3 on TensorFlow logs
	metrics []*tracked

	y, pred tensor.Shape // the shapes that loss and metrics were checked for
}

// A tracked metric is a metric as it was given, and as it was resolved for the shapes of the data.
type tracked struct {
	prefix   string // the output's name, if there are several
	given    metric.Metric
	weighted bool
	metric   metric.Metric
}

// A report is a line of the logs.
type report struct {
	name  string
	value func() float64
}

// A mean is a running mean over samples.
type mean struct{ sum, weight float64 }

func (m *mean) add(value float64, weight int) {
	m.sum += value * float64(weight)
	m.weight += float64(weight)
}

func (m *mean) value() float64 {
	if m.weight == 0 {
		return 0
	}
	return m.sum / m.weight
}

// prepare checks labels of these shapes against losses and outputs, and finds the metrics that fit. It does so once for data of the same shapes.
func (c *compiled) prepare(m *Model, ys []*tensor.Tensor) error {
	if c.heads == nil {
		if err := c.makeHeads(m); err != nil {
			return err
		}
	}
	if c.params == nil {
		if err := c.buildOptimizer(m); err != nil {
			return err
		}
	}
	changed := c.reports == nil
	for i, h := range c.heads {
		if sameRows(h.y, ys[i].Shape) && h.pred.Equal(m.outputs[i].shape) {
			continue
		}
		changed = true
		if err := h.prepare(batchShape(ys[i].Shape), m.outputs[i].shape); err != nil {
			return err
		}
	}
	if changed {
		c.makeReports()
	}
	return nil
}

// sameRows compares shapes but for the number of rows.
func sameRows(a, b tensor.Shape) bool { return len(a) == len(b) && len(a) > 0 && a[1:].Equal(b[1:]) }

func (h *head) prepare(y, pred tensor.Shape) error {
	lossName := ""
	if h.loss != nil {
		lossName = h.loss.LossName()
		if err := h.loss.Check(y, pred); err != nil {
			return fmt.Errorf("labels of the output %s: %w", h.name, err)
		}
	}
	for _, tr := range h.metrics {
		found, err := metric.ResolveFor(tr.given, lossName, y, pred)
		if err != nil {
			return fmt.Errorf("metric %s of the output %s: %w", tr.given.MetricName(), h.name, err)
		}
		tr.metric = found
	}
	h.y, h.pred = y, pred
	return nil
}

// makeReports names all that is logged as Keras 3 does: loss, then the loss of each output if there are several, then metrics; a name that is
// taken gets a number. Everything is sorted by name.
func (c *compiled) makeReports() {
	c.reports = []report{{"loss", c.total.value}}
	taken := map[string]bool{}
	losses := 0
	for _, h := range c.heads {
		if h.loss != nil {
			losses++
		}
	}
	for _, h := range c.heads {
		if h.loss != nil && losses > 1 {
			c.reports = append(c.reports, report{h.name + "_loss", h.mean.value})
		}
		for _, tr := range h.metrics {
			base := tr.given.MetricName()
			if tr.weighted && taken[tr.prefix+base] {
				base = "weighted_" + base
			}
			c.reports = append(c.reports, report{freeName(taken, tr.prefix+base), tr.metric.Result})
		}
	}
	slices.SortStableFunc(c.reports, func(a, b report) int { return cmp.Compare(a.name, b.name) })
}

func (c *compiled) reset() {
	c.total = mean{}
	for _, h := range c.heads {
		h.mean = mean{}
		for _, tr := range h.metrics {
			if tr.metric != nil {
				tr.metric.Reset()
			}
		}
	}
}

// fill writes the means so far into logs.
func (c *compiled) fill(logs *Logs, prefix string) {
	for _, r := range c.reports {
		name := r.name
		if prefix != "" {
			name = prefix + name
		}
		logs.Set(name, r.value())
	}
}

// names lists what an epoch logs.
func (c *compiled) names(validation bool) []string {
	var names []string
	for _, r := range c.reports {
		names = append(names, r.name)
	}
	if validation {
		for _, r := range c.reports {
			names = append(names, "val_"+r.name)
		}
	}
	return names
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

// forward records the model for a batch.
func (m *Model) forward(b *batch, train bool) ([]*tape.Var, error) {
	t := m.tape
	t.Training = train
	t.Reset()
	in := m.vars.in[:0]
	for i, x := range b.x {
		v := t.Constant(x)
		v.Name = m.inputs[i].name // shows in the graph
		in = append(in, v)
	}
	out, err := m.record(t, in, m.vars.out[:0])
	m.vars.in = in
	if err == nil {
		m.vars.out = out
	}
	return out, err
}

// record records the model on any tape, and appends the outputs to out.
func (m *Model) record(t *tape.Tape, in, out []*tape.Var) ([]*tape.Var, error) {
	t.PushScope(m.name)
	if m.caller == nil {
		out = m.graph.forward(t, in, out)
	} else {
		out = append(out, m.caller.Call(t, in...)...)
		if err := m.checkOutputs(out); err != nil {
			return nil, err
		}
	}
	t.PopScope()
	return out, nil
}

// checkOutputs requires a subclassed model to return what it returned at first.
func (m *Model) checkOutputs(out []*tape.Var) error {
	if len(out) == 0 || slices.Contains(out, nil) {
		return fmt.Errorf("%s: expected Call to return at least one output, and none that is nil", m.name)
	}
	if m.Built() && len(out) != len(m.outputs) {
		return fmt.Errorf("%s: expected Call to return %d outputs as at first, got %d", m.name, len(m.outputs), len(out))
	}
	for i, v := range out {
		if len(v.Value.Shape) == 0 {
			return fmt.Errorf("%s: expected output %d of Call to have an axis for the batch, got a scalar", m.name, i)
		}
	}
	return nil
}

// step runs the model on a batch, learns from it if train is set, and adds to the running means.
func (m *Model) step(b *batch, train bool) error {
	out, err := m.forward(b, train)
	if err != nil {
		return err
	}
	total := m.objective(out, b)
	if train {
		if err := m.learn(total); err != nil {
			return err
		}
	}
	return m.compiled.update(total, out, b)
}

// objective records the loss: those of the outputs, multiplied and summed, and the penalties of regularizers.
func (m *Model) objective(out []*tape.Var, b *batch) *tape.Var {
	t := m.tape
	t.PushScope("loss")
	var total *tape.Var
	for i, h := range m.compiled.heads {
		if h.loss == nil {
			continue
		}
		value := h.loss.Call(t, b.y[i], out[i], b.weight)
		h.mean.add(float64(value.Value.Data[0]), 1)
		if h.weight != 1 {
			value = t.Scale(value, h.weight)
		}
		total = m.plus(total, value)
	}
	for _, l := range m.layers {
		for _, w := range l.Weights() {
			if w.Regularizer != nil && w.Trainable() {
				total = m.plus(total, w.Regularizer.Loss(t, w.Var))
			}
		}
	}
	t.PopScope()
	return total
}

func (m *Model) plus(total, more *tape.Var) *tape.Var {
	if total == nil {
		return more
	}
	return m.tape.Add(total, more)
}

// learn changes the weights by the gradient of the loss.
func (m *Model) learn(total *tape.Var) error {
	if err := m.checkStrays(); err != nil {
		return err
	}
	m.tape.Backward(total)
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

// update adds a batch to the running means. The mean loss counts samples alike, whatever their weights, as in Keras.
func (c *compiled) update(total *tape.Var, out []*tape.Var, b *batch) error {
	c.total.add(float64(total.Value.Data[0]), b.rows)
	for i, h := range c.heads {
		for _, tr := range h.metrics {
			weight := b.weight
			if !tr.weighted {
				weight = nil
			}
			if err := tr.metric.Update(b.y[i], out[i].Value, weight); err != nil {
				return fmt.Errorf("metric %s of the output %s: %w", tr.given.MetricName(), h.name, err)
			}
		}
	}
	return nil
}
