// Package tapetest checks gradients against finite differences.
package tapetest

import (
	"math"
	"math/rand/v2"
	"testing"

	"board/nn/tape"
	"board/nn/tensor"
)

const (
	seed      = 1
	nudge     = 1.0 / 256 // added to and taken from an input; a power of two, so that sums stay exact
	tolerance = 4e-3      // of the larger of 1 and the gradient: what float32 leaves of a difference quotient
)

// Check compares the gradients that Backward gives for f with central differences, for every element of every input.
// f may return any shape: its elements are weighed with fixed random numbers and added. It is called with fresh tapes
// of one seed, so that dropout drops the same elements each time, and once again on the same tape after Reset.
// Inputs should keep away from kinks, by 1/256 and more.
func Check(t testing.TB, f func(*tape.Tape, []*tape.Var) *tape.Var, inputs ...*tensor.Tensor) {
	t.Helper()
	first := gradients(tape.New(seed), f, inputs)
	reused := tape.New(seed)
	state := reused.RandomState()
	gradients(reused, f, inputs)
	if err := reused.SetRandomState(state); err != nil {
		t.Fatal(err)
	}
	second := gradients(reused, f, inputs)
	for i, x := range inputs {
		for j := range x.Data {
			want := difference(f, inputs, i, j)
			if got := float64(first[i].Data[j]); !close(got, want) {
				t.Errorf("input %d, element %d = %g: Backward gives %g, differences %g", i, j, x.Data[j], got, want)
			}
			if math.Float32bits(first[i].Data[j]) != math.Float32bits(second[i].Data[j]) {
				t.Errorf("input %d, element %d: Backward gives %g at first and %g in the second step on the tape", i, j, first[i].Data[j], second[i].Data[j])
			}
		}
	}
}

func close(got, want float64) bool {
	return math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))
}

// gradients records one step and returns copies of the gradients of the inputs.
func gradients(tp *tape.Tape, f func(*tape.Tape, []*tape.Var) *tape.Var, inputs []*tensor.Tensor) []*tensor.Tensor {
	tp.Reset()
	vars := watch(tp, inputs)
	y := f(tp, vars)
	tp.Backward(tp.Sum(tp.Mul(y, tp.Constant(weights(y.Value.Shape)))))
	grads := make([]*tensor.Tensor, len(vars))
	for i, v := range vars {
		if v.Grad == nil { // f does not use it
			grads[i] = tensor.New(v.Value.Shape...)
			continue
		}
		grads[i] = v.Grad.Clone()
	}
	return grads
}

func watch(tp *tape.Tape, inputs []*tensor.Tensor) []*tape.Var {
	vars := make([]*tape.Var, len(inputs))
	for i, x := range inputs {
		vars[i] = tp.Watch(x)
	}
	return vars
}

// weights are the same numbers for the same shape, between 0.5 and 1.5.
func weights(shape tensor.Shape) *tensor.Tensor {
	rng := rand.New(rand.NewPCG(seed, seed))
	w := tensor.New(shape...)
	for i := range w.Data {
		w.Data[i] = 0.5 + rng.Float32()
	}
	return w
}

// difference is the central difference quotient for element j of input i.
func difference(f func(*tape.Tape, []*tape.Var) *tape.Var, inputs []*tensor.Tensor, i, j int) float64 {
	x := inputs[i].Data
	kept := x[j]
	defer func() { x[j] = kept }()
	x[j] = kept + nudge
	above, width := value(f, inputs), float64(x[j])
	x[j] = kept - nudge
	below := value(f, inputs)
	width -= float64(x[j])
	return (above - below) / width
}

// value is the weighted sum of f, added in double precision.
func value(f func(*tape.Tape, []*tape.Var) *tape.Var, inputs []*tensor.Tensor) float64 {
	tp := tape.New(seed)
	y := f(tp, watch(tp, inputs)).Value
	total := 0.0
	for i, w := range weights(y.Shape).Data {
		total += float64(w) * float64(y.Data[i])
	}
	return total
}
