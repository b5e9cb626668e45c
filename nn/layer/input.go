package layer

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"

	"board/nn/tape"
	"board/nn/tensor"
)

// Input says what the model's input looks like: Shape without the batch, []int{28, 28}; []int{} for one number per sample. A size of
// tensor.None may differ from batch to batch. It returns its input unchanged.
type Input struct {
	Base
	Name  string       `json:"name"`
	Shape tensor.Shape `json:"batch_shape"` // as in []int{28, 28} and x.Shape[1:]
}

// inputJSON has Keras's batch_shape.
type inputJSON struct {
	Name  string      `json:"name"`
	Shape SampleShape `json:"batch_shape"`
}

// MarshalJSON writes the shape as Keras does, with null for the batch: [null, 28, 28].
func (l *Input) MarshalJSON() ([]byte, error) {
	return json.Marshal(inputJSON{l.Name, SampleShape(l.Shape)})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (l *Input) UnmarshalJSON(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var j inputJSON
	if err := d.Decode(&j); err != nil {
		return err
	}
	l.Name, l.Shape = j.Name, tensor.Shape(j.Shape)
	return nil
}

// LayerName is l.Name.
func (l *Input) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Input) SetLayerName(name string) { l.Name = name }

// Build checks the shape: every size is above 0 or tensor.None.
func (l *Input) Build(*rand.Rand, ...tensor.Shape) error {
	if l.Shape == nil {
		return failf(l, "expected a shape without the batch, such as []int{784}, got none")
	}
	for _, n := range l.Shape {
		if n < 1 && n != tensor.None {
			return failf(l, "expected sizes above 0 or None in the shape, got %v", l.Shape)
		}
	}
	l.built = true
	return nil
}

// OutputShape is the declared shape with the batch before it. Data of another shape is refused; no input at all is accepted.
func (l *Input) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	out := append(tensor.Shape{tensor.None}, l.Shape...)
	if len(in) == 0 {
		return out, nil
	}
	s, err := only(l, in, 1)
	if err != nil {
		return nil, err
	}
	if !compatible(out[1:], s[1:]) {
		return nil, failf(l, "expected input of shape %v, got %v", out, s)
	}
	return s.Clone(), nil
}

// Call returns the input.
func (l *Input) Call(_ *tape.Tape, in ...*tape.Var) *tape.Var { return in[0] }

// compatible reports whether shapes agree where both are known.
func compatible(a, b tensor.Shape) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && a[i] != tensor.None && b[i] != tensor.None {
			return false
		}
	}
	return true
}
