package optimizer

import (
	"errors"
	"fmt"
	"math"

	"board/nn/tensor"
)

// Names of the parts of the state that belong to no weight.
const (
	iterationsName   = "iterations"
	learningRateName = "learning_rate"
)

// digit is what one float32 of the count of iterations holds: all whole numbers up to it are exact.
const digit = 1 << 24

// Iterations is the number of steps done.
func (e *engine) Iterations() int64 { return e.iterations }

// CurrentLearningRate is the rate of the next step, 0 before Resolve or Build.
func (e *engine) CurrentLearningRate() float64 {
	if e.set.schedule != nil {
		return e.set.schedule.Rate(e.iterations)
	}
	return float64(e.current)
}

// SetLearningRate sets the rate of the following steps.
func (e *engine) SetLearningRate(rate float64) error {
	switch {
	case e.rule == nil:
		return errors.New("optimizer: expected Resolve or Build before SetLearningRate")
	case e.set.schedule != nil:
		return fmt.Errorf("%s: expected no SetLearningRate beside a schedule; leave Schedule empty to set the rate by hand", e.set.name)
	}
	if err := within(e.set.name, "the learning rate", rate, 0, math.MaxFloat32); err != nil {
		return err
	}
	e.current = float32(rate)
	return nil
}

// State copies iterations, learning rate and slots. The count of iterations has two numbers: its remainder by 2²⁴, and
// how many times 2²⁴ it holds, as a float32 counts no further.
func (e *engine) State() []NamedTensor {
	if !e.built {
		return nil
	}
	state := []NamedTensor{{iterationsName, Count(e.iterations)}}
	for _, s := range e.parts() {
		state = append(state, NamedTensor{s.Name, s.Tensor.Clone()})
	}
	return state
}

// Count is the tensor that stands for a number of steps in a state.
func Count(steps int64) *tensor.Tensor {
	return &tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{float32(steps % digit), float32(steps / digit)}}
}

// parts are all tensors of the state but the count; that of the learning rate is written back by SetState.
func (e *engine) parts() []NamedTensor {
	var list []NamedTensor
	if e.set.schedule == nil {
		list = append(list, NamedTensor{learningRateName, &tensor.Tensor{Shape: tensor.Shape{}, Data: []float32{e.current}}})
	}
	list = append(list, e.extra...)
	slots := e.rule.slots()
	for i := range e.params {
		for k, s := range slots {
			if s.name == "" {
				continue
			}
			name := fmt.Sprintf("%d.%s.%s", i, e.params[i].v.Name, s.name)
			list = append(list, NamedTensor{name, e.params[i].tensors[k]})
		}
	}
	return list
}

// SetState brings back what State gave.
func (e *engine) SetState(state []NamedTensor) error {
	if !e.built {
		return errors.New("optimizer: expected Build before SetState")
	}
	given := make(map[string]*tensor.Tensor, len(state))
	for _, s := range state {
		given[s.Name] = s.Tensor
	}
	parts := append([]NamedTensor{{iterationsName, tensor.New(2)}}, e.parts()...)
	if len(state) != len(parts) || len(given) != len(parts) {
		return fmt.Errorf("%s: expected a state of %d tensors, got %d; it is of another optimizer or model", e.set.name, len(parts), len(state))
	}
	for _, p := range parts {
		t := given[p.Name]
		if t == nil {
			return fmt.Errorf("%s: expected %q in the state, which has none; it is of another optimizer or model", e.set.name, p.Name)
		}
		if !t.Shape.Equal(p.Tensor.Shape) || len(t.Data) != len(p.Tensor.Data) {
			return fmt.Errorf("%s: %s: expected the shape %v, got %v; the state is of another model", e.set.name, p.Name, p.Tensor.Shape, t.Shape)
		}
	}
	count := given[iterationsName].Data
	if !isCount(count[0]) || !isCount(count[1]) {
		return fmt.Errorf("%s: expected a count as iterations, got %v", e.set.name, count)
	}
	for _, p := range parts {
		copy(p.Tensor.Data, given[p.Name].Data)
	}
	e.iterations = int64(count[0]) + int64(count[1])*digit
	if t := given[learningRateName]; t != nil {
		e.current = t.Data[0]
	}
	return nil
}

// isCount reports whether a number is one of those that State writes for iterations.
func isCount(v float32) bool { return v >= 0 && v < digit && v == float32(int64(v)) }
