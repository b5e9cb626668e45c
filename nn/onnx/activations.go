package onnx

import "math"

// Formulas are those of nn/tape, which are Keras's.

const (
	seluScale = 1.0507009873554804934193349852946
	seluAlpha = 1.6732632423543772848170429916717
	geluCubic = 0.044715
)

// same is an operator that does what the operation does, with the same inputs and without settings.
func same(op string) translation {
	return func(c *call) { c.emit(op, c.all()) }
}

// lastAxis is an operator along the last axis.
func lastAxis(op string) translation {
	return func(c *call) { c.emit(op, c.all(), integer("axis", -1)) }
}

func leakyRelu(c *call) { c.emit("LeakyRelu", c.all(), float("alpha", c.number(0))) }

func relu6(c *call) { c.emit("Clip", []string{c.in(0), c.scalar(0), c.scalar(6)}) }

func elu(c *call) { c.emit("Elu", c.all(), float("alpha", c.number(0))) }

func selu(c *call) { c.emit("Selu", c.all(), float("alpha", seluAlpha), float("gamma", seluScale)) }

// hardSigmoid is max(0, min(1, x/6 + 1/2)).
func hardSigmoid(c *call) {
	c.emit("HardSigmoid", c.all(), float("alpha", 1.0/6), float("beta", 0.5))
}

// gelu is x·(1 + erf(x/√2))/2. An operator of its own came with a later version.
func gelu(c *call) {
	x := c.in(0)
	erf := c.emit("Erf", []string{c.emit("Div", []string{x, c.scalar(math.Sqrt2)})})
	half := c.emit("Mul", []string{x, c.emit("Add", []string{erf, c.scalar(1)})})
	c.emit("Mul", []string{half, c.scalar(0.5)})
}

// geluTanh is x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2.
func geluTanh(c *call) {
	x := c.in(0)
	cube := c.emit("Mul", []string{c.emit("Pow", []string{x, c.scalar(3)}), c.scalar(geluCubic)})
	inner := c.emit("Mul", []string{c.emit("Add", []string{x, cube}), c.scalar(float32(math.Sqrt(2 / math.Pi)))})
	half := c.emit("Mul", []string{x, c.emit("Add", []string{c.emit("Tanh", []string{inner}), c.scalar(1)})})
	c.emit("Mul", []string{half, c.scalar(0.5)})
}

func silu(c *call) {
	x := c.in(0)
	c.emit("Mul", []string{x, c.emit("Sigmoid", []string{x})})
}

// mish has an operator of its own in a later version.
func mish(c *call) {
	x := c.in(0)
	c.emit("Mul", []string{x, c.emit("Tanh", []string{c.emit("Softplus", []string{x})})})
}

// relu is the layer ReLU with its limit (0 for none), slope and threshold.
func relu(c *call) {
	x, limit, slope, threshold := c.in(0), c.number(0), c.number(1), c.number(2)
	below := c.scalar(0)
	if slope != 0 {
		below = c.emit("Mul", []string{c.emit("Sub", []string{x, c.scalar(threshold)}), c.scalar(slope)})
	}
	above := x
	if limit > 0 {
		above = c.emit("Min", []string{x, c.scalar(limit)})
	}
	c.emit("Where", []string{c.emit("Less", []string{x, c.scalar(threshold)}), below, above})
}

func softmax(c *call) { c.emit("Softmax", c.all(), integer("axis", c.axis(c.I[0], c.I[1]))) }

// step is 1 from zero on, else 0.
func step(c *call) {
	c.emit("Cast", []string{c.emit("GreaterOrEqual", []string{c.in(0), c.scalar(0)})}, integer("to", tensorFloat))
}
