package metric_test

import (
	"fmt"

	"board/nn/metric"
	"board/nn/tensor"
)

// A metric gathers over batches until it is reset.
func Example() {
	column := func(values ...float32) *tensor.Tensor {
		return &tensor.Tensor{Shape: tensor.Shape{len(values), 1}, Data: values}
	}
	precision, recall := &metric.Precision{}, &metric.Recall{}
	for _, batch := range [][2]*tensor.Tensor{
		{column(0, 1, 1, 1), column(0.9, 0.8, 0.4, 0.2)}, // labels and predictions; positive is what is above 0.5
		{column(0, 0, 1, 0), column(0.1, 0.2, 0.7, 0.3)},
	} {
		for _, m := range []metric.Metric{precision, recall} {
			if err := m.Update(batch[0], batch[1], nil); err != nil {
				fmt.Println(err)
			}
		}
	}
	fmt.Printf("%s %.3f, %s %.3f\n", precision.MetricName(), precision.Result(), recall.MetricName(), recall.Result())
	// Output: precision 0.667, recall 0.500
}

// "accuracy" becomes the accuracy that fits the shapes.
func ExampleResolveFor() {
	labels, predictions := tensor.Shape{tensor.None}, tensor.Shape{tensor.None, 10}
	m, err := metric.ResolveFor(metric.Name("accuracy"), "", labels, predictions)
	fmt.Printf("%T, called %s, %v\n", m, m.MetricName(), err)
	// Output: *metric.SparseCategoricalAccuracy, called accuracy, <nil>
}
