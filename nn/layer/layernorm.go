package layer

import (
	"math/rand/v2"

	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/regularizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// LayerNormalization brings each sample's values along Axis to mean 0 and variance 1, and then scales them by gamma and shifts them by beta, which are
// trained: gamma·(x-mean)/sqrt(variance+Epsilon) + beta (Ba and others 2016). It is the same in training and inference. Gamma and beta have the sizes of the axes,
// which are the last one by default. Zero Epsilon means 0.001.
type LayerNormalization struct { //nolint:revive // Keras's name
	Base
	Name             string                  `json:"name"`
	Axis             Axes                    `json:"axis"`
	Epsilon          float64                 `json:"epsilon"`
	NoCenter         bool                    `json:"center" registry:"not"` // leaves beta out; JSON has center: false
	NoScale          bool                    `json:"scale" registry:"not"`  // leaves gamma out; JSON has scale: false
	BetaInitializer  initializer.Initializer `json:"beta_initializer"`
	GammaInitializer initializer.Initializer `json:"gamma_initializer"`
	BetaRegularizer  regularizer.Regularizer `json:"beta_regularizer"`
	GammaRegularizer regularizer.Regularizer `json:"gamma_regularizer"`
	BetaConstraint   constraint.Constraint   `json:"beta_constraint"`
	GammaConstraint  constraint.Constraint   `json:"gamma_constraint"`

	axes        []int // counted from the front
	gamma, beta *Weight
	takes       tensor.Shape // what input must look like: None but along the axes
	shape       tensor.Shape // of gamma and beta, with sizes of 1 for the other axes
}

// LayerName is l.Name.
func (l *LayerNormalization) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *LayerNormalization) SetLayerName(name string) { l.Name = name }

// Build makes gamma and beta.
func (l *LayerNormalization) Build(rng *rand.Rand, in ...tensor.Shape) error {
	if l.Built() {
		return nil
	}
	s, err := l.OutputShape(in...)
	if err != nil {
		return err
	}
	axes, err := l.axesOf(s)
	if err != nil {
		return err
	}
	shape := tensor.Shape{}
	for _, axis := range axes {
		shape = append(shape, s[axis])
	}
	if shape.Size() < 1 {
		return failf(l, "expected input whose sizes along axes %v are known and above 0, got %v", axes, s)
	}
	if !l.NoScale {
		if l.gamma, err = l.AddWeight(rng, "gamma", shape, orOnes(l.GammaInitializer), l.GammaRegularizer, l.GammaConstraint, true); err != nil {
			return named(l, err)
		}
	}
	if !l.NoCenter {
		if l.beta, err = l.AddWeight(rng, "beta", shape, orZeros(l.BetaInitializer), l.BetaRegularizer, l.BetaConstraint, true); err != nil {
			return named(l, err)
		}
	}
	l.axes, l.takes, l.shape, l.built = axes, spread(s, axes, tensor.None), spread(s, axes, 1), true
	return nil
}

// axesOf lists the axes for input of a shape. The batch is none of them.
func (l *LayerNormalization) axesOf(s tensor.Shape) ([]int, error) {
	axes, err := l.Axis.within(l, s)
	if err != nil {
		return nil, err
	}
	if len(axes) == 0 || axes[0] == 0 {
		return nil, failf(l, "expected axes after the batch within input of shape %v, got axis %v", s, []int(l.Axis))
	}
	return axes, nil
}

// spread is the shape that has the sizes of s along the axes and another elsewhere.
func spread(s tensor.Shape, axes []int, elsewhere int) tensor.Shape {
	out := make(tensor.Shape, len(s))
	for i := range out {
		out[i] = elsewhere
	}
	for _, axis := range axes {
		out[axis] = s[axis]
	}
	return out
}

// OutputShape is the input's. It fails when the sizes along the axes are not those of the weights, and for invalid settings.
func (l *LayerNormalization) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 2)
	if err != nil {
		return nil, err
	}
	if _, err := l.axesOf(s); err != nil {
		return nil, err
	}
	if !(l.Epsilon >= 0) {
		return nil, failf(l, "expected epsilon of at least 0, got %g", l.Epsilon)
	}
	if l.takes != nil && !compatible(l.takes, s) {
		return nil, failf(l, "expected input of shape %v, got %v", l.takes, s)
	}
	return s.Clone(), nil
}

// Call records the normalization: as one operation when the axes are the last ones.
func (l *LayerNormalization) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	x := in[0]
	rank := len(x.Value.Shape)
	if l.axes[0] != rank-len(l.axes) {
		return l.stepwise(t, x)
	}
	n := l.node(t, x)
	n.F[0] = float32(or(l.Epsilon, 1e-3))
	n.I = [4]int{l.shape.Size(), bit(l.gamma != nil) + 2*bit(l.beta != nil)}
	return n.Run(x.Value.Shape...)
}

func (l *LayerNormalization) node(t *tape.Tape, x *tape.Var) *tape.Node {
	switch {
	case l.gamma != nil && l.beta != nil:
		return t.Node(&layerNormOp, x, l.gamma.Var, l.beta.Var)
	case l.gamma != nil:
		return t.Node(&layerNormOp, x, l.gamma.Var)
	case l.beta != nil:
		return t.Node(&layerNormOp, x, l.beta.Var)
	}
	return t.Node(&layerNormOp, x)
}

// stepwise records the formula as it stands, for axes between others.
func (l *LayerNormalization) stepwise(t *tape.Tape, x *tape.Var) *tape.Var {
	centred := t.Sub(x, t.MeanKeepDims(x, l.axes...))
	variance := t.MeanKeepDims(t.Square(centred), l.axes...)
	y := t.Div(centred, t.Sqrt(t.Shift(variance, float32(or(l.Epsilon, 1e-3)))))
	if l.gamma != nil {
		y = t.Mul(y, t.Reshape(l.gamma.Var, l.shape...))
	}
	if l.beta != nil {
		y = t.Add(y, t.Reshape(l.beta.Var, l.shape...))
	}
	return y
}
