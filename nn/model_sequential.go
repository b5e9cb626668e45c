package nn

import (
	"errors"
	"fmt"
	"slices"

	"board/nn/layer"
	"board/nn/registry"
	"board/nn/tensor"
)

// NewSequential makes a model of layers in a row. If the first is a layer.Input, all weights are made at once; else at the first data,
// whose shape then is the model's. Layers without a name get one: dense, dense_1 and so on.
func NewSequential(layers ...layer.Layer) (*Model, error) {
	return newSequential(nextSeed(), layers)
}

func newSequential(seed uint64, layers []layer.Layer) (*Model, error) {
	m := newModel(Sequential, "sequential", seed)
	if err := m.addAll(layers); err != nil {
		return nil, err
	}
	return m, nil
}

// Add appends a layer to a sequential model. The model must be compiled again afterwards.
func (m *Model) Add(l layer.Layer) error {
	if m.kind != Sequential {
		return fmt.Errorf("%s: Add is for sequential models, this one is %v", m.name, m.kind)
	}
	return m.addAll([]layer.Layer{l})
}

// addAll appends layers, and connects the model once.
func (m *Model) addAll(layers []layer.Layer) error {
	if len(layers) > 0 {
		if in, ok := layers[0].(*layer.Input); ok && in != nil {
			if err := m.addInput(in); err != nil {
				return err
			}
			layers = layers[1:]
		}
	}
	grown, known := slices.Clone(m.layers), map[layer.Layer]bool{}
	for _, l := range grown {
		known[l] = true
	}
	for _, l := range layers {
		if registry.IsNil(l) {
			return fmt.Errorf("%s: expected a layer, got nil", m.name)
		}
		if _, ok := l.(*layer.Input); ok {
			return fmt.Errorf("%s: expected Input to be the first layer", m.name)
		}
		if known[l] {
			return fmt.Errorf("%s: layer %s is in the model already; make a second one, or use NewModel to share weights", m.name, label(l))
		}
		known[l] = true
		grown = append(grown, l)
	}
	if err := nameLayers(grown); err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	return m.rebuild(grown)
}

func (m *Model) addInput(in *layer.Input) error {
	if m.graph != nil || len(m.layers) > 0 {
		return fmt.Errorf("%s: expected Input to be the first layer", m.name)
	}
	if err := nameLayers([]layer.Layer{in}); err != nil {
		return err
	}
	m.graph = &graph{inputs: []*node{{layer: in}}}
	if err := m.rebuild(nil); err != nil {
		m.graph = nil
		return err
	}
	return nil
}

// Pop takes the last layer off a sequential model. The model must be compiled again afterwards.
func (m *Model) Pop() error {
	switch {
	case m.kind != Sequential:
		return fmt.Errorf("%s: Pop is for sequential models, this one is %v", m.name, m.kind)
	case len(m.layers) == 0:
		return fmt.Errorf("%s: there is no layer to take off", m.name)
	}
	return m.rebuild(slices.Clone(m.layers[:len(m.layers)-1]))
}

// rebuild connects the layers in a row behind the input, if that is known, and takes them for the model's.
func (m *Model) rebuild(layers []layer.Layer) error {
	if m.graph != nil {
		g := chain(m.graph.inputs[0].layer, layers)
		if err := g.build(m.buildLayer); err != nil {
			return err
		}
		m.graph, m.inputs = g, g.ports(g.inputs)
		m.outputs = nil
		if len(layers) > 0 {
			m.outputs = g.ports(g.outputs)
		}
	}
	m.layers, m.compiled = layers, nil
	return nil
}

// buildSequential makes the weights for data of this shape.
func (m *Model) buildSequential(shape tensor.Shape) error {
	if len(m.layers) == 0 {
		return errors.New(m.name + ": the model has no layers")
	}
	in := &layer.Input{Name: "input_layer", Shape: shape[1:].Clone()}
	g := chain(in, m.layers)
	if err := g.build(m.buildLayer); err != nil {
		return err
	}
	m.graph, m.inputs, m.outputs = g, g.ports(g.inputs), g.ports(g.outputs)
	return nil
}

// chain is the graph of layers in a row.
func chain(in layer.Layer, layers []layer.Layer) *graph {
	last := &node{layer: in}
	g := &graph{inputs: []*node{last}, nodes: []*node{last}}
	for _, l := range layers {
		last = &node{layer: l, in: []*node{last}}
		g.nodes = append(g.nodes, last)
	}
	g.outputs = []*node{last}
	return g
}
