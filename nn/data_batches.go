package nn

import (
	"board/nn/tensor"
)

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
	order []int // nil: as the data are
	batch batch
	list  weights     // room for the weights of a batch
	rooms [][]float32 // room for those of shuffled rows, by list
}

// steps is the number of batches.
func (f *feeder) steps() int { return (f.data.rows-1)/f.size + 1 }

// next is batch number i. The last may be short.
func (f *feeder) next(i int) *batch {
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
