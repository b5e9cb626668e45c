package layer_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/registry"
	"board/nn/regularizer"
	"board/nn/tensor"
)

func TestJSONRoundTrip(t *testing.T) {
	for _, c := range []struct {
		layer layer.Layer
		has   string // part of the JSON
	}{
		{&layer.Input{Name: "in", Shape: []int{28, tensor.None}}, `{"class_name":"InputLayer","config":{"name":"in","batch_shape":[null,28,null]}}`},
		{&layer.Input{Shape: []int{}}, `"batch_shape":[null]`},
		{&layer.Dense{Name: "d", Units: 3, Activation: "relu", NoBias: true, KernelInitializer: initializer.HeNormal{Seed: 7}, BiasInitializer: initializer.Constant{Value: 0.5},
			KernelRegularizer: regularizer.L1L2{L1: 0.1}, BiasRegularizer: regularizer.L2{L2: 1e-3}, KernelConstraint: constraint.MinMaxNorm{MaxValue: 3, Rate: 0.5, Axis: 1}, BiasConstraint: constraint.NonNeg{}},
			`"units":3,"activation":"relu","use_bias":false,"kernel_initializer":{"class_name":"HeNormal","config":{"seed":7}}`},
		{&layer.Dense{Units: 1, Activation: "linear", KernelInitializer: initializer.Orthogonal{Gain: 2}, BiasInitializer: initializer.RandomUniform{Maxval: 1}},
			`{"class_name":"RandomUniform","config":{"minval":0,"maxval":1,"seed":null}}`},
		{&layer.Flatten{Name: "f"}, `"Flatten"`},
		{&layer.Reshape{TargetShape: []int{2, -1}}, `"target_shape":[2,-1]`},
		{&layer.Activation{Activation: "gelu"}, `"activation":"gelu"`},
		{&layer.Dropout{Rate: 0.25, NoiseShape: []int{none, 1, 4}}, `"rate":0.25,"noise_shape":[null,1,4]`},
		{&layer.AlphaDropout{Rate: 0.25}, `"noise_shape":null`},
		{&layer.GaussianNoise{Stddev: 0.5}, `"stddev":0.5`},
		{&layer.BatchNormalization{Axis: 1, Momentum: 0.5, Epsilon: 0.1, NoCenter: true, NoScale: true, BetaInitializer: initializer.Zeros{}, GammaInitializer: initializer.Ones{},
			MovingMeanInitializer: initializer.Zeros{}, MovingVarianceInitializer: initializer.Ones{}}, `"axis":1,"momentum":0.5,"epsilon":0.1,"center":false,"scale":false`},
		{&layer.LayerNormalization{Axis: layer.Axes{1, 2}, Epsilon: 0.1, BetaInitializer: initializer.Zeros{}, GammaInitializer: initializer.Ones{}}, `"axis":[1,2],"epsilon":0.1,"center":true`},
		{&layer.Normalization{Axis: layer.Axes{}}, `"axis":null,"mean":null,"variance":null,"invert":false`},
		{&layer.Normalization{Axis: layer.Axes{2}, Mean: layer.Numbers{1, 2}, Variance: layer.Numbers{3}, Invert: true}, `"axis":2,"mean":[1,2],"variance":3,"invert":true`},
		{&layer.Embedding{InputDim: 3, OutputDim: 2, EmbeddingsInitializer: initializer.Zeros{}, EmbeddingsConstraint: constraint.UnitNorm{}}, `"input_dim":3,"output_dim":2`},
		{&layer.LeakyReLU{NegativeSlope: 0.1}, `"negative_slope":0.1`},
		{&layer.PReLU{AlphaInitializer: initializer.Ones{}, SharedAxes: []int{1, 2}}, `"shared_axes":[1,2]`},
		{&layer.ELU{Alpha: 2}, `"alpha":2`},
		{&layer.ReLU{MaxValue: 6, NegativeSlope: 0.1, Threshold: 1}, `"max_value":6,"negative_slope":0.1,"threshold":1`},
		{&layer.ReLU{}, `"max_value":null`},
		{&layer.Softmax{Axis: 1}, `"axis":1`},
		{&layer.Concatenate{Axis: 1}, `"axis":1`},
		{&layer.Add{Name: "a"}, `"Add"`}, {&layer.Subtract{}, `"Subtract"`}, {&layer.Multiply{}, `"Multiply"`},
		{&layer.Average{}, `"Average"`}, {&layer.Maximum{}, `"Maximum"`}, {&layer.Minimum{}, `"Minimum"`},
	} {
		data, err := registry.Encode(c.layer)
		if err != nil || !json.Valid(data) || !strings.Contains(string(data), c.has) {
			t.Errorf("%T: got %s, %v; want %s in it", c.layer, data, err, c.has)
			continue
		}
		back, err := registry.Decode[layer.Layer](data)
		if err != nil || !reflect.DeepEqual(back, c.layer) {
			t.Errorf("%s comes back as %+v, %v", data, back, err)
		}
	}
}

