package layer

import (
	"math/rand/v2"

	"board/nn/activation"
	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/regularizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// Dense connects every input with every unit: activation(x·kernel + bias), along the last axis. Input has the shape (batch, …, n), output
// (batch, …, Units). The kernel, of shape (n, Units), starts from Glorot's uniform distribution, the bias, of shape (Units), from zero.
type Dense struct {
	Base
	Name              string                  `json:"name"`
	Units             int                     `json:"units"`
	Activation        activation.Name         `json:"activation"`              // none if empty
	NoBias            bool                    `json:"use_bias" registry:"not"` // leaves the bias out; JSON has use_bias: false
	KernelInitializer initializer.Initializer `json:"kernel_initializer"`
	BiasInitializer   initializer.Initializer `json:"bias_initializer"`
	KernelRegularizer regularizer.Regularizer `json:"kernel_regularizer"`
	BiasRegularizer   regularizer.Regularizer `json:"bias_regularizer"`
	KernelConstraint  constraint.Constraint   `json:"kernel_constraint"`
	BiasConstraint    constraint.Constraint   `json:"bias_constraint"`

	kernel, bias *Weight // bias is nil without one
}

// CheckSettings reports an activation that is not known. Models call it before the first data.
func (l *Dense) CheckSettings() error { return named(l, l.Activation.Check()) }

// LayerName is l.Name.
func (l *Dense) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Dense) SetLayerName(name string) { l.Name = name }

// Build makes kernel and bias.
func (l *Dense) Build(rng *rand.Rand, in ...tensor.Shape) error {
	if l.Built() {
		return nil
	}
	out, err := l.OutputShape(in...)
	if err != nil {
		return err
	}
	if err := l.Activation.Check(); err != nil {
		return named(l, err)
	}
	n := in[0][len(in[0])-1]
	if n < 1 {
		return failf(l, "expected input whose last size is known and above 0, got %v", in[0])
	}
	l.kernel, err = l.AddWeight(rng, "kernel", tensor.Shape{n, l.Units}, l.KernelInitializer, l.KernelRegularizer, l.KernelConstraint, true)
	if err != nil || l.NoBias {
		return named(l, err)
	}
	l.bias, err = l.AddWeight(rng, "bias", out[len(out)-1:], orZeros(l.BiasInitializer), l.BiasRegularizer, l.BiasConstraint, true)
	return named(l, err)
}

// OutputShape is the input's with Units as the last size. It fails unless the input has at least two axes and the last fits the kernel.
func (l *Dense) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	if l.Units < 1 {
		return nil, failf(l, "expected units above 0, got %d", l.Units)
	}
	s, err := only(l, in, 2)
	if err != nil {
		return nil, err
	}
	out := s.Clone()
	out[len(out)-1] = l.Units
	if !l.Built() {
		return out, nil
	}
	if n := l.kernel.Value.Shape[0]; s[len(s)-1] != n {
		return nil, l.misfit(s, n)
	}
	return out, nil
}

func (l *Dense) misfit(s tensor.Shape, n int) error {
	advice := ""
	if len(s) > 2 && s[1:].Size() == n {
		advice = "; put Flatten before it"
	}
	return failf(l, "expected input of shape %v, got %v%s", tensor.Shape{tensor.None, n}, s, advice)
}

// Call records the product, the bias and the activation.
func (l *Dense) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	var bias *tape.Var
	if l.bias != nil {
		bias = l.bias.Var
	}
	return l.Activation.Apply(t, t.Affine(in[0], l.kernel.Var, bias))
}

func orZeros(i initializer.Initializer) initializer.Initializer {
	if i == nil {
		return initializer.Zeros{}
	}
	return i
}

func orOnes(i initializer.Initializer) initializer.Initializer {
	if i == nil {
		return initializer.Ones{}
	}
	return i
}
