package schedule

import (
	"errors"
	"math"
)

// ExponentialDecay multiplies the rate by DecayRate every DecaySteps steps:
// InitialLearningRate · DecayRate^(step/DecaySteps).
type ExponentialDecay struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	DecaySteps          float64 `json:"decay_steps"` // positive
	DecayRate           float64 `json:"decay_rate"`
	Staircase           bool    `json:"staircase"` // step/DecaySteps is rounded down: the rate falls in stairs
}

// Rate is the learning rate after step steps.
func (s ExponentialDecay) Rate(step int64) float64 {
	return s.InitialLearningRate * math.Pow(s.DecayRate, periods(step, s.DecaySteps, s.Staircase))
}

// Check requires DecaySteps to be positive.
func (s ExponentialDecay) Check() error {
	return errors.Join(
		positive("ExponentialDecay", "DecaySteps", s.DecaySteps),
		finite("ExponentialDecay", "InitialLearningRate", s.InitialLearningRate),
		finite("ExponentialDecay", "DecayRate", s.DecayRate))
}

// InverseTimeDecay divides the rate by a divisor that grows evenly:
// InitialLearningRate / (1 + DecayRate·step/DecaySteps).
type InverseTimeDecay struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	DecaySteps          float64 `json:"decay_steps"` // positive
	DecayRate           float64 `json:"decay_rate"`
	Staircase           bool    `json:"staircase"` // step/DecaySteps is rounded down
}

// Rate is the learning rate after step steps.
func (s InverseTimeDecay) Rate(step int64) float64 {
	return s.InitialLearningRate / (1 + s.DecayRate*periods(step, s.DecaySteps, s.Staircase))
}

// Check requires DecaySteps to be positive.
func (s InverseTimeDecay) Check() error {
	return errors.Join(
		positive("InverseTimeDecay", "DecaySteps", s.DecaySteps),
		finite("InverseTimeDecay", "InitialLearningRate", s.InitialLearningRate),
		finite("InverseTimeDecay", "DecayRate", s.DecayRate))
}

// periods is how many times a period has passed.
func periods(step int64, period float64, staircase bool) float64 {
	p := float64(step) / period
	if staircase {
		p = math.Floor(p)
	}
	return p
}

// PolynomialDecay goes from InitialLearningRate to EndLearningRate within DecaySteps steps:
// (InitialLearningRate − EndLearningRate)·(1 − step/DecaySteps)^Power + EndLearningRate.
type PolynomialDecay struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	DecaySteps          float64 `json:"decay_steps"`       // positive
	EndLearningRate     float64 `json:"end_learning_rate"` // 0 is 0.0001; Zero is 0
	Power               float64 `json:"power"`             // 0 is 1: a straight line
	Cycle               bool    `json:"cycle"`             // beyond DecaySteps, go up again and down to the next multiple of it
}

// Rate is the learning rate after step steps.
func (s PolynomialDecay) Rate(step int64) float64 {
	at, steps := float64(step), s.DecaySteps
	if s.Cycle {
		steps *= max(1, math.Ceil(at/s.DecaySteps))
	} else {
		at = min(at, steps)
	}
	end := orDefault(s.EndLearningRate, 0.0001)
	return (s.InitialLearningRate-end)*math.Pow(1-at/steps, orDefault(s.Power, 1)) + end
}

// Check requires DecaySteps to be positive.
func (s PolynomialDecay) Check() error {
	return errors.Join(
		positive("PolynomialDecay", "DecaySteps", s.DecaySteps),
		finite("PolynomialDecay", "InitialLearningRate", s.InitialLearningRate),
		finite("PolynomialDecay", "EndLearningRate", s.EndLearningRate),
		finite("PolynomialDecay", "Power", s.Power))
}
