// Subclassing writes a model as a Go type with a method Call of its own: the chapter's subclassing API.
//
//	go run ./examples/subclassing
//
// Call is ordinary code: it may loop, branch on the data, or do arithmetic between layers, and gradients follow from what it did. Here it
// is wide and deep once more, with an ensemble of any number of deep parts, whose mean counts.
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
	"board/nn/tape"
	"board/nn/tensor"
)

func main() {
	epochs := flag.Int("epochs", 20, "how many times to go over the districts")
	flag.Parse()
	if err := run(context.Background(), os.Stdout, *epochs); err != nil {
		log.Fatal(err)
	}
}

// WideAndDeep is a model. The layers in its exported fields, also those in slices, are the ones that are trained.
type WideAndDeep struct {
	Norm   *layer.Normalization
	Hidden []*layer.Dense // each sees all features
	Concat *layer.Concatenate
	Output *layer.Dense
}

// NewWideAndDeep makes a model with so many deep parts.
func NewWideAndDeep(parts int) *WideAndDeep {
	w := &WideAndDeep{
		Norm:   &layer.Normalization{},
		Concat: &layer.Concatenate{},
		Output: &layer.Dense{Units: 1},
	}
	for range parts {
		w.Hidden = append(w.Hidden, &layer.Dense{Units: 30, Activation: "relu"})
	}
	return w
}

// Call says what the model does with a batch of shape (n, features). It runs in every step, in training and in prediction.
func (w *WideAndDeep) Call(t *tape.Tape, in ...*tape.Var) []*tape.Var {
	wide := layer.Apply(t, w.Norm, in[0])
	deep := layer.Apply(t, w.Hidden[0], wide)
	for _, hidden := range w.Hidden[1:] {
		deep = t.Add(deep, layer.Apply(t, hidden, wide))
	}
	deep = t.Scale(deep, 1/float32(len(w.Hidden)))
	output := layer.Apply(t, w.Output, layer.Apply(t, w.Concat, wide, deep))
	return []*tape.Var{output}
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
	validation := nn.XY(valid.X, valid.Y)
	_, err = model.Fit(ctx, nn.XY(train.X, train.Y), nn.FitConfig{Epochs: epochs, Validation: &validation, Output: w})
	if err != nil {
		return err
	}
	// What Call does is known after it has run, so Summary has shapes now.
	if err := model.Summary(w); err != nil {
		return err
	}
	scores, err := model.Evaluate(ctx, nn.XY(test.X, test.Y), nn.EvaluateConfig{Verbose: nn.Silent})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "In districts that it has never seen: %v\n", scores)
	return nil
}

// newModel makes a model of the type, which then is compiled and trained as any other.
func newModel(x *tensor.Tensor) (*nn.Model, error) {
	wideAndDeep := NewWideAndDeep(3)
	if err := wideAndDeep.Norm.Adapt(x); err != nil {
		return nil, err
	}
	model, err := nn.NewSubclassed(wideAndDeep)
	if err != nil {
		return nil, err
	}
	return model, model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.Adam{LearningRate: 1e-3},
		Loss:      loss.Name("mse"),
		Metrics:   []metric.Metric{&metric.RootMeanSquaredError{}},
	})
}
