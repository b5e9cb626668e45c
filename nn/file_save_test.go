package nn_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
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
	"board/nn/tensor"
)

// saveAndLoad is the model that Load makes of a model's file.
func saveAndLoad(t testing.TB, m *nn.Model) *nn.Model {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.nn")
	must(t, m.Save(path))
	back, err := nn.Load(path)
	must(t, err)
	return back
}

// sameBits compares two models' weights, NaN being the same as NaN.
func sameBits(a, b []*tensor.Tensor) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].Shape.Equal(b[i].Shape) {
			return false
		}
		for k, v := range a[i].Data {
			if math.Float32bits(v) != math.Float32bits(b[i].Data[k]) {
				return false
			}
		}
	}
	return true
}

// goesOn saves the model in the middle of a training, and wants the loaded one to be the same in all that can be seen: predictions, evaluation, architecture, and weights,
// history and optimizer at the end of the training.
func goesOn(t *testing.T, m *nn.Model, d nn.Data) *nn.Model {
	t.Helper()
	c := silent(2)
	c.BatchSize = 4
	_, err := m.Fit(t.Context(), d, c)
	must(t, err)
	back := saveAndLoad(t, m)
	if m.Name() != back.Name() || m.Kind() != back.Kind() || !reflect.DeepEqual(m.WeightPaths(), back.WeightPaths()) || !sameBits(m.GetWeights(), back.GetWeights()) {
		t.Fatalf("%s %v with %v came back as %s %v with %v", m.Name(), m.Kind(), m.WeightPaths(), back.Name(), back.Kind(), back.WeightPaths())
	}
	sameJSON(t, m, back)
	samePredictions(t, m, back, d)
	sameTraining(t, m, back, d)
	return back
}

func sameJSON(t *testing.T, a, b *nn.Model) {
	t.Helper()
	x, err := a.ToJSON()
	must(t, err)
	y, err := b.ToJSON()
	must(t, err)
	if string(x) != string(y) {
		t.Errorf("architecture %s came back as %s", x, y)
	}
}

func samePredictions(t *testing.T, a, b *nn.Model, d nn.Data) {
	t.Helper()
	x, err := a.Predict(t.Context(), d.X...)
	must(t, err)
	y, err := b.Predict(t.Context(), d.X...)
	must(t, err)
	if !sameBits(x, y) {
		t.Errorf("predictions differ: %v and %v", x[0].Data, y[0].Data)
	}
}

func sameTraining(t *testing.T, a, b *nn.Model, d nn.Data) {
	t.Helper()
	var said [2]string
	for i, m := range []*nn.Model{a, b} {
		scores, err := m.Evaluate(t.Context(), d, nn.EvaluateConfig{Verbose: nn.Silent})
		must(t, err)
		for name, v := range scores.All() {
			said[i] += fmt.Sprint(name, " ", v, "\n")
		}
		c := silent(5)
		c.BatchSize, c.InitialEpoch = 4, 2
		history, err := m.Fit(t.Context(), d, c)
		must(t, err)
		for _, name := range history.Names() {
			said[i] += fmt.Sprint(name, history.Values(name), "\n")
		}
		said[i] += fmt.Sprint(m.Optimizer().Iterations(), m.Optimizer().CurrentLearningRate())
		for _, s := range m.Optimizer().State() {
			said[i] += fmt.Sprint(s.Name, s.Tensor.Data, "\n")
		}
	}
	if said[0] != said[1] {
		t.Errorf("evaluation, history or optimizer differ: %s\n\n%s", said[0], said[1])
	}
	if !sameBits(a.GetWeights(), b.GetWeights()) {
		t.Error("weights differ after the training")
	}
}

// noisy are n samples of a shape, and labels with as many numbers as the last size of out.
func noisy(n int, in, out []int) nn.Data {
	rng := rand.New(rand.NewPCG(3, 4))
	x, y := tensor.New(append([]int{n}, in...)...), tensor.New(append([]int{n}, out...)...)
	for i := range x.Data {
		x.Data[i] = rng.Float32()
	}
	for i := range y.Data {
		y.Data[i] = rng.Float32()
	}
	return nn.XY(x, y)
}

func compile(t *testing.T, m *nn.Model, opt optimizer.Optimizer) *nn.Model {
	t.Helper()
	must(t, m.Compile(nn.CompileConfig{Optimizer: opt, Loss: loss.Name("mse"), Metrics: []metric.Metric{metric.Name("mae")}}))
	return m
}

