package layer

import (
	"math/rand/v2"

	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/regularizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// BatchNormalization brings every feature to mean 0 and variance 1, and then scales it by gamma and shifts it by beta, which are trained:
// gamma·(x-mean)/sqrt(variance+Epsilon) + beta (Ioffe and Szegedy 2015). In training mean and variance (dividing by the number of values, as Keras does) are those of
// the batch, and moving averages follow them: moving·Momentum + batch·(1-Momentum). In inference, and when the layer is frozen, the moving averages are used.
//
// Axis is the axis of the features, 0 stands for -1, the last. Zero Momentum means 0.99, zero Epsilon 0.001.
type BatchNormalization struct {
	Base
	Name                      string                  `json:"name"`
	Axis                      int                     `json:"axis"`
	Momentum                  float64                 `json:"momentum"`
	Epsilon                   float64                 `json:"epsilon"`
	NoCenter                  bool                    `json:"center" registry:"not"` // leaves beta out; JSON has center: false
	NoScale                   bool                    `json:"scale" registry:"not"`  // leaves gamma out; JSON has scale: false
	BetaInitializer           initializer.Initializer `json:"beta_initializer"`
	GammaInitializer          initializer.Initializer `json:"gamma_initializer"`
	MovingMeanInitializer     initializer.Initializer `json:"moving_mean_initializer"`
	MovingVarianceInitializer initializer.Initializer `json:"moving_variance_initializer"`
	BetaRegularizer           regularizer.Regularizer `json:"beta_regularizer"`
	GammaRegularizer          regularizer.Regularizer `json:"gamma_regularizer"`
	BetaConstraint            constraint.Constraint   `json:"beta_constraint"`
	GammaConstraint           constraint.Constraint   `json:"gamma_constraint"`

	gamma, beta, mean, variance *Weight // gamma and beta are nil where they were left out
}

// LayerName is l.Name.
func (l *BatchNormalization) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *BatchNormalization) SetLayerName(name string) { l.Name = name }

// Build makes gamma, beta, moving_mean and moving_variance, each of one number per feature.
func (l *BatchNormalization) Build(rng *rand.Rand, in ...tensor.Shape) error {
	if l.Built() {
		return nil
	}
	s, err := l.OutputShape(in...)
	if err != nil {
		return err
	}
	axis, err := axisOf(l, l.Axis, s)
	if err != nil {
		return err
	}
	if s[axis] < 1 {
		return failf(l, "expected input whose size along axis %d is known and above 0, got %v", axis, s)
	}
	shape := tensor.Shape{s[axis]}
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
	if l.mean, err = l.AddWeight(rng, "moving_mean", shape, orZeros(l.MovingMeanInitializer), nil, nil, false); err != nil {
		return named(l, err)
	}
	l.variance, err = l.AddWeight(rng, "moving_variance", shape, orOnes(l.MovingVarianceInitializer), nil, nil, false)
	return named(l, err)
}

// OutputShape is the input's. It fails when the number of features is not that of the weights, and for invalid settings.
func (l *BatchNormalization) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 2)
	if err != nil {
		return nil, err
	}
	axis, err := axisOf(l, l.Axis, s)
	if err != nil {
		return nil, err
	}
	if !(l.Momentum >= 0 && l.Momentum <= 1 && l.Epsilon >= 0) {
		return nil, failf(l, "expected momentum between 0 and 1 and epsilon of at least 0, got %g and %g", l.Momentum, l.Epsilon)
	}
	if l.Built() && s[axis] != l.mean.Value.Shape[0] {
		return nil, failf(l, "expected input of %d features along axis %d, got %v", l.mean.Value.Shape[0], axis, s)
	}
	return s.Clone(), nil
}

// Call records the normalization as one operation. In training it moves the averages.
func (l *BatchNormalization) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	s := in[0].Value.Shape
	axis := fromFront(l.Axis, len(s))
	momentum := or(l.Momentum, 0.99)
	n := l.node(t, in[0])
	n.F = [4]float32{float32(or(l.Epsilon, 1e-3)), float32(momentum), float32(1 - momentum)}
	n.I = [4]int{s[axis], s[axis+1:].Size(), bit(t.Training && l.IsTrainable()), bit(l.gamma != nil) + 2*bit(l.beta != nil)}
	return n.Run(s...)
}

// node has as inputs x, both averages, and gamma and beta where they exist.
func (l *BatchNormalization) node(t *tape.Tape, x *tape.Var) *tape.Node {
	switch {
	case l.gamma != nil && l.beta != nil:
		return t.Node(&batchNormOp, x, l.mean.Var, l.variance.Var, l.gamma.Var, l.beta.Var)
	case l.gamma != nil:
		return t.Node(&batchNormOp, x, l.mean.Var, l.variance.Var, l.gamma.Var)
	case l.beta != nil:
		return t.Node(&batchNormOp, x, l.mean.Var, l.variance.Var, l.beta.Var)
	}
	return t.Node(&batchNormOp, x, l.mean.Var, l.variance.Var)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
