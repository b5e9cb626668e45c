package metric

import (
	"board/nn/loss"
	"board/nn/tensor"
)

// lossWith is a metric that is the mean of a loss with settings, which is made once.
type lossWith struct {
	average
	made loss.Loss
}

// update is given the metric itself, as a function that makes the loss would take memory at each batch.
func (m *lossWith) update(of interface{ loss() loss.Loss }, yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if m.made == nil {
		m.made = of.loss()
	}
	return m.addLoss(m.made, yTrue, yPred, sampleWeight)
}

// Huber is the mean of the loss of this name. Name: "huber".
type Huber struct {
	Name  string  `json:"name"`
	Delta float64 `json:"delta"` // positive; 0 is 1
	lossWith
}

// MetricName is Name, or "huber".
func (m *Huber) MetricName() string { return or(m.Name, "huber") }

func (m *Huber) loss() loss.Loss { return loss.Huber{Delta: m.Delta} }

func (m *Huber) validate() error { return validLoss(m.loss()) }

// Update takes a batch.
func (m *Huber) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	return m.update(m, yTrue, yPred, sampleWeight)
}

// BinaryCrossentropy is the mean of the loss of this name. Names: "binary_crossentropy", "bce", "BCE".
type BinaryCrossentropy struct {
	Name           string  `json:"name"`
	FromLogits     bool    `json:"from_logits"`
	LabelSmoothing float64 `json:"label_smoothing"` // from 0 to 1
	lossWith
}

// MetricName is Name, or "binary_crossentropy".
func (m *BinaryCrossentropy) MetricName() string { return or(m.Name, "binary_crossentropy") }

func (m *BinaryCrossentropy) loss() loss.Loss {
	return loss.BinaryCrossentropy{FromLogits: m.FromLogits, LabelSmoothing: m.LabelSmoothing}
}

func (m *BinaryCrossentropy) validate() error { return validLoss(m.loss()) }

// Update takes a batch.
func (m *BinaryCrossentropy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	return m.update(m, yTrue, yPred, sampleWeight)
}

// CategoricalCrossentropy is the mean of the loss of this name, for one-hot labels. Name: "categorical_crossentropy".
type CategoricalCrossentropy struct {
	Name           string  `json:"name"`
	FromLogits     bool    `json:"from_logits"`
	LabelSmoothing float64 `json:"label_smoothing"` // from 0 to 1
	lossWith
}

// MetricName is Name, or "categorical_crossentropy".
func (m *CategoricalCrossentropy) MetricName() string { return or(m.Name, "categorical_crossentropy") }

func (m *CategoricalCrossentropy) loss() loss.Loss {
	return loss.CategoricalCrossentropy{FromLogits: m.FromLogits, LabelSmoothing: m.LabelSmoothing}
}

func (m *CategoricalCrossentropy) validate() error { return validLoss(m.loss()) }

// Update takes a batch.
func (m *CategoricalCrossentropy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	return m.update(m, yTrue, yPred, sampleWeight)
}

// SparseCategoricalCrossentropy is the mean of the loss of this name, for labels that are class numbers.
// Name: "sparse_categorical_crossentropy".
type SparseCategoricalCrossentropy struct {
	Name       string `json:"name"`
	FromLogits bool   `json:"from_logits"`
	lossWith
}

// MetricName is Name, or "sparse_categorical_crossentropy".
func (m *SparseCategoricalCrossentropy) MetricName() string {
	return or(m.Name, "sparse_categorical_crossentropy")
}

func (m *SparseCategoricalCrossentropy) loss() loss.Loss {
	return loss.SparseCategoricalCrossentropy{FromLogits: m.FromLogits}
}

// Update takes a batch.
func (m *SparseCategoricalCrossentropy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	return m.update(m, yTrue, yPred, sampleWeight)
}

func validLoss(l loss.Loss) error {
	_, err := loss.Resolve(l)
	return err
}
