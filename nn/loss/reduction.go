package loss

import (
	"fmt"

	"board/nn/internal/labels"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

// A Reduction is how the values of the rows become one number: Keras's reduction.
type Reduction string

// The reductions. Every value is multiplied with the weight of its sample first.
const (
	SumOverBatchSize     Reduction = "sum_over_batch_size"     // the sum divided by the number of values, the default; also "mean"
	Sum                  Reduction = "sum"                     // the sum alone
	MeanWithSampleWeight Reduction = "mean_with_sample_weight" // the sum divided by that of the weights, each counted once for its sample
)

func (r Reduction) check() error {
	switch r {
	case "", SumOverBatchSize, "mean", Sum, MeanWithSampleWeight:
		return nil
	}
	return fmt.Errorf("expected the reduction %q, %q or %q, got %q", SumOverBatchSize, Sum, MeanWithSampleWeight, string(r))
}

// Reduced is a loss with another reduction than SumOverBatchSize:
//
//	loss.Reduced{Loss: loss.Name("mse"), Reduction: loss.Sum}
//
// The loss is one of this package, or one that Func made.
type Reduced struct {
	Loss      Loss      `json:"loss"`
	Reduction Reduction `json:"reduction"`
}

// resolved has its loss resolved, so that a call has nothing to look up.
func (l Reduced) resolved() (Loss, error) {
	if err := l.Reduction.check(); err != nil {
		return nil, fmt.Errorf("loss.Reduced: %w", err)
	}
	inner, err := Resolve(l.Loss)
	if err != nil {
		return nil, fmt.Errorf("loss.Reduced: %w", err)
	}
	switch inner.(type) {
	case builtin, Custom, Crossentropy, *Crossentropy:
		l.Loss = inner
		return l, nil
	}
	return nil, fmt.Errorf("loss.Reduced: expected a loss of package loss or of loss.Func, got %T, which reduces by itself", inner)
}

// LossName is the name of the loss.
func (l Reduced) LossName() string {
	if registry.IsNil(l.Loss) {
		return ""
	}
	return l.Loss.LossName()
}

// Check asks the loss.
func (l Reduced) Check(yTrue, yPred tensor.Shape) error {
	inner, err := Resolve(l.Loss)
	if err != nil {
		return err
	}
	return inner.Check(yTrue, yPred)
}

// Call records the loss.
func (l Reduced) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	inner := l.Loss
	if n, ok := inner.(Name); ok {
		found, err := Resolve(n)
		if err != nil {
			panic(&tape.ShapeError{Op: "loss.Reduced", Reason: err.Error()})
		}
		inner = found
	}
	inner = concrete(inner, yTrue.Shape, yPred.Value.Shape)
	if c, ok := inner.(Custom); ok {
		return c.reduced(t, yTrue, yPred, sampleWeight, l.Reduction)
	}
	mean := inner.Call(t, yTrue, yPred, sampleWeight)
	return t.Scale(mean, l.factor(inner, yTrue, yPred.Value, sampleWeight))
}

// factor makes the reduction of SumOverBatchSize.
func (l Reduced) factor(inner Loss, yTrue, yPred *tensor.Tensor, sampleWeight []float32) float32 {
	b, ok := inner.(builtin)
	if !ok || l.Reduction == "" || l.Reduction == SumOverBatchSize || l.Reduction == "mean" {
		return 1
	}
	k, p := b.parts()
	n := k.count(p, yTrue, yPred.Shape)
	if l.Reduction == Sum || sampleWeight == nil {
		if l.Reduction == Sum {
			return float32(n)
		}
		return 1
	}
	return float32(float64(n) / k.weightOf(p, yTrue, yPred, sampleWeight))
}

// weightOf is what a mean with sample weights divides by: the sum of the weights, each once for its sample. Where labels are left
// out, it is that of the rows which are not.
func (k *kernel) weightOf(p params, yTrue, yPred *tensor.Tensor, sampleWeight []float32) float64 {
	rows := k.rows(yPred.Shape)
	if !k.classes || k.count(p, yTrue, yPred.Shape) == rows {
		return total(sampleWeight)
	}
	sum := 0.0
	for i, label := range yTrue.Data {
		if !ignores(p, label) {
			sum += float64(sampleWeight[i*len(sampleWeight)/rows])
		}
	}
	if sum == 0 {
		return 1
	}
	return sum
}

// rows is how many values there are for predictions of this shape.
func (k *kernel) rows(yPred tensor.Shape) int { return yPred.Size() / max(1, labels.Width(yPred)) }

// count is rows without those that are left out.
func (k *kernel) count(p params, yTrue *tensor.Tensor, yPred tensor.Shape) int {
	n := k.rows(yPred)
	if !k.classes {
		return n
	}
	for _, label := range yTrue.Data {
		if ignores(p, label) {
			n--
		}
	}
	return n
}
