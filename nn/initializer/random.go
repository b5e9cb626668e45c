package initializer

import (
	"fmt"
	"math"
	"math/rand/v2"

	"board/nn/tensor"
)

// RandomNormal draws from a normal distribution with mean Mean and standard deviation Stddev (0 means 0.05).
type RandomNormal struct {
	Mean   float64 `json:"mean"`
	Stddev float64 `json:"stddev"`
	Seed   Seed    `json:"seed"`
}

// Init draws every value. It fails for a negative Stddev.
func (r RandomNormal) Init(w *tensor.Tensor, rng *rand.Rand) error {
	stddev, rng, err := normalSettings("random normal", r.Mean, r.Stddev, r.Seed, rng)
	if err != nil {
		return err
	}
	for i := range w.Data {
		w.Data[i] = float32(r.Mean + stddev*rng.NormFloat64())
	}
	return nil
}

// TruncatedNormal draws from a normal distribution with mean Mean and standard deviation Stddev (0 means 0.05), and draws again what lies
// farther than two standard deviations from the mean.
type TruncatedNormal struct {
	Mean   float64 `json:"mean"`
	Stddev float64 `json:"stddev"`
	Seed   Seed    `json:"seed"`
}

// Init draws every value. It fails for a negative Stddev.
func (r TruncatedNormal) Init(w *tensor.Tensor, rng *rand.Rand) error {
	stddev, rng, err := normalSettings("truncated normal", r.Mean, r.Stddev, r.Seed, rng)
	if err != nil {
		return err
	}
	for i := range w.Data {
		w.Data[i] = float32(r.Mean + stddev*truncated(rng))
	}
	return nil
}

// RandomUniform draws evenly from [Minval, Maxval). Both zero mean -0.05 and 0.05.
type RandomUniform struct {
	Minval float64 `json:"minval"`
	Maxval float64 `json:"maxval"`
	Seed   Seed    `json:"seed"`
}

// Init draws every value. It fails when Maxval is below Minval.
func (r RandomUniform) Init(w *tensor.Tensor, rng *rand.Rand) error {
	lo, hi := r.Minval, r.Maxval
	if lo == 0 && hi == 0 {
		lo, hi = -0.05, 0.05
	}
	if !(hi >= lo) || math.IsInf(hi-lo, 0) {
		return fmt.Errorf("random uniform initializer: expected maxval to be at least minval, both finite, got minval %g and maxval %g", lo, hi)
	}
	rng, err := r.Seed.stream(rng)
	if err != nil {
		return fmt.Errorf("random uniform initializer: %w", err)
	}
	fillUniform(w, rng, lo, hi)
	return nil
}

func normalSettings(who string, mean, stddev float64, seed Seed, rng *rand.Rand) (float64, *rand.Rand, error) {
	stddev = or(stddev, 0.05)
	if !(stddev >= 0) || math.IsInf(stddev, 0) || math.IsNaN(mean) || math.IsInf(mean, 0) {
		return 0, nil, fmt.Errorf("%s initializer: expected a finite mean and a standard deviation of at least 0, got %g and %g", who, mean, stddev)
	}
	rng, err := seed.stream(rng)
	if err != nil {
		return 0, nil, fmt.Errorf("%s initializer: %w", who, err)
	}
	return stddev, rng, nil
}

// truncated draws a standard normal number within two standard deviations of 0.
func truncated(rng *rand.Rand) float64 {
	for {
		if x := rng.NormFloat64(); math.Abs(x) <= 2 {
			return x
		}
	}
}

func fillUniform(w *tensor.Tensor, rng *rand.Rand, lo, hi float64) {
	for i := range w.Data {
		w.Data[i] = float32(lo + (hi-lo)*rng.Float64())
	}
}
