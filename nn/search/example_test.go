package search_test

import (
	"context"
	"fmt"

	"board/nn"
	"board/nn/layer"
	"board/nn/search"
	"board/nn/tensor"
)

// A search of any function: its parameters are those that it asks for.
func Example() {
	study, err := search.Open(search.Config{Trials: 200, Seed: 1, Verbose: nn.Silent})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer study.Close()
	err = study.Run(context.Background(), search.Func(func(_ context.Context, t *search.Trial) (float64, error) {
		x := t.Uniform("x", -10, 10)
		return (x - 2) * (x - 2), nil
	}))
	fmt.Printf("%.0f %v\n", study.BestParams().Float("x"), err)
	// Output: 2 <nil>
}

// A search of the number and the width of a regressor's layers, by cross-validation, kept in a directory.
func ExampleCrossValidation() {
	ctx, x, y := context.Background(), tensor.New(300, 8), tensor.New(300, 1)
	newModel := func(t *search.Trial) (*nn.Model, error) {
		layers := []layer.Layer{&layer.Input{Shape: []int{8}}}
		for range t.Int("n_hidden", 0, 3) {
			layers = append(layers, &layer.Dense{Units: t.Int("n_neurons", 1, 99), Activation: "relu"})
		}
		return nn.NewSequential(append(layers, &layer.Dense{Units: 1})...)
	}

	study, err := search.Open(search.Config{Dir: "my_study", Trials: 10, Space: search.Space{
		search.Int("n_hidden", 0, 3), search.Int("n_neurons", 1, 99), search.LogUniform("learning_rate", 3e-4, 3e-2)}})
	if err == nil {
		err = study.Run(ctx, &search.CrossValidation{Build: newModel, Data: nn.XY(x, y), Folds: 3, Fit: nn.FitConfig{Epochs: 100}})
	}

	fmt.Println(study.BestParams(), err)
}
