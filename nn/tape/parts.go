package tape

import "board/nn/tensor"

// Operations whose elements, or rows along the last axis, do not depend on one another do their work in parts, which
// several goroutines take when there are many. The results have the same bits however it is cut.

// leastElements is the number of elements that make a part worth its while, some 20 µs of the cheapest operation.
const leastElements = 1 << 14

// A part does the units [from, to) of a node's work: elements, or rows of them.
type part func(n *Node, from, to int)

// elementsOp makes an operation whose units are elements. Backward may be nil.
func elementsOp(name string, forward, backward part) *Op {
	return partsOp(name, forward, backward, func(n *Node) {
		tensor.Split((*forwardWork)(n), len(n.Out.Value.Data), leastElements)
	}, func(n *Node) {
		tensor.Split((*backwardWork)(n), len(n.Out.Value.Data), leastElements)
	})
}

// rowsOp makes an operation whose units are rows along the last axis.
func rowsOp(name string, forward, backward part) *Op {
	return partsOp(name, forward, backward, func(n *Node) {
		rows, width := lastRows(n.Out.Value)
		tensor.Split((*forwardWork)(n), rows, leastElements/max(width, 1)+1)
	}, func(n *Node) {
		rows, width := lastRows(n.Out.Value)
		tensor.Split((*backwardWork)(n), rows, leastElements/max(width, 1)+1)
	})
}

func partsOp(name string, forward, backward part, runForward, runBackward func(n *Node)) *Op {
	op := &Op{Name: name, forward: forward, backward: backward, Forward: runForward}
	if backward != nil {
		op.Backward = runBackward
	}
	return op
}

// forwardWork and backwardWork are a node as tensor.Split takes it. They are conversions of its pointer, which allocate nothing.
type (
	forwardWork  Node
	backwardWork Node
)

// Part does a part of the operation.
func (w *forwardWork) Part(from, to int) { w.Op.forward((*Node)(w), from, to) }

// Part does a part of the gradient.
func (w *backwardWork) Part(from, to int) { w.Op.backward((*Node)(w), from, to) }
