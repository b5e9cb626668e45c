package loss_test

import (
	"fmt"

	"board/nn/loss"
	"board/nn/tape"
	"board/nn/tensor"
)

// A loss is computed on a tape, so that there is a gradient to go down.
func Example() {
	labels := &tensor.Tensor{Shape: tensor.Shape{2, 1}, Data: []float32{1, 2}}
	predictions := &tensor.Tensor{Shape: tensor.Shape{2, 1}, Data: []float32{1.5, 4}}
	t := tape.New(42)
	for _, l := range []loss.Loss{loss.MeanSquaredError{}, loss.MeanAbsoluteError{}, loss.Huber{Delta: 1}} {
		value := l.Call(t, labels, t.Constant(predictions), nil)
		fmt.Printf("%s %.4g\n", l.LossName(), value.Value.Data[0])
	}
	// Output:
	// mean_squared_error 2.125
	// mean_absolute_error 1.25
	// huber 0.8125
}

// Labels that are class numbers, or rows with a one at the class: two losses, the same value.
func ExampleSparseCategoricalCrossentropy() {
	probabilities := &tensor.Tensor{Shape: tensor.Shape{2, 3}, Data: []float32{0.7, 0.2, 0.1, 0.1, 0.8, 0.1}}
	classes := &tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{0, 1}}
	oneHot := &tensor.Tensor{Shape: tensor.Shape{2, 3}, Data: []float32{1, 0, 0, 0, 1, 0}}
	t := tape.New(42)
	sparse := loss.SparseCategoricalCrossentropy{}.Call(t, classes, t.Constant(probabilities), nil)
	dense := loss.CategoricalCrossentropy{}.Call(t, oneHot, t.Constant(probabilities), nil)
	fmt.Printf("%.4f %.4f\n", sparse.Value.Data[0], dense.Value.Data[0])
	// Output: 0.2899 0.2899
}

// Names are Keras's, long and short.
func ExampleResolve() {
	l, err := loss.Resolve(loss.Name("mse"))
	fmt.Println(l.LossName(), err)
	// Output: mean_squared_error <nil>
}

// A loss that punishes predictions below the label nine times as much as those above: an estimate that nine of ten values stay under.
func ExampleFunc() {
	pinball := loss.Func("pinball", func(t *tape.Tape, yTrue, yPred *tape.Var) *tape.Var {
		d := t.Sub(yTrue, yPred)
		return t.Mean(t.Maximum(t.Scale(d, 0.9), t.Scale(d, -0.1)), -1)
	})

	labels := &tensor.Tensor{Shape: tensor.Shape{2}, Data: []float32{1, 2}}
	predictions := &tensor.Tensor{Shape: tensor.Shape{2, 1}, Data: []float32{0, 4}}
	t := tape.New(1)
	fmt.Println(pinball.Call(t, labels, t.Constant(predictions), nil).Value.Data)
	fmt.Println(pinball.Call(t, labels, t.Constant(predictions), []float32{1, 3}).Value.Data) // the second sample counts three times
	// Output:
	// [0.55]
	// [0.75]
}
