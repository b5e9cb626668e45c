// Package regularizer adds a penalty on weights to the loss: L1, L2 or both, with Keras 3's names, defaults and formulas. The penalty is part of the
// loss that Fit shows, and its gradient flows into the weight as every other.
//
//	&layer.Dense{Units: 100, KernelRegularizer: regularizer.L2{L2: 0.01}}
package regularizer

import (
	"fmt"
	"math"

	"board/nn/registry"
	"board/nn/tape"
)

// Regularizer is a penalty on one weight.
type Regularizer interface {
	// Loss records the penalty of w on the tape: a scalar that is added to the loss as it is, for batches of any size.
	Loss(t *tape.Tape, w *tape.Var) *tape.Var
}

// Checker is a regularizer that can tell wrong settings before training begins.
type Checker interface {
	Check() error
}

// Check asks r for wrong settings; nil and regularizers that are no Checker are taken as they are.
func Check(r Regularizer) error {
	if c, ok := r.(Checker); ok {
		return c.Check()
	}
	return nil
}

// Name is a regularizer by its name in Keras with Keras's defaults: "l1", "l2", "l1_l2". An unknown name is an error when the layer is built.
type Name string

// Loss records the penalty of the regularizer of that name. The name must have been checked, as building a layer does; an unknown one panics with the error.
func (n Name) Loss(t *tape.Tape, w *tape.Var) *tape.Var {
	r, err := Resolve(n)
	if err != nil {
		panic(err)
	}
	return r.Loss(t, w)
}

// Check says whether the name is known.
func (n Name) Check() error {
	_, err := Resolve(n)
	return err
}

// Resolve turns a Name into the regularizer of that name; any other regularizer, and nil, stays as it is. The error of an unknown name says what
// is known.
func Resolve(r Regularizer) (Regularizer, error) {
	if n, ok := r.(Name); ok {
		return registry.Named[Regularizer](string(n))
	}
	return r, nil
}

// L1 is the penalty L1 * sum(|w|), which drives weights to zero. Zero means 0.01.
type L1 struct {
	L1 float64 `json:"l1"`
}

// Loss records the penalty.
func (r L1) Loss(t *tape.Tape, w *tape.Var) *tape.Var { return penalty(t, w, or(r.L1, 0.01), 0) }

// Check fails for a negative factor.
func (r L1) Check() error { return checkFactor("l1", r.L1) }

// L2 is the penalty L2 * sum(w²), which keeps weights small. Zero means 0.01.
type L2 struct {
	L2 float64 `json:"l2"`
}

// Loss records the penalty.
func (r L2) Loss(t *tape.Tape, w *tape.Var) *tape.Var { return penalty(t, w, 0, or(r.L2, 0.01)) }

// Check fails for a negative factor.
func (r L2) Check() error { return checkFactor("l2", r.L2) }

// L1L2 is the penalty L1 * sum(|w|) + L2 * sum(w²). Zero means zero, as in Keras.
type L1L2 struct {
	L1 float64 `json:"l1"`
	L2 float64 `json:"l2"`
}

// Loss records the penalty.
func (r L1L2) Loss(t *tape.Tape, w *tape.Var) *tape.Var { return penalty(t, w, r.L1, r.L2) }

// Check fails for a negative factor.
func (r L1L2) Check() error {
	if err := checkFactor("l1", r.L1); err != nil {
		return err
	}
	return checkFactor("l2", r.L2)
}

// checkFactor is Keras's validate_float_arg.
func checkFactor(name string, factor float64) error {
	if factor >= 0 && !math.IsInf(factor, 0) {
		return nil
	}
	return fmt.Errorf("regularizer: expected %s to be a finite number of at least 0, got %g", name, factor)
}

func or(v, unset float64) float64 {
	if v == 0 {
		return unset
	}
	return v
}

func init() {
	registry.RegisterName(func(name string) Regularizer { return Name(name) })
	registry.Register("L1", func() Regularizer { return L1{L1: 0.01} }, "l1")
	registry.Register("L2", func() Regularizer { return L2{L2: 0.01} }, "l2")
	registry.Register("L1L2", func() Regularizer { return L1L2{} }, "l1_l2")
}
