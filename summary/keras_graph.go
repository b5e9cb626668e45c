package summary

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"board/proto/tbpb"
)

// KerasGraph makes a graph of a Keras model's JSON, a node for each layer, as
// TensorBoard's conceptual graphs are: layers of a model inside a model stand in a scope
// of its name, and the links of a layer lead to the layers that it takes its inputs from.
func KerasGraph(model []byte) (*tbpb.GraphDef, error) {
	var root modelLayer
	if err := json.Unmarshal(model, &root); err != nil {
		return nil, fmt.Errorf("keras model: %w", err)
	}
	g := kerasGraph{
		graph: new(tbpb.GraphDef), inputs: map[string]string{}, outputs: map[string][]string{},
		room: kerasRoom + kerasGrowth*len(model),
	}
	if err := g.add("", &root, maxDepth); err != nil {
		return nil, fmt.Errorf("keras model: %w", err)
	}
	return g.graph, nil
}

// Names of nodes repeat those of all models around them, so a small file could ask for
// a huge graph: it may take kerasRoom bytes, and so many for each byte of the file.
const (
	kerasRoom   = 1 << 20
	kerasGrowth = 8
)

// A modelLayer is a layer of a model, which may be a model itself.
type modelLayer struct {
	Class   *string           `json:"class_name"`
	Inbound []json.RawMessage `json:"inbound_nodes"` // nil in a sequential model
	Config  struct {
		Name    string          `json:"name"`
		Layers  []modelLayer    `json:"layers"` // nil in a plain layer
		Inputs  json.RawMessage `json:"input_layers"`
		Outputs json.RawMessage `json:"output_layers"`
		Type    json.RawMessage `json:"dtype"`
	} `json:"config"`
}

// A kerasGraph is a graph that is being made.
type kerasGraph struct {
	graph    *tbpb.GraphDef
	inputs   map[string]string   // of an inner model's input layer: the node that feeds it
	outputs  map[string][]string // of an inner model: its output layers
	previous string              // the layer before, in the order of the file
	room     int                 // bytes that may still be added
}

// add adds a layer, or all layers of a model.
func (g *kerasGraph) add(scope string, layer *modelLayer, depth int) error {
	if layer.Config.Layers == nil {
		return g.addLayer(scope, layer)
	}
	if depth == 0 {
		return fmt.Errorf("models lie more than %d deep in one another", maxDepth)
	}
	if len(layer.Config.Layers) == 0 {
		return nil
	}
	name := scoped(scope, layer.Config.Name)
	if err := g.take(len(name)); err != nil {
		return err
	}
	g.enter(scope, name, layer)
	for i := range layer.Config.Layers {
		if err := g.add(name, &layer.Config.Layers[i], depth-1); err != nil {
			return err
		}
	}
	return nil
}

func (g *kerasGraph) take(size int) error {
	if g.room -= size; g.room < 0 {
		return errors.New("the names of its layers are too long")
	}
	return nil
}

// enter takes note of what feeds a model, and of which layers it gives out.
func (g *kerasGraph) enter(scope, name string, model *modelLayer) {
	inputs, outputs := layerNames(model.Config.Inputs), layerNames(model.Config.Outputs)
	functional := len(inputs) > 0 && len(outputs) > 0
	sources := sourcesOf(model)
	switch {
	case len(sources) > 0 && functional:
		for i := range min(len(inputs), len(sources)) {
			g.inputs[scoped(name, inputs[i])] = scoped(scope, sources[i].name)
		}
	case len(sources) > 0:
		g.previous = scoped(scope, sources[0].name)
	case g.previous != "" && functional:
		g.inputs[scoped(name, inputs[0])] = g.previous
	}
	if !functional {
		last := model.Config.Layers[len(model.Config.Layers)-1]
		g.outputs[name] = []string{scoped(name, last.Config.Name)}
		return
	}
	for _, output := range outputs {
		g.outputs[name] = append(g.outputs[name], scoped(name, output))
	}
}

