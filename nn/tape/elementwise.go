package tape

import "math"

// elementOp makes an operation on single elements with a parameter k: f is the value, d the derivative, which is given
// the value y too. Of step functions it is nil: the gradient is zero wherever there is one, so nothing is passed on.
func elementOp(name string, f func(x, k float32) float32, d func(x, y, k float32) float32) *Op {
	forward := func(n *Node, from, to int) {
		out, k := n.Out.Value.Data[from:to], n.F[0]
		for i, x := range n.In[0].Value.Data[from:to] {
			out[i] = f(x, k)
		}
	}
	if d == nil {
		return elementsOp(name, forward, nil)
	}
	return elementsOp(name, forward, func(n *Node, from, to int) {
		x, y, gin, k := n.In[0].Value.Data[from:to], n.Out.Value.Data[from:to], n.In[0].Grad.Data[from:to], n.F[0]
		for i, g := range n.Out.Grad.Data[from:to] {
			gin[i] += g * d(x[i], y[i], k)
		}
	})
}

// element records an operation on single elements.
func (t *Tape) element(op *Op, x *Var, k float32) *Var {
	n := t.Node(op, x)
	n.F[0] = k
	return n.Run(x.Value.Shape...)
}

// opScale is the product with a constant, opShift the sum with one; gradients of both are loops of their own, because
// losses and regularizers use them on large tensors.
var (
	opScale = elementsOp("Mul", forwardScale, func(n *Node, from, to int) { passOn(n, n.F[0], from, to) })
	opShift = elementsOp("AddV2", forwardShift, func(n *Node, from, to int) { passOn(n, 1, from, to) })
)

func forwardScale(n *Node, from, to int) {
	out, k := n.Out.Value.Data[from:to], n.F[0]
	for i, x := range n.In[0].Value.Data[from:to] {
		out[i] = k * x
	}
}

func forwardShift(n *Node, from, to int) {
	out, k := n.Out.Value.Data[from:to], n.F[0]
	for i, x := range n.In[0].Value.Data[from:to] {
		out[i] = x + k
	}
}

// passOn adds k times the gradient of Out to that of the input.
func passOn(n *Node, k float32, from, to int) {
	spread(to-from, k, n.Out.Grad.Data[from:to], n.In[0].Grad.Data[from:to], 1)
}

var (
	opSquare = elementOp("Square", func(x, _ float32) float32 { return x * x }, func(x, _, _ float32) float32 { return 2 * x })
	opSqrt   = elementOp("Sqrt", func(x, _ float32) float32 { return float32(math.Sqrt(float64(x))) }, func(_, y, _ float32) float32 { return 0.5 / y })
	opExp    = elementOp("Exp", func(x, _ float32) float32 { return exp(x) }, func(_, y, _ float32) float32 { return y })
	opLog    = elementOp("Log", func(x, _ float32) float32 { return float32(math.Log(float64(x))) }, func(x, _, _ float32) float32 { return 1 / x })
	opAbs    = elementOp("Abs", func(x, _ float32) float32 { return float32(math.Abs(float64(x))) }, func(x, _, _ float32) float32 { return sign(x) })
	opPow    = elementOp("Pow", pow, func(x, _, k float32) float32 { return k * pow(x, k-1) })
	opClip   = elementsOp("ClipByValue", forwardClip, backwardClip)
	opSign   = elementOp("Sign", func(x, _ float32) float32 { return sign(x) }, nil)
	opStep   = elementOp("Step", func(x, _ float32) float32 { return step(x) }, nil)
)

func exp(x float32) float32    { return float32(math.Exp(float64(x))) }
func pow(x, k float32) float32 { return float32(math.Pow(float64(x), float64(k))) }

// sign is -1, 0 or 1, and NaN for NaN.
func sign(x float32) float32 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

// step is 0 below zero and 1 from zero on, and NaN for NaN.
func step(x float32) float32 {
	switch {
	case x >= 0:
		return 1
	case x < 0:
		return 0
	}
	return x
}

func forwardClip(n *Node, from, to int) {
	low, high, out := n.F[0], n.F[1], n.Out.Value.Data[from:to]
	for i, x := range n.In[0].Value.Data[from:to] {
		out[i] = min(max(x, low), high)
	}
}

func backwardClip(n *Node, from, to int) {
	low, high, x, gin := n.F[0], n.F[1], n.In[0].Value.Data[from:to], n.In[0].Grad.Data[from:to]
	for i, g := range n.Out.Grad.Data[from:to] {
		if x[i] >= low && x[i] <= high {
			gin[i] += g
		}
	}
}

// Neg is -x.
func (t *Tape) Neg(x *Var) *Var { return t.Scale(x, -1) }

// Scale is k·x.
func (t *Tape) Scale(x *Var, k float32) *Var { return t.element(opScale, x, k) }

// Shift is x + k.
func (t *Tape) Shift(x *Var, k float32) *Var { return t.element(opShift, x, k) }

// Square is x².
func (t *Tape) Square(x *Var) *Var { return t.element(opSquare, x, 0) }

// Sqrt is the square root, NaN below zero.
func (t *Tape) Sqrt(x *Var) *Var { return t.element(opSqrt, x, 0) }

// Exp is e to the x.
func (t *Tape) Exp(x *Var) *Var { return t.element(opExp, x, 0) }

// Log is the natural logarithm, NaN below zero.
func (t *Tape) Log(x *Var) *Var { return t.element(opLog, x, 0) }

// Abs is |x|; its gradient at zero is zero.
func (t *Tape) Abs(x *Var) *Var { return t.element(opAbs, x, 0) }

// Pow is x to the power of k.
func (t *Tape) Pow(x *Var, k float32) *Var { return t.element(opPow, x, k) }

// Clip limits x to [low, high]; outside, the gradient is zero.
func (t *Tape) Clip(x *Var, low, high float32) *Var {
	n := t.Node(opClip, x)
	n.F[0], n.F[1] = low, high
	return n.Run(x.Value.Shape...)
}

// Sign is -1, 0 or 1. Its gradient is zero.
func (t *Tape) Sign(x *Var) *Var { return t.element(opSign, x, 0) }

// Step is the threshold of the first neurons: 0 below zero, 1 from zero on. Its gradient is zero.
func (t *Tape) Step(x *Var) *Var { return t.element(opStep, x, 0) }
