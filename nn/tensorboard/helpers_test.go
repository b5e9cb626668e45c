package tensorboard_test

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
	"board/proto/tbpb"
	"board/summary"
)

// The models are those of testdata/record_keras.py.

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func compiled(t testing.TB, m *nn.Model, c nn.CompileConfig) *nn.Model {
	t.Helper()
	if c.Optimizer == nil {
		c.Optimizer = &optimizer.SGD{}
	}
	if err := m.Compile(c); err != nil {
		t.Fatal(err)
	}
	return m
}

func sequential(t testing.TB) (*nn.Model, nn.Data) {
	m := must(nn.NewSequential(
		&layer.Input{Shape: []int{6}}, &layer.Dense{Units: 4, Activation: "relu", Name: "hidden1"}, &layer.BatchNormalization{}, &layer.Dense{Units: 1},
	))(t)
	return compiled(t, m, nn.CompileConfig{Loss: loss.Name("mse"), Metrics: []metric.Metric{metric.Name("mae")}}), nn.XY(numbers(28, 6), numbers(28, 1))
}

func functional(t testing.TB) (*nn.Model, nn.Data) {
	wide, deep := nn.Input("wide", 2), nn.Input("deep", 4)
	hidden := nn.Apply(&layer.Dense{Units: 3, Activation: "relu"}, deep)
	merged := nn.Apply(&layer.Concatenate{}, wide, hidden)
	main, aux := nn.Apply(&layer.Dense{Units: 1, Name: "main"}, merged), nn.Apply(&layer.Dense{Units: 1, Name: "aux"}, hidden)
	m := must(nn.NewModel([]*nn.Symbol{wide, deep}, []*nn.Symbol{main, aux}))(t)
	mse, mae := loss.Name("mse"), []metric.Metric{metric.Name("mae")}
	return compiled(t, m, nn.CompileConfig{
			Losses: map[string]loss.Loss{"main": mse, "aux": mse}, LossWeights: map[string]float64{"main": 0.9, "aux": 0.1},
			OutputMetrics: map[string][]metric.Metric{"main": mae, "aux": mae},
		}), nn.Data{
			X: []*tensor.Tensor{numbers(28, 2), numbers(28, 4)}, Y: []*tensor.Tensor{numbers(28, 1), numbers(28, 1)},
		}
}

// A WideAndDeep is a model of your own.
type WideAndDeep struct {
	Hidden, Out layer.Dense
}

func (w *WideAndDeep) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	return []*tape.Var{layer.Apply(t, &w.Out, layer.Apply(t, &w.Hidden, in[0]))}
}

func subclassed(t testing.TB) (*nn.Model, nn.Data) {
	w := &WideAndDeep{layer.Dense{Units: 3, Activation: "relu", Name: "hidden"}, layer.Dense{Units: 1}}
	m := must(nn.NewSubclassed(w, &w.Hidden, &w.Out))(t)
	return compiled(t, m, nn.CompileConfig{Loss: loss.Name("mse")}), nn.XY(numbers(28, 6), numbers(28, 1))
}

func embedding(t testing.TB) (*nn.Model, nn.Data) {
	m := must(nn.NewSequential(&layer.Input{Shape: []int{3}}, &layer.Embedding{InputDim: 5, OutputDim: 2, Name: "words"}, &layer.Flatten{}, &layer.Dense{Units: 1}))(t)
	words := tensor.New(28, 3)
	for i := range words.Data {
		words.Data[i] = float32(i * i % 5)
	}
	return compiled(t, m, nn.CompileConfig{Loss: loss.Name("mse")}), nn.XY(words, numbers(28, 1))
}

// numbers is data without a meaning.
func numbers(rows, columns int) *tensor.Tensor {
	x := tensor.New(rows, columns)
	for i := range x.Data {
		x.Data[i] = float32(i*7919%101) / 101
	}
	return x
}

// part takes rows of the data.
func part(d nn.Data, from, to int) nn.Data {
	var p nn.Data
	for _, x := range d.X {
		p.X = append(p.X, x.Slice(from, to))
	}
	for _, y := range d.Y {
		p.Y = append(p.Y, y.Slice(from, to))
	}
	return p
}

// fit trains on 20 rows, in 5 batches an epoch, and validates on 8.
func fit(t testing.TB, m *nn.Model, d nn.Data, epochs int, validated bool, callbacks ...nn.Callback) {
	t.Helper()
	c := nn.FitConfig{Epochs: epochs, BatchSize: 4, Callbacks: callbacks, Verbose: nn.Silent}
	if validation := part(d, 20, 28); validated {
		c.Validation = &validation
	}
	if _, err := m.Fit(t.Context(), part(d, 0, 20), c); err != nil {
		t.Fatal(err)
	}
}

// A tag is all that was written under a name.
type tag struct {
	Plugin string
	Steps  []int64
	Size   []int // of images: width, height and number
	values []*tbpb.Summary_Value
}

// logs is what stands below a directory: the tags of each run, and its graph.
type logs struct {
	runs   map[string]map[string]*tag
	graphs map[string]*tbpb.GraphDef
}

// readLogs reads all event files below dir. Damage is a failure.
func readLogs(t testing.TB, dir string) logs {
	t.Helper()
	found := logs{map[string]map[string]*tag{}, map[string]*tbpb.GraphDef{}}
	for _, path := range eventFiles(t, dir) {
		run := must(filepath.Rel(dir, filepath.Dir(path)))(t)
		if found.runs[run] == nil {
			found.runs[run] = map[string]*tag{}
		}
		r := must(summary.OpenReader(path))(t)
		for event, err := range r.Events() {
			if err != nil {
				t.Fatal(err)
			}
			found.add(t, run, event)
		}
		r.Close()
	}
	return found
}

func eventFiles(t testing.TB, dir string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.Contains(filepath.Base(path), "tfevents") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(paths)
	return paths
}

func (l logs) add(t testing.TB, run string, event *tbpb.Event) {
	t.Helper()
	if b := event.GetGraphDef(); b != nil {
		l.graphs[run] = graphOf(t, b)
	}
	for _, v := range event.GetSummary().GetValue() {
		at := l.runs[run][v.GetTag()]
		if at == nil {
			at = &tag{Plugin: pluginOf(v)}
			l.runs[run][v.GetTag()] = at
		}
		at.Steps = append(at.Steps, event.GetStep())
		at.values = append(at.values, v)
	}
}

// pluginOf is the plugin that a tag's first value is of. A simple value needs no metadata to be a scalar.
func pluginOf(v *tbpb.Summary_Value) string {
	if _, simple := v.GetValue().(*tbpb.Summary_Value_SimpleValue); simple {
		return "scalars"
	}
	return v.GetMetadata().GetPluginData().GetPluginName()
}
