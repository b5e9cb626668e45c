package onnx

import (
	"errors"

	"board/nn/tensor"
	"board/proto/onnxpb"
)

var errTraining = errors.New("expected batch normalization with moving statistics: Call must not turn on Training for it")

// batchNormalization has gamma and beta where the bits of parameter 3 say so; features are along axis 1 in ONNX.
func batchNormalization(c *call) {
	size, inner := c.integer(0), c.I[1]
	if c.I[2] != 0 {
		c.fail(errTraining)
	}
	gamma, beta := c.gammaAndBeta(3, c.integer(3), tensor.Shape{size})
	axis, rank := c.axis(size, inner), len(c.In[0].Value.Shape)
	x := c.in(0)
	if axis != 1 {
		x = c.emit("Transpose", []string{x}, integers("perm", toSecond(axis, rank)))
	}
	y := c.emit("BatchNormalization", []string{x, gamma, beta, c.in(1), c.in(2)}, float("epsilon", c.number(0)))
	if axis != 1 {
		c.emit("Transpose", []string{y}, integers("perm", fromSecond(axis, rank)))
	}
}

// toSecond is the order of axes with one put after the batch; fromSecond puts it back.
func toSecond(axis, rank int) []int {
	order := []int{0, axis}
	for i := 1; i < rank; i++ {
		if i != axis {
			order = append(order, i)
		}
	}
	return order
}

func fromSecond(axis, rank int) []int {
	order := make([]int, rank)
	for to, from := range toSecond(axis, rank) {
		order[from] = to
	}
	return order
}

// gammaAndBeta are the inputs from first on, of which there are those that the bits 1 and 2 say; for what is missing, ones and zeros of a shape.
func (c *call) gammaAndBeta(first, bits int, shape tensor.Shape) (gamma, beta string) {
	if bits&1 != 0 {
		gamma = c.in(first)
		first++
	} else {
		ones := tensor.New(shape...)
		ones.Fill(1)
		gamma = c.initializer(within(c.scope, "gamma"), shape, onnxpb.TensorProto_FLOAT, rawFloats(ones.Data))
	}
	if bits&2 != 0 {
		return gamma, c.in(first)
	}
	return gamma, c.initializer(within(c.scope, "beta"), shape, onnxpb.TensorProto_FLOAT, rawFloats(tensor.New(shape...).Data))
}

// layerNormalization goes over the last axes: as many as gamma or beta have, else those that have as many values as parameter 0 says.
func layerNormalization(c *call) {
	s := c.In[0].Value.Shape
	axis := len(s) - 1
	if len(c.In) > 1 {
		axis = len(s) - len(c.In[1].Value.Shape)
	} else {
		for s[axis:].Size() < c.I[0] {
			axis--
		}
	}
	gamma, beta := c.gammaAndBeta(1, c.integer(1), s[axis:])
	c.emit("LayerNormalization", []string{c.in(0), gamma, beta}, integer("axis", axis), float("epsilon", c.number(0)))
}
