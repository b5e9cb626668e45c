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
	t.PushScope(l.LayerName())
	memo := t.Memo()
	found, ok := (*memo).(*fitting)
	if !ok || found.layer != l || !found.accepts(in) || !l.Built() {
		check(t, l, in)
		*memo = remember(l, in)
	}
	out := l.Call(t, t.Keep(in...)...)
	t.PopScope()
	return out
}

// A fitting is a layer and the shapes of inputs that it was found to accept, the tape's memo of the layer's scope. The
// layer itself keeps nothing of a call, so that several goroutines may call it, each on a tape of its own.
type fitting struct {
	layer  Layer
	shapes []tensor.Shape
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
func (f *fitting) accepts(in []*tape.Var) bool {
	return slices.EqualFunc(f.shapes, in, func(s tensor.Shape, v *tape.Var) bool {
		return len(s) == len(v.Value.Shape) && (len(s) == 0 || s[1:].Equal(v.Value.Shape[1:]))
	})
}

func remember(l Layer, in []*tape.Var) *fitting {
	f := &fitting{layer: l}
	for _, v := range in {
		f.shapes = append(f.shapes, v.Value.Shape.Clone())
	}
	return f
}