func TestEveryLayerIsSaved(t *testing.T) {
	adapted := &layer.Normalization{}
	must(t, adapted.Adapt(noisy(9, []int{3}, []int{1}).X[0]))
	seen := map[string]bool{}
	for _, middle := range [][]layer.Layer{
		{&layer.Dense{Units: 4, Activation: "gelu", KernelInitializer: initializer.Orthogonal{Gain: 2}, BiasInitializer: initializer.Constant{Value: 0.5}}},
		{&layer.Dense{Units: 4, NoBias: true, KernelRegularizer: regularizer.L1L2{L1: 0.1, L2: 0.2}, KernelConstraint: constraint.MaxNorm{MaxValue: 0.7}}},
		{&layer.Dense{Units: 4, KernelRegularizer: regularizer.Name("l1"), BiasRegularizer: regularizer.L2{L2: 0.3}, KernelConstraint: constraint.UnitNorm{}, BiasConstraint: constraint.Name("non_neg")}},
		{&layer.Dense{Units: 4, KernelConstraint: constraint.MinMaxNorm{MinValue: 0.2, MaxValue: 0.8, Rate: 0.5}}},
		{&layer.Reshape{TargetShape: []int{3, 1}}, &layer.Flatten{}},
		{&layer.Activation{Activation: "mish"}}, {&layer.Dropout{Rate: 0.4}}, {&layer.Dropout{Rate: 0.4, NoiseShape: []int{tensor.None, 1}}},
		{&layer.AlphaDropout{Rate: 0.3}}, {&layer.GaussianNoise{Stddev: 0.2}},
		{&layer.BatchNormalization{Momentum: 0.9}}, {&layer.BatchNormalization{NoScale: true, NoCenter: true}}, {&layer.LayerNormalization{}},
		{adapted}, {&layer.Normalization{Mean: layer.Numbers{0.1}, Variance: layer.Numbers{0.2}}},
		{&layer.Normalization{Mean: layer.Numbers{1, 2, 3}, Variance: layer.Numbers{4}, Invert: true}},
		{&layer.LeakyReLU{NegativeSlope: 0.1}}, {&layer.PReLU{}}, {&layer.ELU{Alpha: 0.7}}, {&layer.ReLU{MaxValue: 0.8, Threshold: 0.1}}, {&layer.Softmax{}},
	} {
		name := fmt.Sprintf("%s %d", layer.ClassName(middle[0]), len(seen))
		seen[name] = true
		t.Run(name, func(t *testing.T) {
			m := compile(t, sequential(t, 3, append(middle, &layer.Dense{Units: 2})...), &optimizer.Adam{LearningRate: 0.05})
			goesOn(t, m, noisy(10, []int{3}, []int{2}))
		})
	}
}

func TestEmbeddingIsSaved(t *testing.T) {
	m := compile(t, sequential(t, 3, &layer.Embedding{InputDim: 5, OutputDim: 2, EmbeddingsConstraint: constraint.NonNeg{}}, &layer.Flatten{}, &layer.Dense{Units: 1}), nil)
	d := noisy(10, []int{3}, []int{1})
	for i := range d.X[0].Data {
		d.X[0].Data[i] = float32(i % 5)
	}
	goesOn(t, m, d)
}

func TestMergingLayersAreSaved(t *testing.T) {
	for _, l := range []layer.Layer{&layer.Add{}, &layer.Subtract{}, &layer.Multiply{}, &layer.Average{}, &layer.Maximum{}, &layer.Minimum{}, &layer.Concatenate{Axis: 1}} {
		in := nn.Input("", 3)
		x := nn.Apply(&layer.Dense{Units: 3, Activation: "tanh"}, in)
		m, err := nn.NewModel([]*nn.Symbol{in}, []*nn.Symbol{nn.Apply(&layer.Dense{Units: 1}, nn.Apply(l, in, x))})
		must(t, err)
		goesOn(t, compile(t, m, nil), noisy(10, []int{3}, []int{1}))
	}
}

