package nn_test

import (
	"testing"

	"board/nn"
	"board/nn/metric"
)

// A tenth of MNIST's 55,000 samples, so that a benchmark has several turns.
const benchSamples = 5500

// BenchmarkFit is an epoch of each model. make bench-nn measures the classifier beside Keras and PyTorch.
func BenchmarkFit(b *testing.B) {
	accuracy := []metric.Metric{metric.Name("accuracy")}
	for _, s := range []subject{
		{"classifier", bookClassifier(b, accuracy), digitsLike},
		{"wide and deep", wideAndDeep(b, nil), housingLike},
	} {
		b.Run(s.name, func(b *testing.B) {
			data := s.data(benchSamples)
			perSample(b, func() error {
				_, err := s.model.Fit(b.Context(), data, silent(1))
				return err
			})
		})
	}
}

// BenchmarkEvaluate is the classifier's loss and accuracy.
func BenchmarkEvaluate(b *testing.B) {
	m, data := bookClassifier(b, []metric.Metric{metric.Name("accuracy")}), digitsLike(benchSamples)
	perSample(b, func() error {
		_, err := m.Evaluate(b.Context(), data, nn.EvaluateConfig{Verbose: nn.Silent})
		return err
	})
}

// BenchmarkPredict is the classifier's output.
func BenchmarkPredict(b *testing.B) {
	m, data := bookClassifier(b, nil), digitsLike(benchSamples)
	perSample(b, func() error {
		_, err := m.Predict(b.Context(), data.X...)
		return err
	})
}

// perSample runs f, which goes through all samples.
func perSample(b *testing.B, f func() error) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		if err := f(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchSamples), "ns/sample")
}
