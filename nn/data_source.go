package nn

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"board/nn/tensor"
)

// A DataSource gives data bit by bit, for data that are larger than memory or that come from elsewhere: a database, a network, a generator.
// Fit, Evaluate and PredictSource take their batches from it while they compute with the ones before:
//
//	source := &nn.DataSource{Seq: func(ctx context.Context) iter.Seq2[nn.Data, error] { … }}
//	history, err := model.Fit(ctx, nn.Data{Source: source}, nn.FitConfig{Epochs: 3})
//
// Package datasets has sources for CSV files, IDX files and folders of images.
type DataSource struct {
	// Seq goes over the data once, from the beginning; it is called for every epoch. What it yields are pieces of any number of
	// samples, one or thousands, which need not be BatchSize: several inputs and outputs, weights, all that Data has, always in the same shapes. Their
	// memory may be used again for the next piece. After an error nothing more is asked for, and Fit returns the error with
	// its place. It runs in a goroutine of its own. When ctx is cancelled it has to return, as the caller waits for it.
	Seq func(ctx context.Context) iter.Seq2[Data, error]

	Samples int // how many samples there are in all; 0 where that is not known

	// ShuffleBuffer makes training take samples at random from among so many that are kept in memory, as tf.data's shuffle does. 0
	// keeps their order. Evaluation and prediction always do.
	ShuffleBuffer int

	Prefetch int // how many batches are made ahead; 0 is what fits into a megabyte, at least 2 and at most 64
}

// Stream is the data of a source: Data{Source: &DataSource{Seq: seq}}.
func Stream(seq func(ctx context.Context) iter.Seq2[Data, error]) Data {
	return Data{Source: &DataSource{Seq: seq}}
}

func (s *DataSource) check() error {
	switch {
	case s.Seq == nil:
		return errors.New("expected Seq, got nil")
	case s.Samples < 0:
		return fmt.Errorf("Samples: expected at least 0, got %d", s.Samples)
	case s.ShuffleBuffer < 0:
		return fmt.Errorf("ShuffleBuffer: expected at least 0, got %d", s.ShuffleBuffer)
	case s.Prefetch < 0 || s.Prefetch > maxPrefetch:
		return fmt.Errorf("Prefetch: expected 0 to %d, got %d", maxPrefetch, s.Prefetch)
	}
	return nil
}

// maxPrefetch is more batches than any reader can be ahead by.
const maxPrefetch = 1 << 16

// onlySource refuses data that are given twice.
func (d *Data) onlySource() error {
	if d.X != nil || d.Y != nil || d.XNamed != nil || d.YNamed != nil || d.SampleWeight != nil || d.SampleWeights != nil {
		return errors.New("Source: expected either a source or tensors, got both")
	}
	return d.Source.check()
}

// A reader goes over a source once.
type reader struct {
	next   func() (Data, error, bool)
	stop   func()
	before int // samples that came
}

func (s *DataSource) open(ctx context.Context) *reader {
	next, stop := iter.Pull2(s.Seq(ctx))
	return &reader{next: next, stop: stop}
}

// read is the next piece; false at the end. The error says where in the source it is.
func (r *reader) read(use func(d Data) (samples int, err error)) (more bool, err error) {
	d, err, more := r.next()
	if !more {
		return false, nil
	}
	if err == nil && d.Source != nil {
		err = errors.New("expected tensors, got another source")
	}
	samples := 0
	if err == nil {
		samples, err = use(d)
	}
	if err != nil {
		return false, fmt.Errorf("Source: after %s samples: %w", grouped(r.before), err)
	}
	r.before += samples
	return true, nil
}

var errEmptySource = errors.New("Source: expected at least one sample, got none")

// pieces checks the pieces of a source, each like the first.
type pieces struct {
	m           *Model
	labels      bool
	tally       *tally          // nil for predictions
	classWeight map[int]float64 // of training
	like        *bound          // the first piece's shapes; nil before

	// The model's, once the first piece has built it. They don't change any more, and to ask for them would wait for a step of the training.
	inputs, outputs []port
}

// admit checks a piece, and puts it into b.
func (p *pieces) admit(b *bound, d Data) error {
	if p.inputs == nil {
		p.inputs, p.outputs = p.m.ports()
	}
	if err := b.bind(p.inputs, p.outputs, d, "", p.labels); err != nil {
		return err
	}
	if err := b.fit(p.m.name, p.inputs, p.outputs, ""); err != nil {
		return err
	}
	if p.tally != nil {
		if err := p.tally.checkLabels(b, ""); err != nil {
			return err
		}
	}
	if len(p.classWeight) > 0 {
		var err error
		if b.weight, err = p.m.classWeights(b, p.classWeight); err != nil {
			return err
		}
	}
	return p.compare(b)
}

// compare requires a piece to have what the first one had.
func (p *pieces) compare(b *bound) error {
	if p.like == nil {
		p.like = b.shapes()
		return nil
	}
	for i, t := range p.like.x {
		if !sameRows(t.Shape, b.x[i].Shape) {
			return fmt.Errorf("X[%d]: expected rows of shape %v, as in the first piece, got %v", i, t.Shape[1:], b.x[i].Shape[1:])
		}
	}
	for i, t := range p.like.y {
		if !sameRows(t.Shape, b.y[i].Shape) {
			return fmt.Errorf("Y[%d]: expected rows of shape %v, as in the first piece, got %v", i, t.Shape[1:], b.y[i].Shape[1:])
		}
	}
	same := len(b.weight) == len(p.like.weight)
	for i := 0; same && i < len(b.weight); i++ {
		same = (b.weight[i] == nil) == (p.like.weight[i] == nil)
	}
	if !same {
		return errors.New("SampleWeight: expected sample weights in all pieces or in none")
	}
	return nil
}

// shapes are those of the piece, without its values.
func (b *bound) shapes() *bound {
	like := &bound{}
	for _, t := range b.x {
		like.x = append(like.x, &tensor.Tensor{Shape: t.Shape.Clone()})
	}
	for _, t := range b.y {
		like.y = append(like.y, &tensor.Tensor{Shape: t.Shape.Clone()})
	}
	for _, w := range b.weight {
		if w != nil {
			w = []float32{}
		}
		like.weight = append(like.weight, w)
	}
	return like
}
