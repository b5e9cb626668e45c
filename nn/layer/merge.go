package layer

import (
	"math/rand/v2"

	"board/nn/tape"
	"board/nn/tensor"
)

// Concatenate joins its inputs along Axis (0, the batch, stands for -1, the last); all other sizes must be equal.
type Concatenate struct {
	Base
	Name string `json:"name"`
	Axis int    `json:"axis"`
}

// LayerName is l.Name.
func (l *Concatenate) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Concatenate) SetLayerName(name string) { l.Name = name }

// Build checks the shapes.
func (l *Concatenate) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape adds the sizes along the axis. It fails where the inputs differ elsewhere.
func (l *Concatenate) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	if len(in) == 0 {
		return nil, failf(l, "expected at least one input, got none")
	}
	axis, err := axisOf(l, l.Axis, in[0])
	if err != nil {
		return nil, err
	}
	out := in[0].Clone()
	for _, s := range in[1:] {
		if len(s) != len(out) || !compatible(s[:axis], out[:axis]) || !compatible(s[axis+1:], out[axis+1:]) {
			return nil, failf(l, "expected inputs whose shapes differ only along axis %d, got %s", axis, shapes(in))
		}
		for i, n := range s {
			switch {
			case i == axis && (n == tensor.None || out[i] == tensor.None):
				out[i] = tensor.None
			case i == axis:
				out[i] += n
			case out[i] == tensor.None:
				out[i] = n
			}
		}
	}
	return out, nil
}

// Call records the joint.
func (l *Concatenate) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return t.Concat(fromFront(l.Axis, len(in[0].Value.Shape)), in...)
}

// Add is the sum of its inputs. As with all element-wise merges, sizes of 1 are repeated, and an input with fewer axes gets axes of size 1 after the batch.
type Add struct {
	Base
	Name string `json:"name"`
}

// LayerName is l.Name.
func (l *Add) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Add) SetLayerName(name string) { l.Name = name }

// Build checks the shapes.
func (l *Add) Build(_ *rand.Rand, in ...tensor.Shape) error { return buildMerge(l, &l.Base, in) }

// OutputShape is the shape that all inputs are repeated to.
func (l *Add) OutputShape(in ...tensor.Shape) (tensor.Shape, error) { return mergeShape(l, in) }

// Call records the sum.
func (l *Add) Call(t *tape.Tape, in ...*tape.Var) *tape.Var { return merge(t, (*tape.Tape).Add, in) }

// Subtract is the first of its two inputs less the second.
type Subtract struct {
	Base
	Name string `json:"name"`
}

// LayerName is l.Name.
func (l *Subtract) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Subtract) SetLayerName(name string) { l.Name = name }

// Build checks the shapes.
func (l *Subtract) Build(_ *rand.Rand, in ...tensor.Shape) error { return buildMerge(l, &l.Base, in) }

// OutputShape is the shape that both inputs are repeated to.
func (l *Subtract) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	if len(in) != 2 {
		return nil, failf(l, "expected two inputs, got %d with shapes %s", len(in), shapes(in))
	}
	return mergeShape(l, in)
}

// Call records the difference.
func (l *Subtract) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return merge(t, (*tape.Tape).Sub, in)
}

// Multiply is the product of the elements of its inputs.
type Multiply struct {
	Base
	Name string `json:"name"`
}

// LayerName is l.Name.
func (l *Multiply) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Multiply) SetLayerName(name string) { l.Name = name }

// Build checks the shapes.
func (l *Multiply) Build(_ *rand.Rand, in ...tensor.Shape) error { return buildMerge(l, &l.Base, in) }

// OutputShape is the shape that all inputs are repeated to.
func (l *Multiply) OutputShape(in ...tensor.Shape) (tensor.Shape, error) { return mergeShape(l, in) }

// Call records the product.
func (l *Multiply) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return merge(t, (*tape.Tape).Mul, in)
}

// Average is the mean of its inputs.
type Average struct {
	Base
	Name string `json:"name"`
}

// LayerName is l.Name.
func (l *Average) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Average) SetLayerName(name string) { l.Name = name }

// Build checks the shapes.
func (l *Average) Build(_ *rand.Rand, in ...tensor.Shape) error { return buildMerge(l, &l.Base, in) }

// OutputShape is the shape that all inputs are repeated to.
func (l *Average) OutputShape(in ...tensor.Shape) (tensor.Shape, error) { return mergeShape(l, in) }

// Call records the sum and its division.
func (l *Average) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return t.Scale(merge(t, (*tape.Tape).Add, in), 1/float32(len(in)))
}

// Maximum is the largest of its inputs, element by element.
type Maximum struct {
	Base
	Name string `json:"name"`
}

// LayerName is l.Name.
func (l *Maximum) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Maximum) SetLayerName(name string) { l.Name = name }

// Build checks the shapes.
func (l *Maximum) Build(_ *rand.Rand, in ...tensor.Shape) error { return buildMerge(l, &l.Base, in) }

// OutputShape is the shape that all inputs are repeated to.
func (l *Maximum) OutputShape(in ...tensor.Shape) (tensor.Shape, error) { return mergeShape(l, in) }

// Call records the comparison.
func (l *Maximum) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return merge(t, (*tape.Tape).Maximum, in)
}

// Minimum is the smallest of its inputs, element by element.
type Minimum struct {
	Base
	Name string `json:"name"`
}

// LayerName is l.Name.
func (l *Minimum) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Minimum) SetLayerName(name string) { l.Name = name }

// Build checks the shapes.
func (l *Minimum) Build(_ *rand.Rand, in ...tensor.Shape) error { return buildMerge(l, &l.Base, in) }

// OutputShape is the shape that all inputs are repeated to.
func (l *Minimum) OutputShape(in ...tensor.Shape) (tensor.Shape, error) { return mergeShape(l, in) }

// Call records the comparison.
func (l *Minimum) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return merge(t, (*tape.Tape).Minimum, in)
}
