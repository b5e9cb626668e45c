package neuron_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"board/nn/neuron"
)

// A perceptron that was written and read decides as before, and learns on as before.
func TestPerceptronInAStream(t *testing.T) {
	x := [][]float64{{0, 0}, {1, 0}, {0, 1}, {3, 3}, {4, 3}, {-3, 5}}
	y := []int{0, 0, 0, 1, 1, 2}
	p := &neuron.Perceptron{Seed: 3, Epochs: 20, LearningRate: 0.3}
	if err := p.PartialFit(x, y, []int{0, 1, 2}); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := p.Write(&file); err != nil {
		t.Fatal(err)
	}
	again, err := neuron.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		want, err := p.DecisionFunction(x)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := again.DecisionFunction(x); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
		for _, one := range []*neuron.Perceptron{p, again} {
			if err := one.PartialFit(x, y, nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	fresh := &neuron.Perceptron{Patience: 7}
	data, err := json.Marshal(fresh)
	if err != nil {
		t.Fatal(err)
	}
	var back neuron.Perceptron
	if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(&back, fresh) {
		t.Errorf("an untrained one became %+v, %v", back, err)
	}
}

func TestDamagedPerceptrons(t *testing.T) {
	for file, want := range map[string]string{
		"":                                "unexpected end",
		"{}":                              "settings: expected",
		`{"settings": {"epoch":1}}`:       "unknown field",
		`{"settings": {}, "features": 2}`: "outputs: expected weights",
		`{"settings": {}, "features": 0, "outputs": [{"weights": []}]}`:                         "features: expected at least 1",
		`{"settings": {}, "features": 2, "outputs": [{"weights": [1]}]}`:                        "expected 2 weights",
		`{"settings": {}, "features": 1, "classes": [1, 0], "outputs": [{"weights": [1]}]}`:     "classes: expected",
		`{"settings": {}, "features": 1, "classes": [0, 1, 2], "outputs": [{"weights": [1]}]}`:  "classes: expected",
		`{"settings": {}, "features": 1, "classes": [0, 1], "outputs": [{"weights": [1e999]}]}`: "cannot unmarshal",
	} {
		if _, err := neuron.Read(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", file, err, want)
		}
	}
}

func FuzzReadPerceptron(f *testing.F) {
	f.Add(`{"settings": {}, "features": 1, "classes": [0, 1], "outputs": [{"weights": [1], "bias": 2}]}`)
	f.Fuzz(func(t *testing.T, file string) {
		p, err := neuron.Read(strings.NewReader(file))
		if err != nil {
			return
		}
		_, _ = p.Predict([][]float64{{1}})
		_, _ = p.PredictOutputs([][]float64{{1}})
	})
}