// addLayer adds the node of a layer.
func (g *kerasGraph) addLayer(scope string, layer *modelLayer) error {
	node := &tbpb.NodeDef{Name: scoped(scope, layer.Config.Name), Attr: map[string]*tbpb.AttrValue{}}
	if layer.Class != nil {
		node.Attr["keras_class"] = &tbpb.AttrValue{Value: &tbpb.AttrValue_S{S: []byte(*layer.Class)}}
	}
	if t, ok := kerasTypes[typeName(layer.Config.Type)]; ok {
		node.Attr["dtype"] = &tbpb.AttrValue{Value: &tbpb.AttrValue_Type{Type: t}}
	}
	if layer.Inbound != nil {
		for _, source := range sourcesOf(layer) {
			name := scoped(scope, source.name)
			if outputs := g.outputs[name]; len(outputs) > 0 { // of a model, these are the layers that feed others
				name = outputs[max(0, min(source.output, len(outputs)-1))]
			}
			node.Input = append(node.Input, name)
		}
	} else if g.previous != "" {
		node.Input = append(node.Input, g.previous)
	}
	if feeds, ok := g.inputs[node.GetName()]; ok {
		node.Input = append(node.Input, feeds)
	}
	g.previous = node.GetName()
	g.graph.Node = append(g.graph.Node, node)
	size := len(node.GetName())
	for _, input := range node.GetInput() {
		size += len(input)
	}
	return g.take(size)
}

func scoped(scope, name string) string {
	if scope == "" {
		return name
	}
	return scope + "/" + name
}

// A kerasSource is where a layer takes an input from.
type kerasSource struct {
	name   string
	output int // which of the outputs of a model
}

// sourcesOf reads inbound_nodes as Keras 3 writes them: for each call of the layer, its
// arguments, which are tensors with a history, or lists of them. What Keras 2 wrote is
// left out, as in TensorBoard.
func sourcesOf(layer *modelLayer) (sources []kerasSource) {
	for _, raw := range layer.Inbound {
		var node struct {
			Args []json.RawMessage `json:"args"`
		}
		if json.Unmarshal(raw, &node) != nil {
			continue
		}
		for _, arg := range node.Args {
			for _, tensor := range listOf(arg) {
				if source, ok := sourceOf(tensor); ok {
					sources = append(sources, source)
				}
			}
		}
	}
	return sources
}

// sourceOf reads {"config": {"keras_history": [layer, call, output]}}.
func sourceOf(tensor json.RawMessage) (source kerasSource, ok bool) {
	var t struct {
		Config struct {
			History []json.RawMessage `json:"keras_history"`
		} `json:"config"`
	}
	if json.Unmarshal(tensor, &t) != nil || len(t.Config.History) < 3 {
		return source, false
	}
	return source, json.Unmarshal(t.Config.History[0], &source.name) == nil && json.Unmarshal(t.Config.History[2], &source.output) == nil
}

// listOf is the elements of a list, or the value alone.
func listOf(raw json.RawMessage) (list []json.RawMessage) {
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) && json.Unmarshal(raw, &list) == nil {
		return list
	}
	return []json.RawMessage{raw}
}

// layerNames reads input_layers or output_layers: [name, call, output] or a list of
// such lists.
func layerNames(raw json.RawMessage) (names []string) {
	list := listOf(raw)
	if len(list) > 0 && !bytes.HasPrefix(bytes.TrimSpace(list[0]), []byte("[")) {
		list = list[:1]
	}
	for _, entry := range list {
		name := ""
		if first := listOf(entry); len(first) > 0 && json.Unmarshal(first[0], &name) == nil && name != "" {
			names = append(names, name)
		}
	}
	return names
}

// typeName reads a layer's dtype: a name, or a policy {"config": {"name"}}.
func typeName(raw json.RawMessage) string {
	name := ""
	if json.Unmarshal(raw, &name) == nil {
		return strings.TrimSuffix(name, "_ref")
	}
	var policy struct {
		Config struct {
			Name string `json:"name"`
		} `json:"config"`
	}
	_ = json.Unmarshal(raw, &policy) // what is neither has no type
	return policy.Config.Name
}

// kerasTypes are the types of elements by Keras's names.
var kerasTypes = map[string]tbpb.DataType{
	"float16": tbpb.DataType_DT_HALF, "half": tbpb.DataType_DT_HALF, "bfloat16": tbpb.DataType_DT_BFLOAT16,
	"float32": tbpb.DataType_DT_FLOAT, "float": tbpb.DataType_DT_FLOAT, "float64": tbpb.DataType_DT_DOUBLE, "double": tbpb.DataType_DT_DOUBLE,
	"int8": tbpb.DataType_DT_INT8, "int16": tbpb.DataType_DT_INT16, "int32": tbpb.DataType_DT_INT32, "int64": tbpb.DataType_DT_INT64,
	"uint8": tbpb.DataType_DT_UINT8, "uint16": tbpb.DataType_DT_UINT16, "uint32": tbpb.DataType_DT_UINT32, "uint64": tbpb.DataType_DT_UINT64,
	"bool": tbpb.DataType_DT_BOOL, "string": tbpb.DataType_DT_STRING,
	"complex64": tbpb.DataType_DT_COMPLEX64, "complex128": tbpb.DataType_DT_COMPLEX128,
}
