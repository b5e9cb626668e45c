package metric

import (
	"fmt"

	"board/nn/internal/labels"
	"board/nn/tensor"
)

// The ways in which F1Score and FBetaScore make one number of those of several classes.
const (
	Micro    = "micro"    // all classes counted together
	Macro    = "macro"    // the mean over the classes
	Weighted = "weighted" // the mean by the number of labels of each class
)

// F1Score is the harmonic mean of precision and recall, for one-hot or binary labels. Without a threshold the greatest
// predictions of a row are positive. Name: "f1_score".
type F1Score struct {
	Name      string  `json:"name"`
	Average   string  `json:"average"`   // Micro, Macro or Weighted; "" has Values for each class, and Result is Macro's
	Threshold float64 `json:"threshold"` // at most 1; 0 is none
	fScore
}

// MetricName is Name, or "f1_score".
func (m *F1Score) MetricName() string { return or(m.Name, "f1_score") }

func (m *F1Score) validate() error { return checkFScore(m.MetricName(), m.Average, m.Threshold, 1) }

// Update takes a batch of the shape (samples, classes).
func (m *F1Score) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	return m.update(m.MetricName(), m.Threshold, yTrue, yPred, sampleWeight)
}

// Result is the score over all classes.
func (m *F1Score) Result() float64 { return m.result(m.Average, 1) }

// Values are the scores of the classes.
func (m *F1Score) Values() []float64 { return m.values(1) }

// FBetaScore is F1Score with recall weighing Beta times as much as precision. Name: "fbeta_score".
type FBetaScore struct {
	Name      string  `json:"name"`
	Average   string  `json:"average"`   // Micro, Macro or Weighted; "" has Values for each class, and Result is Macro's
	Beta      float64 `json:"beta"`      // positive; 0 is 1
	Threshold float64 `json:"threshold"` // at most 1; 0 is none
	fScore
}

// MetricName is Name, or "fbeta_score".
func (m *FBetaScore) MetricName() string { return or(m.Name, "fbeta_score") }

func (m *FBetaScore) validate() error {
	return checkFScore(m.MetricName(), m.Average, m.Threshold, m.beta())
}

func (m *FBetaScore) beta() float64 {
	if m.Beta == 0 {
		return 1
	}
	return m.Beta
}

// Update takes a batch of the shape (samples, classes).
func (m *FBetaScore) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	return m.update(m.MetricName(), m.Threshold, yTrue, yPred, sampleWeight)
}

// Result is the score over all classes.
func (m *FBetaScore) Result() float64 { return m.result(m.Average, m.beta()) }

// Values are the scores of the classes.
func (m *FBetaScore) Values() []float64 { return m.values(m.beta()) }

func checkFScore(metric, average string, threshold, beta float64) error {
	if average != "" && average != Micro && average != Macro && average != Weighted {
		return fmt.Errorf("%s: expected Average to be %q, %q, %q or empty, got %q", metric, Micro, Macro, Weighted, average)
	}
	if !(threshold >= 0 && threshold <= 1) {
		return fmt.Errorf("%s: expected Threshold to be above 0 and at most 1, or 0 for none, got %v", metric, threshold)
	}
	if !(beta > 0) {
		return fmt.Errorf("%s: expected Beta to be positive, got %v", metric, beta)
	}
	return nil
}

// fScore counts for each class.
type fScore struct{ classes []table }

// Reset forgets everything.
func (f *fScore) Reset() { f.classes = f.classes[:0] }

func (f *fScore) update(name string, threshold float64, yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if err := checkMatrix(name, yTrue, yPred, sampleWeight); err != nil {
		return err
	}
	width := labels.Width(yPred.Shape)
	if len(f.classes) == 0 {
		f.classes = append(f.classes, make([]table, width)...)
	}
	if len(f.classes) != width {
		return fmt.Errorf("%s: expected %d classes as in the batches before, got %d", name, len(f.classes), width)
	}
	for i := range yPred.Rows() {
		weight := 1.0
		if sampleWeight != nil {
			weight = float64(sampleWeight[i])
		}
		f.row(float32(threshold), yTrue.Data[i*width:(i+1)*width], yPred.Data[i*width:(i+1)*width], weight)
	}
	return nil
}

// row takes one sample. Labels may lie between 0 and 1; they then count for both sides.
func (f *fScore) row(threshold float32, yTrue, yPred []float32, weight float64) {
	highest := yPred[greatest(yPred)]
	for i, y := range yPred {
		positive := y > threshold
		if threshold == 0 {
			positive = y >= highest && (y > 1e-9 || y < -1e-9)
		}
		t, c := float64(yTrue[i]), &f.classes[i]
		if positive {
			c.tp, c.fp = c.tp+weight*t, c.fp+weight*(1-t)
		} else {
			c.fn += weight * t
		}
	}
}

// tiny is Keras's epsilon: what keeps divisions from zero.
const tiny = 1e-7

func (t table) fBeta(beta float64) float64 {
	precision, recall := t.tp/(t.tp+t.fp+tiny), t.tp/(t.tp+t.fn+tiny)
	return (1 + beta*beta) * precision * recall / (beta*beta*precision + recall + tiny)
}

func (f *fScore) values(beta float64) []float64 {
	list := make([]float64, len(f.classes))
	for i, c := range f.classes {
		list[i] = c.fBeta(beta)
	}
	return list
}

func (f *fScore) result(average string, beta float64) float64 {
	var all table
	sum, weighted := 0.0, 0.0
	for _, c := range f.classes {
		all = table{tp: all.tp + c.tp, fp: all.fp + c.fp, fn: all.fn + c.fn}
		sum += c.fBeta(beta)
		weighted += c.fBeta(beta) * (c.tp + c.fn)
	}
	switch average {
	case Micro:
		return all.fBeta(beta)
	case Weighted:
		return weighted / (all.tp + all.fn + tiny)
	}
	return ratio(sum, float64(len(f.classes)))
}
