// Wideanddeep predicts what houses cost with a model that is no chain of layers: the chapter's functional API.
//
//	go run ./examples/wideanddeep
//
// Some features go straight to the output (wide: simple rules), others through hidden layers (deep: patterns), and some both ways. The deep
// part has an auxiliary output, so that it learns something by itself; its loss counts a tenth. The data is that of ./examples/regressor.
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
	"board/nn/datasets"
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
	training, err := inputs(train)
	if err != nil {
		return err
	}
	validation, err := inputs(valid)
	if err != nil {
		return err
	}
	testing, err := inputs(test)
	if err != nil {
		return err
	}

	nn.SetRandomSeed(42)
	model, err := newModel(training.XNamed["input_wide"], training.XNamed["input_deep"])
	if err != nil {
		return err
	}
	if err := model.Summary(w); err != nil {
		return err
	}
	rmse := []metric.Metric{metric.Name("root_mean_squared_error")}
	err = model.Compile(nn.CompileConfig{
		Optimizer:     &optimizer.Adam{LearningRate: 1e-3},
		Losses:        map[string]loss.Loss{"output": loss.Name("mse"), "aux_output": loss.Name("mse")},
		LossWeights:   map[string]float64{"output": 0.9, "aux_output": 0.1},
		OutputMetrics: map[string][]metric.Metric{"output": rmse, "aux_output": rmse},
	})
	if err != nil {
		return err
	}
	_, err = model.Fit(ctx, training, nn.FitConfig{Epochs: epochs, Validation: &validation, Output: w})
	if err != nil {
		return err
	}
	scores, err := model.Evaluate(ctx, testing, nn.EvaluateConfig{Verbose: nn.Silent})
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "In districts that it has never seen: %v\n", scores)

	// Predict takes a tensor for each input, and gives one for each output.
	few := []*tensor.Tensor{testing.XNamed["input_wide"].Slice(0, 3), testing.XNamed["input_deep"].Slice(0, 3)}
	outputs, err := model.Predict(ctx, few...)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "Predicted %.2f, by the deep part alone %.2f, in truth %.2f\n", outputs[0].Data, outputs[1].Data, test.Y.Data[:3])
	return nil
}

// newModel takes five features the wide way and six the deep way.
func newModel(xWide, xDeep *tensor.Tensor) (*nn.Model, error) {
	normWide, normDeep := &layer.Normalization{}, &layer.Normalization{}
	if err := normWide.Adapt(xWide); err != nil {
		return nil, err
	}
	if err := normDeep.Adapt(xDeep); err != nil {
		return nil, err
	}
	inputWide := nn.Input("input_wide", 5)
	inputDeep := nn.Input("input_deep", 6)
	wide := nn.Apply(normWide, inputWide)
	deep := nn.Apply(normDeep, inputDeep)
	hidden1 := nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, deep)
	hidden2 := nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, hidden1)
	concat := nn.Apply(&layer.Concatenate{}, wide, hidden2)
	output := nn.Apply(&layer.Dense{Units: 1, Name: "output"}, concat)
	auxOutput := nn.Apply(&layer.Dense{Units: 1, Name: "aux_output"}, hidden2)
	return nn.NewModel([]*nn.Symbol{inputWide, inputDeep}, []*nn.Symbol{output, auxOutput})
}

// inputs divides the features into two parts that overlap. Both outputs predict the same, so both have the same labels.
func inputs(d *datasets.Dataset) (nn.Data, error) {
	wide, err := d.Select(d.FeatureNames[:5]...)
	if err != nil {
		return nn.Data{}, err
	}
	deep, err := d.Select(d.FeatureNames[2:]...)
	if err != nil {
		return nn.Data{}, err
	}
	return nn.Data{
		XNamed: map[string]*tensor.Tensor{"input_wide": wide.X, "input_deep": deep.X},
		YNamed: map[string]*tensor.Tensor{"output": d.Y, "aux_output": d.Y},
	}, nil
}
