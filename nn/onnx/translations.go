package onnx

import (
	"board/nn/layer"
	"board/nn/tape"
	"board/nn/tensor"
)

// A translation emits an operation.
type translation func(c *call)

// translations has every operation of tapes and layers that inference records. Operations are known by what the functions that record them
// record, since names do not tell them apart. Activations and layers that are missing here are made of several of these.
var translations = map[*tape.Op]translation{
	recorded((*tape.Tape).ReLU): same("Relu"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.LeakyReLU(x, 1) }): leakyRelu,
	recorded((*tape.Tape).ReLU6): relu6,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.ELU(x, 1) }): elu,
	recorded((*tape.Tape).SELU):          selu,
	recorded((*tape.Tape).HardSigmoid):   hardSigmoid,
	recorded((*tape.Tape).Sigmoid):       same("Sigmoid"),
	recorded((*tape.Tape).Tanh):          same("Tanh"),
	recorded((*tape.Tape).Softplus):      same("Softplus"),
	recorded((*tape.Tape).Softsign):      same("Softsign"),
	recorded((*tape.Tape).GELU):          gelu,
	recorded((*tape.Tape).GELUTanh):      geluTanh,
	recorded((*tape.Tape).SiLU):          silu,
	recorded((*tape.Tape).Mish):          mish,
	recorded((*tape.Tape).Softmax):       lastAxis("Softmax"),
	recorded((*tape.Tape).LogSoftmax):    lastAxis("LogSoftmax"),
	recordedBy(&layer.ReLU{MaxValue: 1}): relu,
	recordedBy(&layer.Softmax{Axis: 1}):  softmax,

	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Add(x, x) }):      same("Add"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Sub(x, x) }):      same("Sub"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Mul(x, x) }):      same("Mul"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Div(x, x) }):      same("Div"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Maximum(x, x) }):  same("Max"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Minimum(x, x) }):  same("Min"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Where(x, x, x) }): where,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Scale(x, 2) }):    scale,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Shift(x, 2) }):    withNumber("Add"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Pow(x, 2) }):      withNumber("Pow"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Clip(x, 0, 1) }):  clip,
	recorded((*tape.Tape).Square): square,
	recorded((*tape.Tape).Sqrt):   same("Sqrt"),
	recorded((*tape.Tape).Exp):    same("Exp"),
	recorded((*tape.Tape).Log):    same("Log"),
	recorded((*tape.Tape).Abs):    same("Abs"),
	recorded((*tape.Tape).Sign):   same("Sign"),
	recorded((*tape.Tape).Step):   step,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Dropout(x, 0.5) }):     dropout,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.GaussianNoise(x, 1) }): noise,

	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.MatMul(matrix(t, x), matrix(t, x)) }):       same("MatMul"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.MatMul(x, x) }):                             same("MatMul"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Affine(x, matrix(t, x), t.Reshape(x, 1)) }): affine,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Sum(x) }):                                   sum,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Mean(x) }):                                  mean,
	recordedBy(&layer.BatchNormalization{}):                                                                   batchNormalization,
	recordedBy(&layer.LayerNormalization{}):                                                                   layerNormalization,

	reshape:                             reshaped,
	recorded((*tape.Tape).StopGradient): same("Identity"),
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Transpose(x) }):      transpose,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Concat(0, x) }):      concat,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Slice(x, 0, 0, 1) }): slice,
	recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Gather(x, x) }):      gather,
}

// reshape is the operation that changes the shape alone.
var reshape = recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Reshape(x, 1) })

// recorded is the operation that computes the result of f.
func recorded(f func(t *tape.Tape, x *tape.Var) *tape.Var) *tape.Op {
	t := tape.New(1)
	t.Training = true
	return f(t, t.Constant(tensor.New(1, 1, 1))).Node().Op
}

// recordedBy is the last operation of a layer.
func recordedBy(l layer.Layer) *tape.Op {
	return recorded(func(t *tape.Tape, x *tape.Var) *tape.Var { return layer.Apply(t, l, x) })
}

func matrix(t *tape.Tape, x *tape.Var) *tape.Var { return t.Reshape(x, 1, 1) }
