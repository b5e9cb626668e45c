// Package constraint keeps weights within bounds: each is applied to its weight after every step of the optimizer. Names, defaults and formulas are
// those of Keras 3.
//
//	&layer.Dense{Units: 100, KernelConstraint: constraint.MaxNorm{MaxValue: 1}}
package constraint

import (
	"fmt"

	"board/nn/registry"
	"board/nn/tensor"
)

// epsilon is Keras's fuzz factor, which keeps divisions by the norm of a zero vector finite.
const epsilon = 1e-7

// Constraint changes a weight in place so that it fulfils a condition.
type Constraint interface {
	// Apply projects w. It allocates nothing.
	Apply(w *tensor.Tensor)
}

// Checker is a constraint that can tell wrong settings, and weights it does not fit, before training begins.
type Checker interface {
	Check(shape tensor.Shape) error
}

// Check asks c whether it fits a weight of that shape; nil and constraints that are no Checker are taken as they are.
func Check(c Constraint, shape tensor.Shape) error {
	if k, ok := c.(Checker); ok {
		return k.Check(shape)
	}
	return nil
}

// Name is a constraint by its name in Keras with Keras's defaults: "max_norm", "non_neg", "unit_norm", "min_max_norm". An unknown name is an error when the
// layer is built.
type Name string

// Apply applies the constraint of that name. The name must have been checked, as building a layer does; an unknown one panics with the error.
func (n Name) Apply(w *tensor.Tensor) {
	c, err := Resolve(n)
	if err != nil {
		panic(err)
	}
	c.Apply(w)
}

// Check says whether the name is known and fits.
func (n Name) Check(shape tensor.Shape) error {
	c, err := Resolve(n)
	if err != nil {
		return err
	}
	return Check(c, shape)
}

// Resolve turns a Name into the constraint of that name; any other constraint, and nil, stays as it is. The error of an unknown name says what
// is known.
func Resolve(c Constraint) (Constraint, error) {
	if n, ok := c.(Name); ok {
		return registry.Named[Constraint](string(n))
	}
	return c, nil
}

// NonNeg sets negative values to zero.
type NonNeg struct{}

// Apply clips w at 0 from below.
func (NonNeg) Apply(w *tensor.Tensor) {
	for i, v := range w.Data {
		w.Data[i] = max(v, 0)
	}
}

func checkAxis(who string, axis int, shape tensor.Shape) error {
	if n := len(shape); axis < -n || axis >= n {
		return fmt.Errorf("%s constraint: expected an axis of the weight's shape %v, got axis %d", who, shape, axis)
	}
	return nil
}

func init() {
	registry.RegisterName(func(name string) Constraint { return Name(name) })
	registry.Register("MaxNorm", func() Constraint { return MaxNorm{MaxValue: 2} }, "max_norm")
	registry.Register("NonNeg", func() Constraint { return NonNeg{} }, "non_neg")
	registry.Register("UnitNorm", func() Constraint { return UnitNorm{} }, "unit_norm")
	registry.Register("MinMaxNorm", func() Constraint { return MinMaxNorm{MaxValue: 1, Rate: 1} }, "min_max_norm")
}
