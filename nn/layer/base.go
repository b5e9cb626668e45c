package layer

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/registry"
	"board/nn/regularizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// Base is embedded by every layer. It keeps the name, the weights and whether they are trained, and has methods that suit a layer without
// weights whose output is shaped as its input, so that the simplest layer adds only Call. Layers of one input that have weights override
// Build and call AddWeight there.
//
// To be saved with a model, a layer of your own is registered (registry.Register), and its settings are exported fields with JSON names.
type Base struct {
	name    string
	weights []*Weight
	frozen  bool
	built   bool
	shapes  []tensor.Shape // of the inputs that Build was called for
	saved   SavedWeights   // where AddWeight takes values from, nil for those of the initializer
}

// Weight is a Var that outlives the steps, with what acts upon it: the model adds the penalty of the Regularizer to the loss and applies the Constraint
// after each step of the optimizer. Both may be nil. Var.Name is Keras's name within the layer: "kernel", "bias", "moving_mean".
type Weight struct {
	*tape.Var
	Regularizer regularizer.Regularizer
	Constraint  constraint.Constraint

	statistic bool // never trained, such as a moving mean
}

// LayerName is the name that SetLayerName set.
func (b *Base) LayerName() string { return b.name }

// SetLayerName names the layer. The model does so for layers without a name.
func (b *Base) SetLayerName(name string) { b.name = name }

// Weights lists the weights in the order in which they were added.
func (b *Base) Weights() []*Weight { return b.weights }

// IsTrainable reports whether SetTrainable(false) has frozen the layer.
func (b *Base) IsTrainable() bool { return !b.frozen }

// SetTrainable freezes (false) or thaws the weights that were added as trainable, also those still to come.
func (b *Base) SetTrainable(trainable bool) {
	b.frozen = !trainable
	for _, w := range b.weights {
		w.SetTrainable(trainable && !w.statistic)
	}
}

// Built reports whether Build has been done.
func (b *Base) Built() bool { return b.built || len(b.weights) > 0 }

// Build makes no weights.
func (b *Base) Build(*rand.Rand, ...tensor.Shape) error {
	b.built = true
	return nil
}

// OutputShape accepts one input of any shape, and returns that shape.
func (b *Base) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	if len(in) != 1 {
		return nil, fmt.Errorf("expected one input, got %d", len(in))
	}
	return in[0].Clone(), nil
}

// AddWeight makes a weight of the given shape in Build. A nil initializer means Glorot's uniform one, a nil regularizer or constraint none; names are resolved. A
// weight that is not trainable is a statistic that Call keeps itself. The error, of settings that make no sense or do not fit the shape, leaves the layer not built.
func (b *Base) AddWeight(rng *rand.Rand, name string, shape tensor.Shape, init initializer.Initializer, reg regularizer.Regularizer, con constraint.Constraint, trainable bool) (*Weight, error) {
	w, err := b.newWeight(rng, name, shape, init, reg, con)
	if err == nil && slices.ContainsFunc(b.weights, func(w *Weight) bool { return w.Name == name }) {
		err = fmt.Errorf("expected each weight to be added once; the layer has it already")
	}
	if err != nil {
		b.weights = nil
		return nil, fmt.Errorf("weight %s of shape %v: %w", name, shape, err)
	}
	w.statistic = !trainable
	w.SetTrainable(trainable && !b.frozen)
	b.weights = append(b.weights, w)
	return w, nil
}

func (b *Base) newWeight(rng *rand.Rand, name string, shape tensor.Shape, init initializer.Initializer, reg regularizer.Regularizer, con constraint.Constraint) (*Weight, error) {
	if err := checkSize(shape); err != nil {
		return nil, err
	}
	init, err := initializer.Resolve(init)
	if err != nil {
		return nil, err
	}
	if registry.IsNil(init) {
		init = initializer.GlorotUniform{}
	}
	if reg, err = regularizer.Resolve(reg); err != nil {
		return nil, err
	}
	if registry.IsNil(reg) {
		reg = nil
	}
	if err := regularizer.Check(reg); err != nil {
		return nil, err
	}
	if con, err = constraint.Resolve(con); err != nil {
		return nil, err
	}
	if registry.IsNil(con) {
		con = nil
	}
	if err := constraint.Check(con, shape); err != nil {
		return nil, err
	}
	value, err := b.firstValue(rng, name, shape, init)
	if err != nil {
		return nil, err
	}
	return &Weight{Var: tape.NewParam(name, value), Regularizer: reg, Constraint: con}, nil
}

// firstValue is the value of a new weight: the saved one, or the initializer's.
func (b *Base) firstValue(rng *rand.Rand, name string, shape tensor.Shape, init initializer.Initializer) (*tensor.Tensor, error) {
	if b.saved != nil {
		return b.saved(name, shape)
	}
	value := tensor.New(shape...)
	return value, init.Init(value, rng)
}

// maxWeight is more values than fit into the memory of most machines, and few enough to count; on 32 bits, than can be addressed.
const maxWeight = min(1<<33, math.MaxInt/8)

func checkSize(shape tensor.Shape) error {
	size := 1
	for _, n := range shape {
		if n < 0 {
			return fmt.Errorf("expected sizes that are all known")
		}
		if n > 0 && size > maxWeight/n {
			return fmt.Errorf("expected at most %d values", maxWeight)
		}
		size *= n
	}
	return nil
}

// base is how Build finds what is kept of it.
func (b *Base) base() *Base { return b }
