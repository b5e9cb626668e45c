package metric

import (
	"fmt"

	"board/nn/tensor"
)

// constrained is a metric that is the best of one rate among the thresholds at which another is high enough.
type constrained struct{ confusion }

// prepare makes the thresholds, once.
func (c *constrained) prepare(numThresholds int) {
	switch {
	case c.thresholds != nil:
	case numThresholds == 1:
		c.set([]float64{0.5}, false, false)
	case numThresholds == 0:
		c.set(evenThresholds(200), true, false)
	default:
		c.set(evenThresholds(numThresholds), true, false)
	}
}

// best is the greatest of one rate where the other is at least what is wanted, 0 where it never is.
func (c *constrained) best(of, where func(table) float64, atLeast float64) float64 {
	best := 0.0
	for _, t := range c.tables() {
		if where(t) >= atLeast {
			best = max(best, of(t))
		}
	}
	return best
}

func checkConstrained(metric, field string, value float64, numThresholds int, classID *int) error {
	if !(value >= 0 && value <= 1) {
		return fmt.Errorf("%s: expected %s to be from 0 to 1, got %v", metric, field, value)
	}
	if numThresholds < 0 {
		return fmt.Errorf("%s: expected NumThresholds to be positive, got %d", metric, numThresholds)
	}
	return checkChoice(metric, nil, choice{classID: classID})
}

// SensitivityAtSpecificity is the greatest recall at a threshold where at least the share Specificity of the negative
// labels is predicted as such. Name: "sensitivity_at_specificity".
type SensitivityAtSpecificity struct {
	Name          string  `json:"name"`
	Specificity   float64 `json:"specificity"`
	NumThresholds int     `json:"num_thresholds"` // 0 is 200
	ClassID       *int    `json:"class_id"`       // only this class counts; nil is all
	constrained
}

// MetricName is Name, or "sensitivity_at_specificity".
func (m *SensitivityAtSpecificity) MetricName() string {
	return or(m.Name, "sensitivity_at_specificity")
}

func (m *SensitivityAtSpecificity) validate() error {
	return checkConstrained(m.MetricName(), "Specificity", m.Specificity, m.NumThresholds, m.ClassID)
}

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *SensitivityAtSpecificity) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.prepare(m.NumThresholds)
	return m.update(m.MetricName(), choice{classID: m.ClassID}, yTrue, yPred, sampleWeight)
}

// Result is the greatest recall.
func (m *SensitivityAtSpecificity) Result() float64 {
	return m.best(table.recall, table.specificity, m.Specificity)
}

// SpecificityAtSensitivity is the greatest share of negative labels that are predicted as such, at a threshold where the
// recall is at least Sensitivity. Name: "specificity_at_sensitivity".
type SpecificityAtSensitivity struct {
	Name          string  `json:"name"`
	Sensitivity   float64 `json:"sensitivity"`
	NumThresholds int     `json:"num_thresholds"` // 0 is 200
	ClassID       *int    `json:"class_id"`       // only this class counts; nil is all
	constrained
}

// MetricName is Name, or "specificity_at_sensitivity".
func (m *SpecificityAtSensitivity) MetricName() string {
	return or(m.Name, "specificity_at_sensitivity")
}

func (m *SpecificityAtSensitivity) validate() error {
	return checkConstrained(m.MetricName(), "Sensitivity", m.Sensitivity, m.NumThresholds, m.ClassID)
}

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *SpecificityAtSensitivity) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.prepare(m.NumThresholds)
	return m.update(m.MetricName(), choice{classID: m.ClassID}, yTrue, yPred, sampleWeight)
}

// Result is the greatest specificity.
func (m *SpecificityAtSensitivity) Result() float64 {
	return m.best(table.specificity, table.recall, m.Sensitivity)
}

// PrecisionAtRecall is the greatest precision at a threshold where the recall is at least Recall.
// Name: "precision_at_recall".
type PrecisionAtRecall struct {
	Name          string  `json:"name"`
	Recall        float64 `json:"recall"`
	NumThresholds int     `json:"num_thresholds"` // 0 is 200
	ClassID       *int    `json:"class_id"`       // only this class counts; nil is all
	constrained
}

// MetricName is Name, or "precision_at_recall".
func (m *PrecisionAtRecall) MetricName() string { return or(m.Name, "precision_at_recall") }

func (m *PrecisionAtRecall) validate() error {
	return checkConstrained(m.MetricName(), "Recall", m.Recall, m.NumThresholds, m.ClassID)
}

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *PrecisionAtRecall) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.prepare(m.NumThresholds)
	return m.update(m.MetricName(), choice{classID: m.ClassID}, yTrue, yPred, sampleWeight)
}

// Result is the greatest precision.
func (m *PrecisionAtRecall) Result() float64 { return m.best(table.precision, table.recall, m.Recall) }

// RecallAtPrecision is the greatest recall at a threshold where the precision is at least Precision.
// Name: "recall_at_precision".
type RecallAtPrecision struct {
	Name          string  `json:"name"`
	Precision     float64 `json:"precision"`
	NumThresholds int     `json:"num_thresholds"` // 0 is 200
	ClassID       *int    `json:"class_id"`       // only this class counts; nil is all
	constrained
}

// MetricName is Name, or "recall_at_precision".
func (m *RecallAtPrecision) MetricName() string { return or(m.Name, "recall_at_precision") }

func (m *RecallAtPrecision) validate() error {
	return checkConstrained(m.MetricName(), "Precision", m.Precision, m.NumThresholds, m.ClassID)
}

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions.
func (m *RecallAtPrecision) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	m.prepare(m.NumThresholds)
	return m.update(m.MetricName(), choice{classID: m.ClassID}, yTrue, yPred, sampleWeight)
}

// Result is the greatest recall.
func (m *RecallAtPrecision) Result() float64 {
	return m.best(table.recall, table.precision, m.Precision)
}
