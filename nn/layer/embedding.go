package layer

import (
	"math/rand/v2"

	"board/nn/constraint"
	"board/nn/initializer"
	"board/nn/regularizer"
	"board/nn/tape"
	"board/nn/tensor"
)

// Embedding turns whole numbers from 0 to InputDim-1 into rows of a table of shape (InputDim, OutputDim), which is trained. The output has the shape of
// the input with OutputDim added: (batch, n) becomes (batch, n, OutputDim). The table starts evenly drawn from ±0.05. Other numbers panic in Call with
// *tape.ShapeError, which package nn turns into an error.
type Embedding struct {
	Base
	Name                  string                  `json:"name"`
	InputDim              int                     `json:"input_dim"`
	OutputDim             int                     `json:"output_dim"`
	EmbeddingsInitializer initializer.Initializer `json:"embeddings_initializer"`
	EmbeddingsRegularizer regularizer.Regularizer `json:"embeddings_regularizer"`
	EmbeddingsConstraint  constraint.Constraint   `json:"embeddings_constraint"`

	table *Weight
}

// LayerName is l.Name.
func (l *Embedding) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Embedding) SetLayerName(name string) { l.Name = name }

// Build makes the table, "embeddings".
func (l *Embedding) Build(rng *rand.Rand, in ...tensor.Shape) error {
	if l.Built() {
		return nil
	}
	if _, err := l.OutputShape(in...); err != nil {
		return err
	}
	init := l.EmbeddingsInitializer
	if init == nil {
		init = initializer.RandomUniform{}
	}
	var err error
	l.table, err = l.AddWeight(rng, "embeddings", tensor.Shape{l.InputDim, l.OutputDim}, init, l.EmbeddingsRegularizer, l.EmbeddingsConstraint, true)
	return named(l, err)
}

// OutputShape is the input's with OutputDim after it.
func (l *Embedding) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	if l.InputDim < 1 || l.OutputDim < 1 {
		return nil, failf(l, "expected input_dim and output_dim above 0, got %d and %d", l.InputDim, l.OutputDim)
	}
	s, err := only(l, in, 1)
	if err != nil {
		return nil, err
	}
	return append(s.Clone(), l.OutputDim), nil
}

// Call records the look-up.
func (l *Embedding) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	return t.Gather(l.table.Var, in[0])
}
