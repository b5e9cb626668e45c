package tensorboard

import (
	"encoding/json"

	"board/nn"
	"board/nn/layer"
	"board/nn/registry"
	"board/nn/tensor"
)

// writeModel writes the conceptual graph: the layers and what flows between them, as
// Keras's JSON of a model. Like Keras it leaves out subclassed models, whose layers
// are connected by code.
func (c *Callback) writeModel(m *nn.Model) error {
	connections := m.Connections()
	if len(connections) == 0 {
		return nil
	}
	model, err := json.Marshal(conceptOf(m, connections))
	if err != nil {
		return err
	}
	return c.train.KerasModel(model)
}

// A concept is a model or a layer in Keras's JSON.
type concept struct {
	ClassName    string         `json:"class_name"`
	Name         string         `json:"name,omitempty"`
	Config       map[string]any `json:"config"`
	InboundNodes *[]inbound     `json:"inbound_nodes,omitempty"`
}

// An inbound is one call of a layer, with its arguments.
type inbound struct {
	Args   []any    `json:"args"`
	Kwargs struct{} `json:"kwargs"`
}

// conceptOf describes a model. In a sequential one the order of the layers says how
// they are connected.
func conceptOf(m *nn.Model, connections []nn.Connection) *concept {
	sequential := m.Kind() == nn.Sequential
	model := &concept{ClassName: "Functional", Config: map[string]any{"name": m.Name(), "trainable": true, "dtype": "float32"}}
	if sequential {
		model.ClassName = "Sequential"
	} else {
		model.Config["input_layers"] = inputsOf(connections)
		model.Config["output_layers"] = sources(m.Outputs())
	}
	shapes := make(map[nn.Source]tensor.Shape)
	known := make(map[string]*concept)
	var layers []*concept
	for _, n := range connections {
		name := n.Layer.LayerName()
		shapes[nn.Source{Layer: name, Call: n.Call}] = n.Output
		if known[name] == nil {
			known[name] = layerConcept(n.Layer, !sequential)
			layers = append(layers, known[name])
		}
		if nodes := known[name].InboundNodes; nodes != nil && len(n.From) > 0 {
			*nodes = append(*nodes, inboundOf(n.From, shapes))
		}
	}
	model.Config["layers"] = layers
	return model
}

// layerConcept describes a layer by its settings; a layer of your own that is not
// registered, by its name.
func layerConcept(l layer.Layer, connected bool) *concept {
	c := &concept{ClassName: layer.ClassName(l), Config: map[string]any{}}
	if settings, err := registry.Encode(l); err == nil {
		_ = json.Unmarshal(settings, c) // without settings the layer is still shown
	}
	if c.Config == nil {
		c.Config = map[string]any{}
	}
	c.Config["name"], c.Config["dtype"] = l.LayerName(), "float32"
	if connected {
		c.Name, c.InboundNodes = l.LayerName(), &[]inbound{}
	}
	return c
}

// inboundOf describes what a layer is given, in the form of Keras 3: one tensor, or
// a list of them.
func inboundOf(from []nn.Source, shapes map[nn.Source]tensor.Shape) inbound {
	var tensors []any
	for _, s := range from {
		tensors = append(tensors, map[string]any{
			"class_name": "__keras_tensor__",
			"config":     map[string]any{"shape": sizes(shapes[s]), "dtype": "float32", "keras_history": history(s)},
		})
	}
	if len(tensors) > 1 {
		return inbound{Args: []any{tensors}}
	}
	return inbound{Args: tensors}
}

// sizes is a shape with null for what is not known.
func sizes(s tensor.Shape) []*int {
	list := make([]*int, len(s))
	for i, d := range s {
		if d != tensor.None {
			list[i] = &d
		}
	}
	return list
}

// history says where a tensor comes from: a layer, which call of it, which of its
// outputs.
func history(s nn.Source) []any { return []any{s.Layer, s.Call, 0} }

func sources(list []nn.Source) [][]any {
	var all [][]any
	for _, s := range list {
		all = append(all, history(s))
	}
	return all
}

// inputsOf lists the layers that only stand for data.
func inputsOf(connections []nn.Connection) [][]any {
	var all [][]any
	for _, n := range connections {
		if len(n.From) == 0 {
			all = append(all, history(nn.Source{Layer: n.Layer.LayerName(), Call: n.Call}))
		}
	}
	return all
}