func TestEveryOptimizerIsSaved(t *testing.T) {
	decay := schedule.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 2, DecayRate: 0.5, Staircase: true}
	for i, opt := range []optimizer.Optimizer{
		nil, optimizer.Name("sgd"), &optimizer.SGD{Momentum: 0.9, Nesterov: true, WeightDecay: 0.01}, &optimizer.SGD{Schedule: decay, ClipNorm: 0.5},
		&optimizer.RMSprop{Momentum: 0.5, Centered: true}, &optimizer.Adagrad{}, &optimizer.Adadelta{LearningRate: 1}, &optimizer.Adam{AMSGrad: true, ClipValue: 0.1},
		&optimizer.AdamW{GlobalClipNorm: 0.3}, &optimizer.Adamax{}, &optimizer.Nadam{}, &optimizer.Ftrl{}, &optimizer.Lion{},
		&optimizer.Adam{Schedule: schedule.InverseTimeDecay{InitialLearningRate: 0.1, DecaySteps: 3, DecayRate: 0.5}},
		&optimizer.Adam{Schedule: schedule.PolynomialDecay{InitialLearningRate: 0.1, DecaySteps: 9, EndLearningRate: 0.01, Power: 2, Cycle: true}},
		&optimizer.Adam{Schedule: schedule.PiecewiseConstantDecay{Boundaries: []float64{2, 7}, Values: []float64{0.1, 0.01, 0.001}}},
		&optimizer.Adam{Schedule: schedule.CosineDecay{InitialLearningRate: 0.1, DecaySteps: 9, Alpha: 0.1}},
		&optimizer.Adam{Schedule: schedule.CosineDecayRestarts{InitialLearningRate: 0.1, FirstDecaySteps: 3, MMul: 0.9}},
	} {
		t.Run(fmt.Sprintf("%d %T", i, opt), func(t *testing.T) {
			m := compile(t, sequential(t, 3, &layer.Dense{Units: 4, Activation: "relu"}, &layer.Dropout{Rate: 0.2}, &layer.Dense{Units: 1}), opt)
			goesOn(t, m, noisy(10, []int{3}, []int{1}))
		})
	}
}

// The rate that a callback has set is that of the loaded model, also where there is no state yet.
func TestLearningRateIsSaved(t *testing.T) {
	m, err := nn.NewSequential(&layer.Dense{Units: 1})
	must(t, err)
	compile(t, m, &optimizer.SGD{LearningRate: 0.1})
	must(t, m.Optimizer().SetLearningRate(0.05))
	if got := saveAndLoad(t, m).Optimizer().CurrentLearningRate(); got != m.Optimizer().CurrentLearningRate() {
		t.Errorf("got %v", got)
	}
}

// A sequential model without Input gets the weights at its first data that it would have got, and the adapted statistics it has.
func TestUnbuiltModelIsSaved(t *testing.T) {
	d := noisy(10, []int{3}, []int{1})
	norm := &layer.Normalization{}
	must(t, norm.Adapt(d.X[0]))
	m, err := nn.NewSequential(norm, &layer.Dense{Units: 4}, &layer.Dropout{Rate: 0.5}, &layer.Dense{Units: 1})
	must(t, err)
	compile(t, m, nil)
	back := saveAndLoad(t, saveAndLoad(t, m))
	if back.Built() || len(back.Weights()) != 3 {
		t.Errorf("built %v, %d weights, want those of Normalization alone", back.Built(), len(back.Weights()))
	}
	samePredictions(t, m, back, d)
	sameTraining(t, m, back, d)
	goesOn(t, m, d) // built by data
}

// All that a functional model can have: shared layers, several inputs and outputs, losses, weights and metrics by name, an output without loss.
func TestFunctionalModelIsSaved(t *testing.T) {
	a, b := nn.Input("a", 3), nn.Input("b", 3)
	shared := &layer.Dense{Units: 4, Activation: "tanh", Name: "shared"}
	x := nn.Apply(&layer.Dropout{Rate: 0.3}, nn.Apply(shared, a))
	y := nn.Apply(shared, nn.Apply(&layer.BatchNormalization{}, b))
	both := nn.Apply(&layer.Concatenate{}, x, y, a)
	m, err := nn.NewModel([]*nn.Symbol{b, a}, []*nn.Symbol{
		nn.Apply(&layer.Dense{Units: 1, Name: "main"}, both), nn.Apply(&layer.Dense{Units: 1, Name: "side", Activation: "sigmoid"}, y), x,
	})
	must(t, err)
	m.SetName("two_legs")
	must(t, m.Compile(nn.CompileConfig{
		Optimizer: &optimizer.Nadam{}, Losses: map[string]loss.Loss{"main": loss.Huber{Delta: 0.5}, "side": loss.Name("bce")},
		LossWeights:   map[string]float64{"main": 0.9, "side": 0.1},
		OutputMetrics: map[string][]metric.Metric{"main": {metric.Name("mae"), &metric.RootMeanSquaredError{}}, "side": {&metric.AUC{NumThresholds: 20}}},
	}))
	d := noisy(10, []int{3}, []int{1})
	d.X = append(d.X, noisy(10, []int{3}, []int{1}).X...)
	label := tensor.New(10, 1)
	label.Data[3], label.Data[6] = 1, 1
	d.Y = append(d.Y, label, tensor.New(10, 4))
	back := goesOn(t, m, d)
	if !reflect.DeepEqual(m.InputNames(), back.InputNames()) || !reflect.DeepEqual(m.OutputNames(), back.OutputNames()) {
		t.Errorf("inputs %v, outputs %v", back.InputNames(), back.OutputNames())
	}
}

