package tensorboard_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/nn"
	"board/nn/tensorboard"
	"board/proto/tbpb"
	"board/summary"
)

func graphOf(t testing.TB, b []byte) *tbpb.GraphDef {
	t.Helper()
	graph := new(tbpb.GraphDef)
	if err := proto.Unmarshal(b, graph); err != nil {
		t.Fatal(err)
	}
	return graph
}

// goldenRuns is what testdata/record_keras.py recorded: by case, run and tag.
func goldenRuns(t *testing.T) map[string]map[string]map[string]tag {
	t.Helper()
	var file struct {
		Cases map[string]map[string]map[string]tag
	}
	if err := json.Unmarshal(must(os.ReadFile("testdata/keras.json"))(t), &file); err != nil {
		t.Fatal(err)
	}
	return file.Cases
}

// Our runs have the tags that Keras's have, of the same kind at the same steps, and
// besides them only histograms of gradients.
func TestTagsAsKeras(t *testing.T) {
	golden := goldenRuns(t)
	train := func(model func(testing.TB) (*nn.Model, nn.Data), epochs int, validated bool, c tensorboard.Callback) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			c.LogDir = dir
			m, data := model(t)
			fit(t, m, data, epochs, validated, &c)
		}
	}
	for name, write := range map[string]func(*testing.T, string){
		"sequential":                    train(sequential, 3, true, tensorboard.Callback{}),
		"without validation":            train(sequential, 3, false, tensorboard.Callback{}),
		"histograms and images":         train(sequential, 3, true, tensorboard.Callback{HistogramFreq: 1, WriteImages: true}),
		"histograms every second epoch": train(sequential, 3, true, tensorboard.Callback{HistogramFreq: 2}),
		"every batch":                   train(sequential, 3, true, tensorboard.Callback{UpdateFreq: tensorboard.Batch, WriteStepsPerSecond: true}),
		"every third batch":             train(sequential, 3, true, tensorboard.Callback{UpdateFreq: 3}),
		"functional":                    train(functional, 3, true, tensorboard.Callback{HistogramFreq: 1, UpdateFreq: 2}),
		"subclassed":                    train(subclassed, 3, true, tensorboard.Callback{HistogramFreq: 1}),
		"embedding":                     train(embedding, 3, true, tensorboard.Callback{HistogramFreq: 1, WriteImages: true}),
		"without graph":                 train(sequential, 1, true, tensorboard.Callback{NoGraph: true, WriterOptions: []summary.Option{summary.WithTensorScalars()}}),
		"fit twice": func(t *testing.T, dir string) {
			m, data := sequential(t)
			c := &tensorboard.Callback{LogDir: dir, UpdateFreq: 2}
			fit(t, m, data, 2, true, c)
			fit(t, m, data, 2, true, c)
		},
		"evaluate": func(t *testing.T, dir string) {
			m, data := sequential(t)
			fit(t, m, data, 2, true)
			c := &tensorboard.Callback{LogDir: dir}
			if _, err := m.Evaluate(t.Context(), data, nn.EvaluateConfig{Verbose: nn.Silent, Callbacks: []nn.Callback{c}}); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := golden[name]
			if want == nil {
				t.Fatal("Keras was not asked about this")
			}
			dir := t.TempDir()
			write(t, dir)
			compareRuns(t, readLogs(t, dir).runs, want, leftOut[name])
		})
		delete(golden, name)
	}
	for name := range golden {
		t.Errorf("no test for what Keras did in the case %q", name)
	}
}

// leftOut are the cases with an update_freq of several batches, where Keras leaves out
// the epochs that do not end with such a batch. We do not.
var leftOut = map[string]bool{"every third batch": true, "functional": true, "fit twice": true}

