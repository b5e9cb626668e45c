package demo_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"board/cmd/board/internal/demo"
	"board/nn/datasets"
	"board/summary/logdir"
)

// said collects what the user is told; trainings that run side by side speak at any time.
type said struct {
	mu    sync.Mutex
	lines []string
	first chan struct{} // closed at the first line
}

func newSaid() *said { return &said{first: make(chan struct{})} }

func (s *said) say(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lines = append(s.lines, fmt.Sprintf(format, args...)); len(s.lines) == 1 {
		close(s.first)
	}
}

// wants looks for lines that contain the words.
func (s *said) wants(t *testing.T, words ...string) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range words {
		if !strings.Contains(strings.Join(s.lines, "\n"), w) {
			t.Errorf("%q was not said, but %q", w, s.lines)
		}
	}
}

// districts makes a folder of data with a few made-up districts of California.
func districts(t *testing.T) (dir string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("longitude,latitude,housing_median_age,total_rooms,total_bedrooms,population,households,median_income,median_house_value,ocean_proximity\n")
	for i := range 80 {
		fmt.Fprintf(&b, "%v,%v,%d,%d,%d,%d,%d,%v,%d,INLAND\n", -120-float64(i%9)/4, 34+float64(i%7)/3, 1+i%50, 900+31*i, 200+7*i, 500+3*i, 150+i, 1+float64(i)/9, 60000+4000*i)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "housing.csv"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// catalog is what the board finds in the log directory.
func catalog(t *testing.T, dir string) *logdir.Catalog {
	t.Helper()
	store, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- store.Follow(ctx) }()
	<-store.Loaded()
	cancel()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return store.Catalog()
}

func TestTrain(t *testing.T) {
	t.Setenv(datasets.DataVariable, districts(t))
	dir, s := t.TempDir(), newSaid()
	if err := demo.Train(t.Context(), demo.Options{LogDir: dir, Epochs: 3, Say: s.say}); err != nil {
		t.Fatal(err)
	}
	s.wants(t, "learning rates 0.1 and 0.01", "lr_0.1_seed_1: val_accuracy is 0.", "lr_0.01_seed_1: val_accuracy is 0.",
		"districts of California", "wide_and_deep_seed_1: val_output_mean_absolute_error is ")
	c := catalog(t, dir)
	train := []string{"epoch_loss", "epoch_learning_rate", "batch_loss"}
	for run, tags := range map[string][]string{
		"lr_0.1_seed_1/train":             append(train, "epoch_accuracy", "batch_accuracy"),
		"lr_0.01_seed_1/train":            train,
		"lr_0.1_seed_1/validation":        {"epoch_loss", "epoch_accuracy", "evaluation_accuracy_vs_iterations"},
		"lr_0.01_seed_1/validation":       {"evaluation_loss_vs_iterations"},
		"wide_and_deep_seed_1/train":      append(train, "epoch_output_loss", "epoch_aux_output_loss", "epoch_output_mean_absolute_error"),
		"wide_and_deep_seed_1/validation": {"epoch_output_loss"},
	} {
		r, ok := c.Run(run)
		if !ok {
			t.Errorf("no run %s", run)
			continue
		}
		for _, tag := range tags {
			if x, ok := r.Tag(tag); !ok || x.Series() == nil || x.Series().View().Len() == 0 {
				t.Errorf("%s: no curve %s", run, tag)
			}
		}
	}
}

// Beside the curves a classifier logs something for every other dashboard.
func TestRecorder(t *testing.T) {
	t.Setenv(datasets.DataVariable, t.TempDir())
	dir := t.TempDir()
	if err := demo.Train(t.Context(), demo.Options{LogDir: dir, Epochs: 6, Say: newSaid().say}); err != nil {
		t.Fatal(err)
	}
	r, ok := catalog(t, dir).Run("lr_0.1_seed_1")
	if !ok {
		t.Fatal("no run lr_0.1_seed_1")
	}
	for tag, want := range map[string]struct {
		plugin string
		steps  int
	}{
		"training":                     {"text", 1},
		"misclassified":                {"images", 2},
		"misclassified_digits":         {"text", 2},
		"confusion_matrix":             {"images", 2},
		"confusion_landscape_VERTEX":   {"mesh", 2},
		"confusion_landscape_FACE":     {"mesh", 2},
		"confusion_landscape_COLOR":    {"mesh", 2},
		"accuracy_melody":              {"audio", 2},
		"digit_8":                      {"pr_curves", 2},
		"custom_scalars__config__":     {"custom_scalars", 1},
		"_hparams_/experiment":         {"hparams", 1},
		"_hparams_/session_start_info": {"hparams", 1},
		"_hparams_/session_end_info":   {"hparams", 1},
	} {
		x, ok := r.Tag(tag)
		if !ok || x.Plugin() != want.plugin || x.Places() == nil || x.Places().View().Len() != want.steps {
			t.Errorf("%s: no %s with %d steps", tag, want.plugin, want.steps)
		}
	}
	config, err := os.ReadFile(filepath.Join(dir, "lr_0.1_seed_1", "projector_config.pbtxt"))
	if err != nil || !strings.Contains(string(config), "digits") {
		t.Errorf("the projector's configuration is %s (%v)", config, err)
	}
}

// Without the data the rest is trained, and nobody is asked for it over the network.
func TestTrainWithoutHousing(t *testing.T) {
	t.Setenv(datasets.DataVariable, t.TempDir())
	s := newSaid()
	if err := demo.Train(t.Context(), demo.Options{LogDir: t.TempDir(), Epochs: 1, Say: s.say}); err != nil {
		t.Fatal(err)
	}
	s.wants(t, "lr_0.1_seed_1: ", "is left out", "BOARD_DATA")
}

// Another round starts from another seed, also in another demonstration.
func TestRounds(t *testing.T) {
	t.Setenv(datasets.DataVariable, t.TempDir())
	dir, s := t.TempDir(), newSaid()
	for _, rounds := range []int{2, 1} {
		more := func(context.Context) bool { rounds--; return rounds > 0 }
		if err := demo.Train(t.Context(), demo.Options{LogDir: dir, Epochs: 1, Say: s.say, More: more}); err != nil {
			t.Fatal(err)
		}
	}
	runs, err := filepath.Glob(filepath.Join(dir, "*"))
	for i := range runs {
		runs[i] = filepath.Base(runs[i])
	}
	want := []string{"lr_0.01_seed_1", "lr_0.01_seed_2", "lr_0.01_seed_3", "lr_0.1_seed_1", "lr_0.1_seed_2", "lr_0.1_seed_3"}
	if err != nil || !slices.Equal(runs, want) {
		t.Errorf("runs %q (%v), want %q", runs, err, want)
	}
	if text := strings.Join(s.lines, "\n"); strings.Count(text, "side by side") != 2 || strings.Count(text, "is left out") != 2 {
		t.Errorf("each demonstration tells once what it trains, but these said %s", text)
	}
}

func TestTrainStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s := newSaid()
	go func() {
		<-s.first
		cancel()
	}()
	err := demo.Train(ctx, demo.Options{LogDir: t.TempDir(), EpochTime: time.Hour, Say: s.say})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func TestTrainNamesWhatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "lr_0.1_seed_1")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, logs := range []string{dir, file} {
		err := demo.Train(t.Context(), demo.Options{LogDir: logs, Epochs: 1, Say: newSaid().say})
		if err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("logging to %s: error %v, want one that names %s", logs, err, file)
		}
	}
}
