package nn

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"

	"board/nn/tape"
	"board/nn/tensor"
)

// PredictorConfig is how a Predictor computes. Its zero value is fine.
type PredictorConfig struct {
	BatchSize int // the most rows of a batch; 0 is 32
	Workers   int // how many batches are computed at the same time; 0 is one for each processor

	// DynamicBatching makes PredictRow compute rows of callers at the same time as one batch, of BatchSize rows at most: while
	// all workers compute, rows wait, and those that wait are the next batch. No row waits for others to come. With many
	// callers that answers several times as many rows a second, with one it changes nothing.
	DynamicBatching bool
}

// A Predictor computes a model's outputs for programs that ask again and again, such as servers. Its memory is made once, for
// batches of a fixed size, so that a call allocates nothing. Any number of goroutines may use it at the same time; the
// answers are bit for bit those of Model.Predict, and a row's does not depend on the rows it shares a batch with.
//
// It takes the model's weights as they are at each call. While another goroutine trains the model, every batch is computed with the
// weights between two steps. The layers must stay what they were.
type Predictor struct {
	model   *Model
	size    int
	inputs  []port
	outputs []port
	desks   chan *desk // those that nobody uses; not with dynamic batching
	queue   *queue     // nil without dynamic batching
}

// A desk is where a worker computes a batch.
type desk struct {
	workspace *workspace
	batch     batch
	room      *tensor.Tensor // for the rows of several callers
}

// NewPredictor makes a Predictor for a model that is built. The sizes of its inputs must be known, but for the batch.
func NewPredictor(m *Model, c PredictorConfig) (*Predictor, error) {
	p, err := newPredictor(m, c)
	if err != nil {
		return nil, fmt.Errorf("nn.NewPredictor: %w", err)
	}
	return p, nil
}

func newPredictor(m *Model, c PredictorConfig) (*Predictor, error) {
	switch {
	case m == nil:
		return nil, errors.New("expected a model, got nil")
	case !m.Built():
		return nil, fmt.Errorf("%s: expected a model that is built: give it an Input, or call Predict once", m.name)
	case c.Workers < 0:
		return nil, fmt.Errorf("Workers: expected at least 0, got %d", c.Workers)
	}
	size, err := batchSize(c.BatchSize)
	if err != nil {
		return nil, err
	}
	p := &Predictor{model: m, size: size}
	p.inputs, p.outputs = m.ports()
	for _, in := range p.inputs {
		if in.rowSize() == tensor.None {
			return nil, fmt.Errorf("input %s: expected sizes that are known but for the batch, got the shape %v", in.name, in.shape)
		}
	}
	desks := make([]*desk, orDefault(c.Workers, runtime.GOMAXPROCS(0)))
	for i := range desks {
		if desks[i], err = p.newDesk(); err != nil {
			return nil, err
		}
	}
	return p, p.open(desks, c.DynamicBatching)
}

// open puts the desks where workers find them.
func (p *Predictor) open(desks []*desk, batching bool) error {
	if batching {
		if err := p.checkRows(); err != nil {
			return fmt.Errorf("DynamicBatching: %w", err)
		}
		p.queue = newQueue(p, desks)
		return nil
	}
	p.desks = make(chan *desk, len(desks))
	for _, d := range desks {
		p.desks <- d
	}
	return nil
}

// rowSize is how many numbers a row has, None if that is not known.
func (p port) rowSize() int { return p.shape[1:].Size() }

// newDesk makes the memory for the largest batch, by computing one of zeros.
func (p *Predictor) newDesk() (d *desk, err error) {
	defer p.model.guard(&err)
	d = &desk{workspace: p.model.takeWorkspace()}
	for _, in := range p.inputs {
		shape := in.shape.Clone()
		shape[0] = p.size
		if shape.Size() == math.MaxInt {
			return nil, fmt.Errorf("input %s: expected a batch that fits into memory, got the shape %v", in.name, shape)
		}
		d.batch.x = append(d.batch.x, tensor.New(shape...))
	}
	d.room = &tensor.Tensor{Shape: d.batch.x[0].Shape.Clone(), Data: d.batch.x[0].Data}
	out, err := p.compute(d, p.size)
	for i, v := range out {
		if v.Value.Rows() != p.size || !compatible(p.outputs[i].shape, v.Value.Shape) {
			return nil, fmt.Errorf("output %s: expected the shape %v with a row for each of %d samples, got %v", p.outputs[i].name, p.outputs[i].shape, p.size, v.Value.Shape)
		}
	}
	return d, err
}

