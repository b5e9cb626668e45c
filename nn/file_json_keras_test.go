package nn_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"board/nn"
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
	} {
		_, err := nn.FromJSON([]byte(data))
		wantError(t, err, "nn.FromJSON", want)
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
