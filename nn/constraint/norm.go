package constraint

import (
	"fmt"
	"math"

	"board/nn/tensor"
)

// MaxNorm shrinks vectors of weights that are longer than MaxValue (0 means 2) to that length: w * clip(norm, 0, MaxValue) / (epsilon + norm).
// Axis is the axis along which a vector lies: 0, the default, takes all the weights that lead into one unit of a dense layer.
type MaxNorm struct {
	MaxValue float64 `json:"max_value"`
	Axis     int     `json:"axis"`
}

// Apply shrinks what is too long.
func (m MaxNorm) Apply(w *tensor.Tensor) {
	scaleNorms(w, m.Axis, bounds{low: 0, high: or(m.MaxValue, 2), rate: 1})
}

// Check fails for a negative MaxValue and an axis that the shape does not have.
func (m MaxNorm) Check(shape tensor.Shape) error {
	if !(m.MaxValue >= 0) {
		return fmt.Errorf("max norm constraint: expected max_value to be above 0, got %g", m.MaxValue)
	}
	return checkAxis("max norm", m.Axis, shape)
}

// UnitNorm gives vectors of weights the length 1: w / (epsilon + norm). Axis is as in MaxNorm.
type UnitNorm struct {
	Axis int `json:"axis"`
}

// Apply scales all vectors.
func (u UnitNorm) Apply(w *tensor.Tensor) {
	scaleNorms(w, u.Axis, bounds{low: 1, high: 1, rate: 1})
}

// Check fails for an axis that the shape does not have.
func (u UnitNorm) Check(shape tensor.Shape) error { return checkAxis("unit norm", u.Axis, shape) }

// MinMaxNorm brings the length of vectors of weights between MinValue and MaxValue (0 means 1). Rate says how far each step goes: 1 (also meant
// by 0) all the way, less only in part. Axis is as in MaxNorm.
type MinMaxNorm struct {
	MinValue float64 `json:"min_value"`
	MaxValue float64 `json:"max_value"`
	Rate     float64 `json:"rate"`
	Axis     int     `json:"axis"`
}

// Apply scales what is too short or too long.
func (m MinMaxNorm) Apply(w *tensor.Tensor) { scaleNorms(w, m.Axis, m.bounds()) }

// Check fails unless 0 <= MinValue <= MaxValue and 0 < Rate <= 1, and for an axis that the shape does not have.
func (m MinMaxNorm) Check(shape tensor.Shape) error {
	b := m.bounds()
	if !(b.low >= 0 && b.high >= b.low) {
		return fmt.Errorf("min max norm constraint: expected 0 <= min_value <= max_value, got %g and %g", b.low, b.high)
	}
	if !(b.rate > 0 && b.rate <= 1) {
		return fmt.Errorf("min max norm constraint: expected rate above 0 and at most 1, got %g", b.rate)
	}
	return checkAxis("min max norm", m.Axis, shape)
}

func (m MinMaxNorm) bounds() bounds {
	return bounds{low: m.MinValue, high: or(m.MaxValue, 1), rate: or(m.Rate, 1)}
}

// bounds says how long a vector may be, and which part of the way it is brought there.
type bounds struct{ low, high, rate float64 }

// factor is what a vector of that length is multiplied by.
func (b bounds) factor(norm float64) float32 {
	wanted := b.rate*min(max(norm, b.low), b.high) + (1-b.rate)*norm
	return float32(wanted / (epsilon + norm))
}

// strip is how many neighbouring vectors are measured at once, so that a matrix is read along its rows.
const strip = 128

// scaleNorms multiplies each vector that lies along the axis by the factor for its length. The axis splits the shape into what comes before it, n
// along it and what comes after it.
func scaleNorms(w *tensor.Tensor, axis int, b bounds) {
	if axis < 0 {
		axis += len(w.Shape)
	}
	n, after := w.Shape[axis], w.Shape[axis+1:].Size()
	for block := w.Data; len(block) > 0; block = block[n*after:] {
		for from := 0; from < after; from += strip {
			scaleStrip(block[:n*after], from, min(from+strip, after), after, b)
		}
	}
}

// scaleStrip treats the columns [from, to) of a matrix with rows of the given width.
func scaleStrip(m []float32, from, to, width int, b bounds) {
	var squares [strip]float64
	for row := m; len(row) > 0; row = row[width:] {
		for i, v := range row[from:to] {
			squares[i] += float64(v) * float64(v)
		}
	}
	var factors [strip]float32
	for i := range to - from {
		factors[i] = b.factor(math.Sqrt(squares[i]))
	}
	for row := m; len(row) > 0; row = row[width:] {
		for i := range row[from:to] {
			row[from+i] *= factors[i]
		}
	}
}

func or(v, unset float64) float64 {
	if v == 0 {
		return unset
	}
	return v
}
