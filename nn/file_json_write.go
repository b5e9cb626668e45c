package nn

import (
	"encoding/json"
	"fmt"

	"board/nn/layer"
	"board/nn/registry"
)

// A modelJSON is a model's architecture in Keras's form.
type modelJSON struct {
	ClassName string          `json:"class_name"` // one of classNames
	Config    json.RawMessage `json:"config"`     // an architecture
}

var classNames = [...]string{Sequential: "Sequential", Functional: "Functional", Subclassed: "Subclassed"}

// An architecture is what a model is made of.
type architecture struct {
	Name   string            `json:"name"`
	Caller json.RawMessage   `json:"caller,omitempty"` // of a subclassed model
	Layers []json.RawMessage `json:"layers"`           // layerJSON each
	In     []Source          `json:"input_layers,omitempty"`
	Out    []Source          `json:"output_layers,omitempty"`
	Build  *buildShapes      `json:"build_config,omitempty"`
}

// A layerJSON is a layer with its place in the model.
type layerJSON struct {
	ClassName string          `json:"class_name"`
	Config    json.RawMessage `json:"config"`
	Name      string          `json:"name"`
	Trainable bool            `json:"trainable"`
	Inbound   [][]Source      `json:"inbound_nodes,omitempty"` // what each call takes; nothing for an input of the model
}

// ToJSON returns the architecture of the model as JSON in Keras's form, without weights and without the settings of Compile. FromJSON makes
// a model from it.
//
// Custom layers, and the Caller of a subclassed model, must be registered (registry.Register) to be saved and loaded. Of a Caller the
// exported fields with a json tag are saved, its layers among them.
func (m *Model) ToJSON() ([]byte, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	data, err := m.toJSON()
	if err != nil {
		return nil, fmt.Errorf("%s: ToJSON: %w", m.name, err)
	}
	return data, nil
}

func (m *Model) toJSON() ([]byte, error) {
	a := architecture{Name: m.name}
	var err error
	switch m.kind {
	case Subclassed:
		err = m.describeCaller(&a)
	case Functional:
		err = m.describeGraph(&a)
	default:
		err = m.describeRow(&a)
	}
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(a)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(modelJSON{classNames[m.kind], config}, "", "  ")
}

// describeRow lists the layers of a sequential model, and its input if that is known.
func (m *Model) describeRow(a *architecture) (err error) {
	layers := m.layers
	if m.graph != nil {
		layers = append([]layer.Layer{m.graph.inputs[0].layer}, layers...)
	} else {
		a.Build, err = m.buildShapes()
	}
	for _, l := range layers {
		if err == nil {
			err = a.add(l, nil)
		}
	}
	return err
}

// describeGraph lists the layers of a functional model with all their calls.
func (m *Model) describeGraph(a *architecture) error {
	calls := map[layer.Layer][][]Source{}
	for _, c := range m.Connections() {
		calls[c.Layer] = append(calls[c.Layer], append([]Source{}, c.From...))
	}
	for _, l := range m.layers {
		if err := a.add(l, calls[l]); err != nil {
			return err
		}
	}
	for _, n := range m.graph.inputs {
		a.In = append(a.In, n.source())
	}
	a.Out = m.Outputs()
	return nil
}

func (a *architecture) add(l layer.Layer, calls [][]Source) error {
	data, err := registry.Encode(l)
	if err != nil {
		return fmt.Errorf("layer %s: %w; or save its weights alone by SaveWeights", l.LayerName(), err)
	}
	return a.addEncoded(l, data, calls)
}

func (a *architecture) addEncoded(l layer.Layer, data []byte, calls [][]Source) error {
	var entry layerJSON
	if err := json.Unmarshal(data, &entry); err != nil {
		return fmt.Errorf("layer %s: %w", l.LayerName(), err)
	}
	entry.Name, entry.Trainable, entry.Inbound = l.LayerName(), l.IsTrainable(), calls
	data, err := json.Marshal(entry)
	a.Layers = append(a.Layers, data)
	return err
}
