package datasets

import (
	"fmt"
	"slices"
	"testing"

	"board/nn/tensor"
)

// cut returns the samples of each batch.
func cut(t *testing.T, d *Dataset, c BatchConfig) [][]int {
	t.Helper()
	batches, err := Batches(d, c)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]int
	for x, y := range batches {
		all = append(all, rowsOf(t, &Dataset{X: x, Y: y, ClassNames: d.ClassNames}))
	}
	return all
}

func TestBatches(t *testing.T) {
	tests := []struct {
		c    BatchConfig
		want []int // sizes
	}{
		{BatchConfig{}, []int{32, 32, 6}},
		{BatchConfig{Size: 70}, []int{70}},
		{BatchConfig{Size: 100}, []int{70}},
		{BatchConfig{Size: 35, NoShuffle: true}, []int{35, 35}},
		{BatchConfig{DropLast: true}, []int{32, 32}},
		{BatchConfig{NoShuffle: true, DropLast: true}, []int{32, 32}},
		{BatchConfig{Size: 100, DropLast: true}, nil},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%+v", tt.c), func(t *testing.T) {
			var sizes, seen []int
			for _, rows := range cut(t, numbered(70, 3), tt.c) {
				sizes, seen = append(sizes, len(rows)), append(seen, rows...)
			}
			if !slices.Equal(sizes, tt.want) {
				t.Errorf("sizes %v, want %v", sizes, tt.want)
			}
			if len(seen) > 0 && slices.IsSorted(seen) != tt.c.NoShuffle {
				t.Errorf("samples %v", seen)
			}
			slices.Sort(seen)
			if len(slices.Compact(seen)) != len(seen) {
				t.Errorf("samples came twice: %v", seen)
			}
		})
	}
}

func TestBatchesFollowSeedAndEpoch(t *testing.T) {
	order := func(c BatchConfig) []int { return slices.Concat(cut(t, numbered(70, 3), c)...) }
	base := order(BatchConfig{Seed: 1, Epoch: 1})
	if !slices.Equal(base, order(BatchConfig{Seed: 1, Epoch: 1})) {
		t.Error("the same epoch came in another order")
	}
	if slices.Equal(base, order(BatchConfig{Seed: 2, Epoch: 1})) || slices.Equal(base, order(BatchConfig{Seed: 1, Epoch: 2})) {
		t.Error("another seed or epoch came in the same order")
	}
}

func TestBatchesStopAndStartAgain(t *testing.T) {
	for _, inOrder := range []bool{false, true} {
		batches, err := Batches(numbered(70, 3), BatchConfig{Size: 10, NoShuffle: inOrder})
		if err != nil {
			t.Fatal(err)
		}
		var first []float32
		for range 2 {
			for x := range batches {
				if first == nil {
					first = slices.Clone(x.Data)
				} else if !slices.Equal(first, x.Data) {
					t.Errorf("the second time began with %v, not %v", x.Data, first)
				}
				break
			}
		}
	}
}

// Digits come in 57 batches; what the loop itself needs is a few allocations.
func TestShuffledBatchesUseTheirMemoryAgain(t *testing.T) {
	batches, err := Batches(Digits(), BatchConfig{})
	if err != nil {
		t.Fatal(err)
	}
	epoch := func() {
		for x := range batches {
			_ = x
		}
	}
	epoch()
	if n := testing.AllocsPerRun(5, epoch); n > 5 {
		t.Errorf("%v allocations an epoch", n)
	}
}

func TestBatchesRefuse(t *testing.T) {
	_, err := Batches(numbered(4, 2), BatchConfig{Size: -1})
	wantError(t, err, "Size: expected a positive number, got -1")
	_, err = Batches(&Dataset{Name: "half", X: tensor.New(2, 2)}, BatchConfig{})
	wantError(t, err, "one without")
	batches, err := Batches(numbered(0, 2), BatchConfig{})
	if err != nil {
		t.Fatal(err)
	}
	for range batches {
		t.Error("a batch of nothing")
	}
}
