package golden

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"board/nn/tensor"
)

// Has reports whether the case has a field that is not null.
func (c Case) Has(field string) bool {
	raw, ok := c.Fields[field]
	return ok && string(raw) != "null"
}

// Decode unmarshals a field and fails the test if it is missing or of another form.
func (c Case) Decode(t testing.TB, field string, into any) {
	t.Helper()
	raw, ok := c.Fields[field]
	if !ok {
		t.Fatalf("case %s has no field %q", c.Name, field)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("case %s: field %q: %v", c.Name, field, err)
	}
}

// DecodeConfig unmarshals the config and fails the test at a key that into has no field for: a setting that is not
// understood must not go by.
func (c Case) DecodeConfig(t testing.TB, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(c.Config))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		t.Fatalf("case %s: config %s: %v", c.Name, c.Config, err)
	}
}

// Envelope is the case's name and config as registry.Decode reads them. It refuses keys that the class does not have: a
// setting that is not understood must not go by.
func (c Case) Envelope() []byte {
	return fmt.Appendf(nil, `{"class_name": %q, "config": %s}`, c.Name, c.Config)
}

// Number is a field that holds one number.
func (c Case) Number(t testing.TB, field string) float64 {
	t.Helper()
	var v float64
	c.Decode(t, field, &v)
	return v
}

// Numbers is a field that holds a flat list of numbers.
func (c Case) Numbers(t testing.TB, field string) []float64 {
	t.Helper()
	var v []float64
	c.Decode(t, field, &v)
	return v
}

// Tensor is a field that holds a number or nested lists of them.
func (c Case) Tensor(t testing.TB, field string) *tensor.Tensor {
	t.Helper()
	return c.tensor(t, field, c.Fields[field])
}

// Tensors is a field that holds a list of what Tensor reads: one weight each step, say.
func (c Case) Tensors(t testing.TB, field string) []*tensor.Tensor {
	t.Helper()
	var list []json.RawMessage
	c.Decode(t, field, &list)
	tensors := make([]*tensor.Tensor, len(list))
	for i, raw := range list {
		tensors[i] = c.tensor(t, field, raw)
	}
	return tensors
}

func (c Case) tensor(t testing.TB, field string, raw json.RawMessage) *tensor.Tensor {
	t.Helper()
	x, err := ParseTensor(raw)
	if err != nil {
		t.Fatalf("case %s: field %q: %v", c.Name, field, err)
	}
	return x
}

// ParseTensor makes a tensor of nested lists of numbers, which must be of one length at each level.
func ParseTensor(raw json.RawMessage) (*tensor.Tensor, error) {
	var nested any
	if err := json.Unmarshal(raw, &nested); err != nil {
		return nil, err
	}
	x := &tensor.Tensor{Shape: tensor.Shape{}}
	for level := nested; ; {
		list, ok := level.([]any)
		if !ok {
			break
		}
		x.Shape = append(x.Shape, len(list))
		if len(list) == 0 {
			break
		}
		level = list[0]
	}
	err := flatten(x, nested, x.Shape)
	return x, err
}

// flatten appends what is nested in the given shape to the data of x.
func flatten(x *tensor.Tensor, nested any, shape tensor.Shape) error {
	switch v := nested.(type) {
	case float64:
		if len(shape) == 0 {
			x.Data = append(x.Data, float32(v))
			return nil
		}
	case []any:
		if len(shape) == 0 || len(v) != shape[0] {
			break
		}
		for _, element := range v {
			if err := flatten(x, element, shape[1:]); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("expected nested lists of the shape %v, got %.40q within it", x.Shape, fmt.Sprint(nested))
}
