package nn

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"board/nn/tensor"
)

// PredictSource is Predict for data that come bit by bit: it yields the outputs of one batch after another, one tensor for each
// output with a row for each sample, in the order of the source, until it ends. Of what the source gives, only the inputs are looked at. The tensors are
// valid until the next batch. After an error, of the source or of ctx, nothing more comes.
func (m *Model) PredictSource(ctx context.Context, s *DataSource, c PredictConfig) iter.Seq2[[]*tensor.Tensor, error] {
	return func(yield func([]*tensor.Tensor, error) bool) {
		if err := m.predictSource(ctx, s, c, func(out []*tensor.Tensor) bool { return yield(out, nil) }); err != nil {
			yield(nil, err)
		}
	}
}

// predictSource calls use for the outputs of every batch, until it returns false.
func (m *Model) predictSource(ctx context.Context, source *DataSource, c PredictConfig, use func([]*tensor.Tensor) bool) (err error) {
	defer m.guard(&err)
	size, err := c.check(ctx)
	var s *stream
	if err == nil {
		s, err = m.openInputs(ctx, source, size)
	}
	if err != nil {
		return fmt.Errorf("PredictSource: %w", err)
	}
	defer s.end()
	if c.Verbose == Auto {
		c.Verbose = Silent
	}
	callbacks := newCallbackList(m, c.Callbacks, c.Verbose, c.Output)
	return callbacks.broken(m.predictStream(ctx, s, &callbacks, use))
}

// openInputs builds the model by the first piece, if it is not built.
func (m *Model) openInputs(ctx context.Context, source *DataSource, size int) (*stream, error) {
	if source == nil {
		return nil, fmt.Errorf("expected a source, got nil")
	}
	if err := source.check(); err != nil {
		return nil, fmt.Errorf("Source: %w", err)
	}
	rules := &pieces{m: m}
	admit := func(b *bound, d Data) error {
		d.Y, d.YNamed, d.SampleWeight, d.SampleWeights = nil, nil, nil, nil
		return rules.admit(b, d)
	}
	s := &stream{source: source, size: size, admit: admit}
	return s, s.peek(ctx, func(d Data) error {
		var first bound
		inputs, outputs := m.ports()
		if err := first.bind(inputs, outputs, Data{X: d.X, XNamed: d.XNamed}, "", false); err != nil {
			return err
		}
		if m.Built() {
			return nil
		}
		return m.buildFirst(&first)
	})
}

func (m *Model) predictStream(ctx context.Context, s *stream, callbacks *callbackList, use func([]*tensor.Tensor) bool) error {
	if err := callbacks.begin(duringPredict, Params{Epochs: 1, Steps: s.steps(), BatchSize: s.size, Samples: s.samples()}); err != nil {
		return err
	}
	w := m.takeWorkspace()
	defer w.give()
	logs := &Logs{} // nothing is measured
	if err := s.begin(ctx, 0); err != nil {
		return err
	}
	for i := 0; ; i++ {
		b, err := s.next(ctx)
		if err != nil {
			return err
		}
		if b == nil {
			return callbacks.end(duringPredict, logs)
		}
		if err := callbacks.batchBegin(duringPredict, i); err != nil {
			return err
		}
		vars, err := w.infer(m, b)
		if err != nil {
			return err
		}
		out := make([]*tensor.Tensor, 0, len(vars))
		for _, v := range vars {
			out = append(out, &tensor.Tensor{Shape: slices.Clone(v.Value.Shape), Data: v.Value.Data})
		}
		if err := callbacks.batchEnd(duringPredict, i, logs); err != nil {
			return err
		}
		if !use(out) {
			return nil
		}
	}
}
