package metric

import (
	"fmt"
	"math"

	"board/nn/internal/labels"
	"board/nn/loss"
	"board/nn/tensor"
)

// RootMeanSquaredError is the root of the mean of (yTrue − yPred)². Names: "root_mean_squared_error", "rmse", "RMSE".
type RootMeanSquaredError struct {
	Name string `json:"name"`
	lossMean[loss.MeanSquaredError]
}

// MetricName is Name, or "root_mean_squared_error".
func (m *RootMeanSquaredError) MetricName() string { return or(m.Name, "root_mean_squared_error") }

// Result is the root of the mean so far.
func (m *RootMeanSquaredError) Result() float64 { return math.Sqrt(m.lossMean.Result()) }

// CosineSimilarity is the mean of the cosine of the angle between yTrue and yPred: 1 is the same direction.
// Name: "cosine_similarity".
type CosineSimilarity struct {
	Name string `json:"name"`
	lossMean[loss.CosineSimilarity]
}

// MetricName is Name, or "cosine_similarity".
func (m *CosineSimilarity) MetricName() string { return or(m.Name, "cosine_similarity") }

// Result is the mean so far; the loss has the other sign.
func (m *CosineSimilarity) Result() float64 { return 0 - m.lossMean.Result() }

// The ways in which R2Score makes one number of those of several outputs.
const (
	UniformAverage          = "uniform_average"
	VarianceWeightedAverage = "variance_weighted_average"
)

// R2Score is the coefficient of determination: 1 minus the squared error over the variance of the labels, 1 at best.
// An output whose labels never change scores 0, or NaN where they are all met. Name: "r2_score".
type R2Score struct {
	Name             string `json:"name"`
	ClassAggregation string `json:"class_aggregation"` // "" is UniformAverage
	NumRegressors    int    `json:"num_regressors"`    // independent regressors, for the adjusted score; 0 for the plain one

	outputs []r2
	samples float64
}

// r2 gathers for one output.
type r2 struct{ count, sum, squares, residual float64 }

// MetricName is Name, or "r2_score".
func (m *R2Score) MetricName() string { return or(m.Name, "r2_score") }

func (m *R2Score) validate() error {
	if a := m.ClassAggregation; a != "" && a != UniformAverage && a != VarianceWeightedAverage {
		return fmt.Errorf("%s: expected ClassAggregation to be %q or %q, got %q", m.MetricName(), UniformAverage, VarianceWeightedAverage, a)
	}
	if m.NumRegressors < 0 {
		return fmt.Errorf("%s: expected NumRegressors not to be negative, got %d", m.MetricName(), m.NumRegressors)
	}
	return nil
}

// Reset forgets everything.
func (m *R2Score) Reset() { m.outputs, m.samples = m.outputs[:0], 0 }

// Update takes a batch of the shape (samples, outputs) or (samples).
func (m *R2Score) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if err := checkMatrix(m.MetricName(), yTrue, yPred, sampleWeight); err != nil {
		return err
	}
	width := labels.Width(yPred.Shape)
	if len(m.outputs) == 0 {
		m.outputs = append(m.outputs, make([]r2, width)...)
	}
	if len(m.outputs) != width {
		return fmt.Errorf("%s: expected %d outputs as in the batches before, got %d", m.MetricName(), len(m.outputs), width)
	}
	for i, y := range yPred.Data {
		t, w, out := float64(yTrue.Data[i]), 1.0, &m.outputs[i%width]
		if sampleWeight != nil {
			w = float64(sampleWeight[i/width])
		}
		d := t - float64(y)
		out.count, out.sum = out.count+w, out.sum+w*t
		out.squares, out.residual = out.squares+w*t*t, out.residual+w*d*d
	}
	m.samples += float64(len(yPred.Data))
	return nil
}

func (o r2) variance() float64 { return o.squares - o.sum*(o.sum/o.count) }

func (o r2) score() float64 {
	score := 1 - o.residual/o.variance()
	if math.IsInf(score, 0) {
		return 0
	}
	return score
}

// Result is the score over all outputs, NaN without samples.
func (m *R2Score) Result() float64 {
	sum, weights := 0.0, 0.0
	for _, o := range m.outputs {
		weight := 1.0
		if m.ClassAggregation == VarianceWeightedAverage {
			weight = o.variance()
		}
		sum, weights = sum+weight*o.score(), weights+weight
	}
	score := sum / weights
	if p := float64(m.NumRegressors); p > 0 && p < m.samples-1 { // as Keras, it counts a sample once for each output
		score = 1 - (1-score)*(m.samples-1)/(m.samples-p-1)
	}
	return score
}

// Values are the scores of the outputs.
func (m *R2Score) Values() []float64 {
	list := make([]float64, len(m.outputs))
	for i, o := range m.outputs {
		list[i] = o.score()
	}
	return list
}

// checkMatrix requires labels and predictions of one shape, (samples, outputs) or (samples).
func checkMatrix(metric string, yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	fits := labels.Fit(yTrue.Shape, yPred.Shape) && len(yPred.Shape) <= 2 && labels.Width(yPred.Shape) > 0
	return checkBatch(metric, fits, "labels and predictions of one shape (samples, outputs)", yTrue, yPred, sampleWeight)
}
