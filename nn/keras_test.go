package nn_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"board/nn"
	"board/nn/internal/golden"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/tensor"
)

// What Keras made of whole models; testdata/record_models.py recorded it.
type kerasFile struct {
	Trainings []kerasTraining
	Summaries []kerasSummary
}

type kerasTraining struct {
	Name            string
	Sequential      bool
	Calls           []kerasCall
	Outputs         []int
	Loss            json.RawMessage // one, or one per output
	Optimizer       json.RawMessage
	Metrics         json.RawMessage         // a list, or one per output
	WeightedMetrics []json.RawMessage       `json:"weighted_metrics"`
	LossWeights     map[string]float64      `json:"loss_weights"`
	Fit             kerasFit                //
	X, Y            []kerasArray            //
	SampleWeight    []float32               `json:"sample_weight"`
	Validation      *kerasValidation        //
	Weights0        map[string][]kerasArray // by layer
	Weights         map[string][]kerasArray //
	Predict0        []kerasArray            //
	Predict         []kerasArray            //
	Batches         []kerasBatch            //
	History         map[string][]float64    //
	Evaluate        map[string]float64      //
}

type kerasCall struct {
	Name   string
	Shape  []int  // of an input
	Class  string `json:"class_name"`
	Config json.RawMessage
	From   []int
	Same   *int // a call of the same layer
	Frozen bool
}

type kerasFit struct {
	BatchSize       int `json:"batch_size"`
	Epochs          int
	ClassWeight     map[string]float64 `json:"class_weight"`
	ValidationSplit float64            `json:"validation_split"`
	ValidationFreq  int                `json:"validation_freq"`
}

type kerasValidation struct {
	X, Y         kerasArray
	SampleWeight []float32 `json:"sample_weight"`
}

type kerasBatch struct {
	From, To int
	Logs     map[string]float64
}

type kerasSummary struct {
	Name               string
	Sequential, Fitted bool
	Calls              []kerasCall
	Outputs            []int
	Text               string
}

type kerasArray struct {
	Shape tensor.Shape
	Data  []float32
}

func (a kerasArray) tensor() *tensor.Tensor { return &tensor.Tensor{Shape: a.Shape, Data: a.Data} }

func tensors(list []kerasArray) []*tensor.Tensor {
	var all []*tensor.Tensor
	for _, a := range list {
		all = append(all, a.tensor())
	}
	return all
}

func readKeras(t *testing.T) (f kerasFile) {
	t.Helper()
	text, err := os.ReadFile("testdata/models.json")
	must(t, err)
	must(t, json.Unmarshal(text, &f))
	return f
}

// kerasModel makes the model of a record.
func kerasModel(t *testing.T, calls []kerasCall, outputs []int, sequential bool) *nn.Model {
	t.Helper()
	var layers []layer.Layer
	var symbols, inputs, results []*nn.Symbol
	for _, c := range calls {
		if c.Shape != nil {
			layers = append(layers, &layer.Input{Name: c.Name, Shape: c.Shape})
			symbols = append(symbols, nn.Input(c.Name, c.Shape...))
			inputs = append(inputs, symbols[len(symbols)-1])
			continue
		}
		layers = append(layers, kerasLayer(t, c, layers))
		var from []*nn.Symbol
		for _, i := range c.From {
			from = append(from, symbols[i])
		}
		if !sequential {
			symbols = append(symbols, nn.Apply(layers[len(layers)-1], from...))
		}
	}
	if sequential {
		m, err := nn.NewSequential(layers...)
		must(t, err)
		return m
	}
	for _, i := range outputs {
		results = append(results, symbols[i])
	}
	m, err := nn.NewModel(inputs, results)
	must(t, err)
	return m
}

func kerasLayer(t *testing.T, c kerasCall, made []layer.Layer) layer.Layer {
	t.Helper()
	if c.Same != nil {
		return made[*c.Same]
	}
	l := decoded[layer.Layer](t, fmt.Appendf(nil, `{"class_name": %q, "config": %s}`, c.Class, c.Config))
	l.SetTrainable(!c.Frozen)
	return l
}

