package layer

import (
	"math/rand/v2"

	"board/nn/activation"
	"board/nn/tape"
	"board/nn/tensor"
)

// Activation applies an activation function, "relu", to every value; "softmax" to every last axis. Activations with parameters are layers of their own:
// LeakyReLU, PReLU, ELU, ReLU, Softmax.
type Activation struct {
	Base
	Name       string          `json:"name"`
	Activation activation.Name `json:"activation"`
}

// CheckSettings reports an activation that is not known. Models call it before the first data.
func (l *Activation) CheckSettings() error { return named(l, l.Activation.Check()) }

// LayerName is l.Name.
func (l *Activation) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Activation) SetLayerName(name string) { l.Name = name }

// Build checks the name of the function.
func (l *Activation) Build(_ *rand.Rand, in ...tensor.Shape) error {
	if _, err := l.OutputShape(in...); err != nil {
		return err
	}
	err := l.Activation.Check()
	l.built = err == nil
	return named(l, err)
}

// OutputShape is the input's.
func (l *Activation) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	return s.Clone(), err
}

// Call records the function.
func (l *Activation) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return l.Activation.Apply(t, in[0])
}
