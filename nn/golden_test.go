package nn_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
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

// A place is where a layer stands in a functional model, as golden.json describes it; the other keys are the layer's settings.
type place struct {
	Name, Type string
	Inputs     []string
	Shape      []int
}

func placeOf(t *testing.T, raw json.RawMessage) (p place) {
	t.Helper()
	must(t, json.Unmarshal(raw, &p))
	return p
}

// layerOf makes a layer of {"type": "dense", "units": 8, "kernel_regularizer": {"l2": 0.01}, …}: any class and setting that there is.
func layerOf(t *testing.T, raw json.RawMessage) layer.Layer {
	t.Helper()
	var settings map[string]json.RawMessage
	must(t, json.Unmarshal(raw, &settings))
	for key, value := range settings {
		switch {
		case key == "type", key == "inputs":
			delete(settings, key)
		case strings.HasSuffix(key, "_regularizer") && value[0] == '{':
			settings[key] = envelope("L1L2", value)
		case strings.HasSuffix(key, "_constraint") && value[0] == '{':
			var maxNorm struct {
				V json.RawMessage `json:"max_norm"`
			}
			must(t, json.Unmarshal(value, &maxNorm))
			settings[key] = envelope("MaxNorm", fmt.Appendf(nil, `{"max_value": %s}`, maxNorm.V))
		}
	}
	config, err := json.Marshal(settings)
	must(t, err)
	l, err := registry.Decode[layer.Layer](envelope(classOf(t, placeOf(t, raw).Type), config))
	must(t, err)
	return l
}

func envelope(class string, config []byte) json.RawMessage {
	return fmt.Appendf(nil, `{"class_name": %q, "config": %s}`, class, config)
}

// classOf finds the class of a type: "BatchNormalization" for "batch_normalization".
func classOf(t *testing.T, kind string) string {
	t.Helper()
	for _, class := range registry.Known[layer.Layer]() {
		if strings.EqualFold(class, strings.ReplaceAll(kind, "_", "")) {
			return class
		}
	}
	t.Fatalf("no layer for the type %q", kind)
	return ""
}

// optimizerOf makes an optimizer of {"name": "sgd", "learning_rate": 0.1, …}.
func optimizerOf(t *testing.T, raw json.RawMessage) optimizer.Optimizer {
	t.Helper()
	var settings map[string]json.RawMessage
	must(t, json.Unmarshal(raw, &settings))
	name := placeOf(t, raw).Name
	delete(settings, "name")
	config, err := json.Marshal(settings)
	must(t, err)
	o, err := registry.Decode[optimizer.Optimizer](envelope(name, config))
	must(t, err)
	return o
}

// flat joins the weights of all layers.
func flat(layers [][]*tensor.Tensor) []*tensor.Tensor { return slices.Concat(layers...) }

// nested reads the weights of layers: lists of lists of arrays.
func nested(t *testing.T, c golden.Case, field string) []*tensor.Tensor {
	t.Helper()
	var layers []json.RawMessage
	c.Decode(t, field, &layers)
	var all [][]*tensor.Tensor
	for _, raw := range layers {
		one := golden.Case{Name: c.Name, Fields: map[string]json.RawMessage{field: raw}}
		all = append(all, one.Tensors(t, field))
	}
	return flat(all)
}

func checkHistory(t *testing.T, c golden.Case, h *nn.History) {
	t.Helper()
	var want map[string][]float64
	c.Decode(t, "history", &want)
	names := h.Names()
	if len(names) != len(want) || !slices.IsSorted(names[:len(names)/2]) {
		t.Errorf("history: got the names %v, want those of %v, sorted", names, want)
	}
	for name, values := range want {
		golden.Trained.Numbers(t, "history "+name, h.Values(name), values)
	}
}

func checkTensors(t *testing.T, what string, tol golden.Tolerance, got, want []*tensor.Tensor) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: got %d tensors, want %d", what, len(got), len(want))
	}
	for i := range want {
		tol.Tensor(t, what, got[i], want[i])
	}
}

func TestGoldenModels(t *testing.T) { golden.Run(t, "model", goldenModel) }

