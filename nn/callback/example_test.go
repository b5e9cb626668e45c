package callback_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"board/nn"
	"board/nn/callback"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// line is data to learn from: points on a line, the last ones to validate with.
func line() (training, validation nn.Data) {
	x, y := tensor.New(40, 1), tensor.New(40, 1)
	for i := range x.Data {
		x.Data[i] = float32(i) / 40
		y.Data[i] = 2*x.Data[i] - 1
	}
	return nn.XY(x.Slice(0, 30), y.Slice(0, 30)), nn.XY(x.Slice(30, 40), y.Slice(30, 40))
}

// neuron is a model that can learn a line.
func neuron(rate float64) *nn.Model {
	nn.SetRandomSeed(42)
	model, err := nn.NewSequential(&layer.Input{Shape: []int{1}}, &layer.Dense{Units: 1})
	if err != nil {
		log.Fatal(err)
	}
	if err := model.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: rate}, Loss: loss.Name("mse")}); err != nil {
		log.Fatal(err)
	}
	return model
}

func ExampleEarlyStopping() {
	training, validation := line()
	history, err := neuron(0.5).Fit(context.Background(), training, nn.FitConfig{
		Epochs:     1000,
		Validation: &validation,
		Callbacks:  []nn.Callback{&callback.EarlyStopping{MinDelta: 1e-6, Patience: 3, RestoreBestWeights: true}},
		Verbose:    nn.Silent,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("fewer than 1000 epochs:", len(history.Epochs) < 1000)
	// Output: fewer than 1000 epochs: true
}

func ExampleLearningRateScheduler() {
	training, _ := line()
	_, err := neuron(0.1).Fit(context.Background(), training, nn.FitConfig{
		Epochs: 3,
		Callbacks: []nn.Callback{
			&callback.LearningRateScheduler{Schedule: func(_ int, rate float64) float64 { return rate / 2 }},
			&callback.LambdaCallback{EpochEnd: func(m *nn.Model, epoch int, _ *nn.Logs) error {
				fmt.Printf("epoch %d: %.4f\n", epoch, m.Optimizer().CurrentLearningRate())
				return nil
			}},
		},
		Verbose: nn.Silent,
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// epoch 0: 0.0500
	// epoch 1: 0.0250
	// epoch 2: 0.0125
}

// A rate that is far too large makes the loss infinite.
func ExampleTerminateOnNaN() {
	training, _ := line()
	history, err := neuron(1e6).Fit(context.Background(), training, nn.FitConfig{
		Epochs:    100,
		Callbacks: []nn.Callback{&callback.TerminateOnNaN{Output: os.Stdout}},
		Verbose:   nn.Silent,
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("fewer than 100 epochs:", len(history.Epochs) < 100)
	// Output:
	// Batch 0: Invalid loss, terminating training
	// fewer than 100 epochs: true
}

func ExampleCSVLogger() {
	dir, err := os.MkdirTemp("", "logs")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "training.csv")
	training, validation := line()
	_, err = neuron(0.1).Fit(context.Background(), training, nn.FitConfig{
		Epochs:     2,
		Validation: &validation,
		Callbacks:  []nn.Callback{&callback.CSVLogger{Filename: path}},
		Verbose:    nn.Silent,
	})
	if err != nil {
		log.Fatal(err)
	}
	table, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		columns := strings.Split(line, ",")
		fmt.Print(columns[0], ": ", len(columns), " columns\n")
	}
	// Output:
	// epoch: 3 columns
	// 0: 3 columns
	// 1: 3 columns
}
