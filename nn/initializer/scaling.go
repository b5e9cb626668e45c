package initializer

import (
	"fmt"
	"math"
	"math/rand/v2"

	"board/nn/tensor"
)

// What VarianceScaling divides the scale by, and what it draws from: Keras's words.
const (
	FanIn  = "fan_in"
	FanOut = "fan_out"
	FanAvg = "fan_avg"

	DrawTruncatedNormal   = "truncated_normal"
	DrawUntruncatedNormal = "untruncated_normal"
	DrawUniform           = "uniform"
)

// truncatedStddev is the standard deviation of a standard normal variable cut off at two standard deviations:
// sqrt(1 - 4φ(2)/(2Φ(2)-1)). Dividing by it gives the truncated draw the variance that was asked for.
const truncatedStddev = 0.87962566103423978

// VarianceScaling draws with a variance of Scale/n, where n is the number of inputs of a unit (FanIn), of outputs (FanOut) or their mean (FanAvg):
// the common form of Glorot, He and LeCun. A truncated normal is drawn from a wider one so that the variance holds after truncation; a uniform draw has the
// limit sqrt(3*Scale/n). Empty settings mean Scale 1, FanIn, DrawTruncatedNormal.
type VarianceScaling struct {
	Scale        float64 `json:"scale"`
	Mode         string  `json:"mode"`
	Distribution string  `json:"distribution"`
	Seed         Seed    `json:"seed"`
}

// Init draws every value. It fails for a negative scale, an unknown mode or an unknown distribution.
func (v VarianceScaling) Init(w *tensor.Tensor, rng *rand.Rand) error {
	variance, err := v.variance(w.Shape)
	if err != nil {
		return fmt.Errorf("variance scaling initializer: %w", err)
	}
	rng, err = v.Seed.stream(rng)
	if err != nil {
		return fmt.Errorf("variance scaling initializer: %w", err)
	}
	switch v.Distribution {
	case "", DrawTruncatedNormal:
		stddev := math.Sqrt(variance) / truncatedStddev
		for i := range w.Data {
			w.Data[i] = float32(stddev * truncated(rng))
		}
	case DrawUntruncatedNormal:
		for i := range w.Data {
			w.Data[i] = float32(math.Sqrt(variance) * rng.NormFloat64())
		}
	case DrawUniform:
		limit := math.Sqrt(3 * variance)
		fillUniform(w, rng, -limit, limit)
	default:
		return fmt.Errorf("variance scaling initializer: expected distribution %q, %q or %q, got %q",
			DrawTruncatedNormal, DrawUntruncatedNormal, DrawUniform, v.Distribution)
	}
	return nil
}

func (v VarianceScaling) variance(shape tensor.Shape) (float64, error) {
	scale := or(v.Scale, 1)
	if !(scale > 0) || math.IsInf(scale, 0) {
		return 0, fmt.Errorf("expected a scale above 0, got %g", scale)
	}
	in, out := fans(shape)
	switch v.Mode {
	case "", FanIn:
		return scale / max(1, in), nil
	case FanOut:
		return scale / max(1, out), nil
	case FanAvg:
		return scale / max(1, (in+out)/2), nil
	}
	return 0, fmt.Errorf("expected mode %q, %q or %q, got %q", FanIn, FanOut, FanAvg, v.Mode)
}

// fans counts inputs and outputs of a unit: the last two dimensions of a kernel, times the receptive field that stands before them; a vector is both.
func fans(shape tensor.Shape) (in, out float64) {
	switch n := len(shape); n {
	case 0:
		return 1, 1
	case 1:
		return float64(shape[0]), float64(shape[0])
	default:
		field := float64(shape[:n-2].Size())
		return field * float64(shape[n-2]), field * float64(shape[n-1])
	}
}

// GlorotUniform draws evenly from ±sqrt(6/(fan in + fan out)): Keras's default for kernels (Glorot and Bengio 2010).
type GlorotUniform struct {
	Seed Seed `json:"seed"`
}

// Init draws every value.
func (g GlorotUniform) Init(w *tensor.Tensor, rng *rand.Rand) error {
	return VarianceScaling{1, FanAvg, DrawUniform, g.Seed}.Init(w, rng)
}

// GlorotNormal draws from a truncated normal distribution of variance 2/(fan in + fan out).
type GlorotNormal struct {
	Seed Seed `json:"seed"`
}

// Init draws every value.
func (g GlorotNormal) Init(w *tensor.Tensor, rng *rand.Rand) error {
	return VarianceScaling{1, FanAvg, DrawTruncatedNormal, g.Seed}.Init(w, rng)
}

// HeUniform draws evenly from ±sqrt(6/fan in), for ReLU and its kin (He and others 2015).
type HeUniform struct {
	Seed Seed `json:"seed"`
}

// Init draws every value.
func (h HeUniform) Init(w *tensor.Tensor, rng *rand.Rand) error {
	return VarianceScaling{2, FanIn, DrawUniform, h.Seed}.Init(w, rng)
}

// HeNormal draws from a truncated normal distribution of variance 2/fan in, for ReLU and its kin.
type HeNormal struct {
	Seed Seed `json:"seed"`
}

// Init draws every value.
func (h HeNormal) Init(w *tensor.Tensor, rng *rand.Rand) error {
	return VarianceScaling{2, FanIn, DrawTruncatedNormal, h.Seed}.Init(w, rng)
}

// LecunUniform draws evenly from ±sqrt(3/fan in) (LeCun and others 1998).
type LecunUniform struct {
	Seed Seed `json:"seed"`
}

// Init draws every value.
func (l LecunUniform) Init(w *tensor.Tensor, rng *rand.Rand) error {
	return VarianceScaling{1, FanIn, DrawUniform, l.Seed}.Init(w, rng)
}

// LecunNormal draws from a truncated normal distribution of variance 1/fan in: the start that SELU needs.
type LecunNormal struct {
	Seed Seed `json:"seed"`
}

// Init draws every value.
func (l LecunNormal) Init(w *tensor.Tensor, rng *rand.Rand) error {
	return VarianceScaling{1, FanIn, DrawTruncatedNormal, l.Seed}.Init(w, rng)
}
