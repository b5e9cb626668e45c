package layer_test

import (
	"testing"

	"board/nn/layer"
	"board/nn/tape"
)

// BenchmarkStep is one step forwards and back, of a batch of 32 samples with 300 features: the normalizations beside the product that they usually follow.
func BenchmarkStep(b *testing.B) {
	for _, l := range []layer.Layer{&layer.Dense{Units: 300}, &layer.BatchNormalization{}, &layer.LayerNormalization{}, &layer.Dropout{Rate: 0.2}, &layer.Normalization{}} {
		b.Run(layer.ClassName(l), func(b *testing.B) {
			tp, x := tape.New(1), normal(32, 300)
			tp.Training = true
			b.ReportAllocs()
			for b.Loop() {
				tp.Reset()
				tp.Backward(tp.Sum(layer.Apply(tp, l, tp.Watch(x))))
			}
		})
	}
}

// BenchmarkAdapt is Normalization.Adapt on as many values as MNIST's test images have.
func BenchmarkAdapt(b *testing.B) {
	x := normal(10_000, 784)
	l := &layer.Normalization{}
	for b.Loop() {
		if err := l.Adapt(x); err != nil {
			b.Fatal(err)
		}
	}
}
