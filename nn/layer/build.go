package layer

import (
	"fmt"
	"math/rand/v2"

	"board/nn/tensor"
)

// Build builds the layer, unless it is built already, and remembers the shapes, which BuildShapes then returns. Models build their layers
// by it.
func Build(l Layer, rng *rand.Rand, in ...tensor.Shape) error {
	if l.Built() {
		return nil
	}
	if err := l.Build(rng, in...); err != nil {
		return err
	}
	if b := baseOf(l); b != nil {
		b.shapes = nil
		for _, s := range in {
			b.shapes = append(b.shapes, s.Clone())
		}
	}
	return nil
}

// BuildShapes are the shapes of the inputs that the layer was built for, with tensor.None for the batch: with them another layer with the same settings
// makes the same weights. They are nil before, and where the layer's method Build was called directly.
func BuildShapes(l Layer) []tensor.Shape {
	if b := baseOf(l); b != nil {
		return b.shapes
	}
	return nil
}

// WeightNames are the names of the layer's weights, in the order of Weights, each its own: in a layer made of others a second "kernel" is "kernel_1".
func WeightNames(l Layer) []string {
	taken := map[string]bool{}
	var names []string
	for _, w := range l.Weights() {
		name := w.Name
		for i := 1; taken[name]; i++ {
			name = fmt.Sprintf("%s_%d", w.Name, i)
		}
		taken[name] = true
		names = append(names, name)
	}
	return names
}

// SavedWeights finds the value that a weight was saved with, by its name within the layer. The error says that there is none of that name and shape.
type SavedWeights func(name string, shape tensor.Shape) (*tensor.Tensor, error)

// Restore is Build with saved values for the weights: for those of AddWeight nothing is drawn, and nothing allocated that was not saved. The layer then owns the
// values.
func Restore(l Layer, saved SavedWeights, rng *rand.Rand, in ...tensor.Shape) error {
	if l.Built() {
		return nil
	}
	if b := baseOf(l); b != nil {
		b.saved = saved
		defer func() { b.saved = nil }()
	}
	if err := Build(l, rng, in...); err != nil {
		return err
	}
	names := WeightNames(l)
	for i, w := range l.Weights() {
		value, err := saved(names[i], w.Value.Shape)
		if err != nil {
			return named(l, fmt.Errorf("weight %s: %w", names[i], err))
		}
		if value != w.Value {
			copy(w.Value.Data, value.Data)
		}
	}
	return nil
}
