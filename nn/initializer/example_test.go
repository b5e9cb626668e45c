package initializer_test

import (
	"fmt"

	"board/nn/initializer"
	"board/nn/tensor"
)

func ExampleName() {
	w := tensor.New(2, 2)
	err := initializer.Name("identity").Init(w, nil)
	fmt.Println(w.Data, err)
	err = initializer.Name("identitty").Init(w, nil)
	fmt.Println(err != nil)
	// Output:
	// [1 0 0 1] <nil>
	// true
}

func ExampleHeNormal() {
	a, b := tensor.New(784, 300), tensor.New(784, 300)
	for _, w := range []*tensor.Tensor{a, b} {
		if err := (initializer.HeNormal{Seed: 42}).Init(w, nil); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(a.At(3, 5) == b.At(3, 5))
	// Output: true
}
