package nn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/layer"
	"board/nn/registry"
	"board/nn/regularizer"
	"board/nn/tensor"
)

// An object is JSON that is being put together.
type object = map[string]any

// kerasObjectOf is an object as Keras writes one.
func kerasObjectOf(module, class string, config any) object {
	return object{"module": module, "class_name": class, "config": config, "registered_name": nil}
}

// kerasConfig is the model's architecture as Keras writes it.
func (m *Model) kerasConfig() (object, error) {
	switch m.kind {
	case Functional:
		config, err := m.kerasGraph()
		return kerasObjectOf("keras.src.models.functional", "Functional", config), err
	case Sequential:
		config, err := m.kerasRow()
		return kerasObjectOf("keras", "Sequential", config), err
	}
	return nil, fmt.Errorf("expected a sequential or functional model, got one with a Call of its own, %w", errNoKeras)
}

func (m *Model) kerasRow() (object, error) {
	list := m.layers
	config := object{"name": m.name, "trainable": !m.frozen, "dtype": "float32"}
	if m.graph != nil {
		list = append([]layer.Layer{m.graph.inputs[0].layer}, list...)
		config["build_input_shape"] = shapeJSON(m.graph.inputs[0].shape)
	}
	layers := []object{}
	for _, l := range list {
		one, err := kerasLayerConfig(l)
		if err != nil {
			return nil, err
		}
		layers = append(layers, one)
	}
	config["layers"] = layers
	return config, nil
}

func (m *Model) kerasGraph() (object, error) {
	calls := map[layer.Layer][]object{}
	shapes := map[Source]tensor.Shape{}
	for _, n := range m.graph.nodes {
		shapes[n.source()] = n.shape
	}
	for _, n := range m.graph.nodes {
		calls[n.layer] = append(calls[n.layer], kerasNode(n, shapes))
	}
	layers := []object{}
	for _, l := range m.layers {
		one, err := kerasLayerConfig(l)
		if err != nil {
			return nil, err
		}
		one["name"], one["inbound_nodes"] = l.LayerName(), []object{}
		if _, ok := l.(*layer.Input); !ok {
			one["inbound_nodes"] = calls[l]
		}
		layers = append(layers, one)
	}
	return object{"name": m.name, "trainable": !m.frozen, "layers": layers, "input_layers": kerasHistories(m.graph.inputs), "output_layers": kerasHistories(m.graph.outputs)}, nil
}

// kerasNode is a call of a layer.
func kerasNode(n *node, shapes map[Source]tensor.Shape) object {
	var tensors []any
	for _, from := range n.in {
		s := from.source()
		tensors = append(tensors, object{"class_name": "__keras_tensor__", "config": object{
			"shape": shapeJSON(shapes[s]), "dtype": "float32", "keras_history": []any{s.Layer, s.Call, 0}}})
	}
	args := []any{tensors}
	if len(tensors) == 1 && !takesList(n.layer) {
		args = tensors
	}
	return object{"args": args, "kwargs": object{}}
}

// takesList reports whether Keras gives the layer a list of tensors, even if it is one tensor.
func takesList(l layer.Layer) bool {
	switch l.(type) {
	case *layer.Add, *layer.Subtract, *layer.Multiply, *layer.Average, *layer.Maximum, *layer.Minimum, *layer.Concatenate:
		return true
	}
	return false
}

