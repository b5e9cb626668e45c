package schedule

import (
	"errors"
	"fmt"
	"math"
)

// CosineDecay falls along half a period of the cosine, from InitialLearningRate to Alpha times that, within DecaySteps
// steps. With WarmupTarget it first climbs in a straight line from InitialLearningRate to WarmupTarget within
// WarmupSteps steps, and then falls from there (Loshchilov & Hutter, "SGDR", 2017; Goyal et al., 2017, for the warm-up).
type CosineDecay struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	DecaySteps          float64 `json:"decay_steps"`   // positive
	Alpha               float64 `json:"alpha"`         // share of the rate that is left at the end
	WarmupTarget        float64 `json:"warmup_target"` // 0: no warm-up
	WarmupSteps         float64 `json:"warmup_steps"`
}

// Rate is the learning rate after step steps.
func (s CosineDecay) Rate(step int64) float64 {
	at, from := float64(step), s.InitialLearningRate
	if s.WarmupTarget != 0 {
		if at < s.WarmupSteps {
			return s.InitialLearningRate + (s.WarmupTarget-s.InitialLearningRate)*at/s.WarmupSteps
		}
		at, from = at-s.WarmupSteps, s.WarmupTarget
	}
	return from * cosine(min(at, s.DecaySteps)/s.DecaySteps, 1, s.Alpha)
}

// Check requires DecaySteps to be positive and WarmupSteps not to be negative.
func (s CosineDecay) Check() error {
	if !(s.WarmupSteps >= 0) {
		return fmt.Errorf("CosineDecay: expected WarmupSteps not to be negative, got %v", s.WarmupSteps)
	}
	return errors.Join(
		positive("CosineDecay", "DecaySteps", s.DecaySteps),
		finite("CosineDecay", "InitialLearningRate", s.InitialLearningRate),
		finite("CosineDecay", "Alpha", s.Alpha),
		finite("CosineDecay", "WarmupTarget", s.WarmupTarget))
}

// CosineDecayRestarts falls as CosineDecay does, again and again. The first period lasts FirstDecaySteps steps; each
// following one is TMul times as long and begins at MMul times the rate (Loshchilov & Hutter, "SGDR", 2017).
type CosineDecayRestarts struct {
	InitialLearningRate float64 `json:"initial_learning_rate"`
	FirstDecaySteps     float64 `json:"first_decay_steps"` // positive
	TMul                float64 `json:"t_mul"`             // 0 is 2; at least 1
	MMul                float64 `json:"m_mul"`             // 0 is 1
	Alpha               float64 `json:"alpha"`             // share of the rate that is left at the end of a period
}

// Rate is the learning rate after step steps.
func (s CosineDecayRestarts) Rate(step int64) float64 {
	restarts, fraction := period(float64(step)/s.FirstDecaySteps, orDefault(s.TMul, 2))
	return s.InitialLearningRate * cosine(fraction, math.Pow(orDefault(s.MMul, 1), restarts), s.Alpha)
}

// Check requires FirstDecaySteps to be positive and TMul to be at least 1.
func (s CosineDecayRestarts) Check() error {
	if t := orDefault(s.TMul, 2); !(t >= 1) || math.IsInf(t, 1) {
		return fmt.Errorf("CosineDecayRestarts: expected TMul to be at least 1, got %v", s.TMul)
	}
	return errors.Join(
		positive("CosineDecayRestarts", "FirstDecaySteps", s.FirstDecaySteps),
		finite("CosineDecayRestarts", "InitialLearningRate", s.InitialLearningRate),
		finite("CosineDecayRestarts", "MMul", s.MMul),
		finite("CosineDecayRestarts", "Alpha", s.Alpha))
}

// period returns the period, counted from 0, in which a time lies, and how far into it. Time is counted in first periods, and each period
// is grow times as long as the one before.
func period(time, grow float64) (number, fraction float64) {
	if grow == 1 {
		number = math.Floor(time)
		return number, time - number
	}
	start := func(k float64) float64 { return (math.Pow(grow, k) - 1) / (grow - 1) }
	number = math.Floor(math.Log(1+time*(grow-1)) / math.Log(grow))
	if start(number+1) <= time { // the logarithm of a whole power may come out a little too small
		number++
	}
	return number, (time - start(number)) / math.Pow(grow, number)
}

// cosine goes from height down to 0 while fraction goes from 0 to 1, squeezed so that alpha is left at the end.
func cosine(fraction, height, alpha float64) float64 {
	return (1-alpha)*height*0.5*(1+math.Cos(math.Pi*fraction)) + alpha
}
