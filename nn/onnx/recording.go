package onnx

import (
	"errors"
	"slices"

	"board/nn"
	"board/nn/tape"
	"board/nn/tensor"
)

// A recording is one run of the model on zeros. A model is recorded for two sizes of the batch: what differs between the two is what follows from
// the batch, and must not be written down as a number.
type recording struct {
	in, out []*tape.Var
	nodes   []*tape.Node
}

// Sizes that are not known stand for the batch, and for what else an Input leaves open. Those have many divisors, so that they fit a Reshape.
var (
	batches = [2]int{2, 3}
	opens   = [2]int{12, 24}
)

// record runs the model for a size of the batch, and of the other axes that are open.
func record(model nn.Recording, shapes []tensor.Shape, batch, open int) (*recording, error) {
	t := tape.New(1)
	r := &recording{}
	for _, s := range shapes {
		shape := s.Clone()
		for i, n := range shape {
			if n == tensor.None {
				shape[i] = open
			}
		}
		shape[0] = batch
		r.in = append(r.in, t.Constant(tensor.New(shape...)))
	}
	out, err := model(t, r.in...)
	if err != nil {
		return nil, err
	}
	r.out, r.nodes = out, slices.Collect(t.Nodes())
	return r, nil
}

// recordTwice records for both sizes, and makes sure that the operations are the same.
func recordTwice(model nn.Recording, shapes []tensor.Shape) (first, second *recording, err error) {
	if first, err = record(model, shapes, batches[0], opens[0]); err != nil {
		return nil, nil, err
	}
	if second, err = record(model, shapes, batches[1], opens[1]); err != nil {
		return nil, nil, err
	}
	if !first.alike(second) {
		return nil, nil, errBranches
	}
	return first, second, nil
}

var errBranches = errors.New("expected Call to record the same operations for every size of the batch, as ONNX has one graph for all; it does not")

// alike reports whether both recordings are of the same operations on the same values.
func (r *recording) alike(other *recording) bool {
	places, others := r.places(), other.places()
	sameVar := func(a, b *tape.Var) bool {
		return places[a] == others[b] && len(a.Value.Shape) == len(b.Value.Shape)
	}
	return slices.EqualFunc(r.out, other.out, sameVar) && slices.EqualFunc(r.nodes, other.nodes, func(a, b *tape.Node) bool {
		return a.Op == b.Op && slices.EqualFunc(a.In, b.In, sameVar)
	})
}

// places number what the inputs (below zero) and the nodes (above) make. What is neither has the place 0.
func (r *recording) places() map[*tape.Var]int {
	places := map[*tape.Var]int{}
	for i, v := range r.in {
		places[v] = -1 - i
	}
	for i, n := range r.nodes {
		places[n.Out] = 1 + i
	}
	return places
}
