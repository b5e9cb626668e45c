// Package layer holds the parts that models are made of. Each layer is a struct of settings whose zero values are Keras 3's defaults:
//
//	&layer.Dense{Units: 300, Activation: "relu"}
//
// A layer is built once, when the shape of its input is known: that makes its weights. From then on Call records its operations on a tape,
// for training and for inference alike. A layer of your own embeds Base and adds Call; see the example of Base.
package layer

import (
	"math/rand/v2"

	"board/nn/tape"
	"board/nn/tensor"
)

// Layer is one part of a model. Shapes given to Build and OutputShape have tensor.None for the size of the batch. Layers are pointers: one that is used
// twice in a model shares its weights.
type Layer interface {
	// LayerName is the name within the model, empty until the layer has one.
	LayerName() string
	SetLayerName(name string)
	// Weights lists the weights in Keras's order, those that are not trained too. It is empty before Build.
	Weights() []*Weight
	// SetTrainable freezes (false) or thaws all weights that the layer can train.
	SetTrainable(trainable bool)
	IsTrainable() bool
	Built() bool
	// Build checks the settings and makes the weights for inputs of these shapes, random values from rng. A layer that is built stays as it is.
	Build(rng *rand.Rand, in ...tensor.Shape) error
	// OutputShape checks the number and shapes of the inputs, against the weights too once there are any, and says what shape Call returns.
	OutputShape(in ...tensor.Shape) (tensor.Shape, error)
	// Call records the layer's operations for inputs that OutputShape accepts, on a layer that is built.
	Call(t *tape.Tape, in ...*tape.Var) *tape.Var
}
