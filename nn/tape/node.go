package tape

import "board/nn/tensor"

// An Op is a primitive. Its functions are static and take all they need from the node, so that a step allocates
// nothing. Backward is nil for operations without a gradient.
type Op struct {
	Name     string        // TensorFlow's name of the operation, where it has one: it shows in the graph
	Forward  func(n *Node) // fills n.Out.Value, which has its shape, from n.In
	Backward func(n *Node) // adds to n.In[i].Grad what follows from n.Out.Grad, where n.In[i].NeedsGrad()

	// overwrites: Backward asks Var.beta before it writes, so that gradients are not cleared for it.
	overwrites bool

	// forward and backward are those of operations that work in parts. Forward and Backward then cut the work.
	forward, backward part
}

// A Node is one operation as recorded. It stays at its place on the tape over the steps, with all its memory.
type Node struct {
	Op    *Op
	In    []*Var
	Out   *Var
	F     [4]float32 // parameters of the operation, set at each recording
	I     [4]int
	Data  any    // anything static, such as the layer for its running statistics
	Order []int  // of Transpose: which axis of the input each axis of Out is
	Scope string // where it was recorded: "model/hidden1"

	tape    *Tape
	index   int
	view    bool // Out is another shape of memory that is not the node's
	out     Var
	shape   tensor.Shape // room to put a shape together
	scratch []*tensor.Tensor
}

// Tape is the tape that the node was recorded on.
func (n *Node) Tape() *Tape { return n.tape }

// Run gives Out its shape, in memory that is reused and not cleared, runs Forward and returns Out.
func (n *Node) Run(shape ...int) *Var {
	n.out.Value.Resize(shape...)
	n.Op.Forward(n)
	return n.Out
}

// runView makes Out another shape of the memory of x, which is never written to.
func (n *Node) runView(x *tensor.Tensor, shape ...int) *Var {
	n.view = true
	n.out.Value.Shape = append(n.out.Value.Shape[:0], shape...)
	n.out.Value.Data = x.Data
	return n.Out
}

// Scratch is workspace number i of the node. It lives from Forward to Backward and is kept over the steps; it is not
// cleared.
func (n *Node) Scratch(i int, shape ...int) *tensor.Tensor {
	for len(n.scratch) <= i {
		n.scratch = append(n.scratch, &tensor.Tensor{})
	}
	n.scratch[i].Resize(shape...)
	return n.scratch[i]
}

// Scratched is workspace number i as Scratch has sized it. Parts of the node's work that run at the same time may call it.
func (n *Node) Scratched(i int) *tensor.Tensor { return n.scratch[i] }

// begin makes the node ready to be recorded with these inputs.
func (n *Node) begin(in []*Var) {
	n.In = append(n.In[:0], in...)
	n.F, n.I, n.Data, n.Scope = [4]float32{}, [4]int{}, nil, n.tape.scope.path
	n.out.needsGrad = false
	for _, v := range in {
		if v.node != nil && (v.node.tape != n.tape || v.node.index >= n.index) {
			panic("tape: a Var of an earlier step or of another tape; record it again after Reset")
		}
		n.out.needsGrad = n.out.needsGrad || (v.needsGrad && n.Op.Backward != nil)
	}
}

// backward passes the gradient of Out on to the inputs, if any has arrived.
func (n *Node) backward() {
	if !n.out.needsGrad || n.out.fresh {
		return
	}
	if !n.Op.overwrites {
		for _, v := range n.In {
			v.settle()
		}
	}
	n.Op.Backward(n)
}
