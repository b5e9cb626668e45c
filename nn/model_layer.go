package nn

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"board/nn/layer"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// A *Model with one output is a layer of other models: Keras's models within models. It shares its weights with all that it is part of, so
// that an encoder trained here can be frozen there; its own Compile does not matter there. While one of the models that share weights is
// trained, the others must not be used.
var _ layer.Layer = (*Model)(nil)

// modelClass is the class of a model that is a layer, in a configuration.
const modelClass = "Model"

func init() {
	registry.Register(modelClass, func() layer.Layer { return newModel(Sequential, "sequential", 0) })
}

// LayerName is the name of the model as a layer: empty until SetName, or a model that it becomes part of, has given one.
func (m *Model) LayerName() string {
	if m.named {
		return m.name
	}
	return ""
}

// SetLayerName is SetName.
func (m *Model) SetLayerName(name string) { m.SetName(name) }

// SetTrainable freezes (false) or thaws all layers of the model. Compile it, and the models that it is part of, afterwards.
func (m *Model) SetTrainable(trainable bool) {
	m.frozen = !trainable
	for _, l := range m.layers {
		l.SetTrainable(trainable)
	}
}

// IsTrainable reports whether SetTrainable(false) has frozen the model.
func (m *Model) IsTrainable() bool { return !m.frozen }

// Build makes the weights for inputs of these shapes, with random numbers of the model's own, unless there are some. The model must
// have one output.
func (m *Model) Build(_ *rand.Rand, in ...tensor.Shape) error {
	if !m.Built() {
		data := &bound{rows: 1}
		for _, s := range in {
			shape := s.Clone()
			for i, n := range shape {
				if n == tensor.None {
					shape[i] = 1
				}
			}
			data.x = append(data.x, tensor.New(shape...))
		}
		if err := m.buildFirst(data); err != nil {
			return err
		}
	}
	_, err := m.OutputShape(in...)
	return err
}

// OutputShape checks the inputs, and says what Call returns for them.
func (m *Model) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	inputs, outputs := m.ports()
	switch {
	case len(outputs) == 0: // not built yet
		return m.rowShape(in)
	case len(outputs) != 1:
		return nil, fmt.Errorf("expected a model with one output as a layer, %s has %d", m.name, len(outputs))
	case len(in) != len(inputs):
		return nil, fmt.Errorf("expected %d inputs, got %d", len(inputs), len(in))
	}
	for i, s := range in {
		if !fits(inputs[i].shape, s) {
			return nil, fmt.Errorf("expected input %s to have the shape %v, got %v", inputs[i].name, inputs[i].shape, s)
		}
	}
	if m.graph == nil {
		return outputs[0].shape.Clone(), nil
	}
	return m.graph.shapeFor(in)
}

// fits is compatible, where the sizes of what comes may be unknown too.
func fits(declared, got tensor.Shape) bool {
	if len(declared) != len(got) {
		return false
	}
	for i, n := range declared {
		if n != tensor.None && got[i] != tensor.None && n != got[i] {
			return false
		}
	}
	return true
}

// rowShape is the output of a sequential model that waits for its first data.
func (m *Model) rowShape(in []tensor.Shape) (tensor.Shape, error) {
	if m.kind != Sequential || len(in) != 1 || len(m.layers) == 0 {
		return nil, fmt.Errorf("expected a model that is built: give it an Input, or call Predict once")
	}
	shape := in[0]
	for _, l := range m.layers {
		var err error
		if shape, err = l.OutputShape(shape); err != nil {
			return nil, nameLayer(l, err)
		}
	}
	return shape, nil
}

// shapeFor is the shape of the only output for inputs of these shapes.
func (g *graph) shapeFor(in []tensor.Shape) (tensor.Shape, error) {
	shapes := make([]tensor.Shape, len(g.nodes))
	for i, n := range g.inputs {
		shapes[n.index] = in[i]
	}
	for _, n := range g.nodes {
		if len(n.in) == 0 {
			continue
		}
		var args []tensor.Shape
		for _, from := range n.in {
			args = append(args, shapes[from.index])
		}
		var err error
		if shapes[n.index], err = n.layer.OutputShape(args...); err != nil {
			return nil, nameLayer(n.layer, err)
		}
	}
	return shapes[g.outputs[0].index], nil
}

// Call records the model as a part of another one.
func (m *Model) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	w := m.takeWorkspace()
	defer w.give()
	alone := m.beginReading()
	defer m.endReading(alone)
	out, err := m.compute(w, t, in, w.out[:0])
	if err != nil {
		panic(err)
	}
	w.out = out
	return out[0]
}

// MarshalJSON is ToJSON, for a model that is part of another.
func (m *Model) MarshalJSON() ([]byte, error) { return m.ToJSON() }

// UnmarshalJSON makes the model anew from what MarshalJSON wrote, as FromJSON does.
func (m *Model) UnmarshalJSON(data []byte) error {
	made, err := fromJSON(data, nil)
	if err != nil {
		return err
	}
	var name struct {
		Config struct {
			Name string `json:"name"`
		} `json:"config"`
	}
	if err := json.Unmarshal(data, &name); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.name, m.named, m.kind, m.layers, m.caller = name.Config.Name, true, made.kind, made.layers, made.caller
	m.graph, m.inputs, m.outputs = made.graph, made.inputs, made.outputs
	m.compiled = nil
	m.setSeed(made.seed)
	*m.initial = *made.initial
	return nil
}

// restoreModel gives a model that is part of another its weights from a file.
func restoreModel(inner *Model, saved layer.SavedWeights) error {
	names := layer.WeightNames(inner)
	for i, w := range inner.Weights() {
		value, err := saved(names[i], w.Value.Shape)
		if err != nil {
			return fmt.Errorf("model %s: %w", inner.name, err)
		}
		copy(w.Value.Data, value.Data)
	}
	return nil
}
