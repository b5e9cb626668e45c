package layer_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"board/nn/activation"
	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/regularizer"
	"board/nn/tensor"
)

const none = tensor.None

func seeded() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func TestOutputShape(t *testing.T) {
	for _, c := range []struct {
		layer layer.Layer
		in    []tensor.Shape
		want  tensor.Shape
	}{
		{&layer.Input{Shape: []int{28, 28}}, nil, tensor.Shape{none, 28, 28}},
		{&layer.Input{Shape: []int{}}, nil, tensor.Shape{none}},
		{&layer.Input{Shape: []int{none, 3}}, []tensor.Shape{{none, 5, 3}}, tensor.Shape{none, 5, 3}},
		{&layer.Dense{Units: 7}, []tensor.Shape{{none, 3}}, tensor.Shape{none, 7}},
		{&layer.Dense{Units: 7}, []tensor.Shape{{none, 5, none, 3}}, tensor.Shape{none, 5, none, 7}},
		{&layer.Flatten{}, []tensor.Shape{{none, 28, 28}}, tensor.Shape{none, 784}},
		{&layer.Flatten{}, []tensor.Shape{{none}}, tensor.Shape{none, 1}},
		{&layer.Flatten{}, []tensor.Shape{{none, none, 3}}, tensor.Shape{none, none}},
		{&layer.Reshape{TargetShape: []int{2, -1}}, []tensor.Shape{{none, 6}}, tensor.Shape{none, 2, 3}},
		{&layer.Reshape{TargetShape: []int{}}, []tensor.Shape{{none, 1}}, tensor.Shape{none}},
		{&layer.Reshape{TargetShape: []int{-1, 3}}, []tensor.Shape{{none, none, 6}}, tensor.Shape{none, -1, 3}},
		{&layer.Embedding{InputDim: 9, OutputDim: 4}, []tensor.Shape{{none, 5}}, tensor.Shape{none, 5, 4}},
		{&layer.Embedding{InputDim: 9, OutputDim: 4}, []tensor.Shape{{none}}, tensor.Shape{none, 4}},
		{&layer.Concatenate{}, []tensor.Shape{{none, 3}, {none, 4}}, tensor.Shape{none, 7}},
		{&layer.Concatenate{Axis: 1}, []tensor.Shape{{none, 3, none}, {none, none, 2}}, tensor.Shape{none, none, 2}},
		{&layer.Concatenate{}, []tensor.Shape{{none, 3}}, tensor.Shape{none, 3}},
		{&layer.Add{}, []tensor.Shape{{none, 3}, {8, 3}}, tensor.Shape{8, 3}},
		{&layer.Add{}, []tensor.Shape{{none, 4, 3}, {none, 3}, {none, 1, 1}}, tensor.Shape{none, 4, 3}},
		{&layer.Add{}, []tensor.Shape{{none, 1, 3}, {none, 4, 1}}, tensor.Shape{none, 4, 3}},
		{&layer.Average{}, []tensor.Shape{{none, none}, {none, 3}}, tensor.Shape{none, none}},
		{&layer.Subtract{}, []tensor.Shape{{none, 3}, {none, 3}}, tensor.Shape{none, 3}},
		{&layer.Dropout{Rate: 1}, []tensor.Shape{{none, 3}}, tensor.Shape{none, 3}},
		{&layer.Embedding{InputDim: 1, OutputDim: 1}, []tensor.Shape{{none, 2}}, tensor.Shape{none, 2, 1}},
		{&layer.Input{Shape: []int{1}}, []tensor.Shape{{none, 1}}, tensor.Shape{none, 1}},
		{&layer.Dropout{Rate: 0.5}, []tensor.Shape{{none}}, tensor.Shape{none}},
		{&layer.BatchNormalization{}, []tensor.Shape{{none, 1}}, tensor.Shape{none, 1}},
		{&layer.LayerNormalization{}, []tensor.Shape{{none, 1}}, tensor.Shape{none, 1}},
		{&layer.Normalization{}, []tensor.Shape{{none, 1}}, tensor.Shape{none, 1}},
		{&layer.Dense{Units: 1}, []tensor.Shape{{none, 1}}, tensor.Shape{none, 1}},
		{&layer.PReLU{SharedAxes: []int{1}}, []tensor.Shape{{none, none, 3}}, tensor.Shape{none, none, 3}},
		{&layer.BatchNormalization{Axis: 1}, []tensor.Shape{{none, 3, none}}, tensor.Shape{none, 3, none}},
		{&layer.LayerNormalization{}, []tensor.Shape{{none, none, 3}}, tensor.Shape{none, none, 3}},
		{&layer.Normalization{Axis: layer.Axes{}}, []tensor.Shape{{none}}, tensor.Shape{none}},
	} {
		name := layer.ClassName(c.layer)
		for _, when := range []string{"before", "after"} {
			got, err := c.layer.OutputShape(c.in...)
			if err != nil || !got.Equal(c.want) {
				t.Errorf("%s %s building: %v gives %v, %v; want %v", name, when, c.in, got, err, c.want)
			}
			if err := c.layer.Build(seeded(), c.in...); err != nil || !c.layer.Built() {
				t.Errorf("%s: Build: %v", name, err)
			}
		}
	}
}

