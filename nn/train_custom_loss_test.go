package nn_test

import (
	"path/filepath"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// ownMSE is the mean squared error once more.
func ownMSE(t *tape.Tape, yTrue, yPred *tape.Var) *tape.Var {
	return t.Mean(t.Square(t.Sub(yTrue, yPred)), -1)
}

func init() {
	loss.Register("nn_test_mse", ownMSE)
	metric.Register("nn_test_mse", ownMSE)
}

// trainedBy trains a small model with a loss, and returns its logs of the last epoch and its weights.
func trainedBy(t *testing.T, l loss.Loss, by metric.Metric, d nn.Data, c nn.FitConfig) (lossValue, metricValue float64, weights []*tensor.Tensor) {
	t.Helper()
	nn.SetRandomSeed(4)
	model := sequential(t, 2, &layer.Dense{Units: 4, Activation: "tanh"}, &layer.Dense{Units: 1})
	must(t, model.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 0.1}, Loss: l, WeightedMetrics: []metric.Metric{by}}))
	c.Epochs, c.Verbose = 2, nn.Silent
	h, err := model.Fit(t.Context(), d, c)
	must(t, err)
	lossValue, _ = h.Last("loss")
	metricValue, _ = h.Last(by.MetricName())
	return lossValue, metricValue, model.GetWeights()
}

// A function trains as the built-in loss of the same arithmetic does, whatever the shape of the labels and with all kinds of weights.
func TestOwnLossIsWeighedAndReduced(t *testing.T) {
	flat := func(d nn.Data) nn.Data {
		y, err := d.Y[0].Reshape(d.Y[0].Rows())
		must(t, err)
		return nn.XY(d.X[0], y)
	}
	weighted := sums(50)
	for i := range 50 {
		weighted.SampleWeight = append(weighted.SampleWeight, float32(i%4))
	}
	classes := sums(50)
	for i := range classes.Y[0].Data {
		classes.Y[0].Data[i] = float32(i % 2)
	}
	for name, c := range map[string]struct {
		data nn.Data
		fit  nn.FitConfig
	}{
		"labels (n, 1)":  {sums(50), nn.FitConfig{}},
		"labels (n)":     {flat(sums(50)), nn.FitConfig{}},
		"sample weights": {weighted, nn.FitConfig{}},
		"class weights":  {flat(classes), nn.FitConfig{ClassWeight: map[int]float64{0: 3, 1: 0.5}}},
	} {
		wantLoss, wantMetric, want := trainedBy(t, loss.Name("mse"), metric.Name("mse"), c.data, c.fit)
		gotLoss, gotMetric, got := trainedBy(t, loss.Func("own", ownMSE), metric.Func("mse", ownMSE), c.data, c.fit)
		if !near(gotLoss, wantLoss) || !near(gotMetric, wantMetric) {
			t.Errorf("%s: loss %v, metric %v; want %v, %v", name, gotLoss, gotMetric, wantLoss, wantMetric)
		}
		for i := range want {
			for k, v := range want[i].Data {
				if !near(float64(got[i].Data[k]), float64(v)) {
					t.Fatalf("%s: weights %v, want %v", name, got[i].Data, want[i].Data)
				}
			}
		}
	}
}

func near(a, b float64) bool { return a == b || (a-b)*(a-b) <= 1e-10*b*b+1e-16 }

// A function that gives no value for each sample is refused by Fit, before the first step.
func TestOwnLossThatReduces(t *testing.T) {
	m := sequential(t, 2, &layer.Dense{Units: 1})
	whole := func(t *tape.Tape, y, p *tape.Var) *tape.Var { return t.Mean(t.Square(t.Sub(y, p))) }
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Func("whole", whole)}))
	_, err := m.Fit(t.Context(), sums(5), silent(1))
	wantError(t, err, "labels of the output dense", "loss whole", "a value for each of the")
}

