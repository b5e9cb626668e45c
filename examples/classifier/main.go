// Classifier tells shirts from sneakers: the chapter's image classifier, made with the Sequential API.
//
//	go run ./examples/classifier
//	go run ./examples/classifier -epochs 5
//
// It goes the whole way once: data, model, Summary, Compile, Fit, a plot of the History, Evaluate, Predict. Fashion-MNIST is downloaded
// the first time (31 MB). Without a network it takes MNIST where BOARD_DATA or the cache has it, else the small digits that are part of
// the program, and says so.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"

	"board/examples/internal/data"
	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
)

func main() {
	epochs := flag.Int("epochs", 30, "how many times to go over the images")
	plot := flag.String("plot", "", "where to write the learning curves; history.html in a new temporary directory unless given")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *epochs, *plot); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer, epochs int, plot string) error {
	train, valid, test, err := data.Images(ctx, w)
	if err != nil {
		return err
	}
	// Gradient descent works best with numbers of about one: pixels from 0 to 255 become 0 to 1.
	train.Scale(1.0 / 255)
	valid.Scale(1.0 / 255)
	test.Scale(1.0 / 255)

	nn.SetRandomSeed(42) // every run the same
	model, err := newModel(train.X.Shape[1:], train.Classes())
	if err != nil {
		return err
	}
	if err := model.Summary(w); err != nil {
		return err
	}

	// Labels are class numbers, hence "sparse"; were they one-hot, it would be "categorical_crossentropy".
	err = model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.SGD{LearningRate: 0.01},
		Loss:      loss.Name("sparse_categorical_crossentropy"),
		Metrics:   []metric.Metric{metric.Name("accuracy")},
	})
	if err != nil {
		return err
	}

	validation := nn.XY(valid.X, valid.Y)
	history, err := model.Fit(ctx, nn.XY(train.X, train.Y), nn.FitConfig{
		Epochs:     epochs,
		Validation: &validation,
		Output:     w,
	})
	if err != nil {
		return err
	}
	if plot == "" {
		dir, err := os.MkdirTemp("", "classifier-")
		if err != nil {
			return err
		}
		plot = filepath.Join(dir, "history.html")
	}
	if err := history.Plot(plot); err != nil {
		fmt.Fprintln(w, err) // the curves are not worth losing the model for
	} else {
		fmt.Fprintf(w, "The learning curves are in %s.\n", plot)
	}

	scores, err := model.Evaluate(ctx, nn.XY(test.X, test.Y), nn.EvaluateConfig{Verbose: nn.Silent})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "On images that it has never seen: %v\n", scores)
	return classify(ctx, w, model, test)
}

// classify prints what the first few images are.
func classify(ctx context.Context, w io.Writer, model *nn.Model, test *datasets.Dataset) error {
	// The softmax layer gives a probability for each class.
	few := test.X.Slice(0, 3)
	probabilities, err := model.PredictOne(ctx, few)
	if err != nil {
		return err
	}
	classes, err := model.PredictClasses(ctx, few)
	if err != nil {
		return err
	}
	for i, class := range classes {
		fmt.Fprintf(w, "Image %d is a %s, it says, with a probability of %.2f. It is a %s.\n",
			i, test.ClassNames[class], probabilities.At(i, class), test.ClassNames[int(test.Y.At(i))])
	}
	return nil
}

// newModel has two hidden layers, and an output for each class.
func newModel(image []int, classes int) (*nn.Model, error) {
	return nn.NewSequential(
		&layer.Input{Shape: image},
		&layer.Flatten{},
		&layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 100, Activation: "relu"},
		&layer.Dense{Units: classes, Activation: "softmax"},
	)
}
