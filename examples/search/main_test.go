package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"board/examples/internal/exampletest"
)

// rows reads the file of a search, without its header.
func rows(t *testing.T, path string) [][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := csv.NewReader(file).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("%v: %v", err, all)
	}
	for i, name := range []string{"number", "n_hidden", "n_neurons", "learning_rate", "score"} {
		if all[0][i] != name {
			t.Errorf("the header is %q", all[0])
		}
	}
	return all[1:]
}

func TestTheSearchGoesOn(t *testing.T) {
	exampletest.Offline(t)
	dir := t.TempDir()
	f := flags{
		study: filepath.Join(dir, "study"), csv: filepath.Join(dir, "trials.csv"), logs: filepath.Join(dir, "logs"), iter: 4, epochs: 4, folds: 3, workers: 2, seed: 42,
	}
	var out bytes.Buffer
	if err := run(t.Context(), &out, f); err != nil {
		t.Fatal(err)
	}
	first := rows(t, f.csv)
	if len(first) != 4 {
		t.Errorf("got %d trials, want 4", len(first))
	}
	best := exampletest.Number(t, out.String(), `The best score is (-[\d.]+),`)
	for _, row := range first {
		if score, err := strconv.ParseFloat(row[4], 64); err != nil || score > best+1e-4 {
			t.Errorf("%q is better than the best, %v", row, best)
		}
	}
	if mse := exampletest.Number(t, out.String(), `a mean squared error of ([\d.]+)`); mse > 2 {
		t.Errorf("the best model has a mean squared error of %v", mse)
	}
	f.iter = 6
	if err := run(t.Context(), &out, f); err != nil {
		t.Fatal(err)
	}
	second := rows(t, f.csv)
	if len(second) != 6 {
		t.Errorf("got %d trials, want 6", len(second))
	}
	for i, row := range first {
		for j, cell := range row {
			if second[i][j] != cell {
				t.Errorf("trial %d was %q, is %q", i, row, second[i])
			}
		}
	}
	if runs, err := filepath.Glob(filepath.Join(f.logs, "study", "trial_*", "fold_*", "validation")); err != nil || len(runs) != 18 {
		t.Errorf("got %d runs, %v; want those of 6 trials with 3 folds each", len(runs), err)
	}
}

func TestInterruptedSearchSaysHowToGoOn(t *testing.T) {
	exampletest.Offline(t)
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	out := &trigger{cancel: cancel}
	err := run(ctx, out, flags{study: filepath.Join(dir, "s"), logs: dir, iter: 50, epochs: 2, folds: 2, workers: 1, seed: 1, csv: filepath.Join(dir, "c.csv")})
	if !errors.Is(err, context.Canceled) || !bytes.Contains([]byte(err.Error()), []byte("the same command goes on")) {
		t.Error(err)
	}
	if n := len(rows(t, filepath.Join(dir, "c.csv"))); n == 0 || n == 50 {
		t.Errorf("%d trials are kept", n)
	}
}

// A trigger cancels once a trial has been told of.
type trigger struct{ cancel func() }

func (w *trigger) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("trial ")) {
		w.cancel()
	}
	return len(p), nil
}

func TestPutsTheStudyInAPlaceOfItsOwn(t *testing.T) {
	logs := t.TempDir()
	exampletest.OwnPlace(t, "study.db", func(w io.Writer) error {
		return run(t.Context(), w, flags{iter: 1, epochs: 1, folds: 2, workers: 1, logs: logs})
	})
}

// A program that serves, and one that joins, evaluate each trial once.
func TestTwoProgramsShareAStudy(t *testing.T) {
	exampletest.Offline(t)
	dir := t.TempDir()
	serving := &urlFinder{found: make(chan string, 1)}
	f := flags{study: filepath.Join(dir, "study"), serve: true, logs: filepath.Join(dir, "logs"), iter: 12, epochs: 2, folds: 2, workers: 1, seed: 42, csv: filepath.Join(dir, "served.csv")}
	ended := make(chan error, 1)
	go func() { ended <- run(t.Context(), serving, f) }()
	joining := f
	joining.study, joining.serve, joining.csv = "", false, ""
	select {
	case joining.join = <-serving.found:
	case err := <-ended:
		t.Fatal(err)
	}
	if err := run(t.Context(), io.Discard, joining); err != nil {
		t.Log(err) // the study may be complete, and its server gone, at any time
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if got := rows(t, f.csv); len(got) != 12 {
		t.Errorf("got %d trials, want 12", len(got))
	}
}

// A urlFinder finds the URL that others join with.
type urlFinder struct{ found chan string }

func (w *urlFinder) Write(p []byte) (int, error) {
	if _, rest, ok := bytes.Cut(p, []byte("-join ")); ok {
		w.found <- string(bytes.TrimSuffix(rest, []byte(".\n")))
	}
	return len(p), nil
}
