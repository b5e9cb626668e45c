package initializer

import (
	"fmt"
	"math"
	"math/rand/v2"

	"board/nn/tensor"
)

// Orthogonal fills with Gain (0 means 1) times a random matrix of orthonormal columns, or rows where there are fewer of them. A weight of more
// than two dimensions is seen as a matrix whose columns are its last dimension (Saxe and others 2013).
type Orthogonal struct {
	Gain float64 `json:"gain"`
	Seed Seed    `json:"seed"`
}

// Init draws the matrix. It fails unless w has at least two dimensions.
func (o Orthogonal) Init(w *tensor.Tensor, rng *rand.Rand) error {
	if len(w.Shape) < 2 {
		return fmt.Errorf("orthogonal initializer: expected a weight of at least 2 dimensions, got shape %v", w.Shape)
	}
	rng, err := o.Seed.stream(rng)
	if err != nil {
		return fmt.Errorf("orthogonal initializer: %w", err)
	}
	last := len(w.Shape) - 1
	rows, cols := w.Shape[:last].Size(), w.Shape[last]
	q := orthonormal(min(rows, cols), max(rows, cols), rng)
	gain := or(o.Gain, 1)
	for k, v := range q {
		for i, x := range v {
			at := k*cols + i // the vectors are rows, or
			if cols <= rows {
				at = i*cols + k // columns
			}
			w.Data[at] = float32(gain * x)
		}
	}
	return nil
}

// orthonormal draws n vectors of dimension dim, n <= dim, at right angles to each other and of length 1: the Gram-Schmidt process on normal vectors.
// Every vector is freed of the earlier ones twice; once would leave rounding errors that grow with n.
func orthonormal(n, dim int, rng *rand.Rand) [][]float64 {
	q := make([][]float64, 0, n)
	for len(q) < n {
		v := make([]float64, dim)
		for i := range v {
			v[i] = rng.NormFloat64()
		}
		for range 2 {
			for _, u := range q {
				addScaled(v, -dot(u, v), u)
			}
		}
		length := math.Sqrt(dot(v, v))
		if length < 1e-9 { // nothing is left of it: draw another
			continue
		}
		for i := range v {
			v[i] /= length
		}
		q = append(q, v)
	}
	return q
}

func dot(a, b []float64) (sum float64) {
	for i, x := range a {
		sum += x * b[i]
	}
	return sum
}

func addScaled(dst []float64, k float64, x []float64) {
	for i := range dst {
		dst[i] += k * x[i]
	}
}