// decoded is what a name or a configuration stands for; null is nothing.
func decoded[I any](t *testing.T, config []byte) I {
	t.Helper()
	v, err := registry.Decode[I](config)
	must(t, err)
	return v
}

func (c kerasTraining) compile(t *testing.T) nn.CompileConfig {
	t.Helper()
	config := nn.CompileConfig{Optimizer: decoded[optimizer.Optimizer](t, c.Optimizer), LossWeights: c.LossWeights}
	metrics := func(list []json.RawMessage) (all []metric.Metric) {
		for _, raw := range list {
			if name, err := strconv.Unquote(string(raw)); err == nil {
				all = append(all, metric.Name(name))
				continue
			}
			all = append(all, decoded[metric.Metric](t, raw))
		}
		return all
	}
	config.WeightedMetrics = metrics(c.WeightedMetrics)
	if len(c.Outputs) < 2 {
		config.Loss = decoded[loss.Loss](t, c.Loss)
		var list []json.RawMessage
		must(t, json.Unmarshal(c.Metrics, &list))
		config.Metrics = metrics(list)
		return config
	}
	var losses map[string]json.RawMessage
	must(t, json.Unmarshal(c.Loss, &losses))
	config.Losses = map[string]loss.Loss{}
	for name, raw := range losses {
		if string(raw) != "null" {
			config.Losses[name] = decoded[loss.Loss](t, raw)
		}
	}
	var each map[string][]json.RawMessage
	if json.Unmarshal(c.Metrics, &each) == nil { // [] where there are none
		config.OutputMetrics = map[string][]metric.Metric{}
		for name, list := range each {
			config.OutputMetrics[name] = metrics(list)
		}
	}
	return config
}

func (c kerasTraining) config() nn.FitConfig {
	f := silent(c.Fit.Epochs)
	f.BatchSize, f.ValidationFreq, f.ValidationSplit, f.NoShuffle = c.Fit.BatchSize, c.Fit.ValidationFreq, c.Fit.ValidationSplit, true
	for class, w := range c.Fit.ClassWeight {
		if f.ClassWeight == nil {
			f.ClassWeight = map[int]float64{}
		}
		n, _ := strconv.Atoi(class)
		f.ClassWeight[n] = w
	}
	if v := c.Validation; v != nil {
		data := nn.XY(v.X.tensor(), v.Y.tensor())
		data.SampleWeight = v.SampleWeight
		f.Validation = &data
	}
	return f
}

func TestKerasTrainings(t *testing.T) {
	for _, c := range readKeras(t).Trainings {
		t.Run(c.Name, func(t *testing.T) { kerasTrain(t, c) })
	}
}

func kerasTrain(t *testing.T, c kerasTraining) {
	m := kerasModel(t, c.Calls, c.Outputs, c.Sequential)
	var weights []*tensor.Tensor
	for _, l := range m.Layers() {
		weights = append(weights, tensors(c.Weights0[l.LayerName()])...)
	}
	must(t, m.SetWeights(weights))
	data := nn.Data{X: tensors(c.X), Y: tensors(c.Y), SampleWeight: c.SampleWeight}
	out, err := m.Predict(t.Context(), data.X...)
	must(t, err)
	checkTensors(t, "prediction before training", golden.Computed, out, tensors(c.Predict0))
	must(t, m.Compile(c.compile(t)))
	for _, b := range c.Batches {
		logs, err := m.TrainOnBatch(nn.XY(data.X[0].Slice(b.From, b.To), data.Y[0].Slice(b.From, b.To)))
		must(t, err)
		checkLogs(t, fmt.Sprint("batch from ", b.From), logs, b.Logs)
	}
	if c.History != nil {
		h, err := m.Fit(t.Context(), data, c.config())
		must(t, err)
		for _, name := range append(h.Names(), slices.Sorted(maps.Keys(c.History))...) {
			golden.Trained.Numbers(t, "history "+name, h.Values(name), c.History[name])
		}
	}
	for _, l := range m.Layers() {
		for i, w := range l.Weights() {
			golden.Trained.Tensor(t, l.LayerName()+"/"+w.Name, w.Value, c.Weights[l.LayerName()][i].tensor())
		}
	}
	out, err = m.Predict(t.Context(), data.X...)
	must(t, err)
	checkTensors(t, "prediction after training", golden.Trained, out, tensors(c.Predict))
	logs, err := m.Evaluate(t.Context(), data, nn.EvaluateConfig{BatchSize: 4, Verbose: nn.Silent})
	must(t, err)
	checkLogs(t, "evaluation", logs, c.Evaluate)
}

