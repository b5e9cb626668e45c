package tensor_test

import (
	"fmt"

	"board/nn/tensor"
)

func ExampleProduct() {
	a := []float32{1, 2, 3, 4, 5, 6} // two rows of three
	b := []float32{1, 0, 1}          // three rows of one
	c := make([]float32, 2)
	tensor.Product(2, 1, 3, 1, tensor.Mat(a, 3), tensor.Mat(b, 1), 0, tensor.Mat(c, 1))
	fmt.Println(c)
	// Output: [4 10]
}

func ExampleTensor_Slice() {
	x, _ := tensor.FromRows([][]float32{{1, 2}, {3, 4}, {5, 6}})
	batch := x.Slice(1, 3)
	fmt.Println(batch.Shape, batch.Data)
	// Output: (2, 2) [3 4 5 6]
}
