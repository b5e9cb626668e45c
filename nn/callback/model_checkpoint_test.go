package callback

import (
	"bytes"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"board/nn"
)

// A logbook has batches and epochs measure what is wanted. It stands first, so
// that the others see that.
type logbook struct {
	nn.BaseCallback
	epochs  []map[string]float64
	batches []map[string]float64 // of all epochs
	batch   int
}

func (l *logbook) OnTrainBatchEnd(_ *nn.Model, _ int, logs *nn.Logs) error {
	if l.batches != nil {
		setAll(logs, l.batches[l.batch])
		l.batch++
	}
	return nil
}

func (l *logbook) OnEpochEnd(_ *nn.Model, epoch int, logs *nn.Logs) error {
	setAll(logs, l.epochs[epoch])
	return nil
}

// LogNames are all names that it sets.
func (l *logbook) LogNames() []string {
	names := map[string]float64{}
	for _, logs := range slices.Concat(l.epochs, l.batches) {
		maps.Copy(names, logs)
	}
	return slices.Sorted(maps.Keys(names))
}

func setAll(logs *nn.Logs, values map[string]float64) {
	for _, name := range slices.Sorted(maps.Keys(values)) {
		logs.Set(name, values[name])
	}
}

// The same models are saved, under the same names, as by Keras.
func TestModelCheckpointAsKeras(t *testing.T) {
	cases := golden(t).Checkpoint
	t.Chdir(t.TempDir())
	for i, c := range cases {
		var want []string
		var said bytes.Buffer
		book := &logbook{}
		for _, epoch := range c.Epochs {
			for _, batch := range epoch.Batches {
				book.batches = append(book.batches, batch.Logs)
				want = append(want, batch.Saved...)
			}
			book.epochs = append(book.epochs, epoch.Logs)
			want = append(want, epoch.Saved...)
		}
		freq, _ := c.Config.SaveFreq.(float64) // else it is "epoch"
		checkpoint := &ModelCheckpoint{
			FilePath: own(c.Pattern), SaveBestOnly: c.Config.SaveBestOnly, Mode: c.Config.Mode, SaveFreq: int(freq),
			InitialValueThreshold: c.Config.InitialValueThreshold,
			Output:                &said,
		}
		fit(t, aModel(t, 0.1), len(c.Epochs[0].Batches), len(c.Epochs), book, checkpoint)
		var saved []string
		for _, match := range regexp.MustCompile(`finished saving model to (.*)`).FindAllStringSubmatch(said.String(), -1) {
			saved = append(saved, match[1])
			if _, err := nn.Load(match[1]); err != nil {
				t.Errorf("case %d: %v", i, err)
			}
		}
		for k, name := range want {
			want[k] = own(name)
		}
		if !slices.Equal(saved, want) {
			t.Errorf("case %d, %s %+v: saved %q, want %q", i, c.Pattern, c.Config, saved, want)
		}
	}
}

// own is a name with our extension instead of Keras's, which Save refuses.
func own(name string) string { return strings.ReplaceAll(name, ".keras", ".nn") }

func TestModelCheckpointSaysWhatItDoes(t *testing.T) {
	t.Chdir(t.TempDir())
	var out bytes.Buffer
	fit(t, aModel(t, 0.1), 1, 3, &script{valLoss: []float64{2, 3, 1}}, &ModelCheckpoint{FilePath: "m.nn", SaveBestOnly: true, Output: &out})
	want := `
Epoch 1: val_loss improved from None to 2.00000, saving model to m.nn

Epoch 1: finished saving model to m.nn

Epoch 2: val_loss did not improve from 2.00000

Epoch 3: val_loss improved from 2.00000 to 1.00000, saving model to m.nn

Epoch 3: finished saving model to m.nn
`
	if out.String() != want {
		t.Errorf("got %s", out.String())
	}
}

func TestModelCheckpointErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("file", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("directory", 0o755); err != nil {
		t.Fatal(err)
	}
	for want, checkpoint := range map[string]*ModelCheckpoint{
		"ModelCheckpoint: FilePath is empty":                                          {},
		`file path "{epoch": a brace`:                                                 {FilePath: "{epoch"},
		`has {batch}, but the model is saved at the end of epochs`:                    {FilePath: "{batch}"},
		"ModelCheckpoint: FilePath: .pt is the extension of":                          {FilePath: "{epoch}.pt"},
		"ModelCheckpoint: FilePath: .keras is the extension of a model's file":        {FilePath: "{epoch}.keras", SaveWeightsOnly: true},
		"ModelCheckpoint: FilePath: .weights.h5 is how names of files of weights":     {FilePath: "{epoch}.weights.h5"},
		"ModelCheckpoint: SaveFreq is -3":                                             {FilePath: "m", SaveFreq: -3},
		`the logs have no "val_profit"`:                                               {FilePath: "{val_profit}"},
		`ModelCheckpoint: Monitor "val_accuracy" is not in the logs, which have loss`: {FilePath: "m", Monitor: "val_accuracy", SaveBestOnly: true},
		"ModelCheckpoint: epoch 1: sequential: Save to directory: ":                   {FilePath: "directory"},
		"directory: expected the name of a file, got that of a dir":                   {FilePath: "directory", SaveWeightsOnly: true},
		"epoch 1: make the directory of the checkpoint: mkdir file: ":                 {FilePath: "file/m"},
	} {
		validation := someData(1)
		_, err := aModel(t, 0.1).Fit(t.Context(), someData(1), nn.FitConfig{Validation: &validation, Verbose: nn.Silent, Callbacks: []nn.Callback{checkpoint}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// A FilePath that the logs cannot fill in is refused before the first step, and one that
// they can is not.
func TestModelCheckpointChecksItsFields(t *testing.T) {
	validation := someData(1)
	plain, validated := nn.FitConfig{}, nn.FitConfig{Validation: &validation}
	often, rarely := validated, validated
	often.ValidationFreq, rarely.ValidationFreq = 1, 2
	for i, tt := range []struct {
		path   string
		freq   int
		config nn.FitConfig
		want   string // in the error; empty where there is none
	}{
		{"{epoch}-{loss:.2f}", 0, plain, ""},
		{"{epoch}-{batch}-{loss:.2f}", 1, validated, ""},
		{"{val_loss:.2f}", 0, often, ""},
		{"{val_loss:.2f}", 0, plain, `the logs have no "val_loss", only loss; give Fit validation data`},
		{"{val_loss:.2f}", 0, rarely, `the logs have no "val_loss" after every epoch; validation runs in one of 2, see FitConfig.ValidationFreq`},
		{"{val_loss:.2f}", 1, validated, `the logs have no "val_loss" after a batch; leave out SaveFreq`},
		{"{val_accuracy:.2f}", 0, validated, `the logs have no "val_accuracy", only loss, val_loss; a callback that sets it`},
		{"{lossy}", 0, plain, `the logs have no "lossy", only loss`},
	} {
		t.Chdir(t.TempDir())
		steps := 0
		count := &LambdaCallback{TrainBatchBegin: func(*nn.Model, int) error { steps++; return nil }}
		tt.config.Epochs, tt.config.BatchSize, tt.config.Verbose = 2, 1, nn.Silent
		tt.config.Callbacks = []nn.Callback{count, &ModelCheckpoint{FilePath: tt.path, SaveFreq: tt.freq}}
		_, err := aModel(t, 0.1).Fit(t.Context(), someData(2), tt.config)
		if tt.want == "" && (err != nil || steps != 4) {
			t.Errorf("case %d: %v after %d steps", i, err, steps)
		}
		if tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || steps > 0) {
			t.Errorf("case %d: %v after %d steps, want %s before the first", i, err, steps, tt.want)
		}
	}
}

// With SaveWeightsOnly it is weights alone, which a model that cannot be saved whole has too.
func TestModelCheckpointOfWeights(t *testing.T) {
	t.Chdir(t.TempDir())
	model := aModel(t, 0.1)
	fit(t, model, 2, 1, &ModelCheckpoint{FilePath: "sub/{epoch}.weights.safetensors", SaveWeightsOnly: true})
	other := aModel(t, 0.1)
	if err := other.LoadWeights("sub/1.weights.safetensors"); err != nil {
		t.Fatal(err)
	}
	if got, want := other.GetWeights()[0].Data[0], model.GetWeights()[0].Data[0]; got != want {
		t.Errorf("got the weight %v, want %v", got, want)
	}
}

// An infinite value is no improvement, whichever way it points.
func TestModelCheckpointTakesNoInfinity(t *testing.T) {
	for _, mode := range []Mode{Min, Max} {
		m := monitor{name: "loss", max: mode == Max}
		reference := 1.0
		for _, v := range []float64{math.Inf(1), math.Inf(-1), math.NaN()} {
			if m.improves(v, nil) || m.improves(v, &reference) {
				t.Errorf("%s: %v is taken for an improvement", mode, v)
			}
		}
	}
}
