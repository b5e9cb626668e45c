package layer

import (
	"math"
	"math/rand/v2"

	"board/nn/tape"
	"board/nn/tensor"
)

// Dropout sets a random part Rate of its inputs to zero in training, and scales the others by 1/(1-Rate) so that sums stay as they are; it
// does nothing in inference. NoiseShape makes values be dropped together: sizes of 1 are repeated, sizes of tensor.None are the input's;
// (None, 1, n) drops the same values at every step of a sequence. Random numbers are the tape's: nn.Model.SetSeed makes them repeatable.
type Dropout struct {
	Base
	Name       string     `json:"name"`
	Rate       float64    `json:"rate"`
	NoiseShape NoiseShape `json:"noise_shape"`
}

// LayerName is l.Name.
func (l *Dropout) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Dropout) SetLayerName(name string) { l.Name = name }

// Build checks the settings.
func (l *Dropout) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape is the input's. It fails unless Rate is within 0 and 1 and NoiseShape fits.
func (l *Dropout) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	return dropoutShape(l, l.Rate, l.NoiseShape, in)
}

// Call records dropout in training.
func (l *Dropout) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	switch {
	case !t.Training || l.Rate == 0:
		return in[0]
	case l.NoiseShape == nil:
		return t.Dropout(in[0], float32(l.Rate))
	}
	return t.Mul(in[0], recordMask(t, in[0], l.NoiseShape, l.Rate, 1/(1-l.Rate)))
}

// SELU's constants (Klambauer and others 2017): where alpha dropout sends what it drops.
const (
	seluAlpha    = 1.6732632423543772848170429916717
	seluScale    = 1.0507009873554804934193349852946
	seluNegative = -seluAlpha * seluScale
)

// AlphaDropout is dropout for SELU networks: what it drops takes SELU's most negative value, and all is scaled and shifted so that mean and variance stay
// as they are (Klambauer and others 2017). It does nothing in inference. NoiseShape is as in Dropout.
type AlphaDropout struct {
	Base
	Name       string     `json:"name"`
	Rate       float64    `json:"rate"`
	NoiseShape NoiseShape `json:"noise_shape"`
}

// LayerName is l.Name.
func (l *AlphaDropout) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *AlphaDropout) SetLayerName(name string) { l.Name = name }

// Build checks the settings.
func (l *AlphaDropout) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape is the input's. It fails unless Rate is within 0 and 1 and NoiseShape fits.
func (l *AlphaDropout) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	return dropoutShape(l, l.Rate, l.NoiseShape, in)
}

// Call records, in training, a·(x·kept + α'·(1-kept)) + b with a = ((1-rate)(1+rate·α'²))^-½ and b = -a·α'·rate, put together as
// (x-α')·(a·kept) + (a·α' + b).
func (l *AlphaDropout) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	if !t.Training || l.Rate == 0 {
		return in[0]
	}
	a := 1 / math.Sqrt((1-l.Rate)*(1+l.Rate*seluNegative*seluNegative))
	kept := recordMask(t, in[0], l.NoiseShape, l.Rate, a)
	shifted := t.Mul(t.Shift(in[0], -seluNegative), kept)
	return t.Shift(shifted, float32(a*seluNegative*(1-l.Rate)))
}

func dropoutShape(l Layer, rate float64, noise NoiseShape, in []tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err != nil {
		return nil, err
	}
	if !(rate >= 0 && rate <= 1) {
		return nil, failf(l, "expected rate between 0 and 1, got %g", rate)
	}
	if noise != nil && len(noise) != len(s) {
		return nil, failf(l, "expected a noise shape of as many dimensions as input %v, got %v", s, tensor.Shape(noise))
	}
	for i, n := range noise {
		if n != tensor.None && n != 1 && n != s[i] && s[i] != tensor.None {
			return nil, failf(l, "expected a noise shape with the sizes of input %v, 1 or None, got %v", s, tensor.Shape(noise))
		}
	}
	return s.Clone(), nil
}

// maskOp draws F[1] with probability 1-F[0], else 0, for every value of its shape.
var maskOp = tape.Op{Name: "RandomUniform", Forward: func(n *tape.Node) {
	rng, mask := n.Tape().RNG, n.Out.Value.Data
	for i := range mask {
		mask[i] = 0
		if rng.Float32() >= n.F[0] {
			mask[i] = n.F[1]
		}
	}
}}

// recordMask records random zeros among values of kept, in the shape of x or of noise.
func recordMask(t *tape.Tape, x *tape.Var, noise NoiseShape, rate, kept float64) *tape.Var {
	n := t.Node(&maskOp)
	n.F[0], n.F[1] = float32(rate), float32(kept)
	var room [8]int
	shape := append(room[:0], x.Value.Shape...)
	for i, size := range noise {
		if size != tensor.None {
			shape[i] = size
		}
	}
	return n.Run(shape...)
}

// GaussianNoise adds normal noise of standard deviation Stddev (0 to 1) in training, and does nothing in inference.
type GaussianNoise struct {
	Base
	Name   string  `json:"name"`
	Stddev float64 `json:"stddev"`
}

// LayerName is l.Name.
func (l *GaussianNoise) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *GaussianNoise) SetLayerName(name string) { l.Name = name }

// Build checks the settings.
func (l *GaussianNoise) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape is the input's. It fails unless Stddev is within 0 and 1.
func (l *GaussianNoise) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err == nil && !(l.Stddev >= 0 && l.Stddev <= 1) {
		err = failf(l, "expected stddev between 0 and 1, got %g", l.Stddev)
	}
	return s.Clone(), err
}

// Call records the noise in training.
func (l *GaussianNoise) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	if !t.Training || l.Stddev == 0 {
		return in[0]
	}
	return t.GaussianNoise(in[0], float32(l.Stddev))
}
