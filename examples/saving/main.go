// Saving keeps a trained model: the whole of it in one file, its weights alone, and its architecture alone.
//
//	go run ./examples/saving
//
// The model is that of ./examples/regressor. A loaded model predicts the same bits as the saved one, and continues its training.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"

	"board/examples/internal/data"
	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

func main() {
	epochs := flag.Int("epochs", 5, "how many times to go over the districts before saving")
	dir := flag.String("dir", "", "where to keep the files; a new temporary directory unless given")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *epochs, *dir); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer, epochs int, dir string) error {
	train, _, test, err := data.Housing(ctx, w)
	if err != nil {
		return err
	}
	nn.SetRandomSeed(42)
	model, err := newModel(train.X)
	if err != nil {
		return err
	}
	training := nn.XY(train.X, train.Y)
	if _, err := model.Fit(ctx, training, nn.FitConfig{Epochs: epochs, Output: w}); err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "saving-"); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	fmt.Fprintf(w, "The files are in %s.\n", dir)

	// All of it: architecture, weights, what Compile was given, and the optimizer's state.
	path := filepath.Join(dir, "my_model.nn")
	if err := model.Save(path); err != nil {
		return err
	}
	loaded, err := nn.Load(path)
	if err != nil {
		return err
	}
	if err := compare(ctx, w, "my_model.nn", model, loaded, test.X); err != nil {
		return err
	}

	// The weights alone, for a model that the program makes itself, here from the architecture alone.
	weights := filepath.Join(dir, "my_model.weights.safetensors")
	if err := model.SaveWeights(weights); err != nil {
		return err
	}
	architecture, err := model.ToJSON()
	if err != nil {
		return err
	}
	again, err := nn.FromJSON(architecture) // with new weights, not compiled
	if err != nil {
		return err
	}
	if err := again.LoadWeights(weights); err != nil {
		return err
	}
	if err := compare(ctx, w, "my_model.weights.safetensors", model, again, test.X); err != nil {
		return err
	}

	// The loaded model is compiled, and its training continues where it ended.
	_, err = loaded.Fit(ctx, training, nn.FitConfig{InitialEpoch: epochs, Epochs: epochs + 2, Output: w})
	return err
}

// compare reports whether two models predict the same.
func compare(ctx context.Context, w io.Writer, file string, a, b *nn.Model, x *tensor.Tensor) error {
	ofA, err := a.PredictOne(ctx, x)
	if err != nil {
		return err
	}
	ofB, err := b.PredictOne(ctx, x)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Saved to %s and loaded; all %d predictions are the same: %v\n", file, x.Rows(), slices.Equal(ofA.Data, ofB.Data))
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