// PredictOnBatch computes the outputs for the rows of x, which has one tensor for each input, of the shapes of InputShapes and of
// BatchSize rows at most. They are written to out, one tensor for each output, which is given its shape; its memory is used if there is
// enough. It waits while all workers compute; when ctx is cancelled before it could begin, it returns ctx.Err().
func (p *Predictor) PredictOnBatch(ctx context.Context, out, x []*tensor.Tensor) (err error) {
	defer p.model.guard(&err)
	rows, err := p.check(out, x)
	if err != nil {
		return fmt.Errorf("PredictOnBatch: %w", err)
	}
	d, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer p.give(d)
	for i, t := range x {
		in := d.batch.x[i]
		in.Shape, in.Data = append(in.Shape[:0], t.Shape...), t.Data
	}
	vars, err := p.compute(d, rows)
	if err != nil {
		return fmt.Errorf("PredictOnBatch: %w", err)
	}
	for i, v := range vars {
		out[i].Resize(v.Value.Shape...)
		copy(out[i].Data, v.Value.Data)
	}
	return nil
}

// check returns the number of rows.
func (p *Predictor) check(out, x []*tensor.Tensor) (rows int, err error) {
	b := bound{x: x}
	if err := b.check("", false); err != nil {
		return 0, err
	}
	if err := b.fitInputs(p.model.name, p.inputs, ""); err != nil {
		return 0, err
	}
	if b.rows > p.size {
		return 0, fmt.Errorf("expected at most %d rows, the predictor's BatchSize, got %d", p.size, b.rows)
	}
	if len(out) != len(p.outputs) {
		return 0, fmt.Errorf("out: expected %s, got %d", portList(p.outputs, "output"), len(out))
	}
	for i, t := range out {
		if t == nil {
			return 0, fmt.Errorf("out[%d]: expected a tensor, got nil", i)
		}
	}
	return b.rows, nil
}

// PredictRow computes the output for one row: x holds the numbers of one sample, out gets those of its output. It is for models with one
// input and one output. It waits while all workers compute; when ctx is cancelled before the row's turn has come, it returns ctx.Err().
func (p *Predictor) PredictRow(ctx context.Context, out, x []float32) (err error) {
	defer p.model.guard(&err)
	if err := p.checkRow(out, x); err != nil {
		return fmt.Errorf("PredictRow: %w", err)
	}
	if p.queue != nil {
		return p.queue.predict(ctx, out, x)
	}
	d, err := p.take(ctx)
	if err != nil {
		return err
	}
	defer p.give(d)
	in := d.batch.x[0]
	in.Shape, in.Data = append(append(in.Shape[:0], 1), p.inputs[0].shape[1:]...), x
	vars, err := p.compute(d, 1)
	if err != nil {
		return fmt.Errorf("PredictRow: %w", err)
	}
	copy(out, vars[0].Value.Data)
	return nil
}

func (p *Predictor) checkRow(out, x []float32) error {
	if err := p.checkRows(); err != nil {
		return err
	}
	if want := p.inputs[0].rowSize(); len(x) != want {
		return fmt.Errorf("x: expected the %d numbers of one sample of shape %v, got %d", want, p.inputs[0].shape[1:], len(x))
	}
	if want := p.outputs[0].rowSize(); len(out) != want {
		return fmt.Errorf("out: expected room for the %d numbers of the output, got %d", want, len(out))
	}
	if i := firstNotFinite(x); i >= 0 {
		return fmt.Errorf("x: expected finite numbers, got %v at %d", x[i], i)
	}
	return nil
}

// checkRows requires what PredictRow is for.
func (p *Predictor) checkRows() error {
	switch {
	case len(p.inputs) != 1 || len(p.outputs) != 1:
		return fmt.Errorf("expected a model with one input and one output, %s has %d and %d; use PredictOnBatch", p.model.name, len(p.inputs), len(p.outputs))
	case p.outputs[0].rowSize() == tensor.None:
		return fmt.Errorf("expected an output whose sizes are known but for the batch, got the shape %v; use PredictOnBatch", p.outputs[0].shape)
	}
	return nil
}

// take waits for a desk.
func (p *Predictor) take(ctx context.Context) (*desk, error) {
	if p.queue != nil {
		return p.queue.take(ctx)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	select {
	case d := <-p.desks:
		return d, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// give leaves a desk to others, and lets go of the caller's tensors.
func (p *Predictor) give(d *desk) {
	d.workspace.tape.Release()
	for _, in := range d.batch.x {
		in.Data = nil
	}
	if p.queue != nil {
		p.queue.passOn(d)
		return
	}
	p.desks <- d
}

// compute computes the batch of a desk.
func (p *Predictor) compute(d *desk, rows int) ([]*tape.Var, error) {
	d.batch.rows = rows
	return d.workspace.infer(p.model, &d.batch)
}
