package layer_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"board/nn/activation"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tape/tapetest"
	"board/nn/tensor"
)

// spaced makes tensors of values between about -1.5 and 1.5 in random order, all of them different by at least 0.02 and none near 0, so that finite differences never
// step over a kink of relu, maximum and so on.
func spaced(shapes ...tensor.Shape) []*tensor.Tensor {
	total := 0
	for _, s := range shapes {
		total += s.Size()
	}
	order := rand.New(rand.NewPCG(3, uint64(total))).Perm(total)
	step := max(0.02, 3/float32(total))
	var out []*tensor.Tensor
	for _, s := range shapes {
		x := tensor.New(s...)
		for i := range x.Data {
			x.Data[i] = (float32(order[i]-total/2) + 0.5) * step
		}
		order = order[len(x.Data):]
		out = append(out, x)
	}
	return out
}

type gradientCase struct {
	layer    layer.Layer
	in       []tensor.Shape
	training bool
	indices  int // the input is whole numbers below this, which have no gradient
}

func gradientCases() []gradientCase {
	two, three := tensor.Shape{4, 3}, tensor.Shape{3, 2, 4}
	one := func(l layer.Layer, s tensor.Shape) gradientCase { return gradientCase{layer: l, in: []tensor.Shape{s}} }
	training := func(l layer.Layer, s tensor.Shape) gradientCase {
		return gradientCase{layer: l, in: []tensor.Shape{s}, training: true}
	}
	several := func(l layer.Layer, in ...tensor.Shape) gradientCase { return gradientCase{layer: l, in: in} }
	normal := initializer.RandomNormal{Stddev: 0.5}
	cases := []gradientCase{
		one(&layer.Input{Shape: []int{3}}, two),
		one(&layer.Dense{Units: 5}, two),
		one(&layer.Dense{Units: 2, NoBias: true, Activation: activation.Tanh}, three),
		one(&layer.Dense{Units: 3, Activation: activation.Softmax}, two),
		one(&layer.Flatten{}, three),
		one(&layer.Reshape{TargetShape: []int{4, -1}}, three),
		one(&layer.Activation{Activation: activation.SELU}, three),
		training(&layer.Dropout{Rate: 0.4}, three), one(&layer.Dropout{Rate: 0.4}, three),
		training(&layer.Dropout{Rate: 0.4, NoiseShape: []int{tensor.None, 1, 4}}, three),
		training(&layer.AlphaDropout{Rate: 0.4}, three), one(&layer.AlphaDropout{Rate: 0.4}, three),
		training(&layer.GaussianNoise{Stddev: 0.2}, two), one(&layer.GaussianNoise{Stddev: 0.2}, two),
		one(&layer.Normalization{Mean: layer.Numbers{0.5}, Variance: layer.Numbers{4}}, two),
		one(&layer.Normalization{Mean: layer.Numbers{0.5}, Variance: layer.Numbers{0.3}, Invert: true}, two),
		one(&layer.LayerNormalization{GammaInitializer: normal}, two),
		one(&layer.LayerNormalization{GammaInitializer: normal, Axis: layer.Axes{1, 2}}, three),
		one(&layer.LayerNormalization{GammaInitializer: normal, Axis: layer.Axes{1}}, three),
		one(&layer.LayerNormalization{NoCenter: true, NoScale: true}, two),
		one(&layer.LeakyReLU{}, two), one(&layer.ELU{Alpha: 0.7}, two),
		one(&layer.PReLU{AlphaInitializer: normal}, three), one(&layer.PReLU{AlphaInitializer: normal, SharedAxes: []int{1}}, three),
		one(&layer.ReLU{}, two), one(&layer.ReLU{NegativeSlope: 0.2}, two), one(&layer.ReLU{MaxValue: 1, NegativeSlope: 0.2, Threshold: 0.25}, two),
		one(&layer.Softmax{}, two), one(&layer.Softmax{Axis: 1}, three),
		{layer: &layer.Embedding{InputDim: 5, OutputDim: 2}, in: []tensor.Shape{{4, 3}}, indices: 5},
		several(&layer.Concatenate{}, two, tensor.Shape{4, 1}), several(&layer.Concatenate{Axis: 1}, three, tensor.Shape{3, 1, 4}),
		several(&layer.Subtract{}, two, two), several(&layer.Subtract{}, three, tensor.Shape{3, 4}),
	}
	for _, l := range []func() layer.Layer{
		func() layer.Layer { return &layer.Add{} }, func() layer.Layer { return &layer.Multiply{} }, func() layer.Layer { return &layer.Average{} },
		func() layer.Layer { return &layer.Maximum{} }, func() layer.Layer { return &layer.Minimum{} },
	} {
		cases = append(cases, several(l(), two, two, two), several(l(), tensor.Shape{3, 4}, three), several(l(), tensor.Shape{3, 1, 4}, tensor.Shape{3, 2, 1}))
	}
	for _, batch := range []func(l layer.Layer, s tensor.Shape) gradientCase{one, training} {
		cases = append(cases, batch(&layer.BatchNormalization{GammaInitializer: normal}, two), batch(&layer.BatchNormalization{GammaInitializer: normal, Axis: 1}, three),
			batch(&layer.BatchNormalization{NoScale: true}, three), batch(&layer.BatchNormalization{NoCenter: true, GammaInitializer: normal}, two),
			batch(&layer.BatchNormalization{NoCenter: true, NoScale: true, Epsilon: 0.1}, two), batch(&layer.BatchNormalization{}, tensor.Shape{2, 70}))
	}
	return cases
}

func TestGradients(t *testing.T) {
	seen := []string{}
	for i, c := range gradientCases() {
		seen = append(seen, layer.ClassName(c.layer))
		t.Run(fmt.Sprintf("%d %s training=%v %v", i, layer.ClassName(c.layer), c.training, c.in), func(t *testing.T) { checkGradients(t, c) })
	}
	for _, class := range registry.Known[layer.Layer]() {
		if class != "Power" && !slices.Contains(seen, class) { // Power is that of an example
			t.Errorf("the gradients of %s are not checked", class)
		}
	}
}

// checkGradients watches inputs and trained weights alike: the weights' Vars are replaced by watched ones.
func checkGradients(t *testing.T, c gradientCase) {
	if err := c.layer.Build(rand.New(rand.NewPCG(5, 5)), withoutBatch(c.in)...); err != nil {
		t.Fatal(err)
	}
	inputs := spaced(c.in...)
	fixed := 0
	if c.indices > 0 {
		for i := range inputs[0].Data {
			inputs[0].Data[i] = float32(i % c.indices)
		}
		fixed = 1
	}
	trained := slices.DeleteFunc(slices.Clone(c.layer.Weights()), func(w *layer.Weight) bool { return !w.Trainable() })
	watched := inputs[fixed:]
	for _, w := range trained {
		watched = append(watched, w.Value)
	}
	tapetest.Check(t, func(tp *tape.Tape, v []*tape.Var) *tape.Var {
		tp.Training = c.training
		in := []*tape.Var{}
		for _, x := range inputs[:fixed] {
			in = append(in, tp.Constant(x))
		}
		n := len(inputs) - fixed
		for i, w := range trained {
			w.Var = v[n+i]
		}
		return c.layer.Call(tp, append(in, v[:n]...)...)
	}, watched...)
}

func withoutBatch(in []tensor.Shape) []tensor.Shape {
	out := []tensor.Shape{}
	for _, s := range in {
		out = append(out, append(tensor.Shape{tensor.None}, s[1:]...))
	}
	return out
}
