package tape

import (
	"fmt"

	"board/nn/tensor"
)

var (
	opReshape = &Op{Name: "Reshape", Forward: func(*Node) {}, Backward: func(n *Node) { tensor.Axpy(1, n.Out.Grad.Data, n.In[0].Grad.Data) }}
	opStop    = &Op{Name: "StopGradient", Forward: func(*Node) {}}
	// The walk's operands are the output and the input, whose strides are permuted.
	opTranspose = &Op{Name: "Transpose", Forward: forwardTranspose, Backward: backwardTranspose}
	opConcat    = &Op{Name: "ConcatV2", Forward: forwardConcat, Backward: backwardConcat}
	opSlice     = &Op{Name: "StridedSlice", Forward: forwardSlice, Backward: backwardSlice}
	opGather    = &Op{Name: "GatherV2", Forward: forwardGather, Backward: backwardGather}
)

// Reshape is the same elements under another shape, in which one size may be -1: it is worked out. Nothing is copied.
func (t *Tape) Reshape(x *Var, shape ...int) *Var {
	n := t.Node(opReshape, x)
	n.shape = append(n.shape[:0], shape...)
	if !infer(n.shape, len(x.Value.Data)) {
		panic(t.shapeError(opReshape.Name, "expected a shape with as many elements, at most one of its sizes -1", x.Value.Shape, shape))
	}
	return n.runView(x.Value, n.shape...)
}

// infer works out the one size of -1 in place. tensor.Infer does the same with new memory and an error that tells more.
func infer(shape tensor.Shape, size int) bool {
	hole, rest := -1, 1
	for i, n := range shape {
		switch {
		case n >= 0:
			rest *= n
		case n < -1 || hole >= 0:
			return false
		default:
			hole = i
		}
	}
	if hole >= 0 && rest > 0 {
		shape[hole] = size / rest
		rest *= shape[hole]
	}
	return rest == size && (hole < 0 || shape[hole] >= 0)
}

// StopGradient is x, through which no gradient flows.
func (t *Tape) StopGradient(x *Var) *Var {
	return t.Node(opStop, x).runView(x.Value, x.Value.Shape...)
}

// Transpose puts the axes of x into the given order; without one, into the reverse order.
func (t *Tape) Transpose(x *Var, order ...int) *Var {
	rank := len(x.Value.Shape)
	n := t.Node(opTranspose, x)
	n.Order = append(n.Order[:0], order...)
	for axis := rank - 1; axis >= 0 && len(order) == 0; axis-- {
		n.Order = append(n.Order, axis)
	}
	seen := 0
	n.shape = n.shape[:0]
	for i, axis := range n.Order {
		if axis < 0 {
			axis += rank
		}
		if axis < 0 || axis >= rank || rank > maxRank {
			break
		}
		n.Order[i] = axis
		seen |= 1 << axis
		n.shape = append(n.shape, x.Value.Shape[axis])
	}
	if len(n.Order) != rank || seen != 1<<rank-1 {
		panic(t.shapeError(opTranspose.Name, "expected each axis of the input once, got the order "+tensor.Shape(order).String()+" for an input", x.Value.Shape))
	}
	return n.Run(n.shape...)
}

// transposed walks over the output of Transpose with the output and the input as operands.
func transposed(n *Node) (w walk) {
	var strides [maxRank]int
	size := 1
	in := n.In[0].Value.Shape
	for axis := len(in) - 1; axis >= 0; axis-- {
		strides[axis] = size
		size *= in[axis]
	}
	out := n.Out.Value.Shape
	size = len(n.Out.Value.Data)
	for i, axis := range n.Order {
		size /= max(out[i], 1)
		w.axis(out[i], [4]int{size, strides[axis]})
	}
	w.start()
	return w
}

func forwardTranspose(n *Node) {
	out, in := n.Out.Value.Data, n.In[0].Value.Data
	for w := transposed(n); w.next(); {
		for i := range w.n {
			out[w.off[0]+i*w.step[0]] = in[w.off[1]+i*w.step[1]]
		}
	}
}

func backwardTranspose(n *Node) {
	g, gin := n.Out.Grad.Data, n.In[0].Grad.Data
	for w := transposed(n); w.next(); {
		for i := range w.n {
			gin[w.off[1]+i*w.step[1]] += g[w.off[0]+i*w.step[0]]
		}
	}
}

// axis turns an axis that may count from the end into one from the start, and panics if there is no such axis.
func (t *Tape) axis(op string, axis int, s tensor.Shape) int {
	if axis < -len(s) || axis >= len(s) {
		panic(t.shapeError(op, "expected an axis of the input, counted from 0 or from -1 backwards", s))
	}
	if axis < 0 {
		axis += len(s)
	}
	return axis
}

