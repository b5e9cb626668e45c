package layer_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/regularizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// scale is a layer as a user writes one.
type scale struct {
	layer.Base
	factor    *layer.Weight
	statistic *layer.Weight
}

func (s *scale) Build(rng *rand.Rand, in ...tensor.Shape) (err error) {
	if s.factor, err = s.AddWeight(rng, "factor", in[0][1:], initializer.Name("ones"), regularizer.Name("l2"), constraint.Name("non_neg"), true); err != nil {
		return err
	}
	s.statistic, err = s.AddWeight(rng, "seen", tensor.Shape{}, initializer.Zeros{}, nil, nil, false)
	return err
}

func (s *scale) Call(t *tape.Tape, in ...*tape.Var) *tape.Var { return t.Mul(in[0], s.factor.Var) }

// double has no weights: Call is all that it needs.
type double struct{ layer.Base }

func (*double) Call(t *tape.Tape, in ...*tape.Var) *tape.Var { return t.Scale(in[0], 2) }

// mean stands alone, without Base.
type bare struct {
	layer.Layer
	calls int
}

func (b *bare) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	b.calls++
	return t.Neg(in[0])
}

func TestUsersLayers(t *testing.T) {
	tp := tape.New(1)
	l := &scale{}
	y := layer.Apply(tp, &double{}, layer.Apply(tp, l, tp.Constant(filled(3, 2, 4))))
	if y.Value.Data[0] != 6 || !y.Value.Shape.Equal(tensor.Shape{2, 4}) {
		t.Errorf("got %v %v", y.Value.Shape, y.Value.Data)
	}
	if l.LayerName() != "scale" || layer.ClassName(l) != "scale" || !l.Built() || len(l.Weights()) != 2 {
		t.Errorf("name %q, class %q, built %v, %d weights", l.LayerName(), layer.ClassName(l), l.Built(), len(l.Weights()))
	}
	if w := l.Weights()[0]; w.Name != "factor" || w.Regularizer != (regularizer.L2{L2: 0.01}) || w.Constraint != (constraint.NonNeg{}) {
		t.Errorf("weight %s with %v and %v: names are not resolved", w.Name, w.Regularizer, w.Constraint)
	}
	scopes := []string{}
	for n := range tp.Nodes() {
		scopes = append(scopes, n.Scope)
	}
	if !slices.Equal(scopes, []string{"scale", "double"}) {
		t.Errorf("scopes %v", scopes)
	}
	b := &bare{Layer: built(t, &layer.Dropout{Name: "inner"}, tensor.Shape{none, 2})}
	if y := layer.Apply(tp, b, tp.Constant(filled(1, 1, 2))); y.Value.Data[0] != -1 || b.calls != 1 {
		t.Errorf("a layer without Base of its own: %v after %d calls", y.Value.Data, b.calls)
	}
}

func TestSetTrainable(t *testing.T) {
	trainable := func(l layer.Layer) (list []bool) {
		for _, w := range l.Weights() {
			list = append(list, w.Trainable())
		}
		return list
	}
	l := &layer.BatchNormalization{}
	l.SetTrainable(false)
	built(t, l, tensor.Shape{none, 2})
	if got := trainable(l); slices.Contains(got, true) || l.IsTrainable() {
		t.Errorf("frozen before Build: %v", got)
	}
	l.SetTrainable(true)
	if got := trainable(l); !slices.Equal(got, []bool{true, true, false, false}) || !l.IsTrainable() {
		t.Errorf("thawed: %v, want gamma and beta alone", got)
	}
	l.SetTrainable(false)
	if got := trainable(l); slices.Contains(got, true) {
		t.Errorf("frozen again: %v", got)
	}
}

func TestAddWeightTwice(t *testing.T) {
	l := &double{}
	for i, want := range []string{"", "weight a of shape (2,): expected each weight to be added once"} {
		_, err := l.AddWeight(seeded(), "a", tensor.Shape{2}, nil, nil, nil, true)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("time %d: got %v, want %q", i+1, err, want)
		}
	}
	if l.Built() {
		t.Error("the layer is built in spite of an error")
	}
}

// applyError is what Apply panics with.
func applyError(t *testing.T, l layer.Layer, x *tensor.Tensor) (err error) {
	t.Helper()
	defer func() { err, _ = recover().(error) }()
	tp := tape.New(1)
	layer.Apply(tp, l, tp.Constant(x))
	return nil
}