// checkLogs requires the names of Keras and its numbers.
func checkLogs(t *testing.T, what string, logs *nn.Logs, want map[string]float64) {
	t.Helper()
	if got := slices.Sorted(slices.Values(logs.Names())); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Errorf("%s: got %v, want the names of %v", what, logs, want)
	}
	for name, v := range logs.All() {
		golden.Trained.Number(t, what+": "+name, v, want[name])
	}
}

func TestKerasSummaries(t *testing.T) {
	for _, c := range readKeras(t).Summaries {
		t.Run(c.Name, func(t *testing.T) {
			m := kerasModel(t, c.Calls, c.Outputs, c.Sequential)
			if c.Fitted {
				trainZeros(t, m)
			}
			var b strings.Builder
			must(t, m.Summary(&b))
			if got := trimLines(b.String()); got != trimLines(c.Text) {
				t.Errorf("got\n%s\nKeras prints\n%s", got, trimLines(c.Text))
			}
		})
	}
}

// An optimizer that has made no step yet is not part of the table, as in Keras.
func TestSummaryIsTheSameAfterCompile(t *testing.T) {
	m := sequential(t, 3, &layer.Dense{Units: 2})
	var before, after strings.Builder
	must(t, m.Summary(&before))
	must(t, m.Compile(nn.CompileConfig{Loss: loss.Name("mse"), Optimizer: optimizer.Name("adam")}))
	must(t, m.Summary(&after))
	if after.String() != before.String() {
		t.Errorf("got\n%s\nafter Compile, before it\n%s", after.String(), before.String())
	}
}

// A layer that is shared has the shape of its last call, as in Keras.
func TestSummaryOfSharedLayer(t *testing.T) {
	a, b, shared := nn.Input("a", 3), nn.Input("b", 5), &layer.Activation{Activation: "relu", Name: "shared"}
	m, err := nn.NewModel([]*nn.Symbol{a, b}, []*nn.Symbol{nn.Apply(shared, a), nn.Apply(shared, b)})
	must(t, err)
	var text strings.Builder
	must(t, m.Summary(&text))
	if want := "│ shared (Activation) │ (None, 5)         │          0 │ a[0][0], b[0][0]  │\n"; !strings.Contains(text.String(), want) {
		t.Errorf("got\n%s\nwant in it\n%s", text.String(), want)
	}
}

// trainZeros makes one step of Adam, so that there is a state of the optimizer.
func trainZeros(t *testing.T, m *nn.Model) {
	t.Helper()
	config := nn.CompileConfig{Optimizer: optimizer.Name("adam"), Losses: map[string]loss.Loss{}}
	for _, name := range m.OutputNames() {
		config.Losses[name] = loss.Name("mse")
	}
	zeros := func(shapes []tensor.Shape) (all []*tensor.Tensor) {
		for _, s := range shapes {
			all = append(all, tensor.New(append([]int{2}, s[1:]...)...))
		}
		return all
	}
	must(t, m.Compile(config))
	_, err := m.TrainOnBatch(nn.Data{X: zeros(m.InputShapes()), Y: zeros(m.OutputShapes())})
	must(t, err)
}

func trimLines(s string) string {
	var lines []string
	for line := range strings.Lines(s) {
		if line = strings.TrimRight(line, " \n"); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
