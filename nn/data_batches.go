package nn

import (
	"board/nn/tensor"
)

// A batch is some rows of the data. Its tensors are used again for the next one.
type batch struct {
	x, y   []*tensor.Tensor
	weight []float32 // nil: all 1
	rows   int
}

// A feeder cuts data into batches, in order or shuffled.
type feeder struct {
	data   *bound
	size   int
	order  []int // nil: as the data are
	batch  batch
	weight []float32 // room for the weights of shuffled rows
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

func (f *feeder) weights(from, to int) []float32 {
	if f.data.weight == nil {
		return nil
	}
	if f.order == nil {
		return f.data.weight[from:to]
	}
	f.weight = f.weight[:0]
	for _, row := range f.order[from:to] {
		f.weight = append(f.weight, f.data.weight[row])
	}
	return f.weight
}
