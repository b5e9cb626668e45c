package metric

import (
	"board/nn/loss"
	"board/nn/tensor"
)

// average is a weighted mean over batches.
type average struct {
	total, count float64
	values       []float32 // of the last batch: memory only
}

// Reset forgets everything.
func (a *average) Reset() { a.total, a.count = 0, 0 }

// Result is the mean, 0 without samples or where all weigh nothing.
func (a *average) Result() float64 { return ratio(a.total, a.count) }

// add takes the values of a batch, the same number for each sample, which counts with the mean of its values.
func (a *average) add(values []float32, samples int, sampleWeight []float32) {
	if samples == 0 {
		return
	}
	perSample := len(values) / samples
	for i := range samples {
		sum, weight := 0.0, 1.0
		for _, v := range values[i*perSample : (i+1)*perSample] {
			sum += float64(v)
		}
		if sampleWeight != nil {
			weight = float64(sampleWeight[i])
		}
		a.total += weight * sum / float64(perSample)
		a.count += weight
	}
}

// addLoss takes the losses of a batch.
func (a *average) addLoss(l loss.Loss, yTrue, yPred *tensor.Tensor, sampleWeight []float32) (err error) {
	if a.values, err = loss.Values(l, a.values[:0], yTrue, yPred); err != nil {
		return err
	}
	if err := checkWeights(l.LossName(), yPred, sampleWeight); err != nil {
		return err
	}
	a.add(a.values, yPred.Rows(), sampleWeight)
	return nil
}

// ratio is a/b, 0 where b is 0.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// Mean is a weighted mean of numbers: what an epoch's loss is reported by. It is no Metric, as it judges no predictions.
type Mean struct{ average }

// Add takes a number with its weight.
func (m *Mean) Add(value, weight float64) {
	m.total += value * weight
	m.count += weight
}

// lossMean is a metric that is the mean of a loss without settings.
type lossMean[L loss.Loss] struct{ average }

// Update takes a batch.
func (m *lossMean[L]) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	var l L
	return m.addLoss(l, yTrue, yPred, sampleWeight)
}

// MeanSquaredError is the mean of (yTrue − yPred)². Names: "mean_squared_error", "mse", "MSE".
type MeanSquaredError struct {
	Name string `json:"name"`
	lossMean[loss.MeanSquaredError]
}

// MetricName is Name, or "mean_squared_error".
func (m *MeanSquaredError) MetricName() string { return or(m.Name, "mean_squared_error") }

// MeanAbsoluteError is the mean of |yTrue − yPred|. Names: "mean_absolute_error", "mae", "MAE".
type MeanAbsoluteError struct {
	Name string `json:"name"`
	lossMean[loss.MeanAbsoluteError]
}

// MetricName is Name, or "mean_absolute_error".
func (m *MeanAbsoluteError) MetricName() string { return or(m.Name, "mean_absolute_error") }

// MeanAbsolutePercentageError is 100 times the mean of |yTrue − yPred| / |yTrue|. Names:
// "mean_absolute_percentage_error", "mape", "MAPE".
type MeanAbsolutePercentageError struct {
	Name string `json:"name"`
	lossMean[loss.MeanAbsolutePercentageError]
}

// MetricName is Name, or "mean_absolute_percentage_error".
func (m *MeanAbsolutePercentageError) MetricName() string {
	return or(m.Name, "mean_absolute_percentage_error")
}

// MeanSquaredLogarithmicError is the mean of (log(1 + yTrue) − log(1 + yPred))². Names:
// "mean_squared_logarithmic_error", "msle", "MSLE".
type MeanSquaredLogarithmicError struct {
	Name string `json:"name"`
	lossMean[loss.MeanSquaredLogarithmicError]
}

// MetricName is Name, or "mean_squared_logarithmic_error".
func (m *MeanSquaredLogarithmicError) MetricName() string {
	return or(m.Name, "mean_squared_logarithmic_error")
}

// LogCoshError is the mean of log(cosh(yPred − yTrue)). Names: "logcosh", "log_cosh", "log_cosh_error".
type LogCoshError struct {
	Name string `json:"name"`
	lossMean[loss.LogCosh]
}

// MetricName is Name, or "logcosh".
func (m *LogCoshError) MetricName() string { return or(m.Name, "logcosh") }

// Poisson is the mean of yPred − yTrue·log(yPred). Name: "poisson".
type Poisson struct {
	Name string `json:"name"`
	lossMean[loss.Poisson]
}

// MetricName is Name, or "poisson".
func (m *Poisson) MetricName() string { return or(m.Name, "poisson") }

// KLDivergence is the mean of Σ yTrue·log(yTrue/yPred). Names: "kl_divergence", "kld", "KLD".
type KLDivergence struct {
	Name string `json:"name"`
	lossMean[loss.KLDivergence]
}

// MetricName is Name, or "kl_divergence".
func (m *KLDivergence) MetricName() string { return or(m.Name, "kl_divergence") }

// Hinge is the mean of max(1 − yTrue·yPred, 0). Name: "hinge".
type Hinge struct {
	Name string `json:"name"`
	lossMean[loss.Hinge]
}

// MetricName is Name, or "hinge".
func (m *Hinge) MetricName() string { return or(m.Name, "hinge") }

// SquaredHinge is the mean of max(1 − yTrue·yPred, 0)². Name: "squared_hinge".
type SquaredHinge struct {
	Name string `json:"name"`
	lossMean[loss.SquaredHinge]
}

// MetricName is Name, or "squared_hinge".
func (m *SquaredHinge) MetricName() string { return or(m.Name, "squared_hinge") }

// CategoricalHinge is the mean of max(wrong − right + 1, 0) over one-hot labels. Name: "categorical_hinge".
type CategoricalHinge struct {
	Name string `json:"name"`
	lossMean[loss.CategoricalHinge]
}

// MetricName is Name, or "categorical_hinge".
func (m *CategoricalHinge) MetricName() string { return or(m.Name, "categorical_hinge") }
