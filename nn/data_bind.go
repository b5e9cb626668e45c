package nn

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"board/nn/loss"
	"board/nn/tensor"
)

// errNotCompiled is the error of Fit and Evaluate before Compile.
var errNotCompiled = errors.New("the model is not compiled; call Compile first")

// A feedConfig is how data are gone over.
type feedConfig struct {
	size, limit int
	train       bool
	classWeight map[int]float64
	arg         string // names the data in errors
	tally       *tally // nil: take one
}

// openData checks data for training or evaluation, and makes the batches of them, and a tally that counts for them. The model is
// built by its first data. Who calls it ends the feed and gives the tally back.
func (m *Model) openData(ctx context.Context, d Data, c feedConfig) (feed, *tally, error) {
	if d.Source != nil {
		f, y, err := m.openSource(ctx, d, c)
		if err != nil {
			return nil, nil, fmt.Errorf("%s%w", c.arg, err)
		}
		return f, y, nil
	}
	data := &bound{}
	y, err := m.openBound(data, d, c)
	if err != nil {
		return nil, nil, err
	}
	return &feeder{data: data, size: c.size, limit: c.limit}, y, nil
}

// openBound is openData for tensors.
func (m *Model) openBound(b *bound, d Data, c feedConfig) (*tally, error) {
	if err := m.admit(b, d, c.arg); err != nil {
		return nil, err
	}
	y, err := m.tallyFor(b, c)
	if err != nil {
		return nil, err
	}
	if err = y.checkLabels(b, c.arg); err == nil && len(c.classWeight) > 0 {
		b.weight, err = m.classWeights(b, c.classWeight)
	}
	if err != nil && c.tally == nil {
		y.give()
	}
	return y, err
}

// tallyFor is the tally that is given, or a new one, prepared for the data.
func (m *Model) tallyFor(b *bound, c feedConfig) (*tally, error) {
	if c.tally == nil {
		return m.takeTally(b, c.arg)
	}
	_, outputs := m.ports()
	if err := c.tally.prepare(outputs, b.y); err != nil {
		return nil, fmt.Errorf("%s%w", c.arg, err)
	}
	return c.tally, nil
}

// openSource is openData for a source: its first piece builds the model.
func (m *Model) openSource(ctx context.Context, d Data, c feedConfig) (*stream, *tally, error) {
	if err := d.onlySource(); err != nil {
		return nil, nil, err
	}
	rules := &pieces{m: m, labels: true, classWeight: c.classWeight}
	s := &stream{source: d.Source, size: c.size, limit: c.limit, goesOn: c.train && c.limit > 0, admit: rules.admit}
	err := s.peek(ctx, func(d Data) error {
		var first bound
		if err := m.admit(&first, d, ""); err != nil {
			return err
		}
		y, err := m.tallyFor(&first, feedConfig{tally: c.tally})
		rules.tally = y
		return err
	})
	if err != nil {
		if rules.tally != nil && c.tally == nil {
			rules.tally.give()
		}
		return nil, nil, err
	}
	return s, rules.tally, nil
}

// admit checks data for training or evaluation, and builds the model at its first data.
func (m *Model) admit(b *bound, d Data, arg string) error {
	inputs, outputs := m.ports()
	if !m.isCompiled() {
		return errNotCompiled
	}
	if err := b.bind(inputs, outputs, d, arg, true); err != nil {
		return err
	}
	if err := m.ensureReady(b, arg); err != nil {
		return err
	}
	return m.checkPorts(b, arg)
}

// checkPorts checks data against the inputs and outputs of the model, which is built by now.
func (m *Model) checkPorts(b *bound, arg string) error {
	inputs, outputs := m.ports()
	return b.fit(m.name, inputs, outputs, arg)
}

func (m *Model) isCompiled() bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.compiled != nil
}

func (m *Model) isReady() bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.built() && m.compiled.heads != nil && m.compiled.params != nil
}

