// Package optimizer holds the optimizers of Keras 3, with their names, defaults and numbers.
//
// An optimizer is given to Compile as a pointer to a struct or by its name. A field that is 0 has Keras's default:
//
//	nn.CompileConfig{Optimizer: optimizer.Name("sgd")}
//	nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.01, Momentum: 0.9, Nesterov: true}}
//
// Every optimizer can clip gradients, each weight's by its norm (ClipNorm), all together by theirs (GlobalClipNorm) or
// each number (ClipValue), and then shrinks the weights by WeightDecay times the learning rate, before its own rule.
// A step goes over each weight once and allocates nothing.
package optimizer

import (
	"fmt"
	"math"

	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// Zero stands for an exact 0 in fields where 0 means Keras's default.
const Zero = math.SmallestNonzeroFloat64

// An Optimizer changes parameters by their gradients. It belongs to one model and is for one goroutine at a time.
type Optimizer interface {
	// Build makes the optimizer's state for the parameters. It is called once, before the first Step; again with the
	// same parameters it does nothing. It reports settings that make no sense.
	Build(params []*tape.Var) error
	// Step changes every parameter that is trainable and has a gradient, and counts. It is an error if none has.
	Step() error
	// Iterations is the number of steps done.
	Iterations() int64
	// CurrentLearningRate is the rate of the next step, 0 before Resolve or Build.
	CurrentLearningRate() float64
	// SetLearningRate sets the rate of the following steps, rounded to a float32 as in Keras. It is an error if the optimizer has a
	// schedule.
	SetLearningRate(rate float64) error
	// State copies all that an optimizer must remember to go on: iterations, learning rate and the slots of each
	// parameter.
	State() []NamedTensor
	// SetState brings back what State gave, in any order. On an error nothing is changed.
	SetState(state []NamedTensor) error
}

// A NamedTensor is a part of an optimizer's state. Names are unique within an optimizer: "3.kernel.momentum" is the
// momentum of parameter 3, which is called kernel.
type NamedTensor struct {
	Name   string
	Tensor *tensor.Tensor
}

// Resolve makes an optimizer of a name, with Keras's defaults, and checks the settings of an optimizer. Nil becomes
// RMSprop, Keras's default.
func Resolve(o Optimizer) (Optimizer, error) {
	if o == nil {
		o = Name("rmsprop")
	}
	if registry.IsNil(o) {
		return nil, fmt.Errorf("optimizer: expected an optimizer, got a %T that is nil; leave Optimizer out for RMSprop", o)
	}
	if n, ok := o.(Name); ok {
		named, err := registry.Named[Optimizer](string(n))
		if err != nil {
			return nil, err
		}
		o = named
	}
	if r, ok := o.(rule); ok {
		return o, r.base().attach(r)
	}
	return o, nil
}

// Name is an optimizer by its Keras name: "sgd", "adam", "Adam". Resolve makes the optimizer of it; a Name itself has no
// state and does not step.
type Name string

func (n Name) unresolved() error {
	return fmt.Errorf("optimizer.Name(%q): expected an optimizer, got a name only; call optimizer.Resolve, as Compile does", string(n))
}

// Build is an error: a Name must be resolved first.
func (n Name) Build([]*tape.Var) error { return n.unresolved() }

// Step is an error: a Name must be resolved first.
func (n Name) Step() error { return n.unresolved() }

// Iterations is 0.
func (n Name) Iterations() int64 { return 0 }

// CurrentLearningRate is 0.
func (n Name) CurrentLearningRate() float64 { return 0 }

// SetLearningRate is an error: a Name must be resolved first.
func (n Name) SetLearningRate(float64) error { return n.unresolved() }

// State is empty.
func (n Name) State() []NamedTensor { return nil }

// SetState is an error: a Name must be resolved first.
func (n Name) SetState([]NamedTensor) error { return n.unresolved() }

func init() {
	register := registry.Register[Optimizer]
	register("SGD", func() Optimizer { return &SGD{LearningRate: 0.01} }, "sgd")
	register("RMSprop", func() Optimizer { return &RMSprop{LearningRate: 0.001, Rho: 0.9, Epsilon: 1e-7} }, "rmsprop")
	register("Adagrad", func() Optimizer {
		return &Adagrad{LearningRate: 0.001, InitialAccumulatorValue: 0.1, Epsilon: 1e-7}
	}, "adagrad")
	register("Adadelta", func() Optimizer { return &Adadelta{LearningRate: 0.001, Rho: 0.95, Epsilon: 1e-7} }, "adadelta")
	register("Adam", func() Optimizer { return &Adam{LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7} }, "adam")
	register("AdamW", func() Optimizer {
		return &AdamW{LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7, WeightDecay: 0.004}
	}, "adamw")
	register("Adamax", func() Optimizer { return &Adamax{LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7} }, "adamax")
	register("Nadam", func() Optimizer { return &Nadam{LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7} }, "nadam")
	register("Ftrl", func() Optimizer {
		return &Ftrl{LearningRate: 0.001, LearningRatePower: -0.5, InitialAccumulatorValue: 0.1}
	}, "ftrl")
	register("Lion", func() Optimizer { return &Lion{LearningRate: 0.001, Beta1: 0.9, Beta2: 0.99} }, "lion")
}
