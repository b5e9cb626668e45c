package layer

import (
	"board/nn/tape"
	"board/nn/tensor"
)

// buildMerge marks an element-wise merge layer as built if its inputs fit.
func buildMerge(l Layer, b *Base, in []tensor.Shape) error {
	_, err := l.OutputShape(in...)
	b.built = err == nil
	return err
}

// mergeShape is the shape that all inputs are repeated to: batches are equal, other sizes, matched from the last, are equal or 1.
func mergeShape(l Layer, in []tensor.Shape) (tensor.Shape, error) {
	if len(in) == 0 {
		return nil, failf(l, "expected at least one input, got none")
	}
	var out tensor.Shape
	for _, s := range in {
		if len(s) == 0 {
			return nil, failf(l, "expected inputs with a batch, got shapes %s", shapes(in))
		}
		var ok bool
		if out, ok = repeated(out, s); !ok {
			return nil, failf(l, "expected inputs of one shape, or with sizes of 1 that can be repeated, got %s", shapes(in))
		}
	}
	return out, nil
}

// repeated is the shape that a and b are both repeated to.
func repeated(a, b tensor.Shape) (tensor.Shape, bool) {
	if len(a) < len(b) {
		a, b = b, a
	}
	out := a.Clone()
	if len(b) == 0 {
		return out, true
	}
	if out[0] == tensor.None {
		out[0] = b[0]
	}
	if !compatible(out[:1], b[:1]) {
		return nil, false
	}
	for i, n := range b[1:] {
		at := len(a) - len(b) + 1 + i
		switch old := out[at]; {
		case old == n || n == 1:
		case old == 1:
			out[at] = n
		case old == tensor.None || n == tensor.None:
			out[at] = tensor.None
		default:
			return nil, false
		}
	}
	return out, true
}

// merge records op over all inputs from the first to the last.
func merge(t *tape.Tape, op func(t *tape.Tape, a, b *tape.Var) *tape.Var, in []*tape.Var) *tape.Var {
	rank := 0
	for _, v := range in {
		rank = max(rank, len(v.Value.Shape))
	}
	out := widen(t, in[0], rank)
	for _, v := range in[1:] {
		out = op(t, out, widen(t, v, rank))
	}
	return out
}

// widen gives v as many axes as rank, by axes of size 1 after the batch.
func widen(t *tape.Tape, v *tape.Var, rank int) *tape.Var {
	s := v.Value.Shape
	if len(s) == rank {
		return v
	}
	var room [8]int
	shape := append(room[:0], s[0])
	for range rank - len(s) {
		shape = append(shape, 1)
	}
	return t.Reshape(v, append(shape, s[1:]...)...)
}
