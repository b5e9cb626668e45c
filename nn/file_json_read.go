package nn

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"board/nn/layer"
	"board/nn/registry"
)

// FromJSON makes a model from the JSON that ToJSON returned, or that the to_json of Keras 2 or 3 wrote for a sequential or functional model: the same
// architecture with new weights, not compiled. The weights are made at once if those of the original were. Custom types must be registered, as for
// ToJSON. What Keras has and this package has not is an error that names it.
func FromJSON(data []byte) (*Model, error) {
	data, err := fromKeras(data)
	var m *Model
	if err == nil {
		m, err = fromJSON(data, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("nn.FromJSON: %w", err)
	}
	return m, nil
}

// fromJSON gives the model the saved weights, if there are any.
func fromJSON(data []byte, saved weightSource) (m *Model, err error) {
	var head modelJSON
	if err := strictly(data, &head); err != nil {
		return nil, err
	}
	kind := slices.Index(classNames[:], head.ClassName)
	if kind < 0 {
		return nil, fmt.Errorf("class_name: expected Sequential, Functional or Subclassed, got %q", head.ClassName)
	}
	var a architecture
	if err := strictly(head.Config, &a); err != nil {
		return nil, fmt.Errorf("%s: %w", head.ClassName, err)
	}
	if a.Name == "" {
		return nil, fmt.Errorf("%s: expected a name, got none", head.ClassName)
	}
	if m, err = a.model(Kind(kind), saved); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Name, err)
	}
	return m, nil
}

// strictly reads one JSON value. Unknown keys are errors: ignoring one would make a different model.
func strictly(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		if bytes.Contains(data, []byte(`"keras_version"`)) || bytes.Contains(data, []byte(`"module"`)) {
			return errors.New("this is the configuration of a model of Keras; expected one of this package, which ToJSON and Save write")
		}
		return err
	}
	if rest := bytes.TrimSpace(data[d.InputOffset():]); len(rest) > 0 {
		return fmt.Errorf("expected nothing after the JSON value, got %.40q", rest)
	}
	return nil
}

func (a *architecture) model(kind Kind, saved weightSource) (m *Model, err error) {
	if kind == Subclassed {
		if m, err = a.callerModel(); err != nil {
			return nil, err
		}
	} else {
		m = newModel(kind, a.Name, nextSeed())
	}
	m.saved = saved
	defer func() { m.saved = nil }()
	switch kind {
	case Sequential:
		err = a.row(m)
	case Functional:
		err = a.wire(m)
	}
	if err == nil && a.Build != nil {
		err = m.buildFor(a.Build)
	}
	return m, err
}

// entries reads the list of layers; each has a name.
func (a *architecture) entries() ([]layerJSON, error) {
	list := make([]layerJSON, 0, len(a.Layers))
	for i, data := range a.Layers {
		entry := layerJSON{Trainable: true}
		if err := strictly(data, &entry); err != nil {
			return nil, fmt.Errorf("layers[%d]: %w", i, err)
		}
		if entry.Name == "" {
			return nil, fmt.Errorf("layers[%d]: expected a name, got none", i)
		}
		list = append(list, entry)
	}
	return list, nil
}

// decode makes the layer of an entry. A model gets its weights as it is made, where they are known by then.
func (e *layerJSON) decode(data []byte, saved weightSource) (l layer.Layer, err error) {
	if within := weightsWithin(saved, e.Name); within != nil && e.ClassName == modelClass {
		l, err = fromJSON(e.Config, within)
	} else {
		l, err = registry.Decode[layer.Layer](data)
	}
	if err != nil {
		return nil, fmt.Errorf("layer %s: %w", e.Name, err)
	}
	if registry.IsNil(l) {
		return nil, fmt.Errorf("layer %s: expected a configuration, got %.40s", e.Name, data)
	}
	l.SetLayerName(e.Name)
	if l.IsTrainable() != e.Trainable { // setting it again would thaw what is frozen within a model
		l.SetTrainable(e.Trainable)
	}
	return l, nil
}

// row makes a sequential model.
func (a *architecture) row(m *Model) error {
	entries, err := a.entries()
	if err != nil {
		return err
	}
	var layers []layer.Layer
	for i, entry := range entries {
		l, err := entry.decode(a.Layers[i], m.saved)
		if err != nil {
			return err
		}
		layers = append(layers, l)
	}
	return m.addAll(layers)
}

// A wiring finds the symbols of a functional model.
type wiring struct {
	layers  map[string]layer.Layer
	inbound map[string][][]Source
	symbols map[Source]*Symbol // nil while the layers before it are being resolved
}

// wire makes a functional model.
func (a *architecture) wire(m *Model) error {
	entries, err := a.entries()
	if err != nil {
		return err
	}
	w := &wiring{map[string]layer.Layer{}, map[string][][]Source{}, map[Source]*Symbol{}}
	calls := 0
	for i, entry := range entries {
		if w.layers[entry.Name] != nil {
			return fmt.Errorf("layers[%d]: expected a name of its own, two are called %q", i, entry.Name)
		}
		if w.layers[entry.Name], err = entry.decode(a.Layers[i], m.saved); err != nil {
			return err
		}
		w.inbound[entry.Name] = entry.Inbound
		calls += len(entry.Inbound)
	}
	inputs, err := w.all(a.In)
	if err != nil {
		return fmt.Errorf("input_layers: %w", err)
	}
	outputs, err := w.all(a.Out)
	if err != nil {
		return fmt.Errorf("output_layers: %w", err)
	}
	if len(w.symbols) != calls {
		return fmt.Errorf("expected every call of a layer to lead to an output, %d of %d do", len(w.symbols), calls)
	}
	return m.connect(inputs, outputs)
}

func (w *wiring) all(sources []Source) (symbols []*Symbol, err error) {
	for _, s := range sources {
		symbol, err := w.symbol(s)
		if err != nil {
			return nil, err
		}
		symbols = append(symbols, symbol)
	}
	return symbols, nil
}

// symbol is the result of a call of a layer.
func (w *wiring) symbol(s Source) (*Symbol, error) {
	found, ok := w.symbols[s]
	switch {
	case ok && found == nil:
		return nil, fmt.Errorf("expected layers without a cycle, %s leads back to itself", s.Layer)
	case ok:
		return found, nil
	case w.layers[s.Layer] == nil:
		return nil, fmt.Errorf("expected the name of a layer, got %q", s.Layer)
	case s.Call < 0 || s.Call >= len(w.inbound[s.Layer]):
		return nil, fmt.Errorf("layer %s: expected one of its %d calls, got call %d", s.Layer, len(w.inbound[s.Layer]), s.Call)
	}
	w.symbols[s] = nil
	in, err := w.all(w.inbound[s.Layer][s.Call])
	if err != nil {
		return nil, err
	}
	symbol := &Symbol{layer: w.layers[s.Layer], in: in, serial: serials.Add(1)}
	w.symbols[s] = symbol
	return symbol, nil
}
