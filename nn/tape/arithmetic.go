package tape

// A rows2 does one row of an operation on two inputs: n elements, with the strides sa and sb within the row.
type rows2 func(n int, out, a []float32, sa int, b []float32, sb int)

// A grads2 adds to the gradients ga and gb, laid out as a and b, what follows from the gradient g of the row. Gradients that are not needed
// are nil.
type grads2 func(n int, g, a []float32, sa int, b []float32, sb int, ga, gb []float32)

// binaryOp makes an operation on two inputs that are broadcast as numpy does.
func binaryOp(name string, forward rows2, backward grads2) *Op {
	return &Op{
		Name: name,
		Forward: func(n *Node) {
			out, a, b := n.Out.Value, n.In[0].Value, n.In[1].Value
			var w walk
			for w.broadcast(out.Shape, a.Shape, b.Shape); w.next(); {
				forward(w.n, out.Data[w.off[0]:], a.Data[w.off[1]:], w.step[1], b.Data[w.off[2]:], w.step[2])
			}
		},
		Backward: func(n *Node) {
			g, a, b := n.Out.Grad, n.In[0].Value, n.In[1].Value
			var w walk
			for w.broadcast(g.Shape, a.Shape, b.Shape); w.next(); {
				ga, gb := gradRow(n.In[0], w.off[1]), gradRow(n.In[1], w.off[2])
				backward(w.n, g.Data[w.off[0]:], a.Data[w.off[1]:], w.step[1], b.Data[w.off[2]:], w.step[2], ga, gb)
			}
		},
	}
}

// gradRow is the gradient of v from an offset on, nil if it is not needed.
func gradRow(v *Var, offset int) []float32 {
	if !v.needsGrad {
		return nil
	}
	return v.Grad.Data[offset:]
}

// binary records an operation on two inputs that are broadcast.
func (t *Tape) binary(op *Op, a, b *Var) *Var {
	n := t.Node(op, a, b)
	shape, ok := broadcastShape(n.shape, a.Value.Shape, b.Value.Shape)
	if !ok {
		panic(t.shapeError(op.Name, "expected shapes that can be broadcast, with sizes that are equal or 1 from the last axis on", a.Value.Shape, b.Value.Shape))
	}
	n.shape = shape
	return n.Run(shape...)
}

var (
	opAdd     = binaryOp("AddV2", addRows, addGrads)
	opSub     = binaryOp("Sub", subRows, subGrads)
	opMul     = binaryOp("Mul", mulRows, mulGrads)
	opDiv     = binaryOp("RealDiv", divRows, divGrads)
	opMaximum = binaryOp("Maximum", maxRows, maxGrads)
	opMinimum = binaryOp("Minimum", minRows, minGrads)
)

// Add is a + b, broadcast as numpy does.
func (t *Tape) Add(a, b *Var) *Var { return t.binary(opAdd, a, b) }

// Sub is a - b, broadcast as numpy does.
func (t *Tape) Sub(a, b *Var) *Var { return t.binary(opSub, a, b) }

// Mul is the product of the elements, broadcast as numpy does.
func (t *Tape) Mul(a, b *Var) *Var { return t.binary(opMul, a, b) }

// Div is a / b, broadcast as numpy does.
func (t *Tape) Div(a, b *Var) *Var { return t.binary(opDiv, a, b) }

// Maximum is the larger of the elements, broadcast as numpy does; where both are equal the gradient goes to a.
func (t *Tape) Maximum(a, b *Var) *Var { return t.binary(opMaximum, a, b) }

// Minimum is the smaller of the elements, broadcast as numpy does; where both are equal the gradient goes to a.
func (t *Tape) Minimum(a, b *Var) *Var { return t.binary(opMinimum, a, b) }

func addRows(n int, out, a []float32, sa int, b []float32, sb int) {
	for i := range out[:n] {
		out[i] = a[i*sa] + b[i*sb]
	}
}

func addGrads(n int, g, _ []float32, sa int, _ []float32, sb int, ga, gb []float32) {
	spread(n, 1, g, ga, sa)
	spread(n, 1, g, gb, sb)
}

func subRows(n int, out, a []float32, sa int, b []float32, sb int) {
	for i := range out[:n] {
		out[i] = a[i*sa] - b[i*sb]
	}
}

func subGrads(n int, g, _ []float32, sa int, _ []float32, sb int, ga, gb []float32) {
	spread(n, 1, g, ga, sa)
	spread(n, -1, g, gb, sb)
}

