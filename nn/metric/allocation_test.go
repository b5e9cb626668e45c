package metric_test

import (
	"testing"

	"board/nn/metric"
	"board/nn/registry"
	"board/nn/tensor"
)

// TestMetricsAllocateNothing: a batch and a look at the result, which Fit wants after every step, take no memory.
func TestMetricsAllocateNothing(t *testing.T) {
	const rows, columns = 12, 4
	pred, dense, classes := tensor.New(rows, columns), tensor.New(rows, columns), tensor.New(rows, 1)
	for i := range rows {
		classes.Data[i] = float32(i % columns)
		dense.Set(1, i, i%columns)
		for j := range columns {
			pred.Set(float32(1+(i*5+j*3)%7)/16, i, j)
		}
	}
	weights := make([]float32, rows)
	for _, name := range append(registry.Known[metric.Metric](), "accuracy") {
		t.Run(name, func(t *testing.T) {
			m, err := metric.ResolveFor(metric.Name(name), "", dense.Shape, pred.Shape)
			if err != nil {
				t.Fatal(err)
			}
			y := dense
			if m.Update(y, pred, weights) != nil {
				y = classes
			}
			step := func() {
				if err := m.Update(y, pred, weights); err != nil {
					t.Error(err)
				}
				m.Result()
			}
			if n := testing.AllocsPerRun(10, step); n != 0 {
				t.Errorf("%v allocations, want none", n)
			}
		})
	}
}
