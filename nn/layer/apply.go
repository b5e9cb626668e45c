package layer

import (
	"slices"

	"board/nn/tape"
	"board/nn/tensor"
)

// Apply records a layer in the Call of a subclassed model: it builds the layer at its first use with random numbers of the tape, checks the shapes of
// the inputs, and opens a scope of the layer's name around Call. What does not fit panics with *Error, which package nn turns into the error of Fit, Predict and so on.
func Apply(t *tape.Tape, l Layer, in ...*tape.Var) *tape.Var {
	if l.LayerName() == "" {
		l.SetLayerName(DefaultName(l))
	}
	b := baseOf(l)
	if !l.Built() || b == nil || !b.accepts(in) {
		check(t, l, in)
		if b != nil {
			b.remember(in)
		}
	}
	t.PushScope(l.LayerName())
	out := l.Call(t, b.copied(in)...)
	t.PopScope()
	return out
}

// copied is in, in memory that is kept for it: the caller's slice then need not live on the heap, and a step allocates nothing.
func (b *Base) copied(in []*tape.Var) []*tape.Var {
	if b == nil {
		return slices.Clone(in)
	}
	b.args = append(b.args[:0], in...)
	return b.args
}

func baseOf(l Layer) *Base {
	if b, ok := l.(interface{ base() *Base }); ok {
		return b.base()
	}
	return nil
}

// check builds and asks the layer whether it takes the inputs.
func check(t *tape.Tape, l Layer, in []*tape.Var) {
	shapes := make([]tensor.Shape, len(in))
	for i, v := range in {
		shapes[i] = v.Value.Shape.Clone()
		if len(shapes[i]) > 0 {
			shapes[i][0] = tensor.None
		}
	}
	if err := Build(l, t.RNG, shapes...); err != nil {
		panic(named(l, err))
	}
	if _, err := l.OutputShape(shapes...); err != nil {
		panic(named(l, err))
	}
}

// accepts reports whether inputs of these shapes, but for the size of the batch, were found to fit before.
func (b *Base) accepts(in []*tape.Var) bool {
	return slices.EqualFunc(b.checked, in, func(s tensor.Shape, v *tape.Var) bool {
		return len(s) == len(v.Value.Shape) && (len(s) == 0 || s[1:].Equal(v.Value.Shape[1:]))
	})
}

func (b *Base) remember(in []*tape.Var) {
	b.checked = b.checked[:0]
	for _, v := range in {
		b.checked = append(b.checked, v.Value.Shape.Clone())
	}
}
