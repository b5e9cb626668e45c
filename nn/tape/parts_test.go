package tape_test

import (
	"math"
	"runtime"
	"slices"
	"testing"

	"board/nn/tape"
	"board/nn/tensor"
)

// partsOperations are those that work in parts when there is much to do.
var partsOperations = map[string]func(t *tape.Tape, x, kernel, bias *tape.Var) *tape.Var{
	"relu":       func(t *tape.Tape, x, _, _ *tape.Var) *tape.Var { return t.ReLU(x) },
	"tanh":       func(t *tape.Tape, x, _, _ *tape.Var) *tape.Var { return t.Tanh(x) },
	"clip":       func(t *tape.Tape, x, _, _ *tape.Var) *tape.Var { return t.Clip(x, -0.5, 0.5) },
	"scale":      func(t *tape.Tape, x, _, _ *tape.Var) *tape.Var { return t.Shift(t.Scale(x, 3), 1) },
	"sign":       func(t *tape.Tape, x, _, _ *tape.Var) *tape.Var { return t.Add(t.Sign(x), x) },
	"softmax":    func(t *tape.Tape, x, _, _ *tape.Var) *tape.Var { return t.Softmax(x) },
	"logsoftmax": func(t *tape.Tape, x, _, _ *tape.Var) *tape.Var { return t.LogSoftmax(x) },
	"affine":     func(t *tape.Tape, x, kernel, bias *tape.Var) *tape.Var { return t.Affine(x, kernel, bias) },
}

// TestPartsHaveTheSameBits: the number of processors, and so how the work is cut, does not matter.
func TestPartsHaveTheSameBits(t *testing.T) {
	for name, operation := range partsOperations {
		t.Run(name, func(t *testing.T) {
			want := partsStep(1, operation)
			for _, processors := range []int{2, 4} {
				for i, got := range partsStep(processors, operation) {
					if !slices.EqualFunc(got, want[i], func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) }) {
						t.Errorf("%d processors: tensor %d differs from that of one processor", processors, i)
					}
				}
			}
		})
	}
}

// partsStep returns the value of the operation and the gradients of its inputs.
func partsStep(processors int, operation func(t *tape.Tape, x, kernel, bias *tape.Var) *tape.Var) [][]float32 {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
	const rows, width = 5003, 20
	x, kernel := tensor.New(rows, width), tensor.New(width, width)
	for i := range x.Data {
		x.Data[i] = float32(math.Sin(float64(i)))
	}
	for i := range kernel.Data {
		kernel.Data[i] = float32(math.Cos(float64(i)))
	}
	tp := tape.New(1)
	vars := []*tape.Var{tp.Watch(x), tp.Watch(kernel), tp.Watch(kernel.Slice(3, 4))}
	vars[2].Value.Shape = tensor.Shape{width}
	y := operation(tp, vars[0], vars[1], vars[2])
	tp.Backward(tp.Sum(tp.Mul(y, y)))
	out := [][]float32{y.Value.Data}
	for _, v := range vars {
		if v.Grad != nil {
			out = append(out, v.Grad.Data)
		}
	}
	return out
}

// TestPartsAllocateNothing counts with helpers too, which testing.AllocsPerRun would leave out.
func TestPartsAllocateNothing(t *testing.T) {
	const rows, width = 5003, 20
	x := tensor.New(rows, width)
	tp := tape.New(1)
	step := func() {
		tp.Reset()
		v := tp.Watch(x)
		tp.Backward(tp.Sum(tp.LogSoftmax(tp.Softmax(tp.ReLU(tp.Tanh(v))))))
	}
	step()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 50 {
		step()
	}
	runtime.ReadMemStats(&after)
	if n := after.Mallocs - before.Mallocs; n > 20 {
		t.Errorf("%d allocations in 50 steps", n)
	}
}
