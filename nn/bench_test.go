package nn_test

import (
	"context"
	"fmt"
	"iter"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensor"
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

// BenchmarkStream is a model of 20 inputs that learns ten million rows, or as many as -benchtime says, from a source; its peer learns the same
// number of rows from tensors. The bars: 1.2 times the time, 100 MB.
func BenchmarkStream(b *testing.B) {
	const columns, piece = 20, 1000
	model := func() *nn.Model {
		nn.SetRandomSeed(1)
		m, err := nn.NewSequential(&layer.Input{Shape: []int{columns}}, &layer.Dense{Units: 32, Activation: "relu"}, &layer.Dense{Units: 1})
		must(b, err)
		must(b, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{}, Loss: loss.Name("mse")}))
		return m
	}
	config := nn.FitConfig{BatchSize: 256, NoShuffle: true, Verbose: nn.Silent}
	for _, rows := range []int{100_000, 10_000_000} {
		b.Run(fmt.Sprintf("source/%d", rows), func(b *testing.B) {
			x, y := noise(piece, columns), tensor.New(piece, 1)
			source := &nn.DataSource{Seq: func(context.Context) iter.Seq2[nn.Data, error] {
				return func(yield func(nn.Data, error) bool) {
					for n := 0; n < rows; n += piece {
						x.Data[n%len(x.Data)]++ // generated
						if !yield(nn.XY(x, y), nil) {
							return
						}
					}
				}
			}}
			fitRows(b, model(), nn.Data{Source: source}, config, rows)
		})
	}
	for _, rows := range []int{100_000, 10_000_000} {
		b.Run(fmt.Sprintf("tensors/%d", rows), func(b *testing.B) {
			fitRows(b, model(), nn.XY(noise(rows, columns), tensor.New(rows, 1)), config, rows)
		})
	}
}

func fitRows(b *testing.B, m *nn.Model, d nn.Data, c nn.FitConfig, rows int) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Fit(b.Context(), d, c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
}

// BenchmarkOneRow is the book's classifier asked for one row, as a server is.
func BenchmarkOneRow(b *testing.B) {
	x, out := digitsLike(1).X[0].Data, make([]float32, 10)
	for _, batching := range []bool{false, true} {
		b.Run(fmt.Sprintf("batching=%v", batching), func(b *testing.B) {
			p := predictor(b, bookClassifier(b, nil), nn.PredictorConfig{DynamicBatching: batching})
			b.ReportAllocs()
			for b.Loop() {
				if err := p.PredictRow(b.Context(), out, x); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
