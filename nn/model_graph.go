package nn

import (
	"errors"

	"board/nn/layer"
	"board/nn/tape"
	"board/nn/tensor"
)

// A graph is how the layers of a sequential or functional model are connected.
type graph struct {
	nodes           []*node // each after all that it takes from
	inputs, outputs []*node
}

// A node is one call of a layer. A layer that is called twice shares its weights.
type node struct {
	layer layer.Layer
	in    []*node // none for an input of the model
	call  int     // how many calls of the same layer come before
	index int     // in graph.nodes
	shape tensor.Shape
}

// build makes the weights of all layers by makeWeights, and works out all shapes.
func (g *graph) build(makeWeights func(l layer.Layer, in ...tensor.Shape) error) error {
	calls := map[layer.Layer]int{}
	for i, n := range g.nodes {
		n.index = i
		shapes := make([]tensor.Shape, len(n.in))
		for i, from := range n.in {
			shapes[i] = from.shape
		}
		if err := makeWeights(n.layer, shapes...); err != nil {
			return nameLayer(n.layer, err)
		}
		shape, err := n.layer.OutputShape(shapes...)
		if err != nil {
			return nameLayer(n.layer, err)
		}
		n.shape = shape
		n.call = calls[n.layer]
		calls[n.layer]++
	}
	return nil
}

// forward records all layers, and appends the outputs to out. The values in between are in w.
func (g *graph) forward(w *workspace, t *tape.Tape, in, out []*tape.Var) []*tape.Var {
	w.fit(g)
	for i, n := range g.inputs {
		w.values[n.index] = in[i]
	}
	for _, n := range g.nodes {
		if len(n.in) == 0 {
			continue
		}
		args := w.args[n.index]
		for i, from := range n.in {
			args[i] = w.values[from.index]
		}
		t.PushScope(n.layer.LayerName())
		w.values[n.index] = n.layer.Call(t, args...)
		t.PopScope()
	}
	for _, n := range g.outputs {
		out = append(out, w.values[n.index])
	}
	return out
}

// ports are the names and shapes of inputs or outputs. Two outputs of one layer are told apart by a number.
func (g *graph) ports(nodes []*node) []port {
	var ports []port
	taken := map[string]bool{}
	for _, n := range nodes {
		ports = append(ports, port{freeName(taken, n.layer.LayerName()), n.shape})
	}
	return ports
}

// nameLayer makes sure that an error names its layer.
func nameLayer(l layer.Layer, err error) error {
	if e := (*layer.Error)(nil); errors.As(err, &e) {
		return err
	}
	return &layer.Error{Layer: l.LayerName(), Err: err}
}

// A Connection is one call of a layer in a sequential or functional model.
type Connection struct {
	Layer  layer.Layer
	Call   int          // how many calls of the same layer come before
	From   []Source     // what it takes; empty for an input of the model
	Output tensor.Shape // None standing for the batch
}

// A Source is the result of a call of a layer.
type Source struct {
	Layer string `json:"layer"` // the layer's name
	Call  int    `json:"call"`
}

// Connections are all calls of layers, each after those that it takes from, the inputs among them. A subclassed model has none: what
// its Call does is not known beforehand; see Tape.
func (m *Model) Connections() []Connection {
	if m.graph == nil {
		return nil
	}
	var list []Connection
	for _, n := range m.graph.nodes {
		c := Connection{Layer: n.layer, Call: n.call, Output: n.shape.Clone()}
		for _, from := range n.in {
			c.From = append(c.From, from.source())
		}
		list = append(list, c)
	}
	return list
}

// Outputs lists the calls of layers that make the outputs.
func (m *Model) Outputs() []Source {
	if m.graph == nil {
		return nil
	}
	var list []Source
	for _, n := range m.graph.outputs {
		list = append(list, n.source())
	}
	return list
}

func (n *node) source() Source { return Source{n.layer.LayerName(), n.call} }
