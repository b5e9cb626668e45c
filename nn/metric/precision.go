package metric

import (
	"fmt"

	"board/nn/tensor"
)

// Precision is the share of true positives among all predictions that are positive. Name: "precision".
type Precision struct {
	Name       string    `json:"name"`
	Thresholds []float64 `json:"thresholds"` // from 0 to 1, growing; none is 0.5
	TopK       int       `json:"top_k"`      // only the K greatest of a row can be positive; 0 is all
	ClassID    *int      `json:"class_id"`   // only this class counts; nil is all
	confusion
}

// MetricName is Name, or "precision".
func (m *Precision) MetricName() string { return or(m.Name, "precision") }

func (m *Precision) validate() error {
	return checkChoice(m.MetricName(), m.Thresholds, choice{m.TopK, m.ClassID})
}

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *Precision) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.choose(m.Thresholds, m.TopK)
	return m.update(m.MetricName(), choice{m.TopK, m.ClassID}, yTrue, yPred, sampleWeight)
}

// Result is the precision at the first threshold, 0 without positive predictions.
func (m *Precision) Result() float64 { return m.first(table.precision) }

// Values are the precisions at all thresholds.
func (m *Precision) Values() []float64 { return m.each(table.precision) }

// Recall is the share of true positives among all labels that are positive. Name: "recall".
type Recall struct {
	Name       string    `json:"name"`
	Thresholds []float64 `json:"thresholds"` // from 0 to 1, growing; none is 0.5
	TopK       int       `json:"top_k"`      // only the K greatest of a row can be positive; 0 is all
	ClassID    *int      `json:"class_id"`   // only this class counts; nil is all
	confusion
}

// MetricName is Name, or "recall".
func (m *Recall) MetricName() string { return or(m.Name, "recall") }

func (m *Recall) validate() error {
	return checkChoice(m.MetricName(), m.Thresholds, choice{m.TopK, m.ClassID})
}

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *Recall) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.choose(m.Thresholds, m.TopK)
	return m.update(m.MetricName(), choice{m.TopK, m.ClassID}, yTrue, yPred, sampleWeight)
}

// Result is the recall at the first threshold, 0 without positive labels.
func (m *Recall) Result() float64 { return m.first(table.recall) }

// Values are the recalls at all thresholds.
func (m *Recall) Values() []float64 { return m.each(table.recall) }

// TruePositives is the weight of positive labels with positive predictions. Name: "true_positives".
type TruePositives struct {
	Name       string    `json:"name"`
	Thresholds []float64 `json:"thresholds"` // from 0 to 1, growing; none is 0.5
	confusion
}

// MetricName is Name, or "true_positives".
func (m *TruePositives) MetricName() string { return or(m.Name, "true_positives") }

func (m *TruePositives) validate() error { return checkThresholds(m.MetricName(), m.Thresholds) }

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *TruePositives) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.choose(m.Thresholds, 0)
	return m.update(m.MetricName(), choice{}, yTrue, yPred, sampleWeight)
}

// Result is the count at the first threshold.
func (m *TruePositives) Result() float64 { return m.first(func(t table) float64 { return t.tp }) }

// FalsePositives is the weight of labels of 0 with positive predictions. Name: "false_positives".
type FalsePositives struct {
	Name       string    `json:"name"`
	Thresholds []float64 `json:"thresholds"` // from 0 to 1, growing; none is 0.5
	confusion
}

// MetricName is Name, or "false_positives".
func (m *FalsePositives) MetricName() string { return or(m.Name, "false_positives") }

func (m *FalsePositives) validate() error { return checkThresholds(m.MetricName(), m.Thresholds) }

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *FalsePositives) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.choose(m.Thresholds, 0)
	return m.update(m.MetricName(), choice{}, yTrue, yPred, sampleWeight)
}

// Result is the count at the first threshold.
func (m *FalsePositives) Result() float64 { return m.first(func(t table) float64 { return t.fp }) }

// TrueNegatives is the weight of labels of 0 with negative predictions. Name: "true_negatives".
type TrueNegatives struct {
	Name       string    `json:"name"`
	Thresholds []float64 `json:"thresholds"` // from 0 to 1, growing; none is 0.5
	confusion
}

// MetricName is Name, or "true_negatives".
func (m *TrueNegatives) MetricName() string { return or(m.Name, "true_negatives") }

func (m *TrueNegatives) validate() error { return checkThresholds(m.MetricName(), m.Thresholds) }

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *TrueNegatives) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.choose(m.Thresholds, 0)
	return m.update(m.MetricName(), choice{}, yTrue, yPred, sampleWeight)
}

// Result is the count at the first threshold.
func (m *TrueNegatives) Result() float64 { return m.first(func(t table) float64 { return t.tn }) }

// FalseNegatives is the weight of positive labels with negative predictions. Name: "false_negatives".
type FalseNegatives struct {
	Name       string    `json:"name"`
	Thresholds []float64 `json:"thresholds"` // from 0 to 1, growing; none is 0.5
	confusion
}

// MetricName is Name, or "false_negatives".
func (m *FalseNegatives) MetricName() string { return or(m.Name, "false_negatives") }

func (m *FalseNegatives) validate() error { return checkThresholds(m.MetricName(), m.Thresholds) }

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *FalseNegatives) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.choose(m.Thresholds, 0)
	return m.update(m.MetricName(), choice{}, yTrue, yPred, sampleWeight)
}

// Result is the count at the first threshold.
func (m *FalseNegatives) Result() float64 { return m.first(func(t table) float64 { return t.fn }) }

// choose sets the thresholds. The default is 0.5 or, with TopK, the value of predictions that are not among the K greatest.
func (c *confusion) choose(thresholds []float64, topK int) {
	switch {
	case len(thresholds) > 0:
		c.set(thresholds, isEven(thresholds), false)
	case topK > 0:
		c.set([]float64{lost}, false, false)
	default:
		c.set([]float64{0.5}, false, false)
	}
}

// first is a number at the first threshold, 0 before any batch.
func (c *confusion) first(of func(table) float64) float64 {
	if len(c.thresholds) == 0 {
		return 0
	}
	return of(c.tables()[0])
}

// each is a number at every threshold.
func (c *confusion) each(of func(table) float64) []float64 {
	list := make([]float64, len(c.thresholds))
	for i, t := range c.tables() {
		list[i] = of(t)
	}
	return list
}

func checkChoice(metric string, thresholds []float64, which choice) error {
	if which.topK < 0 {
		return fmt.Errorf("%s: expected TopK not to be negative, got %d", metric, which.topK)
	}
	if which.classID != nil && *which.classID < 0 {
		return fmt.Errorf("%s: expected ClassID not to be negative, got %d", metric, *which.classID)
	}
	return checkThresholds(metric, thresholds)
}
