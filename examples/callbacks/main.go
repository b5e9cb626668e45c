// Callbacks shows callbacks, which are called while a model trains: the chapter's ModelCheckpoint and EarlyStopping, and a custom one.
//
//	go run ./examples/callbacks
//
// The model is that of ./examples/regressor. Training goes on for 100 epochs at most, ends when validation has not got better for ten, and
// takes back the best weights.
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
	"board/nn/callback"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

func main() {
	epochs := flag.Int("epochs", 100, "how many times to go over the districts at most")
	dir := flag.String("dir", "", "where the best weights are kept; a new temporary directory unless given")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *epochs, *dir); err != nil {
		log.Fatal(err)
	}
}

// PrintValTrainRatio prints after each epoch how much worse the model does on data that it was not trained on: a ratio far above 1 means
// overfitting. All other methods come from BaseCallback and do nothing.
type PrintValTrainRatio struct {
	nn.BaseCallback
	Output io.Writer
}

// OnEpochEnd is called with the logs of the epoch. An error would end the training.
func (p *PrintValTrainRatio) OnEpochEnd(_ *nn.Model, epoch int, logs *nn.Logs) error {
	trained, _ := logs.Get("loss")
	validated, _ := logs.Get("val_loss")
	fmt.Fprintf(p.Output, "Epoch %d: val/train = %.2f\n", epoch+1, validated/trained)
	return nil
}

func run(ctx context.Context, w io.Writer, epochs int, dir string) error {
	train, valid, test, err := data.Housing(ctx, w)
	if err != nil {
		return err
	}
	nn.SetRandomSeed(42)
	model, err := newModel(train.X)
	if err != nil {
		return err
	}

	if dir == "" {
		if dir, err = os.MkdirTemp("", "callbacks-"); err != nil {
			return err
		}
	}
	best := filepath.Join(dir, "best.weights.safetensors")
	checkpoint := &callback.ModelCheckpoint{FilePath: best, SaveBestOnly: true, SaveWeightsOnly: true}
	earlyStopping := &callback.EarlyStopping{Patience: 10, RestoreBestWeights: true, Output: w}
	validation := nn.XY(valid.X, valid.Y)
	history, err := model.Fit(ctx, nn.XY(train.X, train.Y), nn.FitConfig{
		Epochs:     epochs,
		Validation: &validation,
		Callbacks:  []nn.Callback{checkpoint, earlyStopping, &PrintValTrainRatio{Output: w}},
		Verbose:    nn.Silent,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Trained %d epochs; number %d was the best, and its weights are in %s.\n", len(history.Epochs), earlyStopping.BestEpoch()+1, best)

	scores, err := model.Evaluate(ctx, nn.XY(test.X, test.Y), nn.EvaluateConfig{Verbose: nn.Silent})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "In districts that it has never seen: %v\n", scores)
	return nil
}

func newModel(x *tensor.Tensor) (*nn.Model, error) {
	norm := &layer.Normalization{}
	if err := norm.Adapt(x); err != nil {
		return nil, err
	}
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{8}},
		norm,
		&layer.Dense{Units: 30, Activation: "relu"},
		&layer.Dense{Units: 30, Activation: "relu"},
		&layer.Dense{Units: 1},
	)
	if err != nil {
		return nil, err
	}
	return model, model.Compile(nn.CompileConfig{Optimizer: &optimizer.Adam{LearningRate: 1e-3}, Loss: loss.Name("mse")})
}
