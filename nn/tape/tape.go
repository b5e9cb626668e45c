// Package tape records computations on tensors and differentiates them.
//
// A tape is a list of nodes. Every step of training resets the tape and records the same operations again; the node at
// each place keeps its memory, so that a step after the first allocates nothing:
//
//	t.Reset()
//	y := t.ReLU(t.Affine(t.Constant(x), kernel, bias))
//	loss := t.Mean(t.Square(y))
//	t.Backward(loss) // kernel.Grad, bias.Grad
//
// Shapes that do not fit panic with *ShapeError, which the exported edge of package nn turns into an error.
package tape

import (
	"iter"
	"math/rand/v2"

	"board/nn/tensor"
)

// A Tape is for one goroutine at a time. Several tapes may share parameters as long as none of them runs Backward, or changes them, at the
// same time.
type Tape struct {
	Training bool       // Dropout and the like are active
	RNG      *rand.Rand // of dropout and noise; its state is RandomState

	source *rand.PCG
	nodes  []*Node
	used   int // nodes recorded in this step
	leaves []*Var
	leaf   int    // leaves handed out in this step
	kept   []*Var // by Keep in this step
	params []*Var // leaves that a Backward has ever set
	scope  *scope
	pop    func()
}

// New makes an empty tape whose random numbers start from seed.
func New(seed uint64) *Tape {
	source := rand.NewPCG(seed, 0)
	t := &Tape{RNG: rand.New(source), source: source, scope: &scope{}}
	t.pop = t.PopScope
	return t
}

// Reset begins a step: all Vars made on this tape so far are dead, their memory is used again.
func (t *Tape) Reset() {
	t.used, t.leaf, t.kept = 0, 0, t.kept[:0]
	for t.scope.parent != nil {
		t.scope = t.scope.parent
	}
}

// Release is Reset, and lets go of the tensors that were brought onto the tape. Its own memory stays for later steps.
func (t *Tape) Release() {
	for _, v := range t.leaves[:t.leaf] {
		v.Value = nil
	}
	for _, n := range t.nodes[:t.used] {
		if n.view {
			n.out.Value.Data = nil
		}
	}
	t.Reset()
}

// Keep copies a list of Vars into memory of the tape, which keeps it until Reset: the caller's then need not live on the heap.
func (t *Tape) Keep(vars ...*Var) []*Var {
	from := len(t.kept)
	t.kept = append(t.kept, vars...)
	return t.kept[from:len(t.kept):len(t.kept)]
}

// Constant brings a tensor onto the tape without copying it. No gradient is computed for it.
func (t *Tape) Constant(x *tensor.Tensor) *Var { return t.newLeaf(x, false) }

// Watch brings a tensor onto the tape without copying it, and asks for its gradient.
func (t *Tape) Watch(x *tensor.Tensor) *Var { return t.newLeaf(x, true) }

func (t *Tape) newLeaf(x *tensor.Tensor, needsGrad bool) *Var {
	if t.leaf == len(t.leaves) {
		t.leaves = append(t.leaves, &Var{})
	}
	v := t.leaves[t.leaf]
	t.leaf++
	v.Value, v.needsGrad = x, needsGrad
	return v
}

// Node is the node at the next place of the tape: the one of the last step if its operation and number of inputs were
// the same, else a new one. The caller sets its parameters and then calls Run.
func (t *Tape) Node(op *Op, in ...*Var) *Node {
	if t.used == len(t.nodes) {
		t.nodes = append(t.nodes, nil)
	}
	n := t.nodes[t.used]
	if n == nil || n.Op != op || len(n.In) != len(in) {
		n = &Node{Op: op, tape: t, index: t.used}
		n.Out = &n.out
		n.out.node, n.out.Value = n, &tensor.Tensor{}
		t.nodes[t.used] = n
	}
	n.begin(in)
	t.used++
	return n
}

// Nodes goes through what was recorded in this step, in order.
func (t *Tape) Nodes() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for _, n := range t.nodes[:t.used] {
			if !yield(n) {
				return
			}
		}
	}
}

// Backward sets the Grad of every Var that the step used and that needs one to the gradient of loss, a Var of one
// element. Gradients of what loss does not depend on are zero, also those of parameters that only earlier steps used.
func (t *Tape) Backward(loss *Var) {
	if len(loss.Value.Data) != 1 {
		panic(t.shapeError("Backward", "expected a loss of one element; take Sum or Mean first", loss.Value.Shape))
	}
	t.prepare()
	if loss.needsGrad {
		loss.sizeGrad()
		loss.Grad.Data[0], loss.fresh = 1, false
	}
	for i := t.used - 1; i >= 0; i-- {
		t.nodes[i].backward()
	}
	t.settle()
}

// prepare sizes all gradients and marks them as not yet written.
func (t *Tape) prepare() {
	for _, v := range t.params {
		v.fresh = v.needsGrad && v.Grad != nil
	}
	for _, n := range t.nodes[:t.used] {
		for _, v := range n.In {
			if !v.needsGrad {
				continue
			}
			if v.node == nil && !v.fresh {
				t.params = append(t.params, v)
			}
			v.sizeGrad()
			v.fresh = true
		}
		if n.out.needsGrad {
			n.out.sizeGrad()
			n.out.fresh = true
		}
	}
}

// settle clears the gradients that nothing has reached.
func (t *Tape) settle() {
	for _, v := range t.params {
		v.settle()
	}
	for _, n := range t.nodes[:t.used] {
		n.out.settle()
	}
}

// RandomState is the state of RNG, for saving.
func (t *Tape) RandomState() []byte {
	state, err := t.source.MarshalBinary()
	if err != nil {
		panic("tape: PCG cannot be marshalled") // it always can
	}
	return state
}

// SetRandomState makes RNG go on where it was when RandomState was called.
func (t *Tape) SetRandomState(state []byte) error { return t.source.UnmarshalBinary(state) }
