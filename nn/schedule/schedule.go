// Package schedule holds learning rates that change with the steps of training, as Keras 3 computes them.
//
// A schedule is given to an optimizer, which asks it for the rate of each step:
//
//	&optimizer.SGD{Schedule: schedule.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 1000, DecayRate: 0.9}}
package schedule

import (
	"fmt"
	"math"

	"board/nn/registry"
)

// Zero stands for an exact 0 in fields where 0 means Keras's default.
const Zero = math.SmallestNonzeroFloat64

// A Schedule is a learning rate as a function of the steps done so far, 0 at the first step.
type Schedule interface {
	Rate(step int64) float64
}

// Func makes a schedule of a function. It cannot be saved with a model.
type Func func(step int64) float64

// Rate calls the function.
func (f Func) Rate(step int64) float64 { return f(step) }

// Check looks at the settings of a schedule. The error names the field, what it must be and what it is.
// Schedules of other packages are checked if they have a method Check() error.
func Check(s Schedule) error {
	if registry.IsNil(s) {
		return fmt.Errorf("schedule: expected a schedule, got a %T that is nil", s)
	}
	if c, ok := s.(interface{ Check() error }); ok {
		return c.Check()
	}
	return nil
}

func init() {
	register := registry.Register[Schedule]
	register("ExponentialDecay", func() Schedule { return &ExponentialDecay{} }, "exponential_decay")
	register("InverseTimeDecay", func() Schedule { return &InverseTimeDecay{} }, "inverse_time_decay")
	register("PolynomialDecay", func() Schedule { return &PolynomialDecay{EndLearningRate: 0.0001, Power: 1} }, "polynomial_decay")
	register("PiecewiseConstantDecay", func() Schedule { return &PiecewiseConstantDecay{} }, "piecewise_constant_decay")
	register("CosineDecay", func() Schedule { return &CosineDecay{} }, "cosine_decay")
	register("CosineDecayRestarts", func() Schedule { return &CosineDecayRestarts{TMul: 2, MMul: 1} }, "cosine_decay_restarts")
}

// positive checks that a number of steps is one.
func positive(schedule, field string, value float64) error {
	if value > 0 && !math.IsInf(value, 1) {
		return nil
	}
	return fmt.Errorf("%s: expected %s to be positive, got %v", schedule, field, value)
}

// finite checks a rate.
func finite(schedule, field string, value float64) error {
	if !math.IsNaN(value) && !math.IsInf(value, 0) {
		return nil
	}
	return fmt.Errorf("%s: expected %s to be a finite number, got %v", schedule, field, value)
}

// orDefault is value, or what Keras takes where value is not set.
func orDefault(value, keras float64) float64 {
	if value == 0 {
		return keras
	}
	return value
}
