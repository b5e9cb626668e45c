package metric

import (
	"fmt"

	"board/nn/internal/labels"
	"board/nn/tensor"
)

// Accuracy is the share of predictions that equal their label exactly. The name "accuracy" means the accuracy that fits
// the shapes instead, see ResolveFor.
type Accuracy struct {
	Name string `json:"name"`
	average
}

// MetricName is Name, or "accuracy".
func (m *Accuracy) MetricName() string { return or(m.Name, "accuracy") }

// Update takes a batch. Labels have the shape of the predictions.
func (m *Accuracy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if err := checkSame(m.MetricName(), yTrue, yPred, sampleWeight); err != nil {
		return err
	}
	m.values = m.values[:0]
	for i, y := range yPred.Data {
		m.values = append(m.values, hit(y == yTrue.Data[i]))
	}
	m.add(m.values, yPred.Rows(), sampleWeight)
	return nil
}

// BinaryAccuracy is the share of predictions that lie on the same side of the threshold as their label, 0 or 1.
// Name: "binary_accuracy".
type BinaryAccuracy struct {
	Name      string  `json:"name"`
	Threshold float64 `json:"threshold"` // 0 is 0.5; above it is 1
	average
}

// MetricName is Name, or "binary_accuracy".
func (m *BinaryAccuracy) MetricName() string { return or(m.Name, "binary_accuracy") }

// Update takes a batch. Labels have the shape of the predictions.
func (m *BinaryAccuracy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if err := checkSame(m.MetricName(), yTrue, yPred, sampleWeight); err != nil {
		return err
	}
	threshold := float32(m.Threshold)
	if m.Threshold == 0 {
		threshold = 0.5
	}
	m.values = m.values[:0]
	for i, y := range yPred.Data {
		m.values = append(m.values, hit(hit(y > threshold) == yTrue.Data[i]))
	}
	m.add(m.values, yPred.Rows(), sampleWeight)
	return nil
}

// CategoricalAccuracy is the share of samples whose greatest prediction is at the place of the greatest label, for
// one-hot labels. Name: "categorical_accuracy".
type CategoricalAccuracy struct {
	Name string `json:"name"`
	average
}

// MetricName is Name, or "categorical_accuracy".
func (m *CategoricalAccuracy) MetricName() string { return or(m.Name, "categorical_accuracy") }

// Update takes a batch. Labels have the shape of the predictions.
func (m *CategoricalAccuracy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	return m.oneHot(m.MetricName(), yTrue, yPred, sampleWeight, func(label, y []float32) bool {
		return greatest(label) == greatest(y)
	})
}

// SparseCategoricalAccuracy is the share of samples whose greatest prediction is at the place that the label names, for
// labels that are class numbers. Name: "sparse_categorical_accuracy".
type SparseCategoricalAccuracy struct {
	Name string `json:"name"`
	average
}

// MetricName is Name, or "sparse_categorical_accuracy".
func (m *SparseCategoricalAccuracy) MetricName() string {
	return or(m.Name, "sparse_categorical_accuracy")
}

// Update takes a batch. There is one label for each row of the predictions.
func (m *SparseCategoricalAccuracy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	return m.sparse(m.MetricName(), yTrue, yPred, sampleWeight, func(label float32, y []float32) bool {
		return label == float32(greatest(y))
	})
}

// TopKCategoricalAccuracy is the share of samples whose label is among the K greatest predictions, for one-hot labels.
// Name: "top_k_categorical_accuracy".
type TopKCategoricalAccuracy struct {
	Name string `json:"name"`
	K    int    `json:"k"` // 0 is 5
	average
}

// MetricName is Name, or "top_k_categorical_accuracy".
func (m *TopKCategoricalAccuracy) MetricName() string {
	return or(m.Name, "top_k_categorical_accuracy")
}

func (m *TopKCategoricalAccuracy) validate() error { return checkK(m.MetricName(), m.K) }

