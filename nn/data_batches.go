package nn

import (
	"context"

	"board/nn/tensor"
)

// A feed gives batches to a training or an evaluation: a feeder those of tensors, a stream those of a source.
type feed interface {
	// begin begins to go over the data, with batch number first.
	begin(ctx context.Context, first int) error
	// next is the next batch, nil after the last. The one before is not valid any more.
	next(ctx context.Context) (*batch, error)
	// end ends what runs in the background.
	end()
	// steps and samples are how many there are in one pass, 0 where that is not known.
	steps() int
	samples() int
}

// A batch is some rows of the data. Its tensors are used again for the next one.
type batch struct {
	x, y   []*tensor.Tensor
	weight weights
	rows   int
}

// A feeder cuts data into batches, in order or shuffled.
type feeder struct {
	data  *bound
	size  int
	limit int   // of batches; 0: none
	order []int // nil: as the data are
	at    int   // the number of the next batch
	batch batch
	list  weights     // room for the weights of a batch
	rooms [][]float32 // room for those of shuffled rows, by list
}

// steps is the number of batches.
func (f *feeder) steps() int {
	n := (f.data.rows-1)/f.size + 1
	if f.limit > 0 {
		return min(n, f.limit)
	}
	return n
}

func (f *feeder) samples() int { return f.data.rows }

func (f *feeder) begin(_ context.Context, first int) error {
	f.at = first
	return nil
}

func (f *feeder) next(context.Context) (*batch, error) {
	if f.at >= f.steps() {
		return nil, nil
	}
	f.at++
	return f.get(f.at - 1), nil
}

func (f *feeder) end() {}

// get is batch number i. The last may be short.
func (f *feeder) get(i int) *batch {
	from := i * f.size
	to := min(from+f.size, f.data.rows)
	b := &f.batch
	b.rows = to - from
	b.x = f.take(b.x, f.data.x, from, to)
	b.y = f.take(b.y, f.data.y, from, to)
	b.weight = f.weights(from, to)
	return b
}

// take fills dst with the rows [from, to) of each tensor: copies if shuffled, else views.
func (f *feeder) take(dst, src []*tensor.Tensor, from, to int) []*tensor.Tensor {
	for len(dst) < len(src) {
		dst = append(dst, &tensor.Tensor{})
	}
	for k, t := range src {
		if f.order != nil {
			t.Gather(dst[k], f.order[from:to])
			continue
		}
		size := t.RowSize()
		dst[k].Shape = append(append(dst[k].Shape[:0], to-from), t.Shape[1:]...)
		dst[k].Data = t.Data[from*size : to*size]
	}
	return dst[:len(src)]
}

func (f *feeder) weights(from, to int) weights {
	f.list = f.list[:0]
	for k, all := range f.data.weight {
		f.list = append(f.list, f.weightsOf(k, all, from, to))
	}
	return f.list
}

// weightsOf are the weights of list k: copies if shuffled, else a view.
func (f *feeder) weightsOf(k int, all []float32, from, to int) []float32 {
	switch {
	case all == nil:
		return nil
	case f.order == nil:
		return all[from:to]
	}
	for len(f.rooms) <= k {
		f.rooms = append(f.rooms, nil)
	}
	room := f.rooms[k][:0]
	for _, row := range f.order[from:to] {
		room = append(room, all[row])
	}
	f.rooms[k] = room
	return room
}
