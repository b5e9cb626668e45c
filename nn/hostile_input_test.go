package nn_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"board/nn"
	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/regularizer"
	"board/nn/schedule"
	"board/nn/tape"
	"board/nn/tensor"
)

// TestSizesBeyondMemory: what cannot be held is an error that names the weight, not a crash, nor a size that has wrapped round.
func TestSizesBeyondMemory(t *testing.T) {
	const (
		large = 1 << (strconv.IntSize - 2)
		half  = 1 << (strconv.IntSize / 2) // whose square wraps round
	)
	huge := &layer.Input{Shape: []int{large, large}}
	for name, c := range map[string]struct {
		layers []layer.Layer
		wants  []string
	}{
		"units":         {[]layer.Layer{&layer.Input{Shape: []int{4}}, &layer.Dense{Units: large}}, []string{"dense", "kernel", fmt.Sprintf("(4, %d)", large), "at most"}},
		"largest units": {[]layer.Layer{&layer.Input{Shape: []int{4}}, &layer.Dense{Units: math.MaxInt}}, []string{"dense", "kernel"}},
		"product":       {[]layer.Layer{&layer.Input{Shape: []int{half}}, &layer.Dense{Units: half}}, []string{"dense", "kernel"}},
		"flattened":     {[]layer.Layer{huge, &layer.Flatten{}, &layer.Dense{Units: 1}}, []string{"dense", "kernel", fmt.Sprintf("(%d, 1)", math.MaxInt)}},
		"statistics":    {[]layer.Layer{huge, &layer.LayerNormalization{Axis: layer.Axes{1, 2}}}, []string{"layer_normalization", "gamma"}},
		"table":         {[]layer.Layer{&layer.Input{Shape: []int{1}}, &layer.Embedding{InputDim: large, OutputDim: 4}}, []string{"embedding", "embeddings"}},
		"shape":         {[]layer.Layer{&layer.Input{Shape: []int{4}}, &layer.Reshape{TargetShape: []int{large, large}}}, []string{"reshape", "(None, 4)"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := nn.NewSequential(c.layers...)
			wantError(t, err, c.wants...)
		})
	}
	wrapped := &tensor.Tensor{Shape: tensor.Shape{large, 4}} // 4·2⁶² is 0 in 64 bits
	_, err := regressor(t).Predict(t.Context(), wrapped)
	wantError(t, err, "X[0]", fmt.Sprintf("(%d, 4)", large), "the tensor has 0")
}

// TestNilPointers: a variable that was never set, in an interface, is like nothing at all.
func TestNilPointers(t *testing.T) {
	mse := loss.Name("mse")
	for name, c := range map[string]struct {
		config nn.CompileConfig
		want   string
	}{
		"loss":               {nn.CompileConfig{Loss: (*loss.Huber)(nil)}, "expected a loss, got none"},
		"loss of an output":  {nn.CompileConfig{Losses: map[string]loss.Loss{"dense": (*loss.MeanSquaredError)(nil)}}, "expected a loss, got none"},
		"metric":             {nn.CompileConfig{Loss: mse, Metrics: []metric.Metric{(*metric.AUC)(nil)}}, "expected a metric, got nil"},
		"optimizer":          {nn.CompileConfig{Loss: mse, Optimizer: (*optimizer.SGD)(nil)}, "expected an optimizer, got a *optimizer.SGD that is nil"},
		"schedule":           {nn.CompileConfig{Loss: mse, Optimizer: &optimizer.SGD{Schedule: (*schedule.CosineDecay)(nil)}}, "sgd: schedule: expected a schedule, got a *schedule.CosineDecay that is nil"},
		"schedule of a func": {nn.CompileConfig{Loss: mse, Optimizer: &optimizer.Adam{Schedule: schedule.Func(nil)}}, "adam: schedule: expected a schedule, got a schedule.Func that is nil"},
	} {
		t.Run(name, func(t *testing.T) {
			wantError(t, sequential(t, 2, &layer.Dense{Units: 1}).Compile(c.config), "Compile: ", c.want)
		})
	}
	m := sequential(t, 2, &layer.Dense{Units: 1, KernelInitializer: (*initializer.HeNormal)(nil),
		KernelRegularizer: (*regularizer.L2)(nil), KernelConstraint: (*constraint.MaxNorm)(nil)})
	must(t, m.Compile(nn.CompileConfig{Loss: mse}))
	_, err := m.Fit(t.Context(), sums(4), silent(1))
	must(t, err)
}