// A registered function is saved by its name.
func TestOwnLossIsSaved(t *testing.T) {
	m := sequential(t, 2, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Func("nn_test_mse", ownMSE), Metrics: []metric.Metric{metric.Func("nn_test_mse", ownMSE)}}))
	path := filepath.Join(t.TempDir(), "m.nn")
	must(t, m.Save(path))
	loaded, err := nn.Load(path)
	must(t, err)
	want, err := m.Evaluate(t.Context(), sums(9), nn.EvaluateConfig{Verbose: nn.Silent})
	must(t, err)
	got, err := loaded.Evaluate(t.Context(), sums(9), nn.EvaluateConfig{Verbose: nn.Silent})
	must(t, err)
	if got.String() != want.String() {
		t.Errorf("the loaded model has %v, want %v", got, want)
	}
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Func("not registered", ownMSE)}))
	wantError(t, m.Save(path), "loss not registered is not registered", "loss.Register")
}

// One loss is that of every output, as in Keras, but for those that Losses names.
func TestOneLossForAllOutputs(t *testing.T) {
	data := housingLike(20)
	logs := func(c nn.CompileConfig) string {
		m := wideAndDeep(t, nil)
		must(t, m.Compile(c))
		got, err := m.Evaluate(t.Context(), data, nn.EvaluateConfig{Verbose: nn.Silent})
		must(t, err)
		return got.String()
	}
	mse := loss.Name("mse")
	got := logs(nn.CompileConfig{Loss: mse})
	if want := logs(nn.CompileConfig{Losses: map[string]loss.Loss{"output": mse, "aux_output": mse}}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Sample weights of one output change its loss alone.
func TestSampleWeightsOfAnOutput(t *testing.T) {
	data := housingLike(20)
	evaluate := func(d nn.Data) map[string]float64 {
		m := wideAndDeep(t, nil)
		logs, err := m.Evaluate(t.Context(), d, nn.EvaluateConfig{Verbose: nn.Silent, BatchSize: 7})
		must(t, err)
		values := map[string]float64{}
		for name, v := range logs.All() {
			values[name] = v
		}
		return values
	}
	plain := evaluate(data)
	half := make([]float32, 20)
	for i := range half {
		half[i] = 0.5
	}
	data.SampleWeights = map[string][]float32{"aux_output": half}
	got := evaluate(data)
	if got["output_loss"] != plain["output_loss"] || !near(got["aux_output_loss"], plain["aux_output_loss"]/2) {
		t.Errorf("got %v, without weights %v", got, plain)
	}
	m := wideAndDeep(t, nil)
	h, err := m.Fit(t.Context(), data, nn.FitConfig{Epochs: 2, Verbose: nn.Silent, ValidationSplit: 0.3})
	must(t, err)
	if _, ok := h.Last("val_aux_output_loss"); !ok {
		t.Errorf("the history has %v", h.Names())
	}
	for _, bad := range []struct {
		weights map[string][]float32
		all     []float32
		want    string
	}{
		{map[string][]float32{"aux": half}, nil, `SampleWeights: no output is called "aux"; the model has output, aux_output`},
		{map[string][]float32{"output": half[:3]}, nil, `SampleWeights["output"]: expected 20 numbers`},
		{map[string][]float32{"output": half}, half, "either SampleWeight or SampleWeights"},
	} {
		data.SampleWeights, data.SampleWeight = bad.weights, bad.all
		_, err := m.Evaluate(t.Context(), data, nn.EvaluateConfig{Verbose: nn.Silent})
		wantError(t, err, bad.want)
	}
}

// A class that the output has not got is an error.
func TestClassWeightOfNoClass(t *testing.T) {
	m := classifier(t)
	_, err := m.Fit(t.Context(), classes(10), nn.FitConfig{ClassWeight: map[int]float64{0: 1, 2: 5}, Verbose: nn.Silent})
	wantError(t, err, "ClassWeight[2]: there is no such class", "from 0 to 1")
}
