package nn

import (
	"encoding/json"
	"fmt"

	"board/nn/layer"
	"board/nn/tensor"
)

// buildShapes hold the shapes that are needed to make the weights of a model without data, where its architecture does not give them.
type buildShapes struct {
	Inputs  []portJSON             `json:"inputs,omitempty"`  // of a subclassed model, or a sequential one without Input
	Outputs []portJSON             `json:"outputs,omitempty"` // of a subclassed model
	Layers  map[string][]shapeJSON `json:"layers,omitempty"`  // by name: the shapes of the inputs
}

// A portJSON is an input or output.
type portJSON struct {
	Name  string    `json:"name"`
	Shape shapeJSON `json:"batch_shape"`
}

func portsJSON(ports []port) []portJSON {
	var list []portJSON
	for _, p := range ports {
		list = append(list, portJSON{p.name, shapeJSON(p.shape)})
	}
	return list
}

func portsOf(list []portJSON) []port {
	var ports []port
	for _, p := range list {
		ports = append(ports, port{p.Name, tensor.Shape(p.Shape)})
	}
	return ports
}

// A shapeJSON is a shape with the batch; in JSON None is null.
type shapeJSON tensor.Shape

// MarshalJSON writes a list such as [null, 784].
func (s shapeJSON) MarshalJSON() ([]byte, error) {
	sizes := make([]*int, len(s))
	for i, n := range s {
		if n != tensor.None {
			sizes[i] = &n
		}
	}
	return json.Marshal(sizes)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *shapeJSON) UnmarshalJSON(data []byte) error {
	var sizes []*int
	if err := json.Unmarshal(data, &sizes); err != nil {
		return fmt.Errorf("shape: expected a list such as [null, 784], got %.60s", data)
	}
	*s = shapeJSON{}
	for _, n := range sizes {
		if n == nil {
			*s = append(*s, tensor.None)
			continue
		}
		if *n < 0 {
			return fmt.Errorf("shape: expected sizes of at least 0 or null, got %d", *n)
		}
		*s = append(*s, *n)
	}
	return nil
}

// buildShapes returns the shapes that the model was built for, nil if it is not built.
func (m *Model) buildShapes() (*buildShapes, error) {
	b := &buildShapes{Layers: map[string][]shapeJSON{}}
	if m.graph != nil {
		b.Inputs = portsJSON(m.inputs)
		return b, nil
	}
	if m.kind == Subclassed {
		b.Inputs, b.Outputs = portsJSON(m.inputs), portsJSON(m.outputs)
	}
	for _, l := range m.layers {
		if !l.Built() {
			continue
		}
		shapes := layer.BuildShapes(l)
		if shapes == nil && len(l.Weights()) > 0 {
			return nil, fmt.Errorf("layer %s has weights, but the shape that they were made for is not known: build it by layer.Build, or by data", l.LayerName())
		}
		for _, s := range shapes {
			b.Layers[l.LayerName()] = append(b.Layers[l.LayerName()], shapeJSON(s))
		}
	}
	if len(b.Inputs) == 0 && len(b.Layers) == 0 {
		return nil, nil
	}
	return b, nil
}

// buildFor makes the weights of a model that is not built, for the shapes that a model of the same architecture was built for.
func (m *Model) buildFor(b *buildShapes) error {
	names := map[string]bool{}
	for _, l := range m.layers {
		names[l.LayerName()] = true
		shapes, ok := b.Layers[l.LayerName()]
		if !ok {
			continue
		}
		var in []tensor.Shape
		for _, s := range shapes {
			in = append(in, tensor.Shape(s))
		}
		if err := m.buildLayer(l, in...); err != nil {
			return nameLayer(l, err)
		}
	}
	for name := range b.Layers {
		if !names[name] {
			return fmt.Errorf("build_config: the model has no layer %s", name)
		}
	}
	switch {
	case len(b.Inputs) == 0:
		return nil
	case m.kind == Subclassed:
		m.inputs, m.outputs = portsOf(b.Inputs), portsOf(b.Outputs)
		return nil
	case len(b.Inputs) > 1 || len(b.Inputs[0].Shape) == 0:
		return fmt.Errorf("build_config: expected one input with a batch for a sequential model, got %v", b.Inputs)
	}
	return m.buildSequential(tensor.Shape(b.Inputs[0].Shape))
}