func TestNilContext(t *testing.T) {
	m := regressor(t)
	var none context.Context
	_, err := m.Fit(none, sums(4), silent(1))
	wantError(t, err, "Fit: expected a context, got nil; use context.Background()")
	_, err = m.Evaluate(none, sums(4), nn.EvaluateConfig{})
	wantError(t, err, "Evaluate: expected a context")
	_, err = m.Predict(none, tensor.New(1, 2))
	wantError(t, err, "Predict: expected a context")
}

func TestMetricTwiceIsRefused(t *testing.T) {
	auc := &metric.AUC{}
	m := sequential(t, 2, &layer.Dense{Units: 1})
	wantError(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Metrics: []metric.Metric{auc, auc}}), "metric auc is given twice")
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Metrics: []metric.Metric{auc, &metric.AUC{}, metric.Name("mae"), metric.Name("mae")}}))
}

func TestScheduleWithoutARate(t *testing.T) {
	m := sequential(t, 2, &layer.Dense{Units: 1})
	before := m.GetWeights()
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: &optimizer.SGD{Schedule: schedule.Func(func(int64) float64 { return math.NaN() })}}))
	_, err := m.Fit(t.Context(), sums(4), silent(1))
	wantError(t, err, "sgd: expected a finite learning rate for step 0, got NaN")
	if !sameData(before, m.GetWeights()) {
		t.Error("the weights have changed")
	}
}

func TestClassWeightsOfSeveralLabelsASample(t *testing.T) {
	m, err := nn.NewSequential(&layer.Input{Shape: []int{3, 2}}, &layer.Dense{Units: 3, Activation: "softmax"})
	must(t, err)
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("sparse_categorical_crossentropy")}))
	config := silent(1)
	config.ClassWeight = map[int]float64{0: 2}
	_, err = m.Fit(t.Context(), nn.XY(tensor.New(6, 3, 2), tensor.New(6, 3)), config)
	wantError(t, err, "ClassWeight: expected one label for each sample", "dense", "(None, 3, 3)")
}

// TestBatchLargerThanTheData is one batch, however large.
func TestBatchLargerThanTheData(t *testing.T) {
	for _, size := range []int{11, math.MaxInt / 8, math.MaxInt} {
		m := regressor(t)
		config := silent(2)
		config.BatchSize = size
		before := m.GetWeights()
		_, err := m.Fit(t.Context(), sums(10), config)
		must(t, err)
		if n := m.Optimizer().Iterations(); n != 2 || sameData(before, m.GetWeights()) {
			t.Errorf("batches of %d: got %d steps in 2 epochs, want one each", size, n)
		}
	}
}

// A careless model returns what it must not.
type careless struct {
	Dense *layer.Dense
	call  func(t *tape.Tape, x, y *tape.Var) []*tape.Var
}

func (c *careless) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	return c.call(t, in[0], layer.Apply(t, c.Dense, in[0]))
}

func TestCarelessCallers(t *testing.T) {
	for name, c := range map[string]struct {
		call func(t *tape.Tape, x, y *tape.Var) []*tape.Var
		want string
	}{
		"no output":  {func(*tape.Tape, *tape.Var, *tape.Var) []*tape.Var { return nil }, "careless: expected Call to return at least one output"},
		"nil output": {func(*tape.Tape, *tape.Var, *tape.Var) []*tape.Var { return []*tape.Var{nil} }, "none that is nil"},
		"a scalar":   {func(t *tape.Tape, _, y *tape.Var) []*tape.Var { return []*tape.Var{t.Mean(y)} }, "careless: expected output 0 of Call to have an axis for the batch"},
		"shapes":     {func(t *tape.Tape, x, _ *tape.Var) []*tape.Var { return []*tape.Var{t.MatMul(x, x)} }, "careless: MatMul: expected"},
		"fewer rows": {func(t *tape.Tape, _, y *tape.Var) []*tape.Var { return []*tape.Var{t.Slice(y, 0, 0, 1)} }, "(1, 1)"},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := nn.NewSubclassed(&careless{Dense: &layer.Dense{Units: 1}, call: c.call})
			must(t, err)
			must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
			_, err = m.Predict(t.Context(), tensor.New(6, 2))
			wantError(t, err, c.want)
			_, err = m.Fit(t.Context(), sums(6), silent(1))
			wantError(t, err, c.want)
		})
	}
}

// secretive uses a layer that the model cannot know of.
type secretive struct {
	Dense  *layer.Dense
	hidden func() *layer.Dense
}

