package tape

import "board/nn/tensor"

var (
	opSum  = &Op{Name: "Sum", Forward: forwardReduce, Backward: backwardReduce}
	opMean = &Op{Name: "Mean", Forward: forwardReduce, Backward: backwardReduce}
)

// Sum adds along the given axes (negative: from the end), which vanish; without axes, along all.
func (t *Tape) Sum(x *Var, axes ...int) *Var { return t.reduce(opSum, x, false, axes) }

// SumKeepDims is Sum, with the axes kept at size 1.
func (t *Tape) SumKeepDims(x *Var, axes ...int) *Var { return t.reduce(opSum, x, true, axes) }

// Mean averages along the given axes (negative: from the end), which vanish; without axes, along all.
func (t *Tape) Mean(x *Var, axes ...int) *Var { return t.reduce(opMean, x, false, axes) }

// MeanKeepDims is Mean, with the axes kept at size 1.
func (t *Tape) MeanKeepDims(x *Var, axes ...int) *Var { return t.reduce(opMean, x, true, axes) }

// reduce keeps the reduced axes as bits of I[0], and the factor of a mean in F[0].
func (t *Tape) reduce(op *Op, x *Var, keep bool, axes []int) *Var {
	s := x.Value.Shape
	if len(s) > maxRank {
		panic(t.shapeError(op.Name, "expected at most 8 axes", s))
	}
	n := t.Node(op, x)
	for _, axis := range axes {
		n.I[0] |= 1 << t.axis(op.Name, axis, s)
	}
	if len(axes) == 0 {
		n.I[0] = 1<<len(s) - 1
	}
	n.shape = n.shape[:0]
	count := 1
	for axis, size := range s {
		switch {
		case n.I[0]&(1<<axis) == 0:
			n.shape = append(n.shape, size)
			continue
		case keep:
			n.shape = append(n.shape, 1)
		}
		count *= size
	}
	n.F[0] = 1
	if op == opMean {
		n.F[0] = 1 / float32(count)
	}
	return n.Run(n.shape...)
}

// reduced walks over the input with the output, which stands still along the reduced axes, and the input as operands.
func reduced(n *Node) (w walk) {
	in := n.In[0].Value.Shape
	var strides [maxRank]int
	stride := 1
	for axis := len(in) - 1; axis >= 0; axis-- {
		if n.I[0]&(1<<axis) == 0 {
			strides[axis] = stride
			stride *= in[axis]
		}
	}
	size := len(n.In[0].Value.Data)
	for axis, count := range in {
		size /= max(count, 1)
		w.axis(count, [4]int{strides[axis], size})
	}
	w.start()
	return w
}

func forwardReduce(n *Node) {
	out, in := n.Out.Value.Data, n.In[0].Value.Data
	clear(out)
	for w := reduced(n); w.next(); {
		spread(w.n, 1, in[w.off[1]:w.off[1]+w.n], out[w.off[0]:], w.step[0])
	}
	if n.F[0] != 1 {
		for i := range out {
			out[i] *= n.F[0]
		}
	}
}

func backwardReduce(n *Node) {
	g, gin, k := n.Out.Grad.Data, n.In[0].Grad.Data, n.F[0]
	for w := reduced(n); w.next(); {
		row := gin[w.off[1] : w.off[1]+w.n]
		if w.step[0] == 0 {
			addConstant(row, k*g[w.off[0]])
		} else {
			tensor.Axpy(k, g[w.off[0]:w.off[0]+w.n], row)
		}
	}
}

func addConstant(x []float32, k float32) {
	for i := range x {
		x[i] += k
	}
}