// Concat joins tensors along an axis (negative: from the end); all their other sizes must be equal.
func (t *Tape) Concat(axis int, xs ...*Var) *Var {
	if len(xs) == 0 {
		panic(t.shapeError(opConcat.Name, "expected at least one input"))
	}
	first := xs[0].Value.Shape
	axis = t.axis(opConcat.Name, axis, first)
	n := t.Node(opConcat, xs...)
	n.I[0] = axis
	n.shape = append(n.shape[:0], first...)
	for _, x := range xs[1:] {
		s := x.Value.Shape
		if len(s) != len(first) || !s[:axis].Equal(first[:axis]) || !s[axis+1:].Equal(first[axis+1:]) {
			panic(t.shapeError(opConcat.Name, "expected shapes that differ in the joined axis only", first, s))
		}
		n.shape[axis] += s[axis]
	}
	return n.Run(n.shape...)
}

func forwardConcat(n *Node) {
	out := n.Out.Value
	outer, width := out.Shape[:n.I[0]].Size(), out.Shape[n.I[0]:].Size()
	at := 0
	for _, v := range n.In {
		part := v.Value.Shape[n.I[0]:].Size()
		for i := range outer {
			copy(out.Data[i*width+at:i*width+at+part], v.Value.Data[i*part:])
		}
		at += part
	}
}

func backwardConcat(n *Node) {
	g := n.Out.Grad
	outer, width := g.Shape[:n.I[0]].Size(), g.Shape[n.I[0]:].Size()
	at := 0
	for _, v := range n.In {
		part := v.Value.Shape[n.I[0]:].Size()
		for i := range outer {
			if v.needsGrad {
				tensor.Axpy(1, g.Data[i*width+at:i*width+at+part], v.Grad.Data[i*part:])
			}
		}
		at += part
	}
}

// Slice takes the indices [from, to) of an axis (negative: from the end).
func (t *Tape) Slice(x *Var, axis, from, to int) *Var {
	s := x.Value.Shape
	axis = t.axis(opSlice.Name, axis, s)
	if from < 0 || to < from || to > s[axis] {
		panic(t.shapeError(opSlice.Name, "expected a range within the axis, got "+tensor.Shape{from, to}.String()+" for an input", s))
	}
	n := t.Node(opSlice, x)
	n.I[0], n.I[1] = axis, from
	n.shape = append(n.shape[:0], s...)
	n.shape[axis] = to - from
	return n.Run(n.shape...)
}

// slices are the runs of memory that a Slice takes: how many, how long, where the first starts and how far apart.
func slices(n *Node) (count, part, from, width int) {
	axis, in := n.I[0], n.In[0].Value.Shape
	return in[:axis].Size(), n.Out.Value.Shape[axis:].Size(), n.I[1] * in[axis+1:].Size(), in[axis:].Size()
}

func forwardSlice(n *Node) {
	count, part, from, width := slices(n)
	for i := range count {
		copy(n.Out.Value.Data[i*part:(i+1)*part], n.In[0].Value.Data[i*width+from:])
	}
}

func backwardSlice(n *Node) {
	count, part, from, width := slices(n)
	for i := range count {
		tensor.Axpy(1, n.Out.Grad.Data[i*part:(i+1)*part], n.In[0].Grad.Data[i*width+from:])
	}
}

// Gather takes rows of table (v, …) by number: indices of any shape give that shape followed by the shape of a row.
// Indices are whole numbers in [0, v).
func (t *Tape) Gather(table, indices *Var) *Var {
	s := table.Value.Shape
	if len(s) == 0 {
		panic(t.shapeError(opGather.Name, "expected a table of rows", s))
	}
	for _, v := range indices.Value.Data {
		if i := int(v); i < 0 || i >= s[0] || float32(i) != v {
			panic(t.shapeError(opGather.Name, fmt.Sprintf("expected whole numbers from 0 to %d, the rows of a table %v, got %v among indices of the shape %v",
				s[0]-1, s, v, indices.Value.Shape)))
		}
	}
	n := t.Node(opGather, table, indices)
	n.shape = append(append(n.shape[:0], indices.Value.Shape...), s[1:]...)
	return n.Run(n.shape...)
}

func forwardGather(n *Node) {
	table, width := n.In[0].Value, n.In[0].Value.RowSize()
	for i, v := range n.In[1].Value.Data {
		copy(n.Out.Value.Data[i*width:(i+1)*width], table.Data[int(v)*width:])
	}
}

// backwardGather gives the indices no gradient.
func backwardGather(n *Node) {
	if !n.In[0].needsGrad {
		return
	}
	width := n.In[0].Value.RowSize()
	for i, v := range n.In[1].Value.Data {
		tensor.Axpy(1, n.Out.Grad.Data[i*width:(i+1)*width], n.In[0].Grad.Data[int(v)*width:])
	}
}