// built is l after Build for the shapes.
func built(t *testing.T, l layer.Layer, in ...tensor.Shape) layer.Layer {
	t.Helper()
	if err := l.Build(seeded(), in...); err != nil {
		t.Fatal(err)
	}
	return l
}

func TestErrors(t *testing.T) {
	matrix := tensor.Shape{none, 3}
	on := func(in ...tensor.Shape) []tensor.Shape { return in }
	for _, c := range []struct {
		layer layer.Layer
		in    []tensor.Shape
		want  string
	}{
		{&layer.Input{}, nil, "input_layer: expected a shape without the batch, such as []int{784}, got none"},
		{&layer.Input{Shape: []int{0}}, nil, "input_layer: expected sizes above 0 or None in the shape, got (0,)"},
		{built(t, &layer.Input{Shape: []int{784}, Name: "pixels"}), on(tensor.Shape{none, 28, 28}), "pixels: expected input of shape (None, 784), got (None, 28, 28)"},
		{&layer.Dense{}, on(matrix), "dense: expected units above 0, got 0"},
		{&layer.Dense{Units: -1, Name: "hidden"}, on(matrix), "hidden: expected units above 0, got -1"},
		{&layer.Dense{Units: 2}, on(tensor.Shape{none}), "dense: expected input of at least 2 dimensions (the batch is the first), got (None,)"},
		{&layer.Dense{Units: 2}, on(matrix, matrix), "dense: expected one input, got 2 with shapes (None, 3) and (None, 3); Concatenate or Add joins several"},
		{&layer.Dense{Units: 2}, on(tensor.Shape{none, none}), "dense: expected input whose last size is known and above 0, got (None, None)"},
		{&layer.Dense{Units: 2, Activation: "rellu"}, on(matrix), `dense: unknown activation "rellu": did you mean "relu"?`},
		{&layer.Dense{Units: 2, KernelInitializer: initializer.Name("he_norml")}, on(matrix), `dense: weight kernel of shape (3, 2): unknown initializer "he_norml": did you mean "he_normal"?`},
		{&layer.Dense{Units: 2, BiasInitializer: initializer.Identity{}}, on(matrix), "dense: weight bias of shape (2,): identity initializer: expected a weight of 2 dimensions, got shape (2,)"},
		{&layer.Dense{Units: 2, KernelRegularizer: regularizer.Name("l3")}, on(matrix), `unknown regularizer "l3"`},
		{&layer.Dense{Units: 2, KernelRegularizer: regularizer.L2{L2: -1}}, on(matrix), "dense: weight kernel of shape (3, 2): regularizer: expected l2 to be a finite number of at least 0, got -1"},
		{&layer.Dense{Units: 2, KernelConstraint: constraint.Name("max")}, on(matrix), `unknown constraint "max"`},
		{&layer.Dense{Units: 2, BiasConstraint: constraint.MaxNorm{Axis: 1}}, on(matrix), "dense: weight bias of shape (2,): max norm constraint: expected an axis of the weight's shape (2,), got axis 1"},
		{&layer.Dense{Units: 1 << (strconv.IntSize - 2)}, on(matrix), fmt.Sprintf("dense: weight kernel of shape (3, %d): expected at most", 1<<(strconv.IntSize-2))},
		{built(t, &layer.Dense{Units: 2, Name: "dense_1"}, tensor.Shape{none, 784}), on(tensor.Shape{none, 28, 28}), "dense_1: expected input of shape (None, 784), got (None, 28, 28); put Flatten before it"},
		{built(t, &layer.Dense{Units: 2}, tensor.Shape{none, 784}), on(matrix), "dense: expected input of shape (None, 784), got (None, 3)"},
		{&layer.Flatten{}, on(tensor.Shape{}), "flatten: expected input of at least 1 dimensions"},
		{&layer.Reshape{TargetShape: []int{2, 2}}, on(matrix), "reshape: expected input of as many values per sample as target shape (2, 2), got (None, 3)"},
		{&layer.Reshape{TargetShape: []int{-1, -1}}, on(matrix), "reshape: expected a target shape with sizes of at least 0 and at most one None, got (None, None)"},
		{&layer.Reshape{TargetShape: []int{-2}}, on(tensor.Shape{none, none}), "reshape: expected a target shape with sizes of at least 0 and at most one None, got (-2,)"},
		{&layer.Activation{Activation: activation.Name("x")}, on(matrix), `activation: unknown activation "x"`},
		{&layer.Dropout{Rate: 1.5}, on(matrix), "dropout: expected rate between 0 and 1, got 1.5"},
		{&layer.Dropout{NoiseShape: []int{none}}, on(matrix), "dropout: expected a noise shape of as many dimensions as input (None, 3), got (None,)"},
		{&layer.Dropout{NoiseShape: []int{none, 2}}, on(matrix), "dropout: expected a noise shape with the sizes of input (None, 3), 1 or None, got (None, 2)"},
		{&layer.AlphaDropout{Rate: -0.1}, on(matrix), "alpha_dropout: expected rate between 0 and 1, got -0.1"},
		{&layer.GaussianNoise{Stddev: 2}, on(matrix), "gaussian_noise: expected stddev between 0 and 1, got 2"},
		{&layer.BatchNormalization{}, on(tensor.Shape{none}), "batch_normalization: expected input of at least 2 dimensions"},
		{&layer.BatchNormalization{Axis: 2}, on(matrix), "batch_normalization: expected an axis after the batch within input of shape (None, 3), got axis 2"},
		{&layer.BatchNormalization{Axis: -2}, on(matrix), "batch_normalization: expected an axis after the batch within input of shape (None, 3), got axis -2"},
		{&layer.BatchNormalization{Momentum: 2}, on(matrix), "batch_normalization: expected momentum between 0 and 1 and epsilon of at least 0, got 2 and 0"},
		{&layer.BatchNormalization{}, on(tensor.Shape{none, none}), "batch_normalization: expected input whose size along axis 1 is known and above 0, got (None, None)"},
		{built(t, &layer.BatchNormalization{}, matrix), on(tensor.Shape{none, 4}), "batch_normalization: expected input of 3 features along axis 1, got (None, 4)"},
		{&layer.LayerNormalization{Axis: layer.Axes{0}}, on(matrix), "layer_normalization: expected axes after the batch within input of shape (None, 3), got axis [0]"},
		{&layer.LayerNormalization{Axis: layer.Axes{1, -1}}, on(matrix), "layer_normalization: expected different axes within input of shape (None, 3), got axis [1 -1]"},
		{&layer.LayerNormalization{Epsilon: -1}, on(matrix), "layer_normalization: expected epsilon of at least 0, got -1"},
		{built(t, &layer.LayerNormalization{}, matrix), on(tensor.Shape{none, 4}), "layer_normalization: expected input of shape (None, 3), got (None, 4)"},
		{&layer.Normalization{Mean: layer.Numbers{1}}, on(matrix), "normalization: expected mean and variance of 1 or 3 numbers each, got 0 for variance"},
		{&layer.Normalization{Mean: layer.Numbers{1, 2}, Variance: layer.Numbers{1}}, on(matrix), "normalization: expected mean and variance of 1 or 3 numbers each, got 2 for mean"},
		{&layer.Normalization{Axis: layer.Axes{0}}, on(matrix), "normalization: expected input whose sizes along axes [0] are known and above 0, got (None, 3)"},
		{built(t, &layer.Normalization{}, matrix), on(tensor.Shape{none, 4}), "normalization: expected input of shape (None, 3), got (None, 4)"},
		{&layer.Embedding{OutputDim: 3}, on(matrix), "embedding: expected input_dim and output_dim above 0, got 0 and 3"},
		{&layer.LeakyReLU{NegativeSlope: -1}, on(matrix), "leaky_re_lu: expected negative_slope of at least 0, got -1"},
		{&layer.ReLU{MaxValue: -1}, on(matrix), "re_lu: expected max_value, negative_slope and threshold of at least 0, got -1, 0 and 0"},
		{&layer.PReLU{SharedAxes: []int{0}}, on(matrix), "p_re_lu: expected shared axes after the batch within input of shape (None, 3), got [0]"},
		{built(t, &layer.PReLU{}, matrix), on(tensor.Shape{none, 4}), "p_re_lu: expected input that fits alpha of shape (3,), got (None, 4)"},
		{built(t, &layer.PReLU{}, matrix), on(tensor.Shape{none, 1}), "p_re_lu: expected input that fits alpha of shape (3,), got (None, 1)"},
		{&layer.PReLU{}, on(tensor.Shape{none, none}), "p_re_lu: weight alpha of shape (None,): expected sizes that are all known"},
		{&layer.PReLU{}, on(tensor.Shape{none, 1 << 20, 1 << 20, 2}), "p_re_lu: weight alpha of shape (1048576, 1048576, 2): expected at most"},
		{&layer.Softmax{Axis: 3}, on(matrix), "softmax: expected an axis after the batch within input of shape (None, 3), got axis 3"},
		{&layer.Concatenate{}, nil, "concatenate: expected at least one input, got none"},
		{&layer.Concatenate{}, on(tensor.Shape{none, 2, 3}, tensor.Shape{none, 4, 3}), "concatenate: expected inputs whose shapes differ only along axis 2, got (None, 2, 3) and (None, 4, 3)"},
		{&layer.Add{}, nil, "add: expected at least one input, got none"},
		{&layer.Add{Name: "sum"}, on(matrix, tensor.Shape{none, 4}), "sum: expected inputs of one shape, or with sizes of 1 that can be repeated, got (None, 3) and (None, 4)"},
		{&layer.Multiply{}, on(tensor.Shape{2, 3}, tensor.Shape{4, 3}), "multiply: expected inputs of one shape, or with sizes of 1 that can be repeated, got (2, 3) and (4, 3)"},
		{&layer.Maximum{}, on(tensor.Shape{}), "maximum: expected inputs with a batch, got shapes ()"},
		{&layer.Subtract{}, on(matrix), "subtract: expected two inputs, got 1 with shapes (None, 3)"},
	} {
		err := c.layer.Build(seeded(), c.in...)
		if err == nil { // built before: its weights decide
			_, err = c.layer.OutputShape(c.in...)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %v: got %q, want %q", layer.ClassName(c.layer), c.in, err, c.want)
		}
		if e := (*layer.Error)(nil); !errors.As(err, &e) {
			t.Errorf("%s: %v is no *layer.Error", layer.ClassName(c.layer), err)
		}
	}
}

