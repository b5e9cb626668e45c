package nn

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"board/nn/layer"
	"board/nn/registry"
)

// A Symbol stands for a tensor to come: an input of a functional model, or the output of a layer that is applied to other symbols.
type Symbol struct {
	layer  layer.Layer
	in     []*Symbol
	serial int64 // in which order symbols were made: names are given in it
	err    error
}

var serials atomic.Int64

// Input begins a functional model: data of this shape, without the batch. An empty name is replaced with input_layer.
//
//	deep := nn.Input("deep_input", 6)
func Input(name string, shape ...int) *Symbol {
	if shape == nil {
		shape = []int{} // one number for each sample
	}
	return &Symbol{layer: &layer.Input{Name: name, Shape: shape}, serial: serials.Add(1)}
}

// Apply passes symbols through a layer: Keras's layer(x). A layer that is applied twice shares its weights. NewModel reports what does not
// fit.
//
//	hidden := nn.Apply(&layer.Dense{Units: 30, Activation: "relu"}, deep)
//	concat := nn.Apply(&layer.Concatenate{}, wide, hidden)
func Apply(l layer.Layer, in ...*Symbol) *Symbol {
	s := &Symbol{layer: l, in: in, serial: serials.Add(1)}
	switch {
	case registry.IsNil(l):
		s.err = errors.New("nn.Apply: expected a layer, got nil")
	case len(in) == 0:
		s.err = fmt.Errorf("nn.Apply: expected symbols to apply %s to, got none; begin with nn.Input", layer.ClassName(l))
	case slices.Contains(in, nil):
		s.err = fmt.Errorf("nn.Apply: expected symbols to apply %s to, got nil", layer.ClassName(l))
	}
	return s
}

// NewModel makes a functional model of all that lies between inputs and outputs: Keras's Model(inputs=…, outputs=…). Data.X and Data.Y
// are in the order of inputs and outputs, or named after the inputs and after the layers that make the outputs.
func NewModel(inputs, outputs []*Symbol) (*Model, error) {
	return newFunctional(nextSeed(), inputs, outputs)
}

func newFunctional(seed uint64, inputs, outputs []*Symbol) (*Model, error) {
	m := newModel(Functional, "functional", seed)
	if err := m.connect(inputs, outputs); err != nil {
		return nil, err
	}
	return m, nil
}

// connect makes the graph of a functional model.
func (m *Model) connect(inputs, outputs []*Symbol) error {
	if len(inputs) == 0 || len(outputs) == 0 {
		return fmt.Errorf("nn.NewModel: expected at least one input and one output, got %d and %d", len(inputs), len(outputs))
	}
	if i := slices.Index(inputs, nil); i >= 0 {
		return fmt.Errorf("nn.NewModel: inputs[%d] is nil", i)
	}
	w := &walker{inputs: inputs, nodes: map[*Symbol]*node{}, rank: map[layer.Layer]int{}}
	g, err := w.graph(outputs)
	if err != nil {
		return err
	}
	if err := nameLayers(w.bySerial()); err != nil {
		return fmt.Errorf("nn.NewModel: %w", err)
	}
	if err := g.build(m.buildLayer); err != nil {
		return err
	}
	m.graph, m.layers = g, w.byDepth(g)
	m.inputs, m.outputs = g.ports(g.inputs), g.ports(g.outputs)
	return nil
}

// A walker goes from the outputs back to the inputs.
type walker struct {
	inputs []*Symbol
	nodes  map[*Symbol]*node // nil while the symbols before it are being visited
	order  []*node
	first  []*Symbol           // of each layer the symbol met first
	rank   map[layer.Layer]int // in which order layers were met
}

func (w *walker) graph(outputs []*Symbol) (*graph, error) {
	g := &graph{}
	for i, s := range outputs {
		if s == nil {
			return nil, fmt.Errorf("nn.NewModel: outputs[%d] is nil", i)
		}
		n, err := w.visit(s)
		if err != nil {
			return nil, err
		}
		g.outputs = append(g.outputs, n)
	}
	for i, s := range w.inputs {
		n := w.nodes[s]
		if n == nil {
			return nil, fmt.Errorf("nn.NewModel: inputs[%d] (%s) does not lead to any output", i, s.label())
		}
		if slices.Contains(g.inputs, n) {
			return nil, fmt.Errorf("nn.NewModel: inputs[%d] (%s) is listed twice", i, s.label())
		}
		g.inputs = append(g.inputs, n)
	}
	g.nodes = w.order
	return g, nil
}

func (w *walker) visit(s *Symbol) (*node, error) {
	if n, ok := w.nodes[s]; ok {
		return n, nil
	}
	if s.err != nil {
		return nil, s.err
	}
	if _, met := w.rank[s.layer]; !met {
		w.rank[s.layer] = len(w.rank)
		w.first = append(w.first, s)
	}
	n := &node{layer: s.layer}
	if slices.Contains(w.inputs, s) && len(s.in) > 0 {
		return nil, fmt.Errorf("nn.NewModel: expected inputs made by nn.Input, got the result of %s", s.label())
	}
	if len(s.in) == 0 && !slices.Contains(w.inputs, s) {
		return nil, fmt.Errorf("nn.NewModel: the outputs depend on the input %s, which is not among the inputs", s.label())
	}
	for _, from := range s.in {
		before, err := w.visit(from)
		if err != nil {
			return nil, err
		}
		n.in = append(n.in, before)
	}
	w.nodes[s], w.order = n, append(w.order, n)
	return n, nil
}

// bySerial lists the layers in the order in which they were made, which is the order of Keras's numbers in names.
func (w *walker) bySerial() []layer.Layer {
	symbols := slices.Clone(w.first)
	slices.SortFunc(symbols, func(a, b *Symbol) int { return cmp.Compare(a.serial, b.serial) })
	var layers []layer.Layer
	for _, s := range symbols {
		layers = append(layers, s.layer)
	}
	return layers
}

// byDepth lists the layers as Keras does: those with the longest way to an output first, equals in the order of the walk.
func (w *walker) byDepth(g *graph) []layer.Layer {
	depth := map[layer.Layer]int{}
	for _, n := range slices.Backward(g.nodes) {
		for _, from := range n.in {
			depth[from.layer] = max(depth[from.layer], depth[n.layer]+1)
		}
	}
	var layers []layer.Layer
	for _, s := range w.first {
		layers = append(layers, s.layer)
	}
	slices.SortStableFunc(layers, func(a, b layer.Layer) int { return cmp.Compare(depth[b], depth[a]) })
	return layers
}

// label names a symbol in errors.
func (s *Symbol) label() string {
	if s == nil {
		return "nil"
	}
	return label(s.layer)
}

func label(l layer.Layer) string { return cmp.Or(l.LayerName(), layer.DefaultName(l)) }
