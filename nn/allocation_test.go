package nn_test

import (
	"context"
	"io"
	"math/rand/v2"
	"testing"

	"board/nn"
	"board/nn/constraint"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/regularizer"
	"board/nn/schedule"
	"board/nn/tensor"
)

// A subject is a model, and data that fit it.
type subject struct {
	name  string
	model *nn.Model
	data  func(n int) nn.Data
}

// subjects are the classifier that nn is timed with and the book's wide and deep model with its auxiliary output, with metrics and
// without, and a model with what behaves differently in training.
func subjects(t testing.TB) []subject {
	accuracy := []metric.Metric{metric.Name("accuracy"), &metric.SparseTopKCategoricalAccuracy{K: 3}}
	rmse := map[string][]metric.Metric{
		"output":     {&metric.RootMeanSquaredError{}, metric.Name("mae")},
		"aux_output": {&metric.RootMeanSquaredError{}},
	}
	return []subject{
		{"classifier", bookClassifier(t, nil), digitsLike},
		{"classifier with metrics", bookClassifier(t, accuracy), digitsLike},
		{"wide and deep", wideAndDeep(t, nil), housingLike},
		{"wide and deep with metrics", wideAndDeep(t, rmse), housingLike},
		{"weighted", weightedModel(t), weightedData},
	}
}

// bookClassifier is the model of the book's chapter 10: 784-300-100-10.
func bookClassifier(t testing.TB, metrics []metric.Metric) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(42)
	m, err := nn.NewSequential(&layer.Input{Shape: []int{28, 28}}, &layer.Flatten{}, &layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 100, Activation: "relu"}, &layer.Dense{Units: 10, Activation: "softmax"})
	must(t, err)
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.01}, Loss: loss.Name("sparse_categorical_crossentropy"), Metrics: metrics}))
	return m
}

// digitsLike has the shapes of MNIST.
func digitsLike(n int) nn.Data {
	x, y := noise(n, 28, 28), tensor.New(n)
	for i := range y.Data {
		y.Data[i] = float32(i % 10)
	}
	return nn.XY(x, y)
}

func wideAndDeep(t testing.TB, metrics map[string][]metric.Metric) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(42)
	wide, deep := nn.Input("wide_input", 5), nn.Input("deep_input", 6)
	hidden := nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, deep))
	output := nn.Apply(&layer.Dense{Units: 1, Name: "output"}, nn.Apply(&layer.Concatenate{}, wide, hidden))
	aux := nn.Apply(&layer.Dense{Units: 1, Name: "aux_output"}, hidden)
	m, err := nn.NewModel([]*nn.Symbol{wide, deep}, []*nn.Symbol{output, aux})
	must(t, err)
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.Adam{LearningRate: 1e-3},
		Losses:      map[string]loss.Loss{"output": loss.Name("mse"), "aux_output": loss.Name("mse")},
		LossWeights: map[string]float64{"output": 0.9, "aux_output": 0.1}, OutputMetrics: metrics}))
	return m
}

func housingLike(n int) nn.Data {
	y := noise(n, 1)
	return nn.Data{X: []*tensor.Tensor{noise(n, 5), noise(n, 6)}, Y: []*tensor.Tensor{y, y}}
}

// weightedModel has layers that behave differently in training, regularizers, weights of samples and a schedule.
func weightedModel(t testing.TB) *nn.Model {
	t.Helper()
	nn.SetRandomSeed(42)
	m := sequential(t, 8, &layer.Dense{Units: 16, Activation: "elu", KernelRegularizer: regularizer.L2{L2: 0.01}}, &layer.BatchNormalization{},
		&layer.Dropout{Rate: 0.2}, &layer.Dense{Units: 1, Activation: "sigmoid", KernelConstraint: constraint.MaxNorm{MaxValue: 1}})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{Schedule: &schedule.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 10, DecayRate: 0.9}, Momentum: 0.9},
		Loss: loss.Name("binary_crossentropy"), WeightedMetrics: []metric.Metric{metric.Name("accuracy"), &metric.AUC{}, &metric.Precision{}}}))
	return m
}