func TestFailedBuildLeavesNoWeights(t *testing.T) {
	l := &layer.Dense{Units: 2, BiasInitializer: initializer.Identity{}}
	if err := l.Build(seeded(), tensor.Shape{none, 3}); err == nil || l.Built() || len(l.Weights()) > 0 {
		t.Fatalf("error %v, built %v, %d weights", err, l.Built(), len(l.Weights()))
	}
	l.BiasInitializer = initializer.Ones{}
	built(t, l, tensor.Shape{none, 5})
	if got := l.Weights()[0].Value.Shape; len(l.Weights()) != 2 || !got.Equal(tensor.Shape{5, 2}) {
		t.Errorf("after mending: %d weights, kernel %v", len(l.Weights()), got)
	}
}

func TestBuildTwiceKeepsWeights(t *testing.T) {
	for _, l := range []layer.Layer{&layer.Dense{Units: 2}, &layer.BatchNormalization{}, &layer.LayerNormalization{}, &layer.Embedding{InputDim: 3, OutputDim: 2}, &layer.PReLU{}, &layer.Normalization{}} {
		first := built(t, l, tensor.Shape{none, 3}).Weights()[0]
		if built(t, l, tensor.Shape{none, 3}); l.Weights()[0] != first {
			t.Errorf("%s made its weights again", layer.ClassName(l))
		}
	}
}
