package onnx

import (
	"errors"
	"fmt"
	"strings"

	"board/nn/tape"
	"board/nn/tensor"
	"board/proto/onnxpb"
)

// A call is one operation on its way into the graph, with the same of the second recording.
type call struct {
	*builder
	*tape.Node
	other *tape.Node
	scope string
	last  *onnxpb.NodeProto
	err   error // the first; what is emitted after it does not matter
}

var (
	errForeign = errors.New("an operation that ONNX does not know: make it of the operations of tape.Tape and of layers, or leave the layer out of the model that is exported")
	errBatch   = errors.New("a number that depends on the size of the batch: ONNX has one number for all; compute it from the input by operations of the tape")
	errSizes   = errors.New("a shape in which more than one size depends on the size of the batch: ONNX can work out only one; reshape in several steps")
)

// translate emits the operation as ONNX has it. The result is that of the last node.
func (c *call) translate() error {
	t := translations[c.Op]
	if t == nil {
		c.err = errForeign
	} else {
		t(c)
	}
	if c.err != nil {
		return fmt.Errorf("%s: %s: %w", c.place(), c.Op.Name, c.err)
	}
	name := c.last.GetOutput()[0]
	if wanted := c.wanted[c.Out]; wanted != "" {
		name = wanted
	}
	c.last.Output[0], c.names[c.Out] = name, name
	return nil
}

// place is the layer, for errors.
func (c *call) place() string {
	if c.scope == "" {
		return c.model.Name()
	}
	return strings.ReplaceAll(c.scope, "/", ": ")
}

// emit adds a node of an operator, and returns the name of its result.
func (c *call) emit(op string, in []string, attributes ...*onnxpb.AttributeProto) string {
	name := c.unique(within(c.scope, op))
	c.addNode(name, op, in, name, attributes)
	c.last = c.graph.Node[len(c.graph.Node)-1]
	return name
}

// fail keeps the first error.
func (c *call) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// in is the name of input i.
func (c *call) in(i int) string {
	name, err := c.value(c.In[i], c.scope)
	if err != nil {
		c.fail(err)
	}
	return name
}

// all are the names of all inputs.
func (c *call) all() []string {
	var names []string
	for i := range c.In {
		names = append(names, c.in(i))
	}
	return names
}

// number is parameter i of the operation, which must not depend on the batch.
func (c *call) number(i int) float32 {
	if c.F[i] != c.other.F[i] {
		c.fail(errBatch)
	}
	return c.F[i]
}

// integer is parameter i of the operation, which must not depend on the batch.
func (c *call) integer(i int) int {
	if c.I[i] != c.other.I[i] {
		c.fail(errBatch)
	}
	return c.I[i]
}

// scalar is a constant of no axes.
func (c *call) scalar(v float32) string {
	return c.initializer(within(c.scope, "constant"), nil, onnxpb.TensorProto_FLOAT, rawFloats([]float32{v}))
}

// integers is a constant list of whole numbers, such as a shape.
func (c *call) integers(what string, v ...int) string {
	return c.initializer(within(c.scope, what), tensor.Shape{len(v)}, onnxpb.TensorProto_INT64, rawInts(v))
}

// axis is the axis of that size whose neighbours are inner values apart. Only axes of size 1 can be confused, and for these it does not matter.
func (c *call) axis(size, inner int) int {
	s := c.In[0].Value.Shape
	for axis, n := range s {
		if n == size && s[axis+1:].Size() == inner {
			return axis
		}
	}
	c.fail(fmt.Errorf("no axis of size %d in %v", size, s))
	return 0
}
