package loss

import (
	"math"

	"board/nn/internal/labels"
	"board/nn/tape"
	"board/nn/tensor"
)

// The bounds that probabilities are clipped to, as float32 holds them.
const (
	lowest  = float64(float32(epsilon))
	highest = float64(float32(1 - epsilon))
)

// BinaryCrossentropy is the mean of −yTrue·log(yPred) − (1 − yTrue)·log(1 − yPred) over the last axis. Predictions are
// probabilities, or logits with FromLogits; for the output of a sigmoid the logits before it are used. Names: "binary_crossentropy",
// "bce", "BCE".
type BinaryCrossentropy struct {
	FromLogits     bool    `json:"from_logits"`
	LabelSmoothing float64 `json:"label_smoothing"` // from 0 to 1: labels move by this share towards 0.5
}

// CategoricalCrossentropy is −Σ yTrue·log(yPred) over the last axis, for one-hot labels. Predictions are probabilities,
// which are divided by their sum, or logits with FromLogits; for the output of a softmax the logits before it are used.
// Name: "categorical_crossentropy".
type CategoricalCrossentropy struct {
	FromLogits     bool    `json:"from_logits"`
	LabelSmoothing float64 `json:"label_smoothing"` // from 0 to 1: this share is spread over all classes
}

// SparseCategoricalCrossentropy is CategoricalCrossentropy for labels that are class numbers, 0 to classes−1, of the
// shape (batch) or (batch, 1). Name: "sparse_categorical_crossentropy".
type SparseCategoricalCrossentropy struct {
	FromLogits  bool `json:"from_logits"`
	IgnoreClass *int `json:"ignore_class"` // labels of this number, such as −1, are left out of the mean; nil is none
}

// KLDivergence is the sum of yTrue·log(yTrue/yPred) over the last axis; both are clipped to [1e-7, 1].
// Names: "kl_divergence", "kld", "KLD", "kullback_leibler_divergence".
type KLDivergence struct{ plain[divergence] }

type divergence struct{}

func (divergence) kernel() *kernel { return divergenceKernel }

var (
	binaryKernel            = newKernel("binary_crossentropy", elementwise(binaryRow))
	binaryLogitsKernel      = newKernel("binary_crossentropy", elementwise(binaryLogitsRow))
	categoricalKernel       = newKernel("categorical_crossentropy", categoricalRow)
	categoricalLogitsKernel = newKernel("categorical_crossentropy", categoricalLogitsRow)
	sparseKernel            = withClasses(newKernel("sparse_categorical_crossentropy", sparseRow))
	sparseLogitsKernel      = withClasses(newKernel("sparse_categorical_crossentropy", sparseLogitsRow))
	divergenceKernel        = newKernel("kl_divergence", divergenceRow)
)

func withClasses(k *kernel) *kernel {
	k.classes = true
	return k
}

func (l BinaryCrossentropy) parts() (*kernel, params) {
	if l.FromLogits {
		return binaryLogitsKernel, params{l.LabelSmoothing}
	}
	return binaryKernel, params{l.LabelSmoothing}
}

func (l BinaryCrossentropy) validate() error {
	return within("binary_crossentropy", "LabelSmoothing", l.LabelSmoothing, 0, 1)
}

// LossName is "binary_crossentropy".
func (BinaryCrossentropy) LossName() string { return binaryKernel.op.Name }

// Check requires labels of the shape of the predictions.
func (l BinaryCrossentropy) Check(yTrue, yPred tensor.Shape) error {
	k, _ := l.parts()
	return k.checkShapes(yTrue, yPred)
}

// Call records the loss.
func (l BinaryCrossentropy) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	yPred, l.FromLogits = logits(yPred, l.FromLogits)
	k, p := l.parts()
	return k.record(t, p, yTrue, yPred, sampleWeight)
}

func (l CategoricalCrossentropy) parts() (*kernel, params) {
	if l.FromLogits {
		return categoricalLogitsKernel, params{l.LabelSmoothing}
	}
	return categoricalKernel, params{l.LabelSmoothing}
}

