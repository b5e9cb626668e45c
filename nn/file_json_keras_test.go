package nn_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"board/nn"
	"board/nn/layer"
)

// TestKerasJSON makes models of what Keras's to_json wrote (testdata/record_json.py): their weights have Keras's names and shapes, and they
// survive ToJSON.
func TestKerasJSON(t *testing.T) {
	data, err := os.ReadFile("testdata/keras_models.json")
	must(t, err)
	var models map[string]struct {
		Model   json.RawMessage
		Weights [][2]any
	}
	must(t, json.Unmarshal(data, &models))
	if len(models) < 7 {
		t.Errorf("found %d models", len(models))
	}
	for name, c := range models {
		m, err := nn.FromJSON(c.Model)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got, want []string
		for i, path := range m.WeightPaths() {
			got = append(got, path+" "+strings.ReplaceAll(fmt.Sprint([]int(m.Weights()[i].Value.Shape)), " ", ","))
		}
		for _, w := range c.Weights {
			want = append(want, fmt.Sprint(w[0], " ", strings.ReplaceAll(fmt.Sprint(w[1]), " ", ",")))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: weights %q, Keras has %q", name, got, want)
		}
		ours, err := m.ToJSON()
		must(t, err)
		again, err := nn.FromJSON(ours)
		must(t, err)
		if !slices.Equal(again.WeightPaths(), m.WeightPaths()) {
			t.Errorf("%s: ToJSON loses %q", name, m.WeightPaths())
		}
	}
	m, err := nn.FromJSON(models["sequential"].Model)
	must(t, err)
	if last, err := m.Layer("dense_1"); err != nil || last.IsTrainable() {
		t.Errorf("dense_1 is not frozen: %v", err)
	}
}

func TestKerasJSONErrors(t *testing.T) {
	sequential := func(layer string) string {
		return `{"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [` + layer + `]}}`
	}
	for data, want := range map[string]string{
		`{"module": "mine", "class_name": "Mine", "config": {}}`:                                                                                                                   "expected a Sequential or Functional model of Keras",
		`{"module": "keras", "class_name": "Sequential", "config": {}}`:                                                                                                            "name:",
		sequential(`{"module": "keras.layers", "class_name": "Conv2D", "config": {"name": "c"}}`):                                                                                  `unknown layer "Conv2D"`,
		sequential(`{"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 3, "dtype": "float16"}}`):                                                   "dtype: expected float32",
		sequential(`{"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 3, "activity_regularizer": "l2"}}`):                                         "activity_regularizer: expected null",
		sequential(`{"module": "keras.layers", "class_name": "Dense", "config": {"name": "d", "units": 3, "swirl": 1}}`):                                                           `setting "swirl"`,
		`{"module": "keras", "class_name": "Functional", "config": {"name": "f", "layers": [], "input_layers": 3, "output_layers": []}}`:                                           "input_layers, output_layers",
		`{"module": "keras", "class_name": "Functional", "config": {"name": "f", "layers": [{"class_name": "Dense", "config": {"name": "d"}, "inbound_nodes": [{"args": [7]}]}]}}`: "expected a tensor of the model",
		keras2(`"hard_sigmoid"`): "hard_sigmoid of Keras 2.15.0",
		keras2(`{"class_name": "LeakyReLU", "config": {"alpha": 0.1}}`): "activation",
	} {
		_, err := nn.FromJSON([]byte(data))
		wantError(t, err, "nn.FromJSON", want)
	}
}

// keras2 is a model as the to_json of Keras 2 writes one.
func keras2(activation string) string {
	return `{"class_name": "Sequential", "keras_version": "2.15.0", "backend": "tensorflow", "config": {"name": "s", "layers": [
		{"class_name": "Dense", "config": {"name": "d", "trainable": true, "dtype": "float32", "batch_input_shape": [null, 4], "units": 3, "activation": ` + activation + `}},
		{"class_name": "BatchNormalization", "config": {"name": "b", "axis": [1], "dtype": "float32"}},
		{"class_name": "LeakyReLU", "config": {"name": "l", "alpha": 0.10000000149011612, "trainable": true, "dtype": "float32"}}]}}`
}

func TestKeras2JSON(t *testing.T) {
	for _, activation := range []string{`"relu"`, `{"class_name": "ReLU", "config": {"max_value": null, "negative_slope": 0.0, "threshold": 0.0}}`, `{"class_name": "function", "config": "relu"}`,
		`{"class_name": "LeakyReLU", "config": {"name": "x", "negative_slope": 0.20000000298023224}}`} {
		m, err := nn.FromJSON([]byte(keras2(activation)))
		must(t, err)
		if got := fmt.Sprint(m.InputShapes(), m.WeightPaths()); got != "[(None, 4)] [d/kernel d/bias b/gamma b/beta b/moving_mean b/moving_variance]" {
			t.Errorf("%s: got %s", activation, got)
		}
		last, err := m.Layer("l")
		must(t, err)
		if slope := last.(*layer.LeakyReLU).NegativeSlope; math.Abs(slope-0.1) > 1e-6 {
			t.Errorf("the slope is %v", slope)
		}
	}
}

func FuzzKerasJSON(f *testing.F) {
	data, err := os.ReadFile("testdata/keras_models.json")
	must(f, err)
	var models map[string]struct{ Model json.RawMessage }
	must(f, json.Unmarshal(data, &models))
	for _, c := range models {
		f.Add([]byte(c.Model))
	}
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = nn.FromJSON(data) })
}
