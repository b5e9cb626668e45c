package activation_test

import (
	"fmt"

	"board/nn/activation"
	"board/nn/tape"
	"board/nn/tensor"
)

// What functions make of numbers around zero.
func ExampleName_Apply() {
	t := tape.New(42)
	x, err := tensor.From([]float32{-2, -0.5, 0, 0.5, 2}, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []activation.Name{activation.Sigmoid, activation.Tanh, activation.ReLU, activation.ELU, activation.Softmax} {
		fmt.Printf("%-7s %.2f\n", name, name.Apply(t, t.Constant(x)).Value.Data)
	}
	// Output:
	// sigmoid [0.12 0.38 0.50 0.62 0.88]
	// tanh    [-0.96 -0.46 0.00 0.46 0.96]
	// relu    [0.00 0.00 0.00 0.50 2.00]
	// elu     [-0.86 -0.39 0.00 0.50 2.00]
	// softmax [0.01 0.06 0.09 0.15 0.69]
}

// Some names have aliases.
func ExampleName_Check() {
	fmt.Println(activation.Name("swish").Check())
	fmt.Println(activation.Name("").IsLinear())
	// Output:
	// <nil>
	// true
}
