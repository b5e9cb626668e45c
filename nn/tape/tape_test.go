package tape_test

import (
	"testing"

	"board/nn/tape"
	"board/nn/tape/tapetest"
	"board/nn/tensor"
)

func TestTwoLayers(t *testing.T) {
	x := ramp(3, 4)
	tapetest.Check(t, func(tp *tape.Tape, in []*tape.Var) *tape.Var {
		return tp.Softmax(tp.Affine(tp.Tanh(tp.Affine(in[0], in[1], in[2])), in[3], nil))
	}, x, ramp(4, 5), ramp(5), ramp(5, 2))
}

// ramp is a tensor of numbers between -1 and 1, none of them zero, no two neighbours alike.
func ramp(shape ...int) *tensor.Tensor {
	x := tensor.New(shape...)
	for i := range x.Data {
		x.Data[i] = float32((i*37+11)%64-32)/32 + 1.0/64
	}
	return x
}
