package schedule

import (
	"fmt"
	"math"
)

// PiecewiseConstantDecay is Values[0] up to and including step Boundaries[0], Values[1] up to and including
// Boundaries[1], and so on; after the last boundary it is the last value.
type PiecewiseConstantDecay struct {
	Boundaries []float64 `json:"boundaries"` // steps, growing
	Values     []float64 `json:"values"`     // learning rates, one more than Boundaries
}

// Rate is the learning rate after step steps. It is NaN where Values is too short, which Check finds before.
func (s PiecewiseConstantDecay) Rate(step int64) float64 {
	i := 0
	for i < len(s.Boundaries) && float64(step) > s.Boundaries[i] {
		i++
	}
	if i >= len(s.Values) {
		return math.NaN()
	}
	return s.Values[i]
}

// Check requires growing boundaries and one value more than boundaries.
func (s PiecewiseConstantDecay) Check() error {
	if len(s.Values) != len(s.Boundaries)+1 {
		return fmt.Errorf("PiecewiseConstantDecay: expected one value more than boundaries, got %d Values and %d Boundaries",
			len(s.Values), len(s.Boundaries))
	}
	for i, value := range s.Values {
		if err := finite("PiecewiseConstantDecay", fmt.Sprintf("Values[%d]", i), value); err != nil {
			return err
		}
	}
	for i := 1; i < len(s.Boundaries); i++ {
		if !(s.Boundaries[i-1] < s.Boundaries[i]) {
			return fmt.Errorf("PiecewiseConstantDecay: expected Boundaries to grow, got %v after %v",
				s.Boundaries[i], s.Boundaries[i-1])
		}
	}
	return nil
}
