package loss_test

import (
	"fmt"
	"slices"
	"testing"

	"board/nn/loss"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tape/tapetest"
	"board/nn/tensor"
)

// Predictions and labels away from the kinks of every loss, in which no two are near each other.
var (
	regressions   = []float32{0.4, 1.7, 0.9, 2.2, 1.3, 3.1, 0.6, 2.7, 1.1}
	measured      = []float32{0.9, 1.2, 2.5, 0.5, 1.6, 1.4, 2.9, 2.5, 0.3}
	probabilities = []float32{0.5, 0.2, 0.3, 0.15, 0.6, 0.25, 0.35, 0.1, 0.55}
	logits        = []float32{0.4, -1.7, 0.8, -2.2, 1.3, -0.3, 0.6, -0.7, 2.1}
	oneHot        = []float32{1, 0, 0, 0, 0, 1, 0, 1, 0}
	signs         = []float32{1, -1, 1, -1, -1, 1, 1, 1, -1}
	classes       = []float32{0, 2, 1}
	ignored       = 2
)

func gradientCases() []struct {
	loss      loss.Loss
	labels    []float32
	predicted []float32
} {
	return []struct {
		loss      loss.Loss
		labels    []float32
		predicted []float32
	}{
		{&loss.MeanSquaredError{}, measured, regressions},
		{&loss.MeanAbsoluteError{}, measured, regressions},
		{&loss.MeanAbsolutePercentageError{}, measured, regressions},
		{&loss.MeanSquaredLogarithmicError{}, measured, regressions},
		{&loss.Huber{}, measured, regressions},
		{&loss.Huber{Delta: 0.3}, measured, regressions},
		{&loss.LogCosh{}, measured, regressions},
		{&loss.CosineSimilarity{}, measured, regressions},
		{&loss.Poisson{}, measured, regressions},
		{&loss.KLDivergence{}, []float32{0.2, 0.5, 0.3, 0.1, 0.1, 0.8, 0.4, 0.4, 0.2}, probabilities},
		{&loss.BinaryCrossentropy{}, oneHot, probabilities},
		{&loss.BinaryCrossentropy{LabelSmoothing: 0.3}, oneHot, probabilities},
		{&loss.BinaryCrossentropy{FromLogits: true}, oneHot, logits},
		{&loss.BinaryCrossentropy{FromLogits: true, LabelSmoothing: 0.3}, oneHot, logits},
		{&loss.CategoricalCrossentropy{}, oneHot, probabilities},
		{&loss.CategoricalCrossentropy{LabelSmoothing: 0.3}, oneHot, probabilities},
		{&loss.CategoricalCrossentropy{}, oneHot, measured}, // divided by their sums
		{&loss.CategoricalCrossentropy{FromLogits: true}, oneHot, logits},
		{&loss.CategoricalCrossentropy{FromLogits: true, LabelSmoothing: 0.3}, oneHot, logits},
		{&loss.SparseCategoricalCrossentropy{}, classes, probabilities},
		{&loss.SparseCategoricalCrossentropy{FromLogits: true}, classes, logits},
		{&loss.SparseCategoricalCrossentropy{IgnoreClass: &ignored}, classes, probabilities},
		{&loss.SparseCategoricalCrossentropy{IgnoreClass: &ignored, FromLogits: true}, classes, logits},
		{&loss.Crossentropy{}, classes, probabilities},
		{&loss.Crossentropy{}, oneHot, probabilities},
		{&loss.Hinge{}, signs, logits},
		{&loss.Hinge{}, oneHot, logits}, // 0 is taken as −1
		{&loss.SquaredHinge{}, signs, logits},
		{&loss.CategoricalHinge{}, oneHot, probabilities},
		{&loss.Reduced{Loss: loss.Name("crossentropy"), Reduction: loss.Sum}, classes, probabilities},
		{&loss.Reduced{Loss: loss.Name("log_cosh"), Reduction: loss.MeanWithSampleWeight}, signs, logits},
		{loss.Func("own_mse", functions["own_mse"]), signs, logits},
	}
}

// TestGradients compares the gradient of every loss with finite differences: alone, with sample weights, with an axis in the middle, and as
// a part of something larger.
func TestGradients(t *testing.T) {
	seen := map[string]bool{}
	for i, c := range gradientCases() {
		seen[fmt.Sprintf("%T", c.loss)] = true
		perRow := len(c.labels) / 3
		labels, predicted := shaped(t, c.labels, 3, perRow), shaped(t, c.predicted, 3, 3)
		t.Run(fmt.Sprintf("%d %s %+v", i, c.loss.LossName(), c.loss), func(t *testing.T) {
			checkGradient(t, c.loss, labels, predicted, nil)
			checkGradient(t, c.loss, labels, predicted, []float32{0.5, 0, 2})
			if perRow == 1 {
				checkGradient(t, c.loss, shaped(t, c.labels, 3), predicted, nil)
				checkGradient(t, c.loss, shaped(t, c.labels, 1, 3), shaped(t, c.predicted, 1, 3, 3), []float32{2})
				return
			}
			checkGradient(t, c.loss, shaped(t, c.labels, 1, 3, 3), shaped(t, c.predicted, 1, 3, 3), []float32{2})
		})
	}
	for _, class := range registry.Known[loss.Loss]() {
		l, err := registry.Named[loss.Loss](class)
		if err != nil {
			t.Fatal(err)
		}
		if !seen[fmt.Sprintf("%T", l)] {
			t.Errorf("the gradient of %s is not checked", class)
		}
	}
}

func shaped(t *testing.T, data []float32, shape ...int) *tensor.Tensor {
	t.Helper()
	x, err := tensor.From(slices.Clone(data), shape...)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// checkGradient magnifies the loss by the number of predictions, so that the slope by one of them is about 1.
func checkGradient(t *testing.T, l loss.Loss, labels, predicted *tensor.Tensor, weights []float32) {
	t.Helper()
	tapetest.Check(t, func(tp *tape.Tape, in []*tape.Var) *tape.Var {
		return tp.Scale(l.Call(tp, labels, in[0], weights), float32(len(predicted.Data)))
	}, predicted)
}

// TestGradientsBehindActivations: a cross-entropy takes the logits behind a sigmoid or softmax; the gradient is still that of both together.
func TestGradientsBehindActivations(t *testing.T) {
	for name, f := range map[string]func(*tape.Tape, *tape.Var) *tape.Var{"sigmoid": (*tape.Tape).Sigmoid, "softmax": (*tape.Tape).Softmax} {
		for i, c := range []struct {
			loss   loss.Loss
			labels *tensor.Tensor
		}{
			{loss.BinaryCrossentropy{LabelSmoothing: 0.1}, shaped(t, oneHot, 3, 3)},
			{loss.CategoricalCrossentropy{}, shaped(t, oneHot, 3, 3)},
			{loss.SparseCategoricalCrossentropy{}, shaped(t, classes, 3)},
		} {
			t.Run(fmt.Sprint(name, " ", i), func(t *testing.T) {
				tapetest.Check(t, func(tp *tape.Tape, in []*tape.Var) *tape.Var {
					return tp.Scale(c.loss.Call(tp, c.labels, f(tp, in[0]), nil), 9)
				}, shaped(t, logits, 3, 3))
			})
		}
	}
}
