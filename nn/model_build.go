package nn

import (
	"math/rand/v2"
	"reflect"

	"board/nn/layer"
)

// building makes weights by calling build. If that fails or panics, the model is as it was before, so that other data, or another file, can still build it: no
// layer keeps weights for the shape that did not fit, and no random number was drawn.
func (m *Model) building(build func() error) (err error) {
	before := m.unbuilt()
	done := false
	defer func() {
		if !done {
			before.restore(m)
		}
	}()
	err = build()
	done = err == nil
	return err
}

// An unbuilt keeps what making weights changes in a model.
type unbuilt struct {
	graph           *graph
	inputs, outputs []port
	initial         rand.PCG
	tape            []byte // random state
	layers          map[layer.Layer]reflect.Value
	models          map[*Model]*unbuilt // those that are layers
}

func (m *Model) unbuilt() *unbuilt {
	u := &unbuilt{m.graph, m.inputs, m.outputs, *m.initial, m.work.tape.RandomState(), map[layer.Layer]reflect.Value{}, map[*Model]*unbuilt{}}
	for _, l := range m.layers {
		u.keep(l)
	}
	return u
}

// keep copies a layer that has no weights yet, and those that it is made of.
func (u *unbuilt) keep(l layer.Layer) {
	if m, ok := l.(*Model); ok {
		if u.models[m] == nil && !m.Built() {
			u.models[m] = m.unbuilt()
		}
		return
	}
	v := reflect.ValueOf(l)
	if v.Kind() != reflect.Pointer || v.Elem().Kind() != reflect.Struct || l.Built() {
		return
	}
	if _, known := u.layers[l]; known {
		return
	}
	v = v.Elem()
	kept := reflect.New(v.Type()).Elem()
	kept.Set(v)
	u.layers[l] = kept
	for i := range v.NumField() {
		for _, part := range findLayers(v.Field(i), nil) {
			u.keep(part)
		}
	}
}

func (u *unbuilt) restore(m *Model) {
	m.graph, m.inputs, m.outputs, *m.initial = u.graph, u.inputs, u.outputs, u.initial
	_ = m.work.tape.SetRandomState(u.tape) // a state of its own, so it fits
	for inner, before := range u.models {
		before.restore(inner)
	}
	for l, kept := range u.layers {
		reflect.ValueOf(l).Elem().Set(kept)
	}
}