// Update takes a batch. Labels have the shape of the predictions.
func (m *TopKCategoricalAccuracy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	k := orFive(m.K)
	return m.oneHot(m.MetricName(), yTrue, yPred, sampleWeight, func(label, y []float32) bool {
		return amongTop(y, greatest(label), k)
	})
}

// SparseTopKCategoricalAccuracy is TopKCategoricalAccuracy for labels that are class numbers.
// Name: "sparse_top_k_categorical_accuracy".
type SparseTopKCategoricalAccuracy struct {
	Name string `json:"name"`
	K    int    `json:"k"` // 0 is 5
	average
}

// MetricName is Name, or "sparse_top_k_categorical_accuracy".
func (m *SparseTopKCategoricalAccuracy) MetricName() string {
	return or(m.Name, "sparse_top_k_categorical_accuracy")
}

func (m *SparseTopKCategoricalAccuracy) validate() error { return checkK(m.MetricName(), m.K) }

// Update takes a batch. There is one label for each row of the predictions.
func (m *SparseTopKCategoricalAccuracy) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	k := orFive(m.K)
	return m.sparse(m.MetricName(), yTrue, yPred, sampleWeight, func(label float32, y []float32) bool {
		class := int(label)
		return label == float32(class) && class >= 0 && class < len(y) && amongTop(y, class, k)
	})
}

// oneHot takes a batch in which each row of the predictions is right or wrong by a row of labels.
func (a *average) oneHot(name string, yTrue, yPred *tensor.Tensor, sampleWeight []float32, right func(label, y []float32) bool) error {
	if err := checkSame(name, yTrue, yPred, sampleWeight); err != nil {
		return err
	}
	width := labels.Width(yPred.Shape)
	a.values = a.values[:0]
	for i := 0; i+width <= len(yPred.Data) && width > 0; i += width {
		a.values = append(a.values, hit(right(yTrue.Data[i:i+width], yPred.Data[i:i+width])))
	}
	a.add(a.values, yPred.Rows(), sampleWeight)
	return nil
}

// sparse takes a batch in which each row of the predictions is right or wrong by one label.
func (a *average) sparse(name string, yTrue, yPred *tensor.Tensor, sampleWeight []float32, right func(label float32, y []float32) bool) error {
	fits, expected := labels.FitClasses(yTrue.Shape, yPred.Shape), "one class number for each row of predictions of the shape (None, classes)"
	if !fits && labels.Fit(yTrue.Shape, yPred.Shape) {
		expected = "one class number for each row of predictions; one-hot labels have the metrics whose names do not begin with sparse"
	}
	err := checkBatch(name, fits, expected, yTrue, yPred, sampleWeight)
	if err != nil {
		return err
	}
	width := labels.Width(yPred.Shape)
	a.values = a.values[:0]
	for i, label := range yTrue.Data {
		if width > 0 {
			a.values = append(a.values, hit(right(label, yPred.Data[i*width:(i+1)*width])))
		}
	}
	a.add(a.values, yPred.Rows(), sampleWeight)
	return nil
}

func hit(right bool) float32 {
	if right {
		return 1
	}
	return 0
}

// greatest is the place of the greatest value, the first of equals.
func greatest(row []float32) int {
	best := 0
	for i, v := range row {
		if v > row[best] {
			best = i
		}
	}
	return best
}

// amongTop reports whether fewer than k values are greater than that at a place. A place that holds no finite number is
// not, as in TensorFlow.
func amongTop(row []float32, place, k int) bool {
	v, above := row[place], 0
	for _, other := range row {
		if other > v {
			above++
		}
	}
	return v-v == 0 && above < k
}

func orFive(k int) int {
	if k == 0 {
		return 5
	}
	return k
}

func checkK(metric string, k int) error {
	if k < 0 {
		return fmt.Errorf("%s: expected K to be positive, got %d", metric, k)
	}
	return nil
}
