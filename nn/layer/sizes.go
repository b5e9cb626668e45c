package layer

import (
	"encoding/json"
	"fmt"

	"board/nn/tensor"
)

// Axes is a choice of axes, which may count from the end. Nil is the last axis; empty but not nil is none. In JSON one axis is a number, several are a list,
// none is null.
type Axes []int

// MarshalJSON writes a number, a list or null.
func (a Axes) MarshalJSON() ([]byte, error) {
	switch {
	case a == nil:
		return []byte("-1"), nil
	case len(a) == 0:
		return []byte("null"), nil
	case len(a) == 1:
		return json.Marshal(a[0])
	}
	return json.Marshal([]int(a))
}

// UnmarshalJSON reads what MarshalJSON writes, and a list of one.
func (a *Axes) UnmarshalJSON(data []byte) error {
	var one int
	if string(data) != "null" && json.Unmarshal(data, &one) == nil {
		*a = Axes{one}
		return nil
	}
	axes := []int{}
	if err := json.Unmarshal(data, &axes); err != nil {
		return fmt.Errorf("axis: expected a whole number, a list of them or null, got %.60s", data)
	}
	*a = append(Axes{}, axes...)
	return nil
}

// within lists the axes counted from the front, in order and once each, for a shape of data.
func (a Axes) within(l Layer, s tensor.Shape) ([]int, error) {
	if a == nil {
		a = Axes{-1}
	}
	chosen := make([]bool, len(s))
	for _, axis := range a {
		k := axis
		if k < 0 {
			k += len(s)
		}
		if k < 0 || k >= len(s) || chosen[k] {
			return nil, failf(l, "expected different axes within input of shape %v, got axis %v", s, []int(a))
		}
		chosen[k] = true
	}
	axes := []int{}
	for k, yes := range chosen {
		if yes {
			axes = append(axes, k)
		}
	}
	return axes, nil
}

// SampleShape is a shape without the batch. In JSON it is Keras's batch_shape, with null for the batch and for sizes that are not known: [null, 28, 28].
type SampleShape []int

// MarshalJSON writes null and the sizes.
func (s SampleShape) MarshalJSON() ([]byte, error) {
	return json.Marshal(orNull(append([]int{tensor.None}, s...)))
}

// UnmarshalJSON reads a batch_shape and drops the size of the batch.
func (s *SampleShape) UnmarshalJSON(data []byte) error {
	sizes, err := sizesOf(data)
	if err == nil && len(sizes) == 0 {
		err = fmt.Errorf("expected a list that begins with the batch, such as [null, 28, 28], got %.60s", data)
	}
	if err != nil {
		return fmt.Errorf("batch_shape: %w", err)
	}
	*s = sizes[1:]
	return nil
}

// NoiseShape is a shape with the batch, in which tensor.None stands for the input's size. Nil is the input's shape. JSON writes null for tensor.None.
type NoiseShape []int

// MarshalJSON writes a list with null for None, or null.
func (s NoiseShape) MarshalJSON() ([]byte, error) {
	if s == nil {
		return []byte("null"), nil
	}
	return json.Marshal(orNull(s))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *NoiseShape) UnmarshalJSON(data []byte) error {
	sizes, err := sizesOf(data)
	if err != nil {
		return fmt.Errorf("noise_shape: %w", err)
	}
	*s = sizes
	return nil
}

// orNull is a shape as JSON has it, null where a size is not known.
func orNull(shape []int) []*int {
	sizes := make([]*int, len(shape))
	for i, n := range shape {
		if n != tensor.None {
			sizes[i] = &n
		}
	}
	return sizes
}

// sizesOf reads a shape from JSON: nil for null, None for a size of null.
func sizesOf(data []byte) ([]int, error) {
	var sizes []*int
	if err := json.Unmarshal(data, &sizes); err != nil {
		return nil, fmt.Errorf("expected a list such as [null, 28, 28], got %.60s", data)
	}
	if sizes == nil {
		return nil, nil
	}
	shape := make([]int, len(sizes))
	for i, n := range sizes {
		shape[i] = tensor.None
		if n != nil {
			shape[i] = *n
		}
	}
	return shape, nil
}
