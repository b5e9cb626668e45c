package metric_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"board/nn/internal/golden"
	"board/nn/metric"
	"board/nn/registry"
	"board/nn/tensor"
)

func testCase(t *testing.T, c golden.Case) {
	yTrue, yPred := c.Tensor(t, "y_true"), c.Tensor(t, "y_pred")
	m, err := resolve(c, yTrue, yPred)
	if err != nil {
		t.Fatal(err)
	}
	var weights []float32
	if c.Has("sample_weight") {
		weights = c.Tensor(t, "sample_weight").Data
	}
	for batch := 3; batch <= 100; batch += 97 { // in one batch and in several: the result must be the same
		m.Reset()
		for from := 0; from < yPred.Rows(); from += batch {
			to := min(from+batch, yPred.Rows())
			part := weights
			if weights != nil {
				part = weights[from:to]
			}
			if err := m.Update(yTrue.Slice(from, to), yPred.Slice(from, to), part); err != nil {
				t.Fatal(err)
			}
		}
		golden.Computed.Number(t, fmt.Sprintf("value in batches of %d", batch), mean(m), c.Number(t, "value"))
	}
}

// mean is the result; where there are several thresholds, it is the mean of theirs, as golden.json has it.
func mean(m metric.Metric) float64 {
	var values []float64
	switch m := m.(type) {
	case *metric.Precision:
		values = m.Values()
	case *metric.Recall:
		values = m.Values()
	default:
		return m.Result()
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// resolve makes the metric of a case. For the name "accuracy" the config says which kind of labels there are.
func resolve(c golden.Case, yTrue, yPred *tensor.Tensor) (metric.Metric, error) {
	if c.Name != "accuracy" {
		m, err := registry.Decode[metric.Metric](c.Envelope())
		if err != nil {
			return nil, err
		}
		return metric.Resolve(m)
	}
	var config map[string]any
	if err := json.Unmarshal(c.Config, &config); err != nil {
		return nil, err
	}
	kind, _ := config["labels"].(string)
	threshold, ok := config["threshold"].(float64)
	if ok && threshold == 0 {
		threshold = metric.Zero
	}
	delete(config, "labels")
	if kind == "binary" {
		delete(config, "threshold")
	}
	if len(config) > 0 {
		return nil, fmt.Errorf("accuracy: unknown settings %v", config)
	}
	m, err := metric.ResolveFor(metric.Name(c.Name), "", yTrue.Shape, yPred.Shape)
	if kind == "binary" { // Keras goes by the shapes, which say nothing of several binary outputs
		m = &metric.BinaryAccuracy{Threshold: threshold}
	}
	if got := map[string]string{
		"*metric.SparseCategoricalAccuracy": "sparse", "*metric.CategoricalAccuracy": "one-hot", "*metric.BinaryAccuracy": "binary",
	}[fmt.Sprintf("%T", m)]; got != kind {
		return nil, fmt.Errorf("accuracy: got a metric for %q labels, want one for %q", got, kind)
	}
	return m, err
}

func TestGolden(t *testing.T) { golden.Run(t, "metric", testCase) }

// TestKeras: settings and awkward inputs that golden.json leaves out, recorded by ../testdata/record_keras.py.
func TestKeras(t *testing.T) { golden.RunFile(t, "../testdata/keras.json", "metric", testCase) }
