package optimizer_test

import (
	"fmt"

	"board/nn/tape"
	"board/nn/tensor"
)

// newParams makes parameters of the given sizes with values and gradients that differ.
func newParams(sizes ...int) []*tape.Var {
	var list []*tape.Var
	for k, n := range sizes {
		v := tape.NewParam(fmt.Sprint("p", k), tensor.New(n))
		v.Grad = tensor.New(n)
		for i := range n {
			v.Value.Data[i] = float32(i%7) - 3
			v.Grad.Data[i] = float32((i*5+k)%11)/10 - 0.5
		}
		list = append(list, v)
	}
	return list
}
