package nn

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"board/nn/layer"
	"board/nn/registry"
	"board/nn/tape"
)

// A Caller is a custom model: Call records what the model does on the tape, usually with layer.Apply and the tape's operations, and returns
// the outputs. It runs at every step, in training and in inference (t.Training tells which); loops and conditions are fine.
//
// A Caller may name its outputs with a method OutputNames() []string; else several are called output_1, output_2 and so on.
type Caller interface {
	Call(t *tape.Tape, in ...*tape.Var) []*tape.Var
}

// NewSubclassed makes a model of a Caller: Keras's subclassing. The layers whose weights are trained are given, or found in the
// exported fields of c: layers, slices, arrays and maps of layers, and structs of such. Training fails where Call uses others that are not frozen.
// Weights are made when the first data come, for which Call runs once on one sample.
func NewSubclassed(c Caller, layers ...layer.Layer) (*Model, error) {
	return newSubclassed(nextSeed(), c, layers)
}

func newSubclassed(seed uint64, c Caller, layers []layer.Layer) (*Model, error) {
	if registry.IsNil(c) {
		return nil, errors.New("nn.NewSubclassed: expected a Caller, got nil")
	}
	m := newModel(Subclassed, typeName(c), seed)
	m.caller = c
	if len(layers) == 0 {
		layers = findLayers(reflect.ValueOf(c), nil)
	}
	if len(layers) == 0 {
		return nil, fmt.Errorf("nn.NewSubclassed: no layers in the exported fields of %T; list them after it", c)
	}
	for i, l := range layers {
		if registry.IsNil(l) {
			return nil, fmt.Errorf("nn.NewSubclassed: layer %d is nil", i)
		}
	}
	m.layers = distinct(layers)
	if err := nameLayers(m.layers); err != nil {
		return nil, fmt.Errorf("nn.NewSubclassed: %w", err)
	}
	return m, nil
}

// distinct drops layers that are in the list already.
func distinct(layers []layer.Layer) (list []layer.Layer) {
	for _, l := range layers {
		if !slices.Contains(list, l) {
			list = append(list, l)
		}
	}
	return list
}

// findLayers appends the layers within v in the order of the fields.
func findLayers(v reflect.Value, found []layer.Layer) []layer.Layer {
	if !v.CanInterface() {
		return found
	}
	if l, ok := v.Interface().(layer.Layer); ok {
		if !registry.IsNil(l) {
			found = append(found, l)
		}
		return found
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if _, caller := v.Interface().(Caller); caller && !v.IsNil() {
			return findLayers(v.Elem(), found)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			found = findLayers(v.Field(i), found)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			found = findLayers(v.Index(i), found)
		}
	case reflect.Map:
		keys := v.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
		for _, key := range keys {
			found = findLayers(v.MapIndex(key), found)
		}
	}
	return found
}

// buildSubclassed calls the model once with the first sample of the data, which makes the weights.
func (m *Model) buildSubclassed(b *bound) error {
	m.inputs = nil
	for i, x := range b.x {
		name := "input_layer"
		if len(b.x) > 1 {
			name = fmt.Sprintf("input_%d", i+1)
		}
		m.inputs = append(m.inputs, port{name, batchShape(x.Shape)})
	}
	f := feeder{data: b, size: 1}
	outs, err := m.work.forward(m, f.get(0), false)
	if err != nil {
		return err
	}
	names := m.callerOutputs(len(outs))
	if len(names) != len(outs) {
		return fmt.Errorf("%s: OutputNames has %d names, but Call returned %d outputs", m.name, len(names), len(outs))
	}
	for i, v := range outs {
		m.outputs = append(m.outputs, port{names[i], batchShape(v.Value.Shape)})
	}
	return nil
}

// callerOutputs names the outputs of a subclassed model.
func (m *Model) callerOutputs(n int) []string {
	if c, ok := m.caller.(interface{ OutputNames() []string }); ok {
		return c.OutputNames()
	}
	if n == 1 {
		return []string{"output"}
	}
	var names []string
	for i := range n {
		names = append(names, fmt.Sprintf("output_%d", i+1))
	}
	return names
}