// ensureReady makes everything that had to wait for the first data: weights, heads, the optimizer's slots.
func (m *Model) ensureReady(b *bound, arg string) error {
	if m.isReady() {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.ensureBuilt(b, arg); err != nil {
		return err
	}
	if err := m.compiled.ready(m); err != nil {
		return fmt.Errorf("%s%w", arg, err)
	}
	return nil
}

// takeTally is a tally for the caller alone, until give, whose losses and metrics fit the data.
func (m *Model) takeTally(b *bound, arg string) (*tally, error) {
	m.mu.RLock()
	c, outputs := m.compiled, m.outputs
	m.mu.RUnlock()
	y, err := c.tallies.take(c)
	if err != nil {
		return nil, err
	}
	if err := y.prepare(outputs, b.y); err != nil {
		y.give()
		return nil, fmt.Errorf("%s%w", arg, err)
	}
	return y, nil
}

// checkLabels checks the labels of all samples, so that a wrong one is found before training begins, not in the middle of it.
func (y *tally) checkLabels(b *bound, arg string) error {
	for i := range y.heads {
		h := y.heads[i].head // all else is of the goroutine that counts
		if h.loss == nil {
			continue
		}
		if err := loss.CheckLabels(h.loss, b.y[i], y.heads[i].pred); err != nil {
			return fmt.Errorf("%sY[%d] for the output %s: %w", arg, i, h.name, err)
		}
	}
	return nil
}

// ensureBuilt makes the weights of a model that was waiting for the shape of its data. The caller holds the lock.
func (m *Model) ensureBuilt(b *bound, arg string) error {
	switch {
	case m.built():
		return nil
	case m.kind == Subclassed:
		return m.building(func() error { return m.buildSubclassed(b) })
	case len(m.layers) == 0:
		return fmt.Errorf("%s: the model has no layers", m.name)
	case len(b.x) != 1:
		return fmt.Errorf("%sX: expected 1 tensor for the input of %s, got %d", arg, m.name, len(b.x))
	}
	return m.building(func() error { return m.buildSequential(b.x[0].Shape) })
}

// classWeights are the weights of samples by their class.
func (m *Model) classWeights(b *bound, byClass map[int]float64) (weights, error) {
	switch {
	case len(m.outputs) == 1 && len(m.outputs[0].shape) > 2:
		return nil, fmt.Errorf("ClassWeight: expected one label for each sample, the output %s has the shape %v; use SampleWeight", m.outputs[0].name, m.outputs[0].shape)
	case len(m.outputs) > 1:
		return nil, fmt.Errorf("ClassWeight: expected a model with one output, this one has %d; use SampleWeight", len(m.outputs))
	case b.weight != nil:
		return nil, errors.New("ClassWeight: expected no SampleWeight beside it; multiply them yourself")
	}
	classes := max(2, m.outputs[0].rowSize())
	for _, class := range slices.Sorted(maps.Keys(byClass)) {
		w := byClass[class]
		if class >= classes {
			return nil, fmt.Errorf("ClassWeight[%d]: there is no such class; the output %s has the classes from 0 to %d", class, m.outputs[0].name, classes-1)
		}
		if class < 0 || w < 0 || math.IsNaN(w) || math.IsInf(w, 0) {
			return nil, fmt.Errorf("ClassWeight[%d]: expected a class of at least 0 with a finite weight of at least 0, got %v", class, w)
		}
	}
	sample := make([]float32, b.rows)
	for i := range sample {
		sample[i] = 1
		if w, ok := byClass[classOf(b.y[0], i)]; ok {
			sample[i] = float32(w)
		}
	}
	return weights{sample}, nil
}

// classOf is the class of a sample: its label, or where the one is in a one-hot label.
func classOf(y *tensor.Tensor, i int) int {
	row := y.Row(i)
	if len(row) == 1 {
		return int(math.Round(float64(row[0])))
	}
	return argmax(row)
}

func argmax(row []float32) int {
	best := 0
	for i, v := range row {
		if v > row[best] {
			best = i
		}
	}
	return best
}