func TestJSONErrors(t *testing.T) {
	for data, want := range map[string]string{
		`{"class_name":"Dense","config":{"units":"many"}}`:                                                      "Dense: units: expected a whole number",
		`{"class_name":"Dense","config":{"unit":3}}`:                                                            `did you mean "units"`,
		`{"class_name":"Dens","config":{}}`:                                                                     `did you mean "Dense"`,
		`{"class_name":"InputLayer","config":{"batch_shape":[]}}`:                                               "batch_shape: expected a list that begins with the batch",
		`{"class_name":"InputLayer","config":{"batch_shape":null}}`:                                             "batch_shape: expected a list that begins with the batch",
		`{"class_name":"InputLayer","config":{"batch_shape":[null,"a"]}}`:                                       "batch_shape: expected a list such as [null, 28, 28]",
		`{"class_name":"Dropout","config":{"noise_shape":3}}`:                                                   "noise_shape: expected a list such as [null, 28, 28], got 3",
		`{"class_name":"LayerNormalization","config":{"axis":"last"}}`:                                          "axis: expected a whole number, a list of them or null",
		`{"class_name":"Normalization","config":{"mean":[1,"x"]}}`:                                              "mean: expected a number or a list of numbers, got x",
		`{"class_name":"ReLU","config":{"max_value":"six"}}`:                                                    "max_value: expected a number or null",
		`{"class_name":"Dense","config":{"kernel_initializer":{"class_name":"HeNormall"}}}`:                     `did you mean "HeNormal"`,
		`{"class_name":"Dense","config":{"kernel_initializer":{"class_name":"HeNormal","config":{"seed":-1}}}}`: "seed: expected a whole number or null",
	} {
		if l, err := registry.Decode[layer.Layer]([]byte(data)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, %v; want %q", data, l, err, want)
		}
	}
}

// FuzzConfig: no configuration panics, neither when it is read nor when the layer is built, and what was read and written is read again as the same.
func FuzzConfig(f *testing.F) {
	for _, class := range registry.Known[layer.Layer]() {
		l, err := registry.Named[layer.Layer](class)
		if err != nil {
			f.Fatal(err)
		}
		data, err := registry.Encode(l)
		if err != nil {
			f.Fatal(err)
		}
		f.Add([]byte(data))
	}
	f.Add([]byte(`{"class_name":"Dense","config":{"units":3,"kernel_initializer":{"class_name":"VarianceScaling","config":{"scale":-1}}}}`))
	f.Add([]byte(`{"class_name":"LayerNormalization","config":{"axis":[1,2,-9]}}`))
	f.Add([]byte(`{"class_name":"Normalization","config":{"axis":null,"mean":[[1,2],[3]],"variance":1}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := registry.Decode[layer.Layer](data)
		if err != nil || l == nil {
			return
		}
		written, err := registry.Encode(l)
		if err != nil {
			t.Fatal(err)
		}
		again, err := registry.Decode[layer.Layer](written)
		if err != nil {
			t.Fatalf("%s: %v", written, err)
		}
		if twice, err := registry.Encode(again); err != nil || string(twice) != string(written) {
			t.Fatalf("%s and then %s, %v", written, twice, err)
		}
		if d, ok := l.(*layer.Dense); ok && d.Units > 1000 {
			return
		}
		if e, ok := l.(*layer.Embedding); ok && (e.InputDim > 1000 || e.OutputDim > 1000) {
			return
		}
		for _, s := range []tensor.Shape{{none}, {none, 3}, {none, none, 2}, {}} {
			if err := l.Build(seeded(), s); err == nil {
				break
			}
		}
	})
}
