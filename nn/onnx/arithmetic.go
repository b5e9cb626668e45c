package onnx

import "board/proto/onnxpb"

// What Cast casts to.
const (
	tensorFloat = int(onnxpb.TensorProto_FLOAT)
	tensorInt   = int(onnxpb.TensorProto_INT64)
	tensorBool  = int(onnxpb.TensorProto_BOOL)
)

// withNumber is an operator on the input and a number.
func withNumber(op string) translation {
	return func(c *call) { c.emit(op, []string{c.in(0), c.scalar(c.number(0))}) }
}

func scale(c *call) {
	if c.F[0] == -1 && c.other.F[0] == -1 {
		c.emit("Neg", c.all())
		return
	}
	withNumber("Mul")(c)
}

func square(c *call) { c.emit("Mul", []string{c.in(0), c.in(0)}) }

func clip(c *call) {
	c.emit("Clip", []string{c.in(0), c.scalar(c.number(0)), c.scalar(c.number(1))})
}

// where takes any number but zero for true, as Cast does.
func where(c *call) {
	c.emit("Where", []string{c.emit("Cast", []string{c.in(0)}, integer("to", tensorBool)), c.in(1), c.in(2)})
}

// dropout and noise are part of inference where a layer of your own makes them so, for Monte Carlo dropout.
func dropout(c *call) {
	yes := c.initializer(within(c.scope, "training_mode"), nil, onnxpb.TensorProto_BOOL, []byte{1})
	c.emit("Dropout", []string{c.in(0), c.scalar(c.number(0)), yes})
}

func noise(c *call) {
	normal := c.emit("RandomNormalLike", []string{c.in(0)}, float("mean", 0), float("scale", c.number(0)))
	c.emit("Add", []string{c.in(0), normal})
}

// affine is x·kernel + bias. Gemm does it for matrices.
func affine(c *call) {
	if len(c.In[0].Value.Shape) == 2 {
		c.emit("Gemm", c.all())
		return
	}
	c.emit("Add", []string{c.emit("MatMul", []string{c.in(0), c.in(1)}), c.in(2)})
}

// reduced are the axes that a reduction goes over, which are bits of parameter 0, and whether they stay with a size of 1.
func (c *call) reduced() (axes []int, keep int) {
	in := c.In[0].Value.Shape
	for axis := range in {
		if c.I[0]&(1<<axis) != 0 {
			axes = append(axes, axis)
		}
	}
	if len(c.Out.Value.Shape) == len(in) {
		keep = 1
	}
	return axes, keep
}

func sum(c *call) {
	axes, keep := c.reduced()
	c.emit("ReduceSum", []string{c.in(0), c.integers("axes", axes...)}, integer("keepdims", keep))
}

// mean has its axes in an attribute: they became an input with a later version.
func mean(c *call) {
	axes, keep := c.reduced()
	c.emit("ReduceMean", []string{c.in(0)}, integers("axes", axes), integer("keepdims", keep))
}
