package neuron

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// A perceptronJSON is a perceptron as JSON: its settings, and what it has learned.
type perceptronJSON struct {
	Settings *settings    `json:"settings"`
	Classes  []int        `json:"classes"` // null after FitOutputs
	Features int          `json:"features"`
	Outputs  []outputJSON `json:"outputs"` // none before training
}

// settings are the exported fields.
type settings struct {
	LearningRate       float64 `json:"learning_rate"`
	Epochs             int     `json:"epochs"`
	Tolerance          float64 `json:"tolerance"`
	Patience           int     `json:"patience"`
	EarlyStopping      bool    `json:"early_stopping"`
	ValidationFraction float64 `json:"validation_fraction"`
	NoShuffle          bool    `json:"no_shuffle"`
	Seed               uint64  `json:"seed"`
}

type outputJSON struct {
	Weights  []float64 `json:"weights"`
	Bias     float64   `json:"bias"`
	Mistakes []int     `json:"mistakes"`
}

// MarshalJSON writes the settings and what was learned, in all digits.
func (p *Perceptron) MarshalJSON() ([]byte, error) {
	s := settings{p.LearningRate, p.Epochs, p.Tolerance, p.Patience, p.EarlyStopping, p.ValidationFraction, p.NoShuffle, p.Seed}
	j := perceptronJSON{Settings: &s, Classes: p.learned.classes, Features: p.learned.features}
	for _, o := range p.learned.outputs {
		j.Outputs = append(j.Outputs, outputJSON{o.weights, o.bias, o.mistakes})
	}
	return json.Marshal(j)
}

// UnmarshalJSON reads what MarshalJSON writes. On an error the perceptron stays as it was.
func (p *Perceptron) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var j perceptronJSON
	err := d.Decode(&j)
	if err == nil {
		err = j.check()
	}
	if err != nil {
		return fmt.Errorf("neuron: perceptron: %w", err)
	}
	s := j.Settings
	*p = Perceptron{LearningRate: s.LearningRate, Epochs: s.Epochs, Tolerance: s.Tolerance, Patience: s.Patience,
		EarlyStopping: s.EarlyStopping, ValidationFraction: s.ValidationFraction, NoShuffle: s.NoShuffle, Seed: s.Seed}
	p.learned = learned{classes: j.Classes, features: j.Features}
	for _, o := range j.Outputs {
		p.learned.outputs = append(p.learned.outputs, output{o.Weights, o.Bias, o.Mistakes})
	}
	return nil
}

// check requires what training leaves behind.
func (j *perceptronJSON) check() error {
	switch {
	case j.Settings == nil:
		return errors.New("settings: expected those of a perceptron, got none")
	case len(j.Outputs) == 0 && (j.Features != 0 || j.Classes != nil):
		return errors.New("outputs: expected weights, got none")
	case j.Classes != nil && (len(j.Classes) < 2 || !increasing(j.Classes) || len(j.Outputs) != outputsFor(j.Classes)):
		return fmt.Errorf("classes: expected two or more different ones in order, with an output each, or one for two; got %d and %d outputs", len(j.Classes), len(j.Outputs))
	case len(j.Outputs) > 0 && j.Features < 1:
		return fmt.Errorf("features: expected at least 1, got %d", j.Features)
	}
	for i, o := range j.Outputs {
		if len(o.Weights) != j.Features {
			return fmt.Errorf("outputs[%d]: expected %d weights, one for each feature, got %d", i, j.Features, len(o.Weights))
		}
		for _, w := range append(slices.Clone(o.Weights), o.Bias) {
			if math.IsNaN(w) || math.IsInf(w, 0) {
				return fmt.Errorf("outputs[%d]: expected finite weights, got %v", i, w)
			}
		}
	}
	return nil
}

func increasing(classes []int) bool {
	for i := 1; i < len(classes); i++ {
		if classes[i] <= classes[i-1] {
			return false
		}
	}
	return true
}

// Write writes the perceptron, its settings and what it has learned, as JSON: to a file, an object store, a response.
func (p *Perceptron) Write(w io.Writer) error {
	data, err := json.MarshalIndent(p, "", "  ")
	if err == nil {
		_, err = w.Write(append(data, '\n'))
	}
	if err != nil {
		return fmt.Errorf("neuron: perceptron: Write: %w", err)
	}
	return nil
}

// Read reads a perceptron that Write wrote. It decides as the original did, and PartialFit goes on as it would have.
func Read(r io.Reader) (*Perceptron, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("neuron: perceptron: Read: %w", err)
	}
	p := &Perceptron{}
	if err := json.Unmarshal(data, p); err != nil {
		return nil, err
	}
	return p, nil
}