func (l CategoricalCrossentropy) validate() error {
	return within("categorical_crossentropy", "LabelSmoothing", l.LabelSmoothing, 0, 1)
}

// LossName is "categorical_crossentropy".
func (CategoricalCrossentropy) LossName() string { return categoricalKernel.op.Name }

// Check requires labels of the shape of the predictions, and at least two classes.
func (l CategoricalCrossentropy) Check(yTrue, yPred tensor.Shape) error {
	k, _ := l.parts()
	return k.checkShapes(yTrue, yPred)
}

// Call records the loss.
func (l CategoricalCrossentropy) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	yPred, l.FromLogits = logits(yPred, l.FromLogits)
	k, p := l.parts()
	return k.record(t, p, yTrue, yPred, sampleWeight)
}

func (l SparseCategoricalCrossentropy) parts() (*kernel, params) {
	p := params{}
	if l.IgnoreClass != nil {
		p = params{1, float64(*l.IgnoreClass)}
	}
	if l.FromLogits {
		return sparseLogitsKernel, p
	}
	return sparseKernel, p
}

// ignores reports whether a label is of the class that a loss leaves out.
func ignores(p params, label float32) bool { return p[0] == 1 && float64(label) == p[1] }

// LossName is "sparse_categorical_crossentropy".
func (SparseCategoricalCrossentropy) LossName() string { return sparseKernel.op.Name }

// Check requires one label for each row of the predictions.
func (l SparseCategoricalCrossentropy) Check(yTrue, yPred tensor.Shape) error {
	k, _ := l.parts()
	return k.checkShapes(yTrue, yPred)
}

// Call records the loss.
func (l SparseCategoricalCrossentropy) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	yPred, l.FromLogits = logits(yPred, l.FromLogits)
	k, p := l.parts()
	return k.record(t, p, yTrue, yPred, sampleWeight)
}

// logits returns the logits from which a sigmoid or softmax computed the predictions. As Keras does, a cross-entropy takes the logits of
// either, whichever it goes with.
func logits(yPred *tape.Var, fromLogits bool) (*tape.Var, bool) {
	if z := yPred.Logits(); z != nil {
		return z, true
	}
	return yPred, fromLogits
}

// Crossentropy is the cross-entropy that fits the shapes, as Keras chooses for "crossentropy" and "ce": binary for one
// output, sparse categorical for class numbers, categorical otherwise.
type Crossentropy struct{}

func (Crossentropy) choose(yTrue, yPred tensor.Shape) Loss {
	switch binary, sparse := labels.Kind(yTrue, yPred); {
	case binary:
		return BinaryCrossentropy{}
	case sparse:
		return SparseCategoricalCrossentropy{}
	}
	return CategoricalCrossentropy{}
}

// LossName is "crossentropy".
func (Crossentropy) LossName() string { return "crossentropy" }

// Check asks the loss that fits.
func (l Crossentropy) Check(yTrue, yPred tensor.Shape) error {
	return l.choose(yTrue, yPred).Check(yTrue, yPred)
}

// Call records the loss that fits.
func (l Crossentropy) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	return l.choose(yTrue.Shape, yPred.Value.Shape).Call(t, yTrue, yPred, sampleWeight)
}

func binaryRow(p params, t, y float64) (value, slope float64) {
	t = t*(1-p[0]) + 0.5*p[0]
	o := min(max(y, lowest), highest)
	value = -t*math.Log(o) - (1-t)*math.Log(1-o)
	if y < lowest || y > highest {
		return value, 0
	}
	return value, (1-t)/(1-o) - t/o
}

func binaryLogitsRow(p params, t, z float64) (value, slope float64) {
	t = t*(1-p[0]) + 0.5*p[0]
	e := math.Exp(-math.Abs(z)) // the sigmoid is 1/(1+e) or e/(1+e): nothing overflows
	sigmoid := 1 / (1 + e)
	if z < 0 {
		sigmoid = e / (1 + e)
	}
	return max(z, 0) - z*t + math.Log1p(e), sigmoid - t
}

