package optimizer_test

import (
	"testing"

	"board/nn/optimizer"
	"board/nn/registry"
)

// BenchmarkStep is a step over the weights of the 784-300-100-10 classifier.
func BenchmarkStep(b *testing.B) {
	for _, name := range []string{"sgd", "rmsprop", "adagrad", "adadelta", "adam", "adamw", "adamax", "nadam", "ftrl", "lion"} {
		b.Run(name, func(b *testing.B) {
			o, err := registry.Named[optimizer.Optimizer](name)
			if err != nil {
				b.Fatal(err)
			}
			params := newParams(784*300, 300, 300*100, 100, 1000, 10)
			if err := o.Build(params); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := o.Step(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("sgd with momentum", func(b *testing.B) {
		o := &optimizer.SGD{Momentum: 0.9}
		if err := o.Build(newParams(784*300, 300, 300*100, 100, 1000, 10)); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if err := o.Step(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
