// Package metric holds the metrics of Keras 3, with their names, defaults and numbers.
//
// A metric is given to Compile as a pointer to a struct or by its name:
//
//	nn.CompileConfig{Metrics: []metric.Metric{metric.Name("accuracy"), &metric.Precision{TopK: 3}}}
//
// A metric gathers over batches until it is reset. Where it is weighted, its result is the mean by the samples' weights.
package metric

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"

	"board/nn/internal/labels"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// A Metric judges predictions over many batches.
type Metric interface {
	// MetricName is what the metric is called in histories and on the board.
	MetricName() string
	// Reset forgets everything, at the beginning of an epoch.
	Reset()
	// Update takes a batch. sampleWeight holds a weight for each sample, nil being all ones. The error says which shapes
	// were expected.
	Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error
	// Result is the value over all that came since Reset. Without samples it is 0, or NaN where 0 would be a result.
	Result() float64
}

// Name is a metric by its Keras name: "accuracy", "mae", "AUC". ResolveFor makes the metric of it, which then carries
// the name as given.
type Name string

// MetricName is the name as given.
func (n Name) MetricName() string { return string(n) }

// Reset does nothing.
func (n Name) Reset() {}

// Update is an error: a Name must be resolved first.
func (n Name) Update(_, _ *tensor.Tensor, _ []float32) error {
	return fmt.Errorf("metric.Name(%q): expected a metric, got a name only; call metric.ResolveFor, as Compile does", string(n))
}

// Result is NaN.
func (n Name) Result() float64 { return math.NaN() }

// Check reports names that are not known and settings that make no sense.
func Check(m Metric) error {
	_, err := Resolve(m)
	return err
}

// Resolve makes a metric of a name without knowing the shapes, and checks the settings of a metric. The error for an
// unknown name lists what is known.
func Resolve(m Metric) (Metric, error) {
	if registry.IsNil(m) {
		return nil, errors.New(`metric: expected a metric, got nil; write metric.Name("accuracy"), say`)
	}
	if n, ok := m.(Name); ok {
		if isAccuracy(n) {
			return &Accuracy{Name: string(n)}, nil
		}
		named, err := registry.Named[Metric](string(n))
		if err != nil {
			return nil, err
		}
		return rename(named, string(n)), nil
	}
	if v, ok := m.(interface{ validate() error }); ok {
		if err := v.validate(); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// ResolveFor is Resolve for labels and predictions of known shapes, in which None is the batch. As in Keras 3, "accuracy"
// and "acc" become by the shapes alone, whatever the loss: BinaryAccuracy for one output, SparseCategoricalAccuracy for
// labels that are class numbers, and CategoricalAccuracy otherwise.
func ResolveFor(m Metric, _ string, yTrue, yPred tensor.Shape) (Metric, error) {
	n, ok := m.(Name)
	if !ok || !isAccuracy(n) {
		return Resolve(m)
	}
	switch binary, sparse := labels.Kind(yTrue, yPred); {
	case binary:
		return &BinaryAccuracy{Name: string(n)}, nil
	case sparse:
		return &SparseCategoricalAccuracy{Name: string(n)}, nil
	}
	return &CategoricalAccuracy{Name: string(n)}, nil
}

func isAccuracy(n Name) bool {
	lower := strings.ToLower(string(n))
	return lower == "accuracy" || lower == "acc"
}

// rename gives a metric the name that it was asked for by, as Keras does: "mae" stays "mae".
func rename(m Metric, name string) Metric {
	if v := reflect.ValueOf(m); v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct {
		if f := v.Elem().FieldByName("Name"); f.IsValid() && f.Kind() == reflect.String {
			f.SetString(name)
		}
	}
	return m
}

// or is name, or Keras's name where none is set.
func or(name, keras string) string {
	if name == "" {
		return keras
	}
	return name
}

// checkBatch requires labels that fit and one weight per sample.
func checkBatch(metric string, fits bool, expected string, yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if len(yPred.Shape) == 0 || !fits {
		return &tape.ShapeError{Op: metric, Reason: "expected " + expected, Shapes: []tensor.Shape{yTrue.Shape.Clone(), yPred.Shape.Clone()}}
	}
	return checkWeights(metric, yPred, sampleWeight)
}

func checkWeights(metric string, yPred *tensor.Tensor, sampleWeight []float32) error {
	if sampleWeight != nil && len(sampleWeight) != yPred.Rows() {
		return fmt.Errorf("%s: expected %d sample weights, one per sample, got %d", metric, yPred.Rows(), len(sampleWeight))
	}
	return nil
}

// checkSame requires labels of the shape of the predictions.
func checkSame(metric string, yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	fits, expected := labels.Fit(yTrue.Shape, yPred.Shape), "labels of the shape of the predictions"
	if !fits && labels.FitClasses(yTrue.Shape, yPred.Shape) {
		expected = "labels of the shape of the predictions; one-hot encode class numbers"
	}
	return checkBatch(metric, fits, expected, yTrue, yPred, sampleWeight)
}