// smooth is a one-hot label of n classes after label smoothing.
func smooth(p params, t float32, n int) float64 {
	return float64(t)*(1-p[0]) + p[0]/float64(n)
}

// categoricalRow rounds shares to float32, as Keras does: which of them are clipped depends on it.
func categoricalRow(p params, yTrue, yPred, grad []float32) float32 {
	total := float32(0)
	for _, y := range yPred {
		total += y
	}
	loss, through := 0.0, 0.0
	for i, y := range yPred {
		t, share := smooth(p, yTrue[i], len(yPred)), float64(y/total)
		o := min(max(share, lowest), highest)
		loss -= t * math.Log(o)
		slope := -t / o
		if share < lowest || share > highest {
			slope = 0
		}
		through += slope * share
		if grad != nil {
			grad[i] = float32(slope)
		}
	}
	for i := range grad {
		grad[i] = float32((float64(grad[i]) - through) / float64(total))
	}
	return float32(loss)
}

// logSumExp is log Σ exp(z), without overflow.
func logSumExp(z []float32) float64 {
	highest, sum := greatest(z), 0.0
	for _, v := range z {
		sum += math.Exp(float64(v - highest))
	}
	return float64(highest) + math.Log(sum)
}

// greatest is the greatest value; NaN is found only in first place, where it is the result.
func greatest(z []float32) float32 {
	m := z[0]
	for _, v := range z[1:] {
		if v > m {
			m = v
		}
	}
	return m
}

func categoricalLogitsRow(p params, yTrue, yPred, grad []float32) float32 {
	all, loss, mass := logSumExp(yPred), 0.0, 0.0
	for i, z := range yPred {
		if t := smooth(p, yTrue[i], len(yPred)); t != 0 { // 0·∞ is nothing here
			loss += t * (all - float64(z))
			mass += t
		}
	}
	for i := range grad {
		grad[i] = float32(mass*math.Exp(float64(yPred[i])-all) - smooth(p, yTrue[i], len(yPred)))
	}
	return float32(loss)
}

func sparseLogitsRow(p params, yTrue, yPred, grad []float32) float32 {
	if ignores(p, yTrue[0]) {
		clear(grad)
		return 0
	}
	all, class := logSumExp(yPred), int(yTrue[0])
	for i := range grad {
		grad[i] = float32(math.Exp(float64(yPred[i]) - all))
	}
	if grad != nil {
		grad[class]--
	}
	return float32(all - float64(yPred[class]))
}

// sparseRow divides by the sum of the clipped probabilities: Keras takes their logarithms as logits.
func sparseRow(p params, yTrue, yPred, grad []float32) float32 {
	if ignores(p, yTrue[0]) {
		clear(grad)
		return 0
	}
	total := 0.0
	for _, y := range yPred {
		total += min(max(float64(y), lowest), highest)
	}
	class := int(yTrue[0])
	right := min(max(float64(yPred[class]), lowest), highest)
	for i := range grad {
		y, slope := float64(yPred[i]), 1/total
		if i == class {
			slope -= 1 / right
		}
		if y < lowest || y > highest {
			slope = 0
		}
		grad[i] = float32(slope)
	}
	return float32(math.Log(total) - math.Log(right))
}

func divergenceRow(_ params, yTrue, yPred, grad []float32) float32 {
	sum := 0.0
	for i, v := range yPred {
		t, y := min(max(float64(yTrue[i]), lowest), 1), min(max(float64(v), lowest), 1)
		sum += t * math.Log(t/y)
		if grad == nil {
			continue
		}
		grad[i] = 0
		if v64 := float64(v); v64 >= lowest && v64 <= 1 {
			grad[i] = float32(-t / y)
		}
	}
	return float32(sum)
}
