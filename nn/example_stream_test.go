package nn_test

import (
	"context"
	"fmt"
	"iter"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// Data of one's own making, without end: an epoch is so many steps.
func ExampleDataSource() {
	numbers := func(ctx context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			x, y := tensor.New(100, 1), tensor.New(100, 1)
			for n := 0; ctx.Err() == nil; n++ {
				for i := range x.Data {
					x.Data[i] = float32((7*n + i) % 10)
					y.Data[i] = 2 * x.Data[i]
				}
				if !yield(nn.XY(x, y), nil) {
					return
				}
			}
		}
	}
	source := &nn.DataSource{Seq: numbers}

	nn.SetRandomSeed(42)
	ctx := context.Background()
	model, err := nn.NewSequential(&layer.Input{Shape: []int{1}}, &layer.Dense{Units: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := model.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{}, Loss: loss.Name("mse")}); err != nil {
		fmt.Println(err)
		return
	}
	history, err := model.Fit(ctx, nn.Data{Source: source}, nn.FitConfig{Epochs: 10, StepsPerEpoch: 20, Verbose: nn.Silent})
	if err != nil {
		fmt.Println(err)
		return
	}
	last, _ := history.Last("loss")
	fmt.Println(len(history.Epochs), last < 0.1)
	// Output: 10 true
}