func TestApplyChecksShapes(t *testing.T) {
	l := &layer.Dense{Units: 2, Name: "out"}
	if err := applyError(t, l, filled(1, 3, 4)); err != nil {
		t.Fatal(err)
	}
	for _, batch := range []int{1, 7, 3} {
		if err := applyError(t, l, filled(1, batch, 4)); err != nil {
			t.Errorf("another batch size: %v", err)
		}
	}
	err := applyError(t, l, filled(1, 3, 5))
	if e := (*layer.Error)(nil); !errors.As(err, &e) || e.Layer != "out" || err.Error() != "out: expected input of shape (None, 4), got (None, 5)" {
		t.Errorf("got %v", err)
	}
	if err := applyError(t, l, filled(1, 3, 4)); err != nil {
		t.Errorf("after a failure: %v", err)
	}
	if err := applyError(t, &layer.Dense{}, filled(1, 3, 4)); err == nil || err.Error() != "dense: expected units above 0, got 0" {
		t.Errorf("got %v", err)
	}
	for _, x := range []*tensor.Tensor{filled(1, 3), filled(1)} {
		if err := applyError(t, &double{}, x); err != nil {
			t.Errorf("shape %v: %v", x.Shape, err)
		}
	}
}

func TestEmbeddingOutsideTheTable(t *testing.T) {
	for _, index := range []float32{3, -1, 0.5} {
		err := applyError(t, &layer.Embedding{InputDim: 3, OutputDim: 2}, filled(index, 2, 2))
		if e := (*tape.ShapeError)(nil); !errors.As(err, &e) || e.Scope != "embedding" {
			t.Errorf("index %g: got %v", index, err)
		}
	}
}

func TestDefaultName(t *testing.T) {
	for l, want := range map[layer.Layer]string{
		&layer.Input{}: "input_layer", &layer.Dense{}: "dense", &layer.BatchNormalization{}: "batch_normalization", &layer.LeakyReLU{}: "leaky_re_lu",
		&layer.PReLU{}: "p_re_lu", &layer.ReLU{}: "re_lu", &layer.ELU{}: "elu", &layer.AlphaDropout{}: "alpha_dropout", &scale{}: "scale",
	} {
		if got := layer.DefaultName(l); got != want {
			t.Errorf("%T: got %q, want %q", l, got, want)
		}
		if l.LayerName() != "" {
			t.Errorf("%T has the name %q", l, l.LayerName())
		}
		l.SetLayerName("other")
		if l.LayerName() != "other" {
			t.Errorf("%T keeps the name %q", l, l.LayerName())
		}
	}
}

// TestNoAllocation: after the first step, recording and differentiating a layer allocates nothing, with a short last batch too.
func TestNoAllocation(t *testing.T) {
	for _, l := range []layer.Layer{
		&layer.Dense{Units: 5, Activation: "relu"}, &layer.Dense{Units: 5, Activation: "softmax", NoBias: true}, &layer.Flatten{}, &layer.Reshape{TargetShape: []int{2, 3}},
		&layer.Activation{Activation: "selu"}, &layer.Dropout{Rate: 0.5}, &layer.Dropout{Rate: 0.5, NoiseShape: []int{none, 1}}, &layer.AlphaDropout{Rate: 0.5},
		&layer.GaussianNoise{Stddev: 0.1}, &layer.BatchNormalization{}, &layer.LayerNormalization{}, &layer.Normalization{}, &layer.LeakyReLU{}, &layer.PReLU{}, &layer.ELU{},
		&layer.ReLU{MaxValue: 1}, &layer.Softmax{}, &layer.Add{}, &layer.Concatenate{}, &layer.Average{}, &scale{},
	} {
		tp, big, small := tape.New(1), normal(8, 6), normal(3, 6)
		tp.Training = true
		step := func() {
			for _, x := range []*tensor.Tensor{big, small} {
				tp.Reset()
				tp.Backward(tp.Sum(layer.Apply(tp, l, tp.Watch(x))))
			}
		}
		step()
		if n := testing.AllocsPerRun(20, step); n != 0 {
			t.Errorf("%s: %g allocations in two steps", layer.ClassName(l), n)
		}
	}
	a, b := &layer.Add{}, &layer.Concatenate{}
	tp, x, y := tape.New(1), normal(8, 6), normal(8, 6)
	step := func() {
		tp.Reset()
		u, v := tp.Watch(x), tp.Watch(y)
		tp.Backward(tp.Sum(layer.Apply(tp, b, layer.Apply(tp, a, u, v), v)))
	}
	step()
	if n := testing.AllocsPerRun(20, step); n != 0 {
		t.Errorf("merges: %g allocations a step", n)
	}
}
