package datasets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"board/nn/internal/atomicfile"
	"board/nn/tensor"
)

// StandardScaler brings each feature to mean 0 and standard deviation 1, as scikit-learn's does: (x − mean) / scale.
// It is fitted on the training data and then applied to all. The zero value is ready for Fit.
//
// Its fields are what Fit found, as JSON under the names mean, scale and samples, so that a scaler can be part of a bigger
// saved thing; [StandardScaler.Save] and [LoadStandardScaler] keep one in a file of its own. Numbers survive exactly.
type StandardScaler struct {
	// Mean is the mean of each feature, in its own unit.
	Mean []float64 `json:"mean"`
	// Scale is the standard deviation of each feature (dividing by n, not n − 1), in its own unit; 1 for a feature
	// that never changes, which therefore becomes 0.
	Scale []float64 `json:"scale"`
	// Samples is the number of rows that Fit saw.
	Samples int `json:"samples"`
}

// Fit computes mean and standard deviation of each feature of x, of shape (n, features) or of any higher rank: every number
// of a row is a feature. NaN stands for a missing value: it is left out. It fails on infinities, on features without
// any value, and when x has no rows or features.
func (s *StandardScaler) Fit(x *tensor.Tensor) error {
	if x == nil || len(x.Shape) < 2 || len(x.Data) == 0 {
		return fmt.Errorf("datasets: standard scaler: expected x of shape (n, features) with samples, got %v", shapeOf(x))
	}
	mean, counts, err := means(x)
	if err != nil {
		return err
	}
	s.Mean, s.Scale, s.Samples = mean, deviations(x, mean, counts), x.Rows()
	return nil
}

func means(x *tensor.Tensor) (mean []float64, counts []int, err error) {
	mean, counts = make([]float64, x.RowSize()), make([]int, x.RowSize())
	for i := range x.Rows() {
		for j, v := range x.Row(i) {
			switch {
			case math.IsInf(float64(v), 0):
				return nil, nil, fmt.Errorf("datasets: standard scaler: expected finite numbers, got %v in row %d, feature %d", v, i, j)
			case v == v:
				mean[j] += float64(v)
				counts[j]++
			}
		}
	}
	for j, n := range counts {
		if n == 0 {
			return nil, nil, fmt.Errorf("datasets: standard scaler: expected a number in feature %d, got NaN in every row", j)
		}
		mean[j] /= float64(n)
	}
	return mean, counts, nil
}

// deviations goes over the data a second time, which loses fewer digits than summing squares in the first.
func deviations(x *tensor.Tensor, mean []float64, counts []int) []float64 {
	scale := make([]float64, len(mean))
	for i := range x.Rows() {
		for j, v := range x.Row(i) {
			if v == v {
				scale[j] += (float64(v) - mean[j]) * (float64(v) - mean[j])
			}
		}
	}
	for j, sum := range scale {
		variance, n := sum/float64(counts[j]), float64(counts[j])
		scale[j] = math.Sqrt(variance)
		if rounding := n * mean[j] * 0x1p-52; variance <= n*0x1p-52*variance+rounding*rounding {
			scale[j] = 1 // what is left is rounding of the mean, not variation
		}
	}
	return scale
}

// Transform returns a scaled copy of x, which has the features that Fit saw. NaN stays NaN.
func (s *StandardScaler) Transform(x *tensor.Tensor) (*tensor.Tensor, error) {
	return s.apply(x, func(v, mean, scale float64) float64 { return (v - mean) / scale })
}

// FitTransform is Fit followed by Transform.
func (s *StandardScaler) FitTransform(x *tensor.Tensor) (*tensor.Tensor, error) {
	if err := s.Fit(x); err != nil {
		return nil, err
	}
	return s.Transform(x)
}

// InverseTransform returns a copy of scaled x in the original units.
func (s *StandardScaler) InverseTransform(x *tensor.Tensor) (*tensor.Tensor, error) {
	return s.apply(x, func(v, mean, scale float64) float64 { return v*scale + mean })
}

func (s *StandardScaler) apply(x *tensor.Tensor, f func(v, mean, scale float64) float64) (*tensor.Tensor, error) {
	if len(s.Mean) == 0 {
		return nil, errors.New("datasets: standard scaler: it has not been fitted; call Fit with the training data first")
	}
	if x == nil || len(x.Shape) < 2 || x.RowSize() != len(s.Mean) {
		return nil, fmt.Errorf("datasets: standard scaler: expected %d features per row, as in Fit, got shape %v", len(s.Mean), shapeOf(x))
	}
	out := x.Clone()
	for i := range out.Rows() {
		row := out.Row(i)
		for j, v := range row {
			row[j] = float32(f(float64(v), s.Mean[j], s.Scale[j]))
		}
	}
	return out, nil
}

// UnmarshalJSON reads what json.Marshal wrote. It fails, and changes nothing, when that cannot be a fitted scaler.
func (s *StandardScaler) UnmarshalJSON(data []byte) error {
	type plain StandardScaler
	var read plain
	if err := json.Unmarshal(data, &read); err != nil {
		return fmt.Errorf("datasets: standard scaler: %w", err)
	}
	if len(read.Mean) != len(read.Scale) {
		return fmt.Errorf("datasets: standard scaler: expected as many means as scales, got %d and %d", len(read.Mean), len(read.Scale))
	}
	for j, scale := range read.Scale {
		if !(scale > 0) { // JSON has neither NaN nor infinities
			return fmt.Errorf("datasets: standard scaler: expected a positive scale, got %v for feature %d", scale, j)
		}
	}
	*s = StandardScaler(read)
	return nil
}

// Save writes the scaler to a file as JSON. The file is replaced as a whole or not at all.
func (s *StandardScaler) Save(path string) error {
	data, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("datasets: standard scaler: save %s: %w", path, err)
	}
	err = atomicfile.Write(path, func(w io.Writer) error {
		_, err := w.Write(append(data, '\n'))
		return err
	})
	if err != nil {
		return fmt.Errorf("datasets: standard scaler: save: %w", err)
	}
	return nil
}

// LoadStandardScaler reads a file that Save wrote.
func LoadStandardScaler(path string) (*StandardScaler, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("datasets: standard scaler: load: %w", err)
	}
	s := new(StandardScaler)
	if err := json.Unmarshal(data, s); err != nil {
		return nil, fmt.Errorf("datasets: standard scaler: load %s: %w", path, err)
	}
	return s, nil
}
