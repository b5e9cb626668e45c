// Command housing runs the chapter's search on California's houses (the folder BOARD_DATA has them) for a comparison with scikit-learn: it
// writes the training data, scaled, and what it came to, which sklearn_search.py reads.
//
//	go run ./bench/search/housing DIR 10 20 3     directory, trials, epochs, folds
package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/search"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(args []string) error {
	if len(args) != 4 {
		return fmt.Errorf("expected directory, trials, epochs and folds, got %q", args)
	}
	var numbers [3]int
	for i, word := range args[1:] {
		n, err := strconv.Atoi(word)
		if err != nil {
			return err
		}
		numbers[i] = n
	}
	train, err := districts()
	if err != nil {
		return err
	}
	return compare(args[0], train, numbers[0], numbers[1], numbers[2])
}

// compare writes train.csv and ours.json into a directory.
func compare(dir string, train *datasets.Dataset, trials, epochs, folds int) error {
	if err := writeData(filepath.Join(dir, "train.csv"), train); err != nil {
		return err
	}
	results, took, err := tune(train, trials, epochs, folds)
	if err != nil {
		return err
	}
	text, err := json.Marshal(map[string]any{"seconds": took.Seconds(), "trials": results})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "ours.json"), text, 0o644)
}

// districts are what the chapter trains with, scaled.
func districts() (*datasets.Dataset, error) {
	all, err := datasets.CaliforniaHousing(context.Background())
	if err != nil {
		return nil, err
	}
	train, _, _, err := datasets.Split(all, datasets.SplitConfig{Valid: 0.1875, Test: 0.25, Seed: 42})
	if err != nil {
		return nil, err
	}
	var scaler datasets.StandardScaler
	if err := scaler.Fit(train.X); err != nil {
		return nil, err
	}
	train.X, err = scaler.Transform(train.X)
	return train, err
}

func writeData(path string, d *datasets.Dataset) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := csv.NewWriter(f)
	for i := range d.X.Rows() {
		var row []string
		for _, v := range append(append([]float32(nil), d.X.Row(i)...), d.Y.Row(i)...) {
			row = append(row, strconv.FormatFloat(float64(v), 'g', -1, 32))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// A trial is what scikit-learn is to repeat, with the score that it had here.
type trial struct {
	Layers  int     `json:"n_hidden"`
	Neurons int     `json:"n_neurons"`
	Rate    float64 `json:"learning_rate"`
	Score   float64 `json:"score"`
	State   string  `json:"state"`
}

func tune(train *datasets.Dataset, trials, epochs, folds int) (list []trial, took time.Duration, err error) {
	study, err := search.Open(search.Config{
		Space: search.Space{search.Int("n_hidden", 0, 3), search.Int("n_neurons", 1, 99), search.LogUniform("learning_rate", 3e-4, 3e-2)},
		Goal:  search.Maximize, Trials: trials, Seed: 42, Verbose: nn.Silent,
	})
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, study.Close()) }()
	begun := time.Now()
	err = study.Run(context.Background(), &search.CrossValidation{
		Build: newModel, Data: nn.XY(train.X, train.Y), Folds: folds, Fit: nn.FitConfig{Epochs: epochs},
	})
	took = time.Since(begun)
	for _, r := range study.Results() {
		list = append(list, trial{r.Params.Int("n_hidden"), r.Params.Int("n_neurons"), r.Params.Float("learning_rate"), r.Score, string(r.State)})
	}
	return list, took, err
}

func newModel(t *search.Trial) (*nn.Model, error) {
	layers := []layer.Layer{&layer.Input{Shape: []int{8}}}
	for range t.Params().Int("n_hidden") {
		layers = append(layers, &layer.Dense{Units: t.Params().Int("n_neurons"), Activation: "relu"})
	}
	m, err := nn.WithSeed(t.Seed()).NewSequential(append(layers, &layer.Dense{Units: 1})...)
	if err != nil {
		return nil, err
	}
	return m, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: t.Params().Float("learning_rate")}, Loss: loss.Name("mse")})
}
