// Package loss holds the losses of Keras 3, with their names, defaults and numbers.
//
// A loss is given to Compile as a struct or by its name:
//
//	nn.CompileConfig{Loss: loss.Name("mse")}
//	nn.CompileConfig{Loss: loss.CategoricalCrossentropy{LabelSmoothing: 0.1}}
//
// Predictions have the shape (batch, …, width). A loss gives one value for each row of width numbers; all these are
// multiplied with the weight of their sample, summed, and divided by their number (Keras's "sum_over_batch_size": by how
// many they are, not by the sum of the weights).
package loss

import (
	"errors"
	"fmt"

	"board/nn/internal/labels"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// A Loss measures how far predictions are from the labels.
type Loss interface {
	// LossName is Keras's name: "mean_squared_error".
	LossName() string
	// Check reports whether labels and predictions of these shapes fit the loss and each other. None fits any size.
	Check(yTrue, yPred tensor.Shape) error
	// Call records the loss and returns a scalar. sampleWeight holds a weight for each sample of the batch, nil being all
	// ones. What Check refuses, and class labels that are not classes, panic with *tape.ShapeError.
	Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var
}

// Name is a loss by its Keras name: "mean_squared_error", "mse", "MSE", "MeanSquaredError". Resolve makes the loss of it.
type Name string

// LossName is the name as given.
func (n Name) LossName() string { return string(n) }

// Check resolves the name and asks the loss.
func (n Name) Check(yTrue, yPred tensor.Shape) error {
	l, err := Resolve(n)
	if err != nil {
		return err
	}
	return l.Check(yTrue, yPred)
}

// Call resolves the name and calls the loss. A name that is not known panics with *tape.ShapeError.
func (n Name) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	l, err := Resolve(n)
	if err != nil {
		panic(&tape.ShapeError{Op: string(n), Reason: err.Error()})
	}
	return l.Call(t, yTrue, yPred, sampleWeight)
}

// Resolve makes a loss of a name, and checks the settings of a loss. The error for an unknown name lists what is known.
func Resolve(l Loss) (Loss, error) {
	if registry.IsNil(l) {
		return nil, errors.New(`loss: expected a loss, got none; set Loss in CompileConfig, as in loss.Name("mse")`)
	}
	if n, ok := l.(Name); ok {
		named, err := registry.Named[Loss](string(n))
		if err != nil {
			return nil, err
		}
		return Resolve(named)
	}
	if r, ok := l.(interface{ resolved() (Loss, error) }); ok {
		return r.resolved()
	}
	if v, ok := l.(interface{ validate() error }); ok {
		if err := v.validate(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// CheckLabels looks at the values of class labels: a label that is not a whole number from 0 to classes−1 is an error
// that names its row, its value and the number of classes. Losses without class labels accept everything.
// yPred is the shape of the predictions; its last size is the number of classes.
func CheckLabels(l Loss, yTrue *tensor.Tensor, yPred tensor.Shape) error {
	l, err := Resolve(l)
	if err != nil {
		return err
	}
	if err := l.Check(yTrue.Shape, yPred); err != nil {
		return err
	}
	if b, ok := concrete(l, yTrue.Shape, yPred).(builtin); ok {
		if k, p := b.parts(); k.classes {
			return k.checkClasses(p, yTrue, labels.Width(yPred))
		}
	}
	return nil
}

// Values appends to dst the loss of each row of the predictions, not weighted, and returns it: what metrics average.
// A loss that is neither of this package nor made by Func has none.
func Values(l Loss, dst []float32, yTrue, yPred *tensor.Tensor) ([]float32, error) {
	l, err := Resolve(l)
	if err != nil {
		return dst, err
	}
	if err := CheckLabels(l, yTrue, yPred.Shape); err != nil {
		return dst, err
	}
	switch l := concrete(l, yTrue.Shape, yPred.Shape).(type) {
	case builtin:
		k, p := l.parts()
		return k.values(p, dst, yTrue, yPred), nil
	case Custom:
		return l.each(dst, yTrue, yPred)
	}
	return dst, fmt.Errorf("%s: expected a loss of package loss, as others have no values for each sample", l.LossName())
}

// concrete is the loss that Crossentropy stands for or that Reduced reduces, and any other loss itself.
func concrete(l Loss, yTrue, yPred tensor.Shape) Loss {
	switch r := l.(type) {
	case Reduced:
		return inner(r.Loss, yTrue, yPred)
	case *Reduced:
		return inner(r.Loss, yTrue, yPred)
	}
	if c, ok := l.(interface {
		choose(yTrue, yPred tensor.Shape) Loss
	}); ok {
		return c.choose(yTrue, yPred)
	}
	return l
}

// inner is the concrete loss of one that may be a name.
func inner(l Loss, yTrue, yPred tensor.Shape) Loss {
	resolved, err := Resolve(l)
	if err != nil {
		return l // Check has reported it
	}
	return concrete(resolved, yTrue, yPred)
}
