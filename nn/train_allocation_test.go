package nn_test

import (
	"io"
	"math/rand/v2"
	"runtime"
	"slices"
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

// A meter counts what is allocated between the ends of the first and of the last batch, the short one: not what begins and ends an epoch, such
// as the line that is printed, whose memory the race detector has taken anew at random. The count is that of the whole process, in which the
// runtime may need something now and then; what a step allocates comes again in every epoch, so the least of several epochs is the steps' own.
type meter struct {
	nn.BaseCallback
	stats  runtime.MemStats
	first  uint64
	counts []uint64 // one per epoch
}

const (
	meterRows    = 57 // five batches of ten and one of seven
	meterBatches = 6
	meterEpochs  = 5 // the first makes room
)

func newMeter() meter { return meter{counts: make([]uint64, 0, meterEpochs)} }

func (m *meter) batchEnd(batch int) error {
	runtime.ReadMemStats(&m.stats)
	switch batch {
	case 0:
		m.first = m.stats.Mallocs
	case meterBatches - 1:
		m.counts = append(m.counts, m.stats.Mallocs-m.first)
	}
	return nil
}

// A trainMeter, a testMeter and a predictMeter each look at one of the three loops.
type (
	trainMeter   struct{ meter }
	testMeter    struct{ meter }
	predictMeter struct{ meter }
)

func (m *trainMeter) OnTrainBatchEnd(_ *nn.Model, batch int, _ *nn.Logs) error {
	return m.batchEnd(batch)
}

func (m *testMeter) OnTestBatchEnd(_ *nn.Model, batch int, _ *nn.Logs) error {
	return m.batchEnd(batch)
}

func (m *predictMeter) OnPredictBatchEnd(_ *nn.Model, batch int, _ *nn.Logs) error {
	return m.batchEnd(batch)
}

func (m *meter) want(t *testing.T, what string) {
	t.Helper()
	if len(m.counts) != meterEpochs {
		t.Fatalf("%s: counted in %d epochs, want %d", what, len(m.counts), meterEpochs)
	}
	if n := slices.Min(m.counts[1:]); n != 0 {
		t.Errorf("%s: %d allocations in the %d batches after the first, want none", what, n, meterBatches-1)
	}
}

func TestFitAllocatesNothingAStep(t *testing.T) {
	for _, s := range subjects(t) {
		t.Run(s.name, func(t *testing.T) {
			data, validation := s.data(meterRows), s.data(meterRows)
			for name, c := range map[string]nn.FitConfig{
				"Fit":                 {},
				"Fit in order":        {NoShuffle: true},
				"Fit with validation": {Validation: &validation},
				"Fit with callbacks":  {Callbacks: []nn.Callback{nn.BaseCallback{}, &batches{}}},
				"Fit with a line":     {Verbose: nn.OneLine},
			} {
				train, test := &trainMeter{newMeter()}, &testMeter{newMeter()}
				c.BatchSize, c.Output, c.Epochs = 10, io.Discard, meterEpochs
				c.Callbacks = append(c.Callbacks, train, test)
				if c.Verbose == nn.Auto {
					c.Verbose = nn.Silent
				}
				_, err := s.model.Fit(t.Context(), data, c)
				must(t, err)
				train.want(t, name)
				if c.Validation != nil {
					test.want(t, name+", validation")
				}
			}
		})
	}
}

func TestEvaluateAndPredictAllocateNothingAStep(t *testing.T) {
	for _, s := range subjects(t) {
		t.Run(s.name, func(t *testing.T) {
			data, test, predict := s.data(meterRows), &testMeter{newMeter()}, &predictMeter{newMeter()}
			for range meterEpochs {
				_, err := s.model.Evaluate(t.Context(), data, nn.EvaluateConfig{BatchSize: 10, Verbose: nn.Silent, Callbacks: []nn.Callback{&batches{}, test}})
				must(t, err)
				_, err = s.model.PredictWith(t.Context(), nn.PredictConfig{BatchSize: 10, Callbacks: []nn.Callback{predict}}, data.X...)
				must(t, err)
			}
			test.want(t, "Evaluate")
			predict.want(t, "Predict")
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