func (s *secretive) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	return []*tape.Var{layer.Apply(t, s.hidden(), layer.Apply(t, s.Dense, in[0]))}
}

// A layer that training would pass over is an error, unless it is frozen or the model was told of it.
func TestLayersThatWouldNotBeTrained(t *testing.T) {
	kept, frozen := &layer.Dense{Units: 1, Name: "kept"}, &layer.Dense{Units: 1, Name: "frozen"}
	frozen.SetTrainable(false)
	for name, c := range map[string]struct {
		hidden func() *layer.Dense
		want   string
	}{
		"unexported": {func() *layer.Dense { return kept }, "secretive/kept/kernel would never be trained"},
		"made anew":  {func() *layer.Dense { return &layer.Dense{Units: 1} }, "exported field"},
		"frozen":     {func() *layer.Dense { return frozen }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := nn.NewSubclassed(&secretive{Dense: &layer.Dense{Units: 2}, hidden: c.hidden})
			must(t, err)
			must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
			_, err = m.Fit(t.Context(), sums(6), silent(1))
			if c.want == "" {
				must(t, err)
				return
			}
			wantError(t, err, c.want)
		})
	}
	own := &layer.Dense{Units: 2}
	m, err := nn.NewSubclassed(&secretive{Dense: own, hidden: func() *layer.Dense { return kept }}, own, kept)
	must(t, err)
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse")}))
	_, err = m.Fit(t.Context(), sums(6), silent(1))
	must(t, err)
}

// FuzzFit trains on data of any shape and values: an error or a history, never a panic, and weights that are as many as before.
func FuzzFit(f *testing.F) {
	f.Add(uint8(0), []byte{6, 2}, []byte{6, 1}, int8(4), 0.25, uint64(1))
	f.Add(uint8(1), []byte{6, 3, 2}, []byte{6, 3}, int8(-1), 1.0, uint64(2))
	f.Add(uint8(2), []byte{6, 2}, []byte{6}, int8(0), math.NaN(), uint64(3))
	f.Add(uint8(3), []byte{0, 2}, []byte{}, int8(100), -1.0, uint64(4))
	f.Fuzz(func(t *testing.T, kind uint8, xShape, yShape []byte, batch int8, split float64, seed uint64) {
		if len(xShape) > 4 || len(yShape) > 4 {
			t.Skip()
		}
		rng := rand.New(rand.NewPCG(seed, 0))
		m, err := nn.NewSequential([][]layer.Layer{
			{&layer.Dense{Units: 1}},
			{&layer.BatchNormalization{}, &layer.Dense{Units: 3, Activation: "softmax"}},
			{&layer.Flatten{}, &layer.Dropout{Rate: 0.5}, &layer.Dense{Units: 3, Activation: "softmax"}},
			{&layer.Embedding{InputDim: 4, OutputDim: 2}, &layer.Flatten{}, &layer.Dense{Units: 1, Activation: "sigmoid"}},
		}[kind%4]...)
		must(t, err)
		name := []loss.Name{"mse", "sparse_categorical_crossentropy", "categorical_crossentropy", "binary_crossentropy"}[kind/4%4]
		must(t, m.Compile(nn.CompileConfig{Loss: name, Metrics: []metric.Metric{metric.Name("accuracy"), &metric.F1Score{}}}))
		data := nn.XY(fuzzed(xShape, rng), fuzzed(yShape, rng))
		config := nn.FitConfig{Epochs: 2, BatchSize: int(batch), ValidationSplit: split, Verbose: nn.Silent}
		if kind >= 128 {
			config.ClassWeight = map[int]float64{0: 2}
		}
		h, err := m.Fit(t.Context(), data, config)
		if err == nil && len(h.Epochs) != 2 {
			t.Errorf("got the epochs %v and no error", h.Epochs)
		}
		if err == nil {
			_, err = m.PredictOne(t.Context(), data.X...)
			must(t, err)
		}
	})
}

// fuzzed is a tensor of a small shape, of whole numbers for the most part.
func fuzzed(shape []byte, rng *rand.Rand) *tensor.Tensor {
	var sizes []int
	for _, n := range shape {
		sizes = append(sizes, int(n%8))
	}
	x := tensor.New(sizes...)
	for i := range x.Data {
		x.Data[i] = float32(rng.IntN(4))
		if rng.IntN(200) == 0 {
			x.Data[i] = []float32{float32(math.NaN()), -1, 0.5, 1e38}[rng.IntN(4)]
		}
	}
	return x
}
