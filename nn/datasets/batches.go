package datasets

import (
	"fmt"
	"iter"
	"math/rand/v2"

	"board/nn/tensor"
)

// BatchConfig says how [Batches] cuts a data set.
type BatchConfig struct {
	// Size is the number of samples in a batch; 0 stands for 32.
	Size int
	// NoShuffle takes the samples in the order in which they are.
	NoShuffle bool
	// Seed and Epoch decide the shuffling: another epoch has another order, the same one the same.
	Seed  uint64
	Epoch int
	// DropLast leaves out the last batch when it is not full.
	DropLast bool
}

// Batches goes over the data set once, in batches of X and Y with Size rows; the last one may be shorter.
//
//	batches, err := datasets.Batches(train, datasets.BatchConfig{Size: 32, Epoch: epoch})
//	for x, y := range batches { … }
//
// The tensors of a batch are valid until the next one is asked for: their memory is used again. Without shuffling they are
// views of the data set. The iterator may be used several times, but not at the same time.
func Batches(d *Dataset, c BatchConfig) (iter.Seq2[*tensor.Tensor, *tensor.Tensor], error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if c.Size < 0 {
		return nil, fmt.Errorf("datasets: batches: Size: expected a positive number, got %d", c.Size)
	}
	size := or(c.Size, 32)
	n := d.Len()
	if c.DropLast {
		n -= n % size
	}
	if c.NoShuffle {
		return views(d, n, size), nil
	}
	return gathered(d, n, size, c), nil
}

func views(d *Dataset, n, size int) iter.Seq2[*tensor.Tensor, *tensor.Tensor] {
	return func(yield func(x, y *tensor.Tensor) bool) {
		for from := 0; from < n; from += size {
			to := min(n, from+size)
			if !yield(d.X.Slice(from, to), d.Y.Slice(from, to)) {
				return
			}
		}
	}
}

func gathered(d *Dataset, n, size int, c BatchConfig) iter.Seq2[*tensor.Tensor, *tensor.Tensor] {
	order := count(d.Len())
	shuffle(rand.New(rand.NewPCG(c.Seed, uint64(c.Epoch))), order)
	x, y := tensor.New(0), tensor.New(0)
	return func(yield func(x, y *tensor.Tensor) bool) {
		for from := 0; from < n; from += size {
			rows := order[from:min(n, from+size)]
			d.X.Gather(x, rows)
			d.Y.Gather(y, rows)
			if !yield(x, y) {
				return
			}
		}
	}
}
