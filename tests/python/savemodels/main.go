// Savemodels saves a small trained model as tests/python/test_model_files.py asks for, and reads back the weights that the test has written.
//
//	go run ./tests/python/savemodels DIR
//
// writes DIR/model.nn and DIR/model.weights.safetensors, and prints a JSON object with the values of the weights by their paths. If there is a
// DIR/from_python.safetensors, the weights printed are those that LoadWeights finds in it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"
	"path/filepath"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: savemodels DIR")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(dir string) error {
	m, err := trained()
	if err != nil {
		return err
	}
	if err := errors.Join(m.Save(filepath.Join(dir, "model.nn")), m.SaveWeights(filepath.Join(dir, "model.weights.safetensors"))); err != nil {
		return err
	}
	theirs := filepath.Join(dir, "from_python.safetensors")
	if _, err := os.Stat(theirs); err == nil {
		if err := m.LoadWeights(theirs); err != nil {
			return err
		}
	}
	values := map[string][]float32{}
	paths := m.WeightPaths()
	for i, w := range m.GetWeights() {
		values[paths[i]] = w.Data
	}
	return json.NewEncoder(os.Stdout).Encode(values)
}

func trained() (*nn.Model, error) {
	m, err := nn.NewSequential(
		&layer.Input{Shape: []int{3}}, &layer.Dense{Units: 4, Activation: "relu", Name: "hidden"}, &layer.BatchNormalization{}, &layer.Dense{Units: 2},
	)
	if err != nil {
		return nil, err
	}
	if err := m.Compile(nn.CompileConfig{Optimizer: &optimizer.Adam{}, Loss: loss.Name("mse")}); err != nil {
		return nil, err
	}
	x, y := tensor.New(8, 3), tensor.New(8, 2)
	for i := range x.Data {
		x.Data[i] = float32(i%5) / 5
	}
	_, err = m.Fit(context.Background(), nn.XY(x, y), nn.FitConfig{Epochs: 2, Verbose: nn.Silent})
	return m, err
}
