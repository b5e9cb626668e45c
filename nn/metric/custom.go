package metric

import (
	"errors"
	"fmt"
	"slices"

	"board/nn/loss"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// Custom is a metric of your own: the mean over the samples of what a function gives for them. Func makes one.
type Custom struct {
	average
	name     string
	function loss.Function
	tape     *tape.Tape
}

// Func makes a metric of a function, as Keras does of a function given to compile: the mean of its values over the samples, those of WeightedMetrics
// by their weights. The function is one as for loss.Func, so that one may serve as both. A sample with several values counts with their mean.
//
// For a model that is to be saved, Register the function under its name.
func Func(name string, f loss.Function) *Custom {
	return &Custom{name: name, function: f, tape: tape.New(1)}
}

// Register makes a metric of one's own known by its name: metric.Name finds it, and models compiled with it can be saved and, where it is
// registered too, loaded. Call it in init. A name that is taken panics.
func Register(name string, f loss.Function) {
	registry.RegisterValue(name, func() Metric { return Func(name, f) })
}

// MetricName is the name that the metric was made with.
func (m *Custom) MetricName() string { return m.name }

// ConfigName is the name under which a configuration refers to the metric; it must be registered.
func (m *Custom) ConfigName() (string, error) {
	if !slices.Contains(registry.Known[Metric](), m.name) {
		return "", fmt.Errorf("metric %s is not registered: call metric.Register(%q, …) in init, so that it can be saved and loaded", m.name, m.name)
	}
	return m.name, nil
}

// Fresh is the same metric without what it has counted.
func (m *Custom) Fresh() Metric { return Func(m.name, m.function) }

func (m *Custom) validate() error {
	switch {
	case m.name == "":
		return errors.New("metric.Func: expected a name, got none")
	case m.function == nil:
		return fmt.Errorf("metric %s: expected a function, got nil", m.name)
	}
	return nil
}

// Update takes a batch.
func (m *Custom) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) (err error) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case *tape.ShapeError:
			err = v
		default:
			panic(v)
		}
	}()
	if err := checkWeights(m.name, yPred, sampleWeight); err != nil {
		return err
	}
	m.tape.Reset()
	y, p := loss.Together(m.tape, m.tape.Constant(yTrue), m.tape.Constant(yPred))
	values := m.function(m.tape, y, p)
	if values == nil || len(values.Value.Shape) == 0 || values.Value.Shape[0] != yPred.Rows() {
		return &tape.ShapeError{Op: m.name, Shapes: []tensor.Shape{shapeOf(values)}, Reason: fmt.Sprintf(
			"expected a value for each of the %d samples; take means along the last axis alone, as in t.Mean(x, -1)", yPred.Rows())}
	}
	m.add(values.Value.Data, yPred.Rows(), sampleWeight)
	return nil
}

func shapeOf(v *tape.Var) tensor.Shape {
	if v == nil {
		return nil
	}
	return v.Value.Shape.Clone()
}
