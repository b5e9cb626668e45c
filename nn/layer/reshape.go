package layer

import (
	"math/rand/v2"

	"board/nn/tape"
	"board/nn/tensor"
)

// Flatten makes one row of each sample: (batch, 28, 28) becomes (batch, 784), and (batch) becomes (batch, 1).
type Flatten struct {
	Base
	Name string `json:"name"`
}

// LayerName is l.Name.
func (l *Flatten) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Flatten) SetLayerName(name string) { l.Name = name }

// OutputShape is (batch, n), n being the product of all sizes after the batch.
func (l *Flatten) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err != nil {
		return nil, err
	}
	return tensor.Shape{s[0], s[1:].Size()}, nil
}

// Call records another view of the same values.
func (l *Flatten) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	x := in[0].Value
	return t.Reshape(in[0], x.Shape[0], x.RowSize())
}

// Reshape gives each sample another shape of as many values: TargetShape, without the batch. One of its sizes may be tensor.None (-1): it is worked out.
type Reshape struct {
	Base
	Name        string `json:"name"`
	TargetShape []int  `json:"target_shape"`
}

// LayerName is l.Name.
func (l *Reshape) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Reshape) SetLayerName(name string) { l.Name = name }

// Build checks that the shapes fit.
func (l *Reshape) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape is the batch and the target shape. It fails when the numbers of values differ.
func (l *Reshape) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 1)
	if err != nil {
		return nil, err
	}
	if err := l.checkTarget(); err != nil {
		return nil, err
	}
	out := append(tensor.Shape{s[0]}, l.TargetShape...)
	size := s[1:].Size()
	if size == tensor.None {
		return out, nil
	}
	sample, err := tensor.Infer(size, l.TargetShape)
	if err != nil {
		return nil, failf(l, "expected input of as many values per sample as target shape %v, got %v", tensor.Shape(l.TargetShape), s)
	}
	return append(out[:1], sample...), nil
}

func (l *Reshape) checkTarget() error {
	unknown := 0
	for _, n := range l.TargetShape {
		if n == tensor.None {
			unknown++
		}
		if n < tensor.None || unknown > 1 {
			return failf(l, "expected a target shape with sizes of at least 0 and at most one None, got %v", tensor.Shape(l.TargetShape))
		}
	}
	return nil
}

// Call records another view of the same values.
func (l *Reshape) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	var room [8]int
	shape := append(room[:0], in[0].Value.Shape[0])
	return t.Reshape(in[0], append(shape, l.TargetShape...)...)
}
