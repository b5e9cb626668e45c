package onnx

import (
	"errors"
	"math"
	"slices"
)

// reshaped writes 0 for a size that stays what it is in the input, and -1 for one other that is not known beforehand. Rows of all values of a
// sample are an operator of their own, which works for a batch of no samples too.
func reshaped(c *call) {
	in, out := c.In[0].Value.Shape, c.Out.Value.Shape
	otherIn, otherOut := c.other.In[0].Value.Shape, c.other.Out.Value.Shape
	if len(out) == 2 && len(in) > 0 && out[0] == in[0] && otherOut[0] == otherIn[0] {
		c.emit("Flatten", c.all(), integer("axis", 1))
		return
	}
	target := slices.Clone([]int(out))
	holes := 0
	for axis, n := range out {
		switch {
		case axis < len(in) && n == in[axis] && otherOut[axis] == otherIn[axis]:
			target[axis] = 0
		case n != otherOut[axis]:
			target[axis] = -1
			holes++
		case n == 0:
			c.fail(errors.New("a size of 0, which stands for another one in ONNX"))
		}
	}
	if holes > 1 {
		c.fail(errSizes)
	}
	c.emit("Reshape", []string{c.in(0), c.integers("shape", target...)})
}

func transpose(c *call) { c.emit("Transpose", c.all(), integers("perm", c.Order)) }

func concat(c *call) { c.emit("Concat", c.all(), integer("axis", c.integer(0))) }

// slice ends where the axis does if it did so in both recordings.
func slice(c *call) {
	axis, from := c.integer(0), c.integer(1)
	in, to := c.In[0].Value.Shape[axis], from+c.Out.Value.Shape[axis]
	otherIn, otherTo := c.other.In[0].Value.Shape[axis], from+c.other.Out.Value.Shape[axis]
	switch {
	case to == otherTo:
	case to == in && otherTo == otherIn:
		to = math.MaxInt
	case to-in == otherTo-otherIn: // so many before the end
		to -= in
	default:
		c.fail(errBatch)
	}
	c.emit("Slice", []string{c.in(0), c.integers("starts", from), c.integers("ends", to), c.integers("axes", axis)})
}

// gather takes rows by number. The numbers are float32, as all data are.
func gather(c *call) {
	c.emit("Gather", []string{c.in(0), c.emit("Cast", []string{c.in(1)}, integer("to", tensorInt))}, integer("axis", 0))
}
