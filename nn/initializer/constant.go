package initializer

import (
	"fmt"
	"math"
	"math/rand/v2"

	"board/nn/tensor"
)

// Zeros fills with 0, the usual start of biases.
type Zeros struct{}

// Init sets every value to 0.
func (Zeros) Init(w *tensor.Tensor, _ *rand.Rand) error {
	w.Fill(0)
	return nil
}

// Ones fills with 1, the usual start of scales.
type Ones struct{}

// Init sets every value to 1.
func (Ones) Init(w *tensor.Tensor, _ *rand.Rand) error {
	w.Fill(1)
	return nil
}

// Constant fills with one value.
type Constant struct {
	Value float64 `json:"value"`
}

// Init sets every value to c.Value. It fails for a value that is not finite.
func (c Constant) Init(w *tensor.Tensor, _ *rand.Rand) error {
	if math.IsNaN(c.Value) || math.IsInf(c.Value, 0) {
		return fmt.Errorf("constant initializer: expected a finite value, got %g", c.Value)
	}
	w.Fill(float32(c.Value))
	return nil
}

// Identity fills a matrix with Gain (0 means 1) on the diagonal and 0 elsewhere; the matrix need not be square.
type Identity struct {
	Gain float64 `json:"gain"`
}

// Init writes the diagonal. It fails unless w has two dimensions.
func (i Identity) Init(w *tensor.Tensor, _ *rand.Rand) error {
	if len(w.Shape) != 2 {
		return fmt.Errorf("identity initializer: expected a weight of 2 dimensions, got shape %v", w.Shape)
	}
	w.Fill(0)
	rows, cols := w.Shape[0], w.Shape[1]
	for d := range min(rows, cols) {
		w.Data[d*cols+d] = float32(or(i.Gain, 1))
	}
	return nil
}

// or returns v, or Keras's default where v is zero.
func or(v, unset float64) float64 {
	if v == 0 {
		return unset
	}
	return v
}
