package layer_test

import (
	"fmt"
	"math/rand/v2"

	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/registry"
	"board/nn/regularizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// Power is a layer of your own: x to the power of an exponent for each feature, which is trained.
type Power struct {
	layer.Base
	Start   float64 `json:"start"` // of every exponent
	Penalty float64 `json:"penalty"`

	exponent *layer.Weight
}

// Build makes the weights; the model calls it once, when the shape of the input is known.
func (p *Power) Build(rng *rand.Rand, in ...tensor.Shape) (err error) {
	features := in[0][len(in[0])-1]
	p.exponent, err = p.AddWeight(rng, "exponent", tensor.Shape{features}, initializer.Constant{Value: p.Start}, regularizer.L1L2{L2: p.Penalty}, nil, true)
	return err
}

// Call computes x^e as exp(e·log x). Gradients follow from the operations.
func (p *Power) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return t.Exp(t.Mul(t.Log(in[0]), p.exponent.Var))
}

// A class is registered so that it can be saved and loaded.
func init() { registry.Register("Power", func() layer.Layer { return &Power{Start: 1} }) }

func ExampleBase() {
	l := &Power{Start: 2}
	x, err := tensor.FromRows([][]float32{{1, 2, 3}, {4, 5, 6}})
	if err != nil {
		fmt.Println(err)
		return
	}
	t := tape.New(42)
	y := layer.Apply(t, l, t.Constant(x)) // in a model: &Power{Start: 2} among its layers
	t.Backward(t.Sum(y))
	fmt.Printf("%.0f\n", y.Value.Data)
	fmt.Printf("%s of shape %v, gradient %.1f\n", l.Weights()[0].Name, l.Weights()[0].Value.Shape, l.Weights()[0].Grad.Data)
	saved, err := registry.Encode[layer.Layer](l)
	fmt.Println(string(saved), err)
	// Output:
	// [1 4 9 16 25 36]
	// exponent of shape (3,), gradient [22.2 43.0 74.4]
	// {"class_name":"Power","config":{"start":2,"penalty":0}} <nil>
}

func ExampleDense() {
	l := &layer.Dense{Units: 2, Activation: "relu", KernelInitializer: initializer.Ones{}, Name: "hidden1"}
	t := tape.New(42)
	y := layer.Apply(t, l, t.Constant(&tensor.Tensor{Shape: tensor.Shape{1, 3}, Data: []float32{1, 2, 3}}))
	fmt.Println(y.Value.Shape, y.Value.Data)
	for _, w := range l.Weights() {
		fmt.Println(l.LayerName(), w.Name, w.Value.Shape)
	}
	_, err := l.OutputShape(tensor.Shape{tensor.None, 28, 28})
	fmt.Println(err)
	// Output:
	// (1, 2) [6 6]
	// hidden1 kernel (3, 2)
	// hidden1 bias (2,)
	// hidden1: expected input of shape (None, 3), got (None, 28, 28)
}

func ExampleNormalization_Adapt() {
	x, err := tensor.FromRows([][]float32{{1, 100}, {2, 200}, {3, 300}})
	if err != nil {
		fmt.Println(err)
		return
	}
	l := &layer.Normalization{}
	if err := l.Adapt(x); err != nil {
		fmt.Println(err)
		return
	}
	t := tape.New(42)
	y := layer.Apply(t, l, t.Constant(x))
	for i := range y.Value.Rows() {
		fmt.Printf("%.3f\n", y.Value.Row(i))
	}
	// Output:
	// [-1.225 -1.225]
	// [0.000 0.000]
	// [1.225 1.225]
}

func ExampleAdd() {
	t := tape.New(42)
	samples := t.Constant(&tensor.Tensor{Shape: tensor.Shape{1, 2, 2}, Data: []float32{1, 2, 3, 4}})
	features := t.Constant(&tensor.Tensor{Shape: tensor.Shape{1, 2}, Data: []float32{10, 20}})
	y := layer.Apply(t, &layer.Add{}, samples, features)
	fmt.Println(y.Value.Shape, y.Value.Data)
	// Output: (1, 2, 2) [11 22 13 24]
}
