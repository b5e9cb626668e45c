package loss

import (
	"fmt"
	"math"

	"board/nn/internal/labels"
	"board/nn/tape"
	"board/nn/tensor"
)

// checkShapes reports whether labels and predictions fit a loss. The error is a *tape.ShapeError.
func (k *kernel) checkShapes(yTrue, yPred tensor.Shape) error {
	if e := k.misfit(yTrue, yPred); e != nil {
		return e
	}
	return nil
}

// check checks the arguments of a call. The result is nil or a *tape.ShapeError.
func (k *kernel) check(p params, yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if e := k.misfit(yTrue.Shape, yPred.Shape); e != nil {
		return e
	}
	if sampleWeight != nil && len(sampleWeight) != yPred.Rows() {
		return &tape.ShapeError{Op: k.op.Name, Reason: fmt.Sprintf(
			"expected %d sample weights, one per sample, got %d", yPred.Rows(), len(sampleWeight))}
	}
	if k.classes {
		return k.checkClasses(p, yTrue, labels.Width(yPred.Shape))
	}
	return nil
}

// misfit is what is wrong with the shapes, or nil.
func (k *kernel) misfit(yTrue, yPred tensor.Shape) *tape.ShapeError {
	switch {
	case len(yPred) == 0:
		return k.shapeError("expected predictions with a batch axis", yPred)
	case labels.Width(yPred) == 0:
		return k.shapeError("expected predictions with at least one value per sample", yPred)
	case k.classes:
		return k.misfitClasses(yTrue, yPred)
	case !labels.Fit(yTrue, yPred):
		reason := fmt.Sprintf("expected labels of the shape of the predictions, %v", yPred)
		if k.isCrossentropy() && labels.FitClasses(yTrue, yPred) {
			reason += "; for class numbers use sparse_categorical_crossentropy, or one-hot encode the labels"
		}
		return k.shapeError(reason, yTrue)
	case k.needsOneHot() && labels.Width(yPred) == 1:
		return k.shapeError("expected predictions for at least two classes; for one output use binary_crossentropy", yPred)
	}
	return nil
}

func (k *kernel) misfitClasses(yTrue, yPred tensor.Shape) *tape.ShapeError {
	if len(yPred) < 2 {
		return k.shapeError("expected predictions of the shape (None, classes)", yPred)
	}
	rows := yPred[:len(yPred)-1]
	if labels.FitClasses(yTrue, yPred) {
		return nil
	}
	reason := fmt.Sprintf("expected class numbers of the shape %v for predictions of the shape %v", rows, yPred)
	if labels.Fit(yTrue, yPred) {
		reason += "; for one-hot labels use categorical_crossentropy"
	}
	return k.shapeError(reason, yTrue)
}

func (k *kernel) isCrossentropy() bool {
	return k.needsOneHot() || k == binaryKernel || k == binaryLogitsKernel
}

func (k *kernel) needsOneHot() bool { return k == categoricalKernel || k == categoricalLogitsKernel }

func (k *kernel) shapeError(reason string, got tensor.Shape) *tape.ShapeError {
	return &tape.ShapeError{Op: k.op.Name, Reason: reason, Shapes: []tensor.Shape{got.Clone()}}
}

// checkClasses requires every label to be the number of a class, or of the one that is left out. The result is nil or a
// *tape.ShapeError.
func (k *kernel) checkClasses(p params, yTrue *tensor.Tensor, classes int) error {
	for i, v := range yTrue.Data {
		if v >= 0 && v < float32(classes) && v == float32(int(v)) || ignores(p, v) {
			continue
		}
		return &tape.ShapeError{Op: k.op.Name, Reason: fmt.Sprintf(
			"expected class numbers from 0 to %d for %d classes, got %v in %s; number the classes from 0, or give the last layer a unit for each",
			classes-1, classes, v, place(i, yTrue.Shape))}
	}
	return nil
}

// place says where element i of a tensor is.
func place(i int, shape tensor.Shape) string {
	size := max(1, shape[1:].Size())
	if size == 1 {
		return fmt.Sprintf("row %d", i)
	}
	return fmt.Sprintf("row %d, place %d", i/size, i%size)
}

// within checks a setting.
func within(loss, field string, value, low, high float64) error {
	if value >= low && value <= high {
		return nil
	}
	if high == math.MaxFloat32 {
		return fmt.Errorf("%s: expected %s to be a finite number of at least %v, got %v", loss, field, low, value)
	}
	return fmt.Errorf("%s: expected %s to be from %v to %v, got %v", loss, field, low, high, value)
}