// spread adds k·g to the gradient of an input that is repeated with the given stride; nil is not needed.
func spread(n int, k float32, g, gin []float32, stride int) {
	if gin == nil {
		return
	}
	if stride == 0 {
		gin[0] += k * sum(g[:n])
		return
	}
	for i, v := range g[:n] {
		gin[i*stride] += k * v
	}
}

// sum adds in double precision: losses and means are sums over many elements.
func sum(x []float32) float32 {
	s := 0.0
	for _, v := range x {
		s += float64(v)
	}
	return float32(s)
}

func mulRows(n int, out, a []float32, sa int, b []float32, sb int) {
	for i := range out[:n] {
		out[i] = a[i*sa] * b[i*sb]
	}
}

func mulGrads(n int, g, a []float32, sa int, b []float32, sb int, ga, gb []float32) {
	if ga != nil {
		for i, v := range g[:n] {
			ga[i*sa] += v * b[i*sb]
		}
	}
	if gb != nil {
		for i, v := range g[:n] {
			gb[i*sb] += v * a[i*sa]
		}
	}
}

func divRows(n int, out, a []float32, sa int, b []float32, sb int) {
	for i := range out[:n] {
		out[i] = a[i*sa] / b[i*sb]
	}
}

func divGrads(n int, g, a []float32, sa int, b []float32, sb int, ga, gb []float32) {
	for i, v := range g[:n] {
		d := v / b[i*sb]
		if ga != nil {
			ga[i*sa] += d
		}
		if gb != nil {
			gb[i*sb] -= d * a[i*sa] / b[i*sb]
		}
	}
}

func maxRows(n int, out, a []float32, sa int, b []float32, sb int) {
	for i := range out[:n] {
		out[i] = max(a[i*sa], b[i*sb])
	}
}

func maxGrads(n int, g, a []float32, sa int, b []float32, sb int, ga, gb []float32) {
	for i, v := range g[:n] {
		choose(a[i*sa] >= b[i*sb], v, ga, i*sa, gb, i*sb)
	}
}

func minRows(n int, out, a []float32, sa int, b []float32, sb int) {
	for i := range out[:n] {
		out[i] = min(a[i*sa], b[i*sb])
	}
}

func minGrads(n int, g, a []float32, sa int, b []float32, sb int, ga, gb []float32) {
	for i, v := range g[:n] {
		choose(a[i*sa] <= b[i*sb], v, ga, i*sa, gb, i*sb)
	}
}

// choose adds a gradient to the one of two inputs that the output was taken from.
func choose(first bool, v float32, ga []float32, i int, gb []float32, j int) {
	if first && ga != nil {
		ga[i] += v
	}
	if !first && gb != nil {
		gb[j] += v
	}
}

// opWhere takes the condition as input 0, so that the graph shows it; it has no gradient.
var opWhere = &Op{Name: "SelectV2", Forward: forwardWhere, Backward: backwardWhere}

// Where takes elements of a where condition is not zero, else of b; all three are broadcast as numpy does.
func (t *Tape) Where(condition, a, b *Var) *Var {
	n := t.Node(opWhere, condition, a, b)
	shape, ok := broadcastShape(n.shape, a.Value.Shape, b.Value.Shape)
	if ok {
		n.shape = shape
		shape, ok = broadcastShape(n.Scratch(0).Shape, condition.Value.Shape, shape)
	}
	if !ok {
		panic(t.shapeError(opWhere.Name, "expected shapes that can be broadcast", condition.Value.Shape, a.Value.Shape, b.Value.Shape))
	}
	n.scratch[0].Shape = shape
	return n.Run(shape...)
}

func forwardWhere(n *Node) {
	c, a, b, out := n.In[0].Value, n.In[1].Value, n.In[2].Value, n.Out.Value
	var w walk
	for w.broadcast(out.Shape, c.Shape, a.Shape, b.Shape); w.next(); {
		for i := range w.n {
			if c.Data[w.off[1]+i*w.step[1]] != 0 {
				out.Data[w.off[0]+i] = a.Data[w.off[2]+i*w.step[2]]
			} else {
				out.Data[w.off[0]+i] = b.Data[w.off[3]+i*w.step[3]]
			}
		}
	}
}

func backwardWhere(n *Node) {
	c, a, b, g := n.In[0].Value, n.In[1].Value, n.In[2].Value, n.Out.Grad
	var w walk
	for w.broadcast(g.Shape, c.Shape, a.Shape, b.Shape); w.next(); {
		ga, gb := gradRow(n.In[1], w.off[2]), gradRow(n.In[2], w.off[3])
		for i, v := range g.Data[w.off[0] : w.off[0]+w.n] {
			choose(c.Data[w.off[1]+i*w.step[1]] != 0, v, ga, i*w.step[2], gb, i*w.step[3])
		}
	}
}