func goldenModel(t *testing.T, c golden.Case) {
	var config struct {
		Layers    []json.RawMessage
		Loss      loss.Name
		Optimizer json.RawMessage
		Metrics   []string
	}
	c.DecodeConfig(t, &config)
	var shape []int
	c.Decode(t, "input_shape", &shape)
	m, err := nn.NewSequential(&layer.Input{Shape: shape})
	must(t, err)
	for _, raw := range config.Layers {
		must(t, m.Add(layerOf(t, raw)))
	}
	if want := c.Number(t, "params"); float64(m.CountParams()) != want {
		t.Errorf("got %d parameters, want %v", m.CountParams(), want)
	}
	must(t, m.SetWeights(nested(t, c, "weights0")))
	x, y := c.Tensor(t, "x"), c.Tensor(t, "y")
	predicted, err := m.PredictOne(t.Context(), x)
	must(t, err)
	golden.Computed.Tensor(t, "prediction before training", predicted, c.Tensor(t, "predict0"))

	compile := nn.CompileConfig{Optimizer: optimizerOf(t, config.Optimizer), Loss: config.Loss}
	for _, name := range config.Metrics {
		compile.Metrics = append(compile.Metrics, metric.Name(name))
	}
	must(t, m.Compile(compile))
	size, epochs := int(c.Number(t, "batch_size")), int(c.Number(t, "epochs"))
	fit := nn.FitConfig{BatchSize: size, Epochs: epochs, NoShuffle: true, Verbose: nn.Silent}
	if c.Has("validation") {
		var fields map[string]json.RawMessage
		c.Decode(t, "validation", &fields)
		v := golden.Case{Name: c.Name, Fields: fields}
		data := nn.XY(v.Tensor(t, "x"), v.Tensor(t, "y"))
		fit.Validation = &data
	}
	history, err := m.Fit(t.Context(), nn.XY(x, y), fit)
	must(t, err)
	checkHistory(t, c, history)
	checkTensors(t, "weights", golden.Trained, m.GetWeights(), nested(t, c, "weights"))
	predicted, err = m.PredictOne(t.Context(), x)
	must(t, err)
	golden.Trained.Tensor(t, "prediction after training", predicted, c.Tensor(t, "predict"))

	logs, err := m.Evaluate(t.Context(), nn.XY(x, y), nn.EvaluateConfig{BatchSize: size, Verbose: nn.Silent})
	must(t, err)
	var got []float64
	for _, name := range append([]string{"loss"}, config.Metrics...) {
		v, ok := logs.Get(name)
		if !ok {
			v = math.Inf(1)
		}
		got = append(got, v)
	}
	golden.Trained.Numbers(t, "evaluation", got, c.Numbers(t, "evaluate"))
}

func TestGoldenFunctional(t *testing.T) { golden.Run(t, "functional", goldenFunctional) }

func goldenFunctional(t *testing.T, c golden.Case) {
	var config struct {
		Loss        []loss.Name
		LossWeights []float64 `json:"loss_weights"`
		Optimizer   json.RawMessage
		Graph       []json.RawMessage
		Outputs     []string
	}
	c.DecodeConfig(t, &config)
	symbols := map[string]*nn.Symbol{}
	var inputs, outputs []*nn.Symbol
	for _, raw := range config.Graph {
		s := placeOf(t, raw)
		if s.Type == "input" {
			symbols[s.Name] = nn.Input(s.Name, s.Shape...)
			inputs = append(inputs, symbols[s.Name])
			continue
		}
		var in []*nn.Symbol
		for _, name := range s.Inputs {
			in = append(in, symbols[name])
		}
		symbols[s.Name] = nn.Apply(layerOf(t, raw), in...)
	}
	compile := nn.CompileConfig{Optimizer: optimizerOf(t, config.Optimizer), Losses: map[string]loss.Loss{}, LossWeights: map[string]float64{}}
	for i, name := range config.Outputs {
		outputs = append(outputs, symbols[name])
		compile.Losses[name] = config.Loss[i]
		if config.LossWeights != nil {
			compile.LossWeights[name] = config.LossWeights[i]
		}
	}
	m, err := nn.NewModel(inputs, outputs)
	must(t, err)
	must(t, m.Compile(compile))
	setNamedWeights(t, m, c)
	xs, ys := c.Tensors(t, "x"), c.Tensors(t, "y")
	predicted, err := m.Predict(t.Context(), xs...)
	must(t, err)
	checkTensors(t, "prediction before training", golden.Computed, predicted, c.Tensors(t, "predict0"))

	history, err := m.Fit(t.Context(), nn.Data{X: xs, Y: ys}, nn.FitConfig{
		BatchSize: int(c.Number(t, "batch_size")), Epochs: int(c.Number(t, "epochs")), NoShuffle: true, Verbose: nn.Silent})
	must(t, err)
	checkHistory(t, c, history)
	for name, want := range namedWeights(t, c, "weights") {
		l, err := m.Layer(name)
		must(t, err)
		for i, w := range l.Weights() {
			golden.Trained.Tensor(t, name+"/"+w.Name, w.Value, want[i])
		}
	}
	predicted, err = m.Predict(t.Context(), xs...)
	must(t, err)
	checkTensors(t, "prediction after training", golden.Trained, predicted, c.Tensors(t, "predict"))
}

func namedWeights(t *testing.T, c golden.Case, field string) map[string][]*tensor.Tensor {
	t.Helper()
	var fields map[string]json.RawMessage
	c.Decode(t, field, &fields)
	weights := map[string][]*tensor.Tensor{}
	for name := range fields {
		weights[name] = golden.Case{Name: c.Name, Fields: fields}.Tensors(t, name)
	}
	return weights
}

func setNamedWeights(t *testing.T, m *nn.Model, c golden.Case) {
	t.Helper()
	given := namedWeights(t, c, "weights0")
	var values []*tensor.Tensor
	for _, l := range m.Layers() {
		values = append(values, given[l.LayerName()]...)
	}
	must(t, m.SetWeights(values))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