// What was frozen stays so, before and after Compile, whole layers and single weights.
func TestFrozenWeightsAreSaved(t *testing.T) {
	m := sequential(t, 3, &layer.Dense{Units: 4, Name: "a"}, &layer.BatchNormalization{}, &layer.Dense{Units: 4, Name: "b"}, &layer.Dense{Units: 1})
	a, err := m.Layer("a")
	must(t, err)
	a.SetTrainable(false)
	compile(t, m, &optimizer.Adam{})
	b, err := m.Layer("b")
	must(t, err)
	b.Weights()[1].SetTrainable(false)
	norm, err := m.Layer("batch_normalization")
	must(t, err)
	norm.SetTrainable(false)
	back := goesOn(t, m, noisy(10, []int{3}, []int{1}))
	got, err := back.Layer("a")
	must(t, err)
	if got.IsTrainable() {
		t.Error("the frozen layer was thawed")
	}
}

func TestLossesAndMetricsAreSaved(t *testing.T) {
	m := sequential(t, 3, &layer.Dense{Units: 4, Activation: "softmax"})
	must(t, m.Compile(nn.CompileConfig{
		Loss: loss.CategoricalCrossentropy{LabelSmoothing: 0.1}, Metrics: []metric.Metric{metric.Name("accuracy"), &metric.Precision{TopK: 2}},
		WeightedMetrics: []metric.Metric{metric.Name("accuracy"), &metric.TopKCategoricalAccuracy{K: 2}},
	}))
	d := noisy(10, []int{3}, []int{4})
	for i := range d.Y[0].Data {
		d.Y[0].Data[i] = float32(min(1, (i+i/4)%4/3))
	}
	for i := range 10 {
		d.SampleWeight = append(d.SampleWeight, float32(i)/5)
	}
	goesOn(t, m, d)
}

// Weights that are not numbers are saved too: they are needed to find out how a training failed.
func TestNaNIsSaved(t *testing.T) {
	m := regressor(t)
	w := m.Weights()[0].Value.Data
	w[0], w[1], w[2] = float32(math.NaN()), float32(math.Inf(1)), float32(math.Copysign(0, -1))
	if !sameBits(m.GetWeights(), saveAndLoad(t, m).GetWeights()) {
		t.Error("weights differ")
	}
}

// The same model is the same bytes, and what is saved is replaced as a whole.
func TestSavedFilesAreReproducible(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "m.nn")
	m := regressor(t)
	must(t, m.Attach("classes", []string{"setosa", "virginica"}))
	must(t, m.Save(path))
	first, err := os.ReadFile(path)
	must(t, err)
	back, err := nn.Load(path)
	must(t, err)
	must(t, back.Save(path))
	second, err := os.ReadFile(path)
	must(t, err)
	if string(first) != string(second) {
		t.Error("a loaded model is saved as other bytes")
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%v, %v: want the model alone", files, err)
	}
	var classes []string
	must(t, back.Attachment("classes", &classes))
	if len(classes) != 2 {
		t.Errorf("attached: %v", classes)
	}
}

func TestLoadWithoutCompile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.nn")
	must(t, regressor(t).Save(path))
	m, err := nn.LoadWith(path, nn.LoadConfig{NoCompile: true})
	must(t, err)
	if _, ok := m.Compiled(); ok {
		t.Error("the model is compiled")
	}
}

func TestWeightsAlone(t *testing.T) {
	dir := t.TempDir()
	weights, whole := filepath.Join(dir, "m.weights.safetensors"), filepath.Join(dir, "m.nn")
	m := regressor(t)
	must(t, m.SaveWeights(weights))
	must(t, m.Save(whole))
	for _, path := range []string{weights, whole} {
		other := regressor(t)
		other.Weights()[0].Value.Fill(3)
		must(t, other.LoadWeights(path))
		if !sameWeights(m, other) {
			t.Errorf("%s: weights differ", path)
		}
	}
	built, err := nn.NewSequential(&layer.Dense{Units: 5, Activation: "tanh", Name: "hidden"}, &layer.Dense{Units: 1})
	must(t, err)
	must(t, built.LoadWeights(weights))
	if !built.Built() || !sameWeights(m, built) {
		t.Error("a model that was not built has other weights")
	}
}

func TestFromJSONIsTheSameWithNewWeights(t *testing.T) {
	m := regressor(t)
	data, err := m.ToJSON()
	must(t, err)
	other, err := nn.FromJSON(data)
	must(t, err)
	if sameWeights(m, other) || other.CountParams() != m.CountParams() {
		t.Errorf("%d params, same weights %v", other.CountParams(), sameWeights(m, other))
	}
	sameJSON(t, m, other)
}
