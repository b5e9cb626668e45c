package main

import (
	"strings"

	"board/nn"
	"board/nn/activation"
	"board/nn/layer"
	"board/nn/tensor"
)

// rows is the number of samples of each case.
const rows = 5

func cases() []sample {
	var all []sample
	for _, name := range activation.Names() {
		all = append(all, sequential("activation/"+string(name), extremes(), &layer.Activation{Activation: name}))
	}
	all = append(all, singles()...)
	all = append(all, stacks()...)
	return append(all, graphs()...)
}

// extremes are numbers at which activations bend, saturate or could overflow.
func extremes() *tensor.Tensor {
	x := normal(rows, 24)
	copy(x.Data, []float32{0, 0.5, -0.5, 1, -1, 3, -3, 6, 6.5, -6, 20, -20, 80, -80, 1e-6, -1e-6, 2, -2, 2.5, -2.5})
	return x
}

// sequential is a model of layers in a row, built for x.
func sequential(name string, x *tensor.Tensor, layers ...layer.Layer) sample {
	in := &layer.Input{Shape: x.Shape[1:]}
	return sample{name, must(nn.NewSequential(append([]layer.Layer{in}, layers...)...)), []*tensor.Tensor{x}}
}

// An adder adds a model of one layer, named after the layer and what is special about it.
type adder func(variant string, x *tensor.Tensor, l layer.Layer)

// singles are models of one layer.
func singles() []sample {
	var all []sample
	add := func(variant string, x *tensor.Tensor, l layer.Layer) {
		all = append(all, sequential(strings.TrimSuffix(layer.ClassName(l)+"/"+variant, "/"), x, l))
	}
	flat, deep, image := normal(rows, 6), normal(rows, 4, 6), normal(rows, 3, 4, 5)
	addShapes(add, flat, deep, image)
	addNormalizations(add, flat, deep, image)
	addParametric(add, flat, deep, image)
	return all
}

func addShapes(add adder, flat, deep, image *tensor.Tensor) {
	add("", flat, &layer.Dense{Units: 3, Activation: "tanh"})
	add("no bias", flat, &layer.Dense{Units: 3, NoBias: true})
	add("rank 3", deep, &layer.Dense{Units: 3})
	add("rank 3, no bias", deep, &layer.Dense{Units: 3, NoBias: true, Activation: "softmax"})
	add("", image, &layer.Flatten{})
	add("flat", flat, &layer.Flatten{})
	add("one number", normal(rows), &layer.Flatten{})
	add("", deep, &layer.Reshape{TargetShape: []int{3, 4, 2}})
	add("worked out", deep, &layer.Reshape{TargetShape: []int{8, tensor.None}})
	add("to a number", normal(rows, 1), &layer.Reshape{TargetShape: []int{}})
	add("", flat, &layer.Dropout{Rate: 0.5})
	add("", flat, &layer.AlphaDropout{Rate: 0.5})
	add("", flat, &layer.GaussianNoise{Stddev: 0.5})
}

func addNormalizations(add adder, flat, deep, image *tensor.Tensor) {
	add("", flat, &layer.BatchNormalization{})
	add("rank 3", deep, &layer.BatchNormalization{Epsilon: 0.1})
	add("rank 4, axis 1", image, &layer.BatchNormalization{Axis: 1, NoScale: true})
	add("rank 4, axis 2", image, &layer.BatchNormalization{Axis: 2, NoCenter: true})
	add("bare", flat, &layer.BatchNormalization{NoScale: true, NoCenter: true})
	add("", flat, &layer.LayerNormalization{})
	add("axes 2, 3", image, &layer.LayerNormalization{Axis: layer.Axes{2, 3}, Epsilon: 0.1})
	add("axis 1", image, &layer.LayerNormalization{Axis: layer.Axes{1}})
	add("axes 1, 3", image, &layer.LayerNormalization{Axis: layer.Axes{1, 3}})
	add("no scale", deep, &layer.LayerNormalization{NoScale: true})
	add("no center", normal(rows, 1, 6), &layer.LayerNormalization{NoCenter: true, Axis: layer.Axes{1, 2}})
	add("bare", deep, &layer.LayerNormalization{NoScale: true, NoCenter: true, Axis: layer.Axes{1, 2}})
	add("", flat, &layer.Normalization{})
	add("given", deep, &layer.Normalization{Mean: layer.Numbers{0.5}, Variance: layer.Numbers{4}})
	add("axes 1, 3", image, &layer.Normalization{Axis: layer.Axes{1, 3}})
	add("one for all, inverted", deep, &layer.Normalization{Axis: layer.Axes{}, Invert: true})
}

func addParametric(add adder, flat, deep, image *tensor.Tensor) {
	add("", numbers(9, rows, 4), &layer.Embedding{InputDim: 9, OutputDim: 3})
	add("one number", numbers(9, rows), &layer.Embedding{InputDim: 9, OutputDim: 3})
	add("", extremes(), &layer.LeakyReLU{})
	add("0.1", extremes(), &layer.LeakyReLU{NegativeSlope: 0.1})
	add("", deep, &layer.PReLU{})
	add("shared", image, &layer.PReLU{SharedAxes: []int{1, 2}})
	add("", extremes(), &layer.ELU{Alpha: 0.7})
	add("", extremes(), &layer.ReLU{})
	add("limit", extremes(), &layer.ReLU{MaxValue: 2})
	add("slope", extremes(), &layer.ReLU{NegativeSlope: 0.2, MaxValue: 6})
	add("threshold", extremes(), &layer.ReLU{NegativeSlope: 0.2, MaxValue: 3, Threshold: 1})
	add("threshold alone", extremes(), &layer.ReLU{Threshold: 0.5})
	add("", flat, &layer.Softmax{})
	add("axis 2", image, &layer.Softmax{Axis: 2})
}

// stacks are sequential models as in the book.
func stacks() []sample {
	unbuilt := must(nn.NewSequential(&layer.Dense{Units: 2}))
	return []sample{
		sequential("stack/classifier", normal(rows, 28, 28),
			&layer.Flatten{}, &layer.Dense{Units: 300, Activation: "relu", Name: "hidden1"}, &layer.Dense{Units: 100, Activation: "relu"},
			&layer.Dense{Units: 10, Activation: "softmax"}),
		sequential("stack/regularized", normal(rows, 8),
			&layer.Normalization{}, &layer.Dense{Units: 30, Activation: "selu"}, &layer.AlphaDropout{Rate: 0.1}, &layer.BatchNormalization{},
			&layer.Dense{Units: 10, Activation: "elu"}, &layer.Dropout{Rate: 0.2}, &layer.LayerNormalization{}, &layer.Dense{Units: 1}),
		sequential("stack/nothing but dropout", normal(rows, 3), &layer.Dropout{Rate: 0.5}, &layer.Activation{}),
		{"stack/built by data", unbuilt, []*tensor.Tensor{normal(rows, 4)}},
	}
}
