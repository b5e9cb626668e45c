package tape_test

import (
	"testing"

	"board/nn/tape"
	"board/nn/tape/tapetest"
	"board/nn/tensor"
)

// A recording is a function of some inputs.
type recording = func(tp *tape.Tape, in []*tape.Var) *tape.Var

// one makes a recording of a method of Tape with one input.
func one(f func(*tape.Tape, *tape.Var) *tape.Var) recording {
	return func(tp *tape.Tape, in []*tape.Var) *tape.Var { return f(tp, in[0]) }
}

func two(f func(tp *tape.Tape, a, b *tape.Var) *tape.Var) recording {
	return func(tp *tape.Tape, in []*tape.Var) *tape.Var { return f(tp, in[0], in[1]) }
}

// TestGradients compares every operation's gradients with finite differences.
func TestGradients(t *testing.T) {
	for _, c := range []struct {
		name   string
		f      recording
		inputs []*tensor.Tensor
	}{
		{"Add", two((*tape.Tape).Add), list(ramp(2, 3), ramp(2, 3))},
		{"Add, row", two((*tape.Tape).Add), list(ramp(4, 2, 3), ramp(3))},
		{"Add, column", two((*tape.Tape).Add), list(ramp(4, 1), ramp(4, 3))},
		{"Add, outer", two((*tape.Tape).Add), list(ramp(4, 1), ramp(3))},
		{"Add, scalar", two((*tape.Tape).Add), list(ramp(2, 3), ramp())},
		{"Sub", two((*tape.Tape).Sub), list(ramp(2, 3), ramp(2, 3))},
		{"Sub, middle", two((*tape.Tape).Sub), list(ramp(2, 3, 4), ramp(2, 1, 4))},
		{"Mul", two((*tape.Tape).Mul), list(ramp(2, 3), ramp(2, 3))},
		{"Mul, row", two((*tape.Tape).Mul), list(ramp(3), ramp(2, 3))},
		{"Mul, itself", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Mul(x, x) }), list(ramp(5))},
		{"Div", two((*tape.Tape).Div), list(ramp(2, 3), shifted(2, 2, 3))},
		{"Div, column", two((*tape.Tape).Div), list(ramp(2, 3), shifted(2, 2, 1))},
		{"Maximum", two((*tape.Tape).Maximum), list(ramp(2, 5), shifted(0.3, 5))},
		{"Minimum", two((*tape.Tape).Minimum), list(ramp(2, 5), shifted(0.3, 5))},
		{"Where", func(tp *tape.Tape, in []*tape.Var) *tape.Var {
			return tp.Where(tp.Constant(&tensor.Tensor{Shape: tensor.Shape{2, 1}, Data: []float32{0, 1}}), in[0], in[1])
		}, list(ramp(2, 3), ramp(3))},
		{"Neg", one((*tape.Tape).Neg), list(ramp(6))},
		{"Scale", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Scale(x, 2.5) }), list(ramp(6))},
		{"Shift", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Shift(x, 2.5) }), list(ramp(6))},
		{"Square", one((*tape.Tape).Square), list(ramp(6))},
		{"Sqrt", one((*tape.Tape).Sqrt), list(shifted(2, 6))},
		{"Exp", one((*tape.Tape).Exp), list(ramp(6))},
		{"Log", one((*tape.Tape).Log), list(shifted(2, 6))},
		{"Abs", one((*tape.Tape).Abs), list(ramp(6))},
		{"Pow", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Pow(x, 2.5) }), list(shifted(2, 6))},
		{"Clip", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Clip(x, -0.4, 0.4) }), list(ramp(2, 6))},
		{"MatMul", two((*tape.Tape).MatMul), list(ramp(3, 4), ramp(4, 2))},
		{"MatMul, more axes", two((*tape.Tape).MatMul), list(ramp(2, 3, 4), ramp(4, 2))},
		{"MatMul, batch", two((*tape.Tape).MatMul), list(ramp(2, 3, 4), ramp(2, 4, 2))},
		{"MatMul, itself", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.MatMul(x, x) }), list(ramp(3, 3))},
		{"MatMul, batch, itself", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.MatMul(x, x) }), list(ramp(2, 3, 3))},
		{"Affine", func(tp *tape.Tape, in []*tape.Var) *tape.Var { return tp.Affine(in[0], in[1], in[2]) }, list(ramp(3, 4), ramp(4, 2), ramp(2))},
		{"Affine, more axes", func(tp *tape.Tape, in []*tape.Var) *tape.Var { return tp.Affine(in[0], in[1], in[2]) }, list(ramp(2, 3, 4), ramp(4, 2), ramp(2))},
		{"Affine, no bias", func(tp *tape.Tape, in []*tape.Var) *tape.Var { return tp.Affine(in[0], in[1], nil) }, list(ramp(3, 4), ramp(4, 2))},
		{"Affine, kernel twice", func(tp *tape.Tape, in []*tape.Var) *tape.Var {
			return tp.Affine(tp.Affine(in[0], in[1], in[2]), in[1], in[2])
		}, list(ramp(3, 4), ramp(4, 4), ramp(4))},
		{"Transpose", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Transpose(x) }), list(ramp(2, 3, 4))},
		{"Transpose, order", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Transpose(x, 1, -1, 0) }), list(ramp(2, 3, 4))},
		{"Reshape", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Reshape(x, 3, -1) }), list(ramp(2, 3))},
		{"Reshape, twice", one(func(tp *tape.Tape, x *tape.Var) *tape.Var {
			return tp.Mul(tp.Reshape(x, 6), tp.Reshape(tp.Square(x), -1))
		}), list(ramp(2, 3))},
		{"Concat", func(tp *tape.Tape, in []*tape.Var) *tape.Var { return tp.Concat(-1, in...) }, list(ramp(2, 1, 3), ramp(2, 1, 2), ramp(2, 1, 1))},
		{"Concat, rows", func(tp *tape.Tape, in []*tape.Var) *tape.Var { return tp.Concat(0, in...) }, list(ramp(2, 3), ramp(1, 3))},
		{"Slice", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Slice(x, 1, 1, 3) }), list(ramp(2, 4, 3))},
		{"Slice, overlapping", one(func(tp *tape.Tape, x *tape.Var) *tape.Var {
			return tp.Mul(tp.Slice(x, -1, 0, 3), tp.Slice(x, -1, 1, 4))
		}), list(ramp(2, 4))},
		{"Sum", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Sum(tp.Square(x)) }), list(ramp(2, 3))},
		{"Sum, rows", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Sum(tp.Square(x), -1) }), list(ramp(2, 3, 4))},
		{"Sum, first and last", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.SumKeepDims(tp.Square(x), 0, 2) }), list(ramp(2, 3, 4))},
		{"Mean", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Mean(tp.Square(x)) }), list(ramp(2, 3))},
		{"Mean, columns", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Mean(tp.Square(x), 0) }), list(ramp(4, 3))},
		{"Mean, middle", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.MeanKeepDims(tp.Square(x), 1) }), list(ramp(2, 3, 4))},
		{"Gather", one(func(tp *tape.Tape, x *tape.Var) *tape.Var {
			return tp.Gather(x, tp.Constant(&tensor.Tensor{Shape: tensor.Shape{2, 2}, Data: []float32{3, 0, 3, 1}}))
		}), list(ramp(4, 2))},
		{"Softmax", one((*tape.Tape).Softmax), list(ramp(2, 3, 4))},
		{"LogSoftmax", one((*tape.Tape).LogSoftmax), list(ramp(2, 3, 4))},
		{"Relu beside its input", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.Mul(tp.ReLU(x), tp.Shift(x, 1)) }), list(ramp(2, 6))},
		{"PRelu as a composition", two(func(tp *tape.Tape, x, slope *tape.Var) *tape.Var {
			return tp.Sub(tp.ReLU(x), tp.Mul(slope, tp.ReLU(tp.Neg(x))))
		}), list(ramp(4, 6), ramp(6))},
		{"Elu, alpha", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.ELU(x, 0.7) }), list(ramp(6))},
		{"LeakyRelu, slope", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { return tp.LeakyReLU(x, 0.3) }), list(ramp(6))},
		{"Dropout", one(func(tp *tape.Tape, x *tape.Var) *tape.Var { tp.Training = true; return tp.Dropout(x, 0.4) }), list(ramp(5, 4))},
		{"GaussianNoise", one(func(tp *tape.Tape, x *tape.Var) *tape.Var {
			tp.Training = true
			return tp.Square(tp.GaussianNoise(x, 0.1))
		}), list(ramp(5, 4))},
		{"layer normalization as a composition", one(func(tp *tape.Tape, x *tape.Var) *tape.Var {
			centred := tp.Sub(x, tp.MeanKeepDims(x, -1))
			return tp.Div(centred, tp.Sqrt(tp.Shift(tp.MeanKeepDims(tp.Square(centred), -1), 1e-3)))
		}), list(ramp(3, 5))},
		{"softmax of two layers", func(tp *tape.Tape, in []*tape.Var) *tape.Var {
			return tp.Softmax(tp.Affine(tp.Tanh(tp.Affine(in[0], in[1], in[2])), in[3], nil))
		}, list(ramp(3, 4), ramp(4, 5), ramp(5), ramp(5, 2))},
	} {
		t.Run(c.name, func(t *testing.T) { tapetest.Check(t, c.f, c.inputs...) })
	}
}

func list(x ...*tensor.Tensor) []*tensor.Tensor { return x }

// ramp is a tensor of numbers between -1 and 1, none of them near zero, neighbours not alike.
func ramp(shape ...int) *tensor.Tensor {
	x := tensor.New(shape...)
	for i := range x.Data {
		x.Data[i] = float32((i*37+11)%64-32)/32 + 1.0/64
	}
	return x
}

// shifted is ramp with k added.
func shifted(k float32, shape ...int) *tensor.Tensor {
	x := ramp(shape...)
	for i := range x.Data {
		x.Data[i] += k
	}
	return x
}
