package nn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"board/nn/layer"
	"board/nn/registry"
)

// describeCaller encodes the Caller, and checks that the Caller decoded from it has the same layers.
func (m *Model) describeCaller(a *architecture) (err error) {
	if _, ok := registry.ClassOf(m.caller); !ok {
		name := structName(m.caller)
		return fmt.Errorf(`%T is not registered: call registry.Register[nn.Caller](%q, func() nn.Caller { return new(%s) }) in init and give the fields to save `+
			`json tags, so that it can be made anew; or save its weights alone by SaveWeights`, m.caller, name, name)
	}
	if !slices.Equal(m.layers, distinct(findLayers(reflect.ValueOf(m.caller), nil))) {
		return fmt.Errorf("expected the layers to be those in the exported fields of %T, in their order; do not list them in NewSubclassed, or save the weights alone by SaveWeights", m.caller)
	}
	if a.Caller, err = registry.Encode(m.caller); err != nil {
		return err
	}
	for _, l := range m.layers {
		data, err := callerLayer(l)
		if err != nil {
			return err
		}
		if err := a.addEncoded(l, data, nil); err != nil {
			return err
		}
	}
	if _, err := a.callerModel(); err != nil {
		return fmt.Errorf("the Caller made from its configuration differs: %w", err)
	}
	a.Build, err = m.buildShapes()
	return err
}

// callerLayer is the configuration of a subclassed model's layer. The Caller makes the layer, so the type of the layer need not be
// registered.
func callerLayer(l layer.Layer) ([]byte, error) {
	if _, ok := registry.ClassOf(l); !ok {
		return json.Marshal(map[string]string{"class_name": layer.ClassName(l)})
	}
	return registry.Encode(l)
}

// callerModel makes the Caller from its configuration and finds its layers, which must be the listed ones.
func (a *architecture) callerModel() (*Model, error) {
	caller, err := registry.Decode[Caller](a.Caller)
	if err != nil {
		return nil, err
	}
	if registry.IsNil(caller) {
		return nil, errors.New("caller: expected a configuration, got null")
	}
	m := newModel(Subclassed, a.Name, nextSeed())
	m.caller = caller
	entries, err := a.entries()
	if err != nil {
		return nil, err
	}
	layers := findLayers(reflect.ValueOf(caller), nil)
	for i, entry := range entries {
		if i == len(layers) {
			return nil, fmt.Errorf("the layer %s is missing in %T; keep it in an exported field with a json tag of its own, such as `json:%q`", entry.Name, caller, entry.Name)
		}
		l := layers[i]
		if slices.Contains(layers[:i], l) {
			return nil, fmt.Errorf("the layer %s stands in %T twice", entry.Name, caller)
		}
		l.SetLayerName(entry.Name)
		if err := entry.check(l); err != nil {
			return nil, err
		}
		l.SetTrainable(entry.Trainable)
	}
	if len(layers) > len(entries) {
		return nil, fmt.Errorf("%T has a layer %s more than was saved; a layer cannot stand in two fields", caller, label(layers[len(entries)]))
	}
	m.layers = layers
	return m, nameLayers(layers)
}

// check reports how a layer that the Caller made differs from the saved one.
func (e *layerJSON) check(l layer.Layer) error {
	data, err := callerLayer(l)
	if err != nil {
		return err
	}
	var made layerJSON
	if err := json.Unmarshal(data, &made); err != nil {
		return err
	}
	if made.ClassName != e.ClassName || !sameJSON(made.Config, e.Config) {
		return fmt.Errorf("layer %s: expected %s %s, got %s %s; give its field a json tag, so that its settings are saved",
			e.Name, e.ClassName, e.Config, made.ClassName, made.Config)
	}
	return nil
}

// sameJSON compares JSON values, ignoring white space. No text means null.
func sameJSON(a, b []byte) bool { return bytes.Equal(compactJSON(a), compactJSON(b)) }

func compactJSON(data []byte) []byte {
	var b bytes.Buffer
	if len(data) == 0 || json.Compact(&b, data) != nil {
		return []byte("null")
	}
	return b.Bytes()
}