// kerasHistories says where inputs or outputs come from: one alone, several in a list.
func kerasHistories(nodes []*node) any {
	var list []any
	for _, n := range nodes {
		s := n.source()
		list = append(list, []any{s.Layer, s.Call, 0})
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

// kerasLayerConfig is a layer's configuration.
func kerasLayerConfig(l layer.Layer) (object, error) {
	if inner, ok := l.(*Model); ok {
		config, err := inner.kerasConfig()
		if err != nil {
			return nil, fmt.Errorf("model %s: %w", inner.name, err)
		}
		return config, nil
	}
	if err := inKeras(l); err != nil {
		return nil, fmt.Errorf("layer %s: %w", l.LayerName(), err)
	}
	class, settings, err := encoded(l)
	if err != nil {
		return nil, fmt.Errorf("layer %s: %w", l.LayerName(), err)
	}
	config := object{"dtype": "float32"}
	if class != inputClass {
		config["trainable"] = l.IsTrainable()
	}
	for key, value := range settings {
		if config[key], err = kerasSetting(key, value); err != nil {
			return nil, fmt.Errorf("layer %s: %s: %w", l.LayerName(), key, err)
		}
	}
	return kerasObjectOf("keras.layers", class, config), nil
}

// kerasActivations are the activations that Keras has too.
var kerasActivations = strings.Fields("linear relu leaky_relu relu6 elu selu sigmoid hard_sigmoid tanh softplus softsign softmax log_softmax exponential gelu silu swish hard_silu hard_swish mish log_sigmoid")

// kerasSetting is the value of a setting, in which objects say what module of Keras they are from.
func kerasSetting(key string, value json.RawMessage) (any, error) {
	switch {
	case key == "activation":
		var name string
		if err := json.Unmarshal(value, &name); err != nil {
			return nil, err
		}
		if name == "" {
			name = "linear"
		}
		if !slices.Contains(kerasActivations, name) {
			return nil, fmt.Errorf("expected an activation of Keras, got %q, %w", name, errNoKeras)
		}
		return name, nil
	case strings.HasSuffix(key, "_initializer"):
		return kerasPart[initializer.Initializer]("keras.initializers", value)
	case strings.HasSuffix(key, "_regularizer"):
		return kerasPart[regularizer.Regularizer]("keras.regularizers", value)
	case strings.HasSuffix(key, "_constraint"):
		return kerasPart[constraint.Constraint]("keras.constraints", value)
	}
	return plainNumbers(value), nil
}

// kerasPart is an object within a layer's configuration, or a name.
func kerasPart[T any](module string, value json.RawMessage) (any, error) {
	part, err := registry.Decode[T](value)
	if err != nil || registry.IsNil(part) {
		return nil, err
	}
	class, config, err := encoded(part)
	if err != nil {
		return nil, err
	}
	if config == nil {
		if part, err = registry.Named[T](class); err != nil {
			return nil, err
		}
	}
	if err := inKeras(part); err != nil {
		return nil, err
	}
	if config == nil {
		return class, nil
	}
	settings := object{}
	for key, one := range config {
		settings[key] = plainNumbers(one)
	}
	return kerasObjectOf(module, class, settings), nil
}

// encoded is the class and the configuration of a value, which has none if it is a name.
func encoded[T any](v T) (class string, config map[string]json.RawMessage, err error) {
	data, err := registry.Encode(v)
	if err != nil {
		return "", nil, err
	}
	if json.Unmarshal(data, &class) == nil {
		return class, nil, nil
	}
	var o kerasInner
	if err := json.Unmarshal(data, &o); err != nil {
		return "", nil, err
	}
	config = map[string]json.RawMessage{}
	return o.ClassName, config, json.Unmarshal(o.Config, &config)
}

// inKeras reports a value of a type of one's own: all types of this module have a class of that name in Keras.
func inKeras(v any) error {
	t := reflect.TypeOf(v)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if own := reflect.TypeFor[Model]().PkgPath(); !strings.HasPrefix(t.PkgPath(), own) || strings.HasSuffix(t.PkgPath(), "_test") || t.Name() == "Custom" {
		return fmt.Errorf("expected a class of Keras, got %T, %w", v, errNoKeras)
	}
	return nil
}

// plainNumbers writes the smallest number, which stands for an exact 0 here, as 0.
func plainNumbers(value json.RawMessage) json.RawMessage {
	return bytes.ReplaceAll(value, []byte("5e-324"), []byte("0.0"))
}
