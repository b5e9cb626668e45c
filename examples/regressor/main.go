// Regressor predicts what houses cost: the chapter's regression MLP, made with the Sequential API.
//
//	go run ./examples/regressor
//
// One output without an activation, squared errors for a loss, and a layer that knows the mean and the spread of each feature. The
// districts of California are downloaded the first time (1.4 MB); without a network, and without BOARD_DATA, they are made up.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"board/examples/internal/data"
	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensor"
)

func main() {
	epochs := flag.Int("epochs", 20, "how many times to go over the districts")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *epochs); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer, epochs int) error {
	train, valid, test, err := data.Housing(ctx, w)
	if err != nil {
		return err
	}
	nn.SetRandomSeed(42)
	model, err := newModel(train.X)
	if err != nil {
		return err
	}
	err = model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.Adam{LearningRate: 1e-3},
		Loss:      loss.Name("mse"),
		Metrics:   []metric.Metric{&metric.RootMeanSquaredError{}}, // in the unit of the prices, unlike the loss
	})
	if err != nil {
		return err
	}

	validation := nn.XY(valid.X, valid.Y)
	_, err = model.Fit(ctx, nn.XY(train.X, train.Y), nn.FitConfig{Epochs: epochs, Validation: &validation, Output: w})
	if err != nil {
		return err
	}
	scores, err := model.Evaluate(ctx, nn.XY(test.X, test.Y), nn.EvaluateConfig{Verbose: nn.Silent})
	if err != nil {
		return err
	}
	rmse, _ := scores.Get("root_mean_squared_error")
	fmt.Fprintf(w, "In districts that it has never seen it is wrong by %.0f dollars (RMSE).\n", rmse*100_000)

	prices, err := model.PredictOne(ctx, test.X.Slice(0, 3))
	if err != nil {
		return err
	}
	for i := range prices.Rows() {
		fmt.Fprintf(w, "District %d: predicted %.0f dollars, in truth %.0f\n", i, prices.At(i, 0)*100_000, test.Y.At(i, 0)*100_000)
	}
	return nil
}

// newModel begins with a Normalization layer. It learns from the training data, once, before training, and is saved with the model, so that
// scaling cannot be forgotten.
func newModel(x *tensor.Tensor) (*nn.Model, error) {
	norm := &layer.Normalization{}
	if err := norm.Adapt(x); err != nil {
		return nil, err
	}
	return nn.NewSequential(
		&layer.Input{Shape: []int{8}},
		norm,
		&layer.Dense{Units: 50, Activation: "relu"},
		&layer.Dense{Units: 50, Activation: "relu"},
		&layer.Dense{Units: 50, Activation: "relu"},
		&layer.Dense{Units: 1},
	)
}
