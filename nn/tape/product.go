package tape

import "board/nn/tensor"

var (
	opMatMul = &Op{Name: "MatMul", Forward: forwardMatMul, Backward: backwardMatMul, overwrites: true}
	opBatch  = &Op{Name: "BatchMatMulV2", Forward: forwardBatch, Backward: backwardBatch, overwrites: true}
	opAffine = &Op{Name: "_FusedMatMul", Forward: forwardAffine, Backward: backwardAffine, overwrites: true}
)

// MatMul is the product of matrices over the last axis of a and the last but one of b. If b has two axes, all axes of a
// but the last are rows: (…, m, k)·(k, n) = (…, m, n). Else the leading axes of both must be equal, and the products of
// their matrices are taken one by one.
func (t *Tape) MatMul(a, b *Var) *Var {
	as, bs := a.Value.Shape, b.Value.Shape
	la, lb := len(as), len(bs)
	if la < 2 || lb < 2 || as[la-1] != bs[lb-2] || (lb > 2 && !as[:la-2].Equal(bs[:lb-2])) {
		panic(t.shapeError(opMatMul.Name, "expected (…, m, k) and (k, n), or equal leading axes", as, bs))
	}
	op := opMatMul
	if lb > 2 {
		op = opBatch
	}
	n := t.Node(op, a, b)
	n.shape = append(append(n.shape[:0], as[:la-1]...), bs[lb-1])
	return n.Run(n.shape...)
}

// Affine is x·kernel + bias: the product over the last axis of x, which may have any number of leading axes.
// kernel is (k, n); bias is (n) or nil.
func (t *Tape) Affine(x, kernel, bias *Var) *Var {
	xs, ks := x.Value.Shape, kernel.Value.Shape
	if len(xs) < 2 || len(ks) != 2 || xs[len(xs)-1] != ks[0] {
		panic(t.shapeError(opMatMul.Name, "expected an input (…, k) of two axes or more and a kernel (k, n)", xs, ks))
	}
	if bias == nil {
		return t.MatMul(x, kernel)
	}
	if len(bias.Value.Shape) != 1 || bias.Value.Shape[0] != ks[1] {
		panic(t.shapeError("BiasAdd", "expected a kernel (k, n) and a bias (n)", ks, bias.Value.Shape))
	}
	n := t.Node(opAffine, x, kernel, bias)
	n.shape = append(append(n.shape[:0], xs[:len(xs)-1]...), ks[1])
	return n.Run(n.shape...)
}

// matrices are the sizes of a product whose second operand is a matrix: m rows, n columns, k products each.
func matrices(n *Node) (m, columns, k int) {
	b := n.In[1].Value.Shape
	k, columns = b[0], b[1]
	if k > 0 {
		return len(n.In[0].Value.Data) / k, columns, k
	}
	return n.Out.Value.Shape[:len(n.Out.Value.Shape)-1].Size(), columns, k
}

func forwardMatMul(node *Node) {
	m, n, k := matrices(node)
	x, b, out := node.In[0].Value.Data, node.In[1].Value.Data, node.Out.Value.Data
	tensor.Product(m, n, k, 1, tensor.Mat(x, k), tensor.Mat(b, n), 0, tensor.Mat(out, n))
}

func backwardMatMul(node *Node) {
	m, n, k := matrices(node)
	a, b := node.In[0], node.In[1]
	productGrads(m, n, k, node.Out.Grad.Data, a, a.beta(), b, b.beta(), 0, 0)
}

// productGrads adds the gradients of one product c = a·b, given that of c: dA = dC·bᵀ, dB = aᵀ·dC. The matrices start
// at these offsets of a and b. A gradient that is not needed is not computed: that of the first layer's input is as
// much work as the layer itself.
func productGrads(m, n, k int, g []float32, a *Var, betaA float32, b *Var, betaB float32, offA, offB int) {
	gm := tensor.Mat(g, n)
	if a.needsGrad {
		tensor.Product(m, k, n, 1, gm, tensor.Mat(b.Value.Data[offB:], n).T(), betaA, tensor.Mat(a.Grad.Data[offA:], k))
	}
	if b.needsGrad {
		tensor.Product(k, n, m, 1, tensor.Mat(a.Value.Data[offA:], k).T(), gm, betaB, tensor.Mat(b.Grad.Data[offB:], n))
	}
}

func forwardBatch(node *Node) {
	m, n, k, batch := batches(node)
	a, b, out := node.In[0].Value.Data, node.In[1].Value.Data, node.Out.Value.Data
	for i := range batch {
		tensor.Product(m, n, k, 1, tensor.Mat(a[i*m*k:], k), tensor.Mat(b[i*k*n:], n), 0, tensor.Mat(out[i*m*n:], n))
	}
}

func backwardBatch(node *Node) {
	m, n, k, batch := batches(node)
	a, b, g := node.In[0], node.In[1], node.Out.Grad.Data
	betaA, betaB := a.beta(), b.beta()
	for i := range batch {
		productGrads(m, n, k, g[i*m*n:], a, betaA, b, betaB, i*m*k, i*k*n)
	}
}

func batches(node *Node) (m, n, k, batch int) {
	a, b := node.In[0].Value.Shape, node.In[1].Value.Shape
	last := len(a) - 1
	return a[last-1], b[last], a[last], a[:last-1].Size()
}

// forwardAffine starts every row of the product from the bias.
func forwardAffine(node *Node) {
	m, n, k := matrices(node)
	x, kernel, out := node.In[0].Value.Data, node.In[1].Value.Data, node.Out.Value.Data
	tensor.Split((*biasWork)(node), m, leastElements/max(n, 1)+1)
	tensor.Product(m, n, k, 1, tensor.Mat(x, k), tensor.Mat(kernel, n), 1, tensor.Mat(out, n))
}

// biasWork is a node whose output's rows are to be set to the bias, in parts.
type biasWork Node

// Part sets some rows.
func (w *biasWork) Part(from, to int) {
	bias, out := w.In[2].Value.Data, w.Out.Value.Data
	n := len(bias)
	for i := from; i < to; i++ {
		copy(out[i*n:(i+1)*n], bias)
	}
}

func backwardAffine(node *Node) {
	m, n, k := matrices(node)
	x, kernel, bias := node.In[0], node.In[1], node.In[2]
	g := node.Out.Grad.Data
	betaX, betaK := x.beta(), kernel.beta()
	if bias.needsGrad {
		bias.settle()
		addColumns(bias.Grad.Data, g, m, n, node.Scratch(0, m))
	}
	productGrads(m, n, k, g, x, betaX, kernel, betaK, 0, 0)
}

// addColumns adds the sums of the columns of m rows of n elements to dst: their product with a row of ones, which is
// three times as fast as additions row by row.
func addColumns(dst, rows []float32, m, n int, ones *tensor.Tensor) {
	ones.Fill(1)
	tensor.Product(1, n, m, 1, tensor.Mat(ones.Data, m), tensor.Mat(rows, n), 1, tensor.Mat(dst, n))
}