func compareRuns(t *testing.T, got map[string]map[string]*tag, want map[string]map[string]tag, leftOut bool) {
	t.Helper()
	if runs := slices.Sorted(maps.Keys(got)); !slices.Equal(runs, slices.Sorted(maps.Keys(want))) {
		t.Fatalf("runs %q, Keras has %q", runs, slices.Sorted(maps.Keys(want)))
	}
	for run, tags := range want {
		for name, w := range tags {
			g := got[run][name]
			switch {
			case g == nil:
				t.Errorf("%s: no tag %s", run, name)
			case g.Plugin != w.Plugin:
				t.Errorf("%s: %s is of %s, want %s", run, name, g.Plugin, w.Plugin)
			case leftOut && !strings.HasPrefix(name, "batch_") && name != "keras":
				if !containsAll(g.Steps, w.Steps) || !slices.Equal(g.Steps, got[run]["epoch_loss"].Steps) && !strings.HasPrefix(name, "evaluation_") {
					t.Errorf("%s: %s has steps %v, want every epoch", run, name, g.Steps)
				}
			case !slices.Equal(g.Steps, w.Steps):
				t.Errorf("%s: %s has steps %v, want %v", run, name, g.Steps, w.Steps)
			case w.Size != nil && !slices.Equal(imageSize(g.values[0]), w.Size):
				t.Errorf("%s: %s: images of %v, want %v", run, name, imageSize(g.values[0]), w.Size)
			}
		}
		for name := range got[run] {
			if _, ok := tags[name]; !ok && !strings.HasSuffix(name, "/gradient/histogram") {
				t.Errorf("%s: the tag %s, which Keras does not have", run, name)
			}
		}
	}
}

func containsAll(all, some []int64) bool {
	return !slices.ContainsFunc(some, func(s int64) bool { return !slices.Contains(all, s) })
}

// imageSize is width, height and number of the images of a value.
func imageSize(v *tbpb.Summary_Value) []int {
	number := func(b []byte) (n int) {
		for _, digit := range b {
			n = 10*n + int(digit-'0')
		}
		return n
	}
	parts := v.GetTensor().GetStringVal()
	return []int{number(parts[0]), number(parts[1]), len(parts) - 2}
}

// What is written is what was measured: the epoch's logs, the rate, the means of the
// epoch so far.
func TestScalarValues(t *testing.T) {
	dir := t.TempDir()
	m, data := sequential(t)
	var epochs, batches []*nn.Logs
	note := &notes{epochs: &epochs, batches: &batches}
	fit(t, m, data, 2, true, note, &tensorboard.Callback{LogDir: dir, UpdateFreq: tensorboard.Batch})
	runs := readLogs(t, dir).runs
	for epoch, logs := range epochs {
		for name, want := range logs.All() {
			run, name := "train", name
			if rest, ok := strings.CutPrefix(name, "val_"); ok {
				run, name = "validation", rest
				checkScalar(t, runs[run]["evaluation_"+name+"_vs_iterations"], epoch, want)
			}
			checkScalar(t, runs[run]["epoch_"+name], epoch, want)
		}
		checkScalar(t, runs["train"]["epoch_learning_rate"], epoch, 0.01)
	}
	for i, logs := range batches {
		for name, want := range logs.All() {
			checkScalar(t, runs["train"]["batch_"+name], i, want)
		}
	}
}

// Scalars are tensors, as Keras writes them, where that is wanted.
func TestScalarsAsTensors(t *testing.T) {
	for _, opts := range [][]summary.Option{nil, {summary.WithTensorScalars()}} {
		dir := t.TempDir()
		m, data := sequential(t)
		fit(t, m, data, 1, false, &tensorboard.Callback{LogDir: dir, WriterOptions: opts})
		if got := readLogs(t, dir).runs["train"]["epoch_loss"].values[0].GetTensor() != nil; got != (opts != nil) {
			t.Errorf("with %d options a scalar is a tensor: %v", len(opts), got)
		}
	}
}

