// Command nn is this project's contestant in the comparison of bench/nn/compare.py: it trains the classifier of the book's chapter 10 on
// MNIST, an epoch whenever it is asked for one.
//
//	BOARD_DATA=DIR nn -samples 55000 -epochs 10 -batch 32
//
// It first writes a line with its name. A line "fit SEED" on its input makes a new model, each line "epoch" that follows trains it for
// one more, and is answered with the seconds that took, without validation, and the accuracy on the 5,000 validation samples.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
)

const validationSamples = 5000 // the first ones, as in the book

func main() {
	samples := flag.Int("samples", 55000, "how many samples to train on")
	epochs := flag.Int("epochs", 10, "how many epochs each model is trained for")
	batch := flag.Int("batch", 32, "how many samples a step of the optimizer is made from")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *samples, nn.FitConfig{Epochs: *epochs, BatchSize: *batch}); err != nil {
		fmt.Fprintln(os.Stderr, "bench/nn:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer, samples int, config nn.FitConfig) error {
	train, validation, err := load(samples)
	if err != nil {
		return err
	}
	answer := json.NewEncoder(out)
	threads := runtime.GOMAXPROCS(0)
	if err := answer.Encode(map[string]any{"name": "board/nn, " + runtime.Version(), "threads": threads}); err != nil {
		return err
	}
	orders := bufio.NewScanner(in)
	for orders.Scan() {
		var seed uint64
		if _, err := fmt.Sscanf(orders.Text(), "fit %d", &seed); err != nil {
			return fmt.Errorf("expected the order \"fit SEED\", got %q", orders.Text())
		}
		config.Validation, config.Verbose = &validation, nn.Silent
		config.Callbacks = []nn.Callback{&stopwatch{orders: orders, answer: answer}}
		if err := fit(seed, train, config); err != nil {
			return err
		}
	}
	return orders.Err()
}

func load(samples int) (train, validation nn.Data, err error) {
	all, _, err := datasets.MNIST(context.Background())
	if err != nil {
		return train, validation, err
	}
	if most := all.Len() - validationSamples; samples < 1 || samples > most {
		return train, validation, fmt.Errorf("-samples: expected 1 to %d, got %d", most, samples)
	}
	all.Scale(1.0 / 255)
	v := all.Slice(0, validationSamples)
	t := all.Slice(validationSamples, validationSamples+samples)
	return nn.XY(t.X, t.Y), nn.XY(v.X, v.Y), nil
}

func fit(seed uint64, train nn.Data, config nn.FitConfig) error {
	nn.SetRandomSeed(seed)
	m, err := nn.NewSequential(
		&layer.Input{Shape: []int{28, 28}},
		&layer.Flatten{},
		&layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 100, Activation: "relu"},
		&layer.Dense{Units: 10, Activation: "softmax"},
	)
	if err != nil {
		return err
	}
	err = m.Compile(nn.CompileConfig{
		Optimizer: &optimizer.SGD{LearningRate: 0.01},
		Loss:      loss.Name("sparse_categorical_crossentropy"),
		Metrics:   []metric.Metric{metric.Name("accuracy")},
	})
	if err != nil {
		return err
	}
	_, err = m.Fit(context.Background(), train, config)
	return err
}

// A stopwatch waits for its order before each epoch, and times it until validation begins.
type stopwatch struct {
	nn.BaseCallback
	orders  *bufio.Scanner
	answer  *json.Encoder
	begin   time.Time
	seconds float64
}

func (s *stopwatch) OnEpochBegin(*nn.Model, int) error {
	if !s.orders.Scan() {
		return errors.Join(s.orders.Err(), errors.New("the orders ended within a training"))
	}
	if order := s.orders.Text(); order != "epoch" {
		return fmt.Errorf("expected the order \"epoch\", got %q", order)
	}
	s.begin = time.Now()
	return nil
}

func (s *stopwatch) OnTestBegin(*nn.Model, nn.Params) error {
	s.seconds = time.Since(s.begin).Seconds()
	return nil
}

func (s *stopwatch) OnEpochEnd(_ *nn.Model, _ int, logs *nn.Logs) error {
	accuracy, _ := logs.Get("val_accuracy")
	return s.answer.Encode(map[string]float64{"seconds": s.seconds, "val_accuracy": accuracy})
}
