package nn

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"board/nn/internal/safetensors"
	"board/nn/layer"
	"board/nn/tensor"
)

// WeightPaths names all weights, in the order of Weights, as Keras does below the model: "dense/kernel". They are the names of tensors
// in files.
func (m *Model) WeightPaths() []string {
	var paths []string
	for _, l := range m.layers {
		for _, name := range layer.WeightNames(l) {
			paths = append(paths, weightPath(l, name))
		}
	}
	return paths
}

func weightPath(l layer.Layer, weight string) string { return l.LayerName() + "/" + weight }

// tensors are all weights under their paths. The values are the model's.
func (m *Model) tensors() []safetensors.Tensor {
	var list []safetensors.Tensor
	paths := m.WeightPaths()
	for i, w := range m.Weights() {
		list = append(list, safetensors.Tensor{Name: paths[i], Tensor: w.Value})
	}
	return list
}

// A weightSource has the weights of a file for a model that is about to be built.
type weightSource interface {
	// of are the weights of a layer of the model.
	of(l layer.Layer) layer.SavedWeights
	// within are those of a model that is such a layer, by its name; nil where its weights can only be told apart once they are all there.
	within(name string) weightSource
}

// weightsWithin is within for a source that may be nil.
func weightsWithin(s weightSource, name string) weightSource {
	if s == nil {
		return nil
	}
	return s.within(name)
}

// savedWeights are weights from a file, by their paths, for layers that are about to be built.
type savedWeights struct {
	values map[string]*tensor.Tensor
	used   map[string]bool
}

func newSavedWeights(values map[string]*tensor.Tensor) *savedWeights {
	return &savedWeights{values, map[string]bool{}}
}

// of are the saved weights of a layer.
func (s *savedWeights) of(l layer.Layer) layer.SavedWeights {
	return func(name string, shape tensor.Shape) (*tensor.Tensor, error) {
		path := weightPath(l, name)
		value := s.values[path]
		if value == nil {
			return nil, fmt.Errorf("expected a tensor %s in the file, which has %s", path, listed(slices.Sorted(maps.Keys(s.values))))
		}
		if !value.Shape.Equal(shape) {
			return nil, fmt.Errorf("expected %s in the file to have the shape %v, got %v", path, shape, value.Shape)
		}
		s.used[path] = true
		return value, nil
	}
}

// within is nil: a model within another numbers its weights through, so that their names follow from all of them.
func (s *savedWeights) within(string) weightSource { return nil }

// checkUsed reports tensors of the file that belong to no weight.
func (s *savedWeights) checkUsed() error {
	for _, path := range slices.Sorted(maps.Keys(s.values)) {
		if !s.used[path] {
			return fmt.Errorf("the file has a tensor %s of shape %v, the model has no weight of that name", path, s.values[path].Shape)
		}
	}
	return nil
}

// buildLayer makes the weights of a layer: new ones or, while a file is loaded, those of the file.
func (m *Model) buildLayer(l layer.Layer, in ...tensor.Shape) error {
	if inner, nested := l.(*Model); nested {
		return m.buildModel(inner, in...)
	}
	if m.saved == nil {
		return layer.Build(l, rand.New(m.initial), in...)
	}
	return layer.Restore(l, m.saved.of(l), rand.New(m.initial), in...)
}

// buildModel makes the weights of a model that is a layer.
func (m *Model) buildModel(inner *Model, in ...tensor.Shape) error {
	within := weightsWithin(m.saved, inner.LayerName())
	if within != nil {
		inner.saved = within
		defer func() { inner.saved = nil }()
	}
	err := layer.Build(inner, rand.New(m.initial), in...)
	if err != nil || m.saved == nil || within != nil {
		return err
	}
	return restoreModel(inner, m.saved.of(inner))
}

// setNamedWeights copies values into all weights. On an error nothing is changed.
func (m *Model) setNamedWeights(values map[string]*tensor.Tensor) error {
	weights, paths := m.Weights(), m.WeightPaths()
	known := map[string]bool{}
	var missing, foreign []string
	for i, path := range paths {
		known[path] = true
		v := values[path]
		switch {
		case v == nil:
			missing = append(missing, path)
		case !v.Shape.Equal(weights[i].Value.Shape):
			return fmt.Errorf("%s: expected the shape %v, as in the model, got %v", path, weights[i].Value.Shape, v.Shape)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(values)) {
		if !known[path] {
			foreign = append(foreign, path)
		}
	}
	if err := m.otherWeights(missing, foreign); err != nil {
		return err
	}
	for i, path := range paths {
		copy(weights[i].Value.Data, values[path].Data)
	}
	return nil
}

func (m *Model) otherWeights(missing, foreign []string) error {
	var parts []string
	if len(missing) > 0 {
		parts = append(parts, fmt.Sprintf("the file lacks %s", listed(missing)))
	}
	if len(foreign) > 0 {
		parts = append(parts, fmt.Sprintf("the model %s has no %s", m.name, listed(foreign)))
	}
	if parts == nil {
		return nil
	}
	return errors.New("expected the weights of this model: " + strings.Join(parts, ", and "))
}

// listed joins names for a message, cut to a readable length.
func listed(names []string) string {
	const enough = 6
	switch n := len(names); {
	case n == 0:
		return "none"
	case n > enough:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:enough], ", "), n-enough)
	}
	return strings.Join(names, ", ")
}