// Files have the suffix of Keras's.
func TestFileNames(t *testing.T) {
	dir := t.TempDir()
	m, data := sequential(t)
	fit(t, m, data, 1, true, &tensorboard.Callback{LogDir: dir})
	files := eventFiles(t, dir)
	if len(files) != 2 {
		t.Errorf("files %q, want one for each run", files)
	}
	for _, path := range files {
		if !strings.HasPrefix(filepath.Base(path), "events.out.tfevents.") || !strings.HasSuffix(path, ".v2") {
			t.Errorf("a file is called %s", filepath.Base(path))
		}
	}
}

// A training that goes on in the same directory goes on counting batches: their steps
// would hide the earlier ones otherwise.
func TestInitialEpochGoesOnCounting(t *testing.T) {
	dir := t.TempDir()
	m, data := sequential(t)
	for _, c := range []nn.FitConfig{{Epochs: 2}, {Epochs: 4, InitialEpoch: 2}} {
		c.BatchSize, c.Verbose = 4, nn.Silent
		c.Callbacks = []nn.Callback{&tensorboard.Callback{LogDir: dir, UpdateFreq: tensorboard.Batch}}
		if _, err := m.Fit(t.Context(), part(data, 0, 20), c); err != nil {
			t.Fatal(err)
		}
	}
	var want []int64
	for step := range int64(4 * 5) {
		want = append(want, step+1)
	}
	if got := readLogs(t, dir).runs["train"]["batch_loss"].Steps; !slices.Equal(got, want) {
		t.Errorf("batches %v, want %v", got, want)
	}
}

// notes keeps all logs.
type notes struct {
	nn.BaseCallback
	epochs, batches *[]*nn.Logs
}

func (n *notes) OnEpochEnd(_ *nn.Model, _ int, logs *nn.Logs) error {
	*n.epochs = append(*n.epochs, logs.Clone())
	return nil
}

func (n *notes) OnTrainBatchEnd(_ *nn.Model, _ int, logs *nn.Logs) error {
	*n.batches = append(*n.batches, logs.Clone())
	return nil
}

func checkScalar(t *testing.T, got *tag, i int, want float64) {
	t.Helper()
	if got == nil || i >= len(got.values) {
		t.Errorf("value %d is missing in %+v", i, got)
		return
	}
	if v := float32Of(got.values[i]); v != float32(want) {
		t.Errorf("%s: value %d is %v, want %v", got.values[i].GetTag(), i, v, want)
	}
}

// Settings that make no sense, and directories that cannot be, stop the training
// before it begins.
func TestErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for want, c := range map[string]tensorboard.Callback{
		"TensorBoard: HistogramFreq is -1; expected 0 or more":                                                         {HistogramFreq: -1},
		"TensorBoard: UpdateFreq is -2":                                                                                {UpdateFreq: -2},
		"TensorBoard: EmbeddingsFreq is -1":                                                                            {EmbeddingsFreq: -1},
		"TensorBoard: write events to " + file + "/logs/train":                                                         {LogDir: file + "/logs"},
		`EmbeddingsMetadata names "word"; expected one of the`:                                                         {EmbeddingsFreq: 1, EmbeddingsMetadata: map[string]string{"word": file}},
		"EmbeddingsMetadata of layer words: expected 5 rows in " + file + ", one for each row of the embedding, got 0": {EmbeddingsFreq: 1, EmbeddingsMetadata: map[string]string{"words": file}},
		"EmbeddingsMetadata of layer words: open ":                                                                     {EmbeddingsFreq: 1, EmbeddingsMetadata: map[string]string{"words": "none.tsv"}},
	} {
		if c.LogDir == "" {
			c.LogDir = dir
		}
		m, data := embedding(t)
		var epochs, batches []*nn.Logs
		_, err := m.Fit(t.Context(), data, nn.FitConfig{Verbose: nn.Silent, Callbacks: []nn.Callback{&c, &notes{epochs: &epochs, batches: &batches}}})
		if err == nil || !strings.Contains(err.Error(), want) || len(batches) > 0 {
			t.Errorf("got %v after %d batches, want %s before the first", err, len(batches), want)
		}
	}
}
