package loss_test

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"board/nn/loss"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// TestLossesAllocateNothing in a step of training, with weights of the samples.
func TestLossesAllocateNothing(t *testing.T) {
	const rows, columns = 6, 4
	pred, dense, classes := tensor.New(rows, columns), tensor.New(rows, columns), tensor.New(rows, 1)
	weights := make([]float32, rows)
	for i := range rows {
		classes.Data[i], weights[i] = float32(i%columns), float32(i)
		dense.Set(1, i, i%columns)
		for j := range columns {
			pred.Set(float32(1+(i*5+j*3)%7)/16, i, j)
		}
	}
	for _, name := range registry.Known[loss.Loss]() {
		t.Run(name, func(t *testing.T) {
			l, err := loss.Resolve(loss.Name(name))
			if err != nil {
				t.Fatal(err)
			}
			y := dense
			if l.Check(y.Shape, pred.Shape) != nil {
				y = classes
			}
			tp := tape.New(1)
			step := func() {
				tp.Reset()
				tp.Backward(l.Call(tp, y, tp.Watch(pred), weights))
			}
			if n := testing.AllocsPerRun(10, step); n != 0 {
				t.Errorf("%v allocations, want none", n)
			}
		})
	}
}

// TestLargeBatchesHaveTheSameBits: rows of a large batch are done in parts, by several goroutines.
func TestLargeBatchesHaveTheSameBits(t *testing.T) {
	const rows, columns = 4099, 10
	pred, y := tensor.New(rows, columns), tensor.New(rows)
	for i := range pred.Data {
		pred.Data[i] = float32(math.Sin(float64(i)))
	}
	for i := range y.Data {
		y.Data[i] = float32(i % columns)
	}
	step := func(processors int) (value float32, grad []float32) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		tp := tape.New(1)
		x := tp.Watch(pred)
		l := loss.SparseCategoricalCrossentropy{FromLogits: true}.Call(tp, y, x, nil)
		tp.Backward(l)
		return l.Value.Data[0], x.Grad.Data
	}
	value, grad := step(1)
	for _, processors := range []int{2, 4} {
		v, g := step(processors)
		if v != value || !slices.Equal(g, grad) {
			t.Errorf("%d processors: loss %v, want %v; gradients equal: %v", processors, v, value, slices.Equal(g, grad))
		}
	}
}
