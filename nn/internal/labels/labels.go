// Package labels knows how labels may stand beside predictions: what losses and metrics have in common.
package labels

import "board/nn/tensor"

// Fit reports whether two shapes hold the same values, None fitting any size. As in Keras, a last axis of size 1 may be
// missing in either.
func Fit(a, b tensor.Shape) bool {
	if len(a) == len(b)+1 {
		a, b = b, a
	}
	if len(b) == len(a)+1 && len(a) > 0 && b[len(a)] == 1 {
		b = b[:len(a)]
	}
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && a[i] != tensor.None && b[i] != tensor.None {
			return false
		}
	}
	return true
}

// FitClasses reports whether labels are one class number for each row of predictions, whose last axis is the classes.
func FitClasses(yTrue, yPred tensor.Shape) bool {
	return len(yPred) >= 2 && Fit(yTrue, yPred[:len(yPred)-1])
}

// Kind tells by the shapes, as Keras does for the names "accuracy" and "crossentropy", whether a model has one output
// for two classes, or labels that are class numbers. Neither means one-hot labels.
func Kind(yTrue, yPred tensor.Shape) (binary, sparse bool) {
	if len(yTrue) == 0 || len(yPred) == 0 {
		return false, false
	}
	width := yPred[len(yPred)-1]
	return width == 1, len(yTrue) < len(yPred) || (yTrue[len(yTrue)-1] == 1 && width > 1)
}

// Width is the length of a row of predictions: the last size, 1 for predictions of the shape (batch).
func Width(yPred tensor.Shape) int {
	if len(yPred) < 2 {
		return 1
	}
	return yPred[len(yPred)-1]
}
