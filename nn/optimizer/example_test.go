package optimizer_test

import (
	"fmt"

	"board/nn/optimizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// An optimizer without a model: down a parabola, from 4 to its bottom at 1.
func Example() {
	w := tape.NewParam("w", &tensor.Tensor{Shape: tensor.Shape{1}, Data: []float32{4}})
	sgd := &optimizer.SGD{LearningRate: 0.25}
	if err := sgd.Build([]*tape.Var{w}); err != nil {
		fmt.Println(err)
		return
	}
	t := tape.New(42)
	one := t.Constant(&tensor.Tensor{Shape: tensor.Shape{1}, Data: []float32{1}})
	for range 4 {
		t.Reset()
		t.Backward(t.Sum(t.Square(t.Sub(w, one))))
		if err := sgd.Step(); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(w.Value.Data[0])
	}
	fmt.Println(sgd.Iterations(), "steps")
	// Output:
	// 2.5
	// 1.75
	// 1.375
	// 1.1875
	// 4 steps
}