func weightedData(n int) nn.Data {
	d := nn.XY(noise(n, 8), tensor.New(n, 1))
	d.SampleWeight = make([]float32, n)
	for i := range n {
		d.Y[0].Data[i], d.SampleWeight[i] = float32(i%2), float32(i%3)
	}
	return d
}

// noise is a tensor of numbers from 0 to 1.
func noise(shape ...int) *tensor.Tensor {
	rng := rand.New(rand.NewPCG(3, 4))
	x := tensor.New(shape...)
	for i := range x.Data {
		x.Data[i] = rng.Float32()
	}
	return x
}

// TestStepAllocatesNothing: neither a whole batch nor a short one, one after the other.
func TestStepAllocatesNothing(t *testing.T) {
	for _, s := range subjects(t) {
		t.Run(s.name, func(t *testing.T) {
			whole, short := s.data(32), s.data(7)
			for name, step := range map[string]func(nn.Data) (*nn.Logs, error){"TrainOnBatch": s.model.TrainOnBatch, "TestOnBatch": s.model.TestOnBatch} {
				n := testing.AllocsPerRun(10, func() {
					for _, d := range []nn.Data{whole, short} {
						if _, err := step(d); err != nil {
							t.Error(err)
						}
					}
				})
				if n != 0 {
					t.Errorf("%s: %v allocations in two steps, want none", name, n)
				}
			}
		})
	}
}

// wantNoneAStep runs f on few and on many batches of ten, the last of them short: what their allocations differ by is that of the steps. One
// more or less comes with the digits of a time.
func wantNoneAStep(t *testing.T, what string, s subject, f func(nn.Data) error) {
	t.Helper()
	allocations := func(n int) float64 {
		d := s.data(n)
		return testing.AllocsPerRun(2, func() {
			if err := f(d); err != nil {
				t.Error(err)
			}
		})
	}
	if few, many := allocations(25), allocations(105); many > few+3 {
		t.Errorf("%s: %v allocations for 3 steps, %v for 11: want as many", what, few, many)
	}
}

func TestLoopsAllocateNothingAStep(t *testing.T) {
	ctx := context.Background()
	for _, s := range subjects(t) {
		t.Run(s.name, func(t *testing.T) {
			validation := s.data(25)
			for name, c := range map[string]nn.FitConfig{
				"Fit":                 {},
				"Fit in order":        {NoShuffle: true},
				"Fit with validation": {Validation: &validation, Epochs: 2},
				"Fit with a split":    {ValidationSplit: 0.2},
				"Fit with callbacks":  {Callbacks: []nn.Callback{nn.BaseCallback{}, &batches{}}},
				"Fit with a line":     {Verbose: nn.OneLine},
			} {
				c.BatchSize, c.Output = 10, io.Discard
				if c.Verbose == nn.Auto {
					c.Verbose = nn.Silent
				}
				wantNoneAStep(t, name, s, func(d nn.Data) error {
					_, err := s.model.Fit(ctx, d, c)
					return err
				})
			}
			for _, callbacks := range [][]nn.Callback{nil, {&batches{}}} {
				wantNoneAStep(t, "Evaluate", s, func(d nn.Data) error {
					_, err := s.model.Evaluate(ctx, d, nn.EvaluateConfig{BatchSize: 10, Verbose: nn.Silent, Callbacks: callbacks})
					return err
				})
				wantNoneAStep(t, "Predict", s, func(d nn.Data) error {
					_, err := s.model.PredictWith(ctx, nn.PredictConfig{BatchSize: 10, Callbacks: callbacks}, d.X...)
					return err
				})
			}
		})
	}
}

// batches looks at the logs of every batch.
type batches struct {
	nn.BaseCallback
	sum float64
}

func (b *batches) OnTrainBatchEnd(_ *nn.Model, _ int, logs *nn.Logs) error { return b.add(logs) }

func (b *batches) OnTestBatchEnd(_ *nn.Model, _ int, logs *nn.Logs) error { return b.add(logs) }

func (b *batches) add(logs *nn.Logs) error {
	v, _ := logs.Get("loss")
	b.sum += v
	return nil
}
