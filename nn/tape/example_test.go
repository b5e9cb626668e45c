package tape_test

import (
	"fmt"

	"board/nn/tape"
	"board/nn/tensor"
)

// One step of gradient descent on a line, as often as one likes: from the second on nothing is allocated.
func Example() {
	x, _ := tensor.From([]float32{0, 1, 2}, 3)
	y, _ := tensor.From([]float32{1, 3, 5}, 3)
	slope, offset := tape.NewParam("slope", tensor.New()), tape.NewParam("offset", tensor.New())
	t := tape.New(1)
	for range 500 {
		t.Reset()
		line := t.Add(t.Mul(slope, t.Constant(x)), offset)
		t.Backward(t.Mean(t.Square(t.Sub(line, t.Constant(y)))))
		for _, p := range []*tape.Var{slope, offset} {
			tensor.Axpy(-0.2, p.Grad.Data, p.Value.Data)
		}
	}
	fmt.Printf("%.3f x + %.3f\n", slope.Value.Data[0], offset.Value.Data[0])
	// Output: 2.000 x + 1.000
}
