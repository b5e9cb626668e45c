// Learningrates trains the same model with several learning rates and keeps the best: the simplest way to choose a hyper-parameter, and
// the first one to choose.
//
//	go run ./examples/learningrates     prints a table
//	make run                            shows the runs side by side
//
// A rate that is too small wastes time, one that is too large does not learn at all; in between there is a wide range that works. The
// chapter's advice: the best is about half of the greatest that still works.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"path/filepath"

	"board/examples/internal/data"
	"board/nn"
	"board/nn/callback"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensorboard"
)

func main() {
	epochs := flag.Int("epochs", 5, "how many times to go over the images, for each rate")
	logs := flag.String("logdir", "my_logs", "the directory of all runs")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *epochs, *logs); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer, epochs int, logs string) error {
	train, valid, _, err := data.Images(ctx, w)
	if err != nil {
		return err
	}
	train.Scale(1.0 / 255)
	valid.Scale(1.0 / 255)

	dir := nn.RunDir(logs)
	bestRate, best := 0.0, math.Inf(-1)
	for _, rate := range []float64{1e-4, 1e-3, 1e-2, 1e-1, 1, 10} {
		name := fmt.Sprintf("rate_%g", rate)
		accuracy, err := try(ctx, train, valid, rate, epochs, filepath.Join(dir, name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintf(w, "learning rate %-6g val_accuracy %.4f\n", rate, accuracy)
		if accuracy > best {
			bestRate, best = rate, accuracy
		}
	}
	fmt.Fprintf(w, "The best rate is %g, with a val_accuracy of %.4f. All runs are in %s.\n", bestRate, best, dir)
	return nil
}

// try trains with one rate, and returns the accuracy on the validation data. Every rate starts from the same weights, and sees the images
// in the same order.
func try(ctx context.Context, train, valid *datasets.Dataset, rate float64, epochs int, dir string) (float64, error) {
	nn.SetRandomSeed(42)
	model, err := newModel(train.X.Shape[1:], train.Classes(), rate)
	if err != nil {
		return 0, err
	}
	validation := nn.XY(valid.X, valid.Y)
	history, err := model.Fit(ctx, nn.XY(train.X, train.Y), nn.FitConfig{
		Epochs:     epochs,
		Validation: &validation,
		Callbacks:  []nn.Callback{&callback.TerminateOnNaN{}, &tensorboard.Callback{LogDir: dir}},
		Verbose:    nn.Silent,
	})
	if err != nil {
		return 0, err
	}
	accuracy, _ := history.Last("val_accuracy")
	return accuracy, nil
}

func newModel(shape []int, classes int, rate float64) (*nn.Model, error) {
	model, err := nn.NewSequential(
		&layer.Input{Shape: shape},
		&layer.Flatten{},
		&layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 100, Activation: "relu"},
		&layer.Dense{Units: classes, Activation: "softmax"},
	)
	if err != nil {
		return nil, err
	}
	return model, model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.SGD{LearningRate: rate},
		Loss:      loss.Name("sparse_categorical_crossentropy"),
		Metrics:   []metric.Metric{metric.Name("accuracy")},
	})
}
