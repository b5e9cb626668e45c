package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"board/nn/datasets"
	"board/nn/tensor"
)

// What the script reads is there: the data, and the trials with what scikit-learn is to repeat.
func TestCompare(t *testing.T) {
	dir := t.TempDir()
	train := &datasets.Dataset{X: tensor.New(90, 8), Y: tensor.New(90, 1)}
	for i := range train.X.Data {
		train.X.Data[i] = float32(math.Sin(float64(i)))
	}
	for i := range train.Y.Data {
		train.Y.Data[i] = 1 + train.X.Data[8*i]
	}
	if err := compare(dir, train, 3, 2, 3); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(dir, "train.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if rows, err := csv.NewReader(file).ReadAll(); err != nil || len(rows) != 90 || len(rows[0]) != 9 {
		t.Errorf("got %d rows, %v", len(rows), err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "ours.json"))
	if err != nil {
		t.Fatal(err)
	}
	var ours struct {
		Seconds float64
		Trials  []trial
	}
	if err := json.Unmarshal(text, &ours); err != nil || ours.Seconds <= 0 || len(ours.Trials) != 3 {
		t.Fatalf("%v: %s", err, text)
	}
	for _, trial := range ours.Trials {
		if trial.State != "finished" || trial.Score >= 0 || trial.Neurons < 1 || trial.Layers > 3 || trial.Rate < 3e-4 {
			t.Errorf("%+v", trial)
		}
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{nil, {"a", "1", "2"}, {"a", "few", "1", "2"}} {
		if err := run(args); err == nil {
			t.Errorf("%q: expected an error", args)
		}
	}
}
