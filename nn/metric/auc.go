package metric

import (
	"fmt"
	"math"
	"slices"

	"board/nn/internal/labels"
	"board/nn/tensor"
)

// The curves of AUC.
const (
	ROC    = "ROC"    // recall over the share of false alarms among negative labels
	PR     = "PR"     // precision over recall
	PRGain = "PRGAIN" // precision gain over recall gain
)

// How AUC sums up between two thresholds.
const (
	Interpolation = "interpolation" // by the mean of both heights; for PR by the formula of Davis and Goadrich (2006)
	Minoring      = "minoring"      // by the lower
	Majoring      = "majoring"      // by the higher
)

// AUC is the area under a curve of confusion matrices at many thresholds, summed up as Keras does: more thresholds come
// closer to the true area. Predictions lie between 0 and 1, or are logits with FromLogits. Name: "auc".
type AUC struct {
	Name            string    `json:"name"`
	NumThresholds   int       `json:"num_thresholds"`   // 0 is 200; at least 2
	Curve           string    `json:"curve"`            // "" is ROC
	SummationMethod string    `json:"summation_method"` // "" is Interpolation
	Thresholds      []float64 `json:"thresholds"`       // between 0 and 1, instead of NumThresholds even ones
	MultiLabel      bool      `json:"multi_label"`      // the mean of the areas of the columns, instead of all columns in one
	LabelWeights    []float64 `json:"label_weights"`    // of the columns; nil is all ones
	FromLogits      bool      `json:"from_logits"`

	columns []confusion // one, or with MultiLabel one per column
}

// MetricName is Name, or "auc".
func (m *AUC) MetricName() string { return or(m.Name, "auc") }

func (m *AUC) validate() error {
	name := m.MetricName()
	if m.NumThresholds < 0 || m.NumThresholds == 1 {
		return fmt.Errorf("%s: expected NumThresholds to be at least 2, got %d", name, m.NumThresholds)
	}
	if !slices.Contains([]string{"", ROC, PR, PRGain}, m.Curve) {
		return fmt.Errorf("%s: expected Curve to be %q, %q or %q, got %q", name, ROC, PR, PRGain, m.Curve)
	}
	if !slices.Contains([]string{"", Interpolation, Minoring, Majoring}, m.SummationMethod) {
		return fmt.Errorf("%s: expected SummationMethod to be %q, %q or %q, got %q", name, Interpolation, Minoring, Majoring, m.SummationMethod)
	}
	return checkThresholds(name, sorted(m.Thresholds))
}

// Reset forgets everything.
func (m *AUC) Reset() {
	for i := range m.columns {
		m.columns[i].Reset()
	}
}

// Update takes a batch. Labels, 0 or 1, have the shape of the predictions, (samples, columns) with MultiLabel.
func (m *AUC) Update(yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if err := checkSame(m.MetricName(), yTrue, yPred, sampleWeight); err != nil {
		return err
	}
	width := labels.Width(yPred.Shape)
	if m.LabelWeights != nil && len(m.LabelWeights) != width {
		return fmt.Errorf("%s: expected %d LabelWeights, one per column, got %d", m.MetricName(), width, len(m.LabelWeights))
	}
	if err := m.makeColumns(width); err != nil {
		return err
	}
	perSample := max(1, len(yPred.Data)/max(1, yPred.Rows()))
	for i, y := range yPred.Data {
		column, weight := i%width, 1.0
		if sampleWeight != nil {
			weight = float64(sampleWeight[i/perSample])
		}
		if m.FromLogits {
			y = float32(1 / (1 + math.Exp(-float64(y))))
		}
		if !m.MultiLabel {
			weight *= m.labelWeight(column)
			column = 0
		}
		m.columns[column].count(yTrue.Data[i], y, weight)
	}
	return nil
}

func (m *AUC) labelWeight(column int) float64 {
	if m.LabelWeights == nil {
		return 1
	}
	return m.LabelWeights[column]
}

// makeColumns makes room, once.
func (m *AUC) makeColumns(width int) error {
	if !m.MultiLabel {
		width = 1
	}
	if m.columns != nil {
		if len(m.columns) != width {
			return fmt.Errorf("%s: expected %d columns as in the batches before, got %d", m.MetricName(), len(m.columns), width)
		}
		return nil
	}
	n := m.NumThresholds
	if n == 0 {
		n = 200
	}
	thresholds, even := evenThresholds(n), true
	if m.Thresholds != nil {
		thresholds = slices.Concat([]float64{0}, sorted(m.Thresholds), []float64{1})
		even = isEven(thresholds)
	}
	thresholds[0], thresholds[len(thresholds)-1] = -tiny, 1+tiny
	m.columns = make([]confusion, width)
	for i := range m.columns {
		m.columns[i].set(thresholds, even, true)
	}
	return nil
}

// Result is the area, 0 without labels of both kinds.
func (m *AUC) Result() float64 {
	sum, weights := 0.0, 0.0
	for i := range m.columns {
		w := 1.0
		if m.MultiLabel {
			w = m.labelWeight(i)
		}
		sum, weights = sum+w*m.area(m.columns[i].tables()), weights+w
	}
	return ratio(sum, weights)
}

// area sums up between neighbouring thresholds.
func (m *AUC) area(tables []table) float64 {
	exact := m.Curve == PR && m.SummationMethod != Minoring && m.SummationMethod != Majoring
	sum := 0.0
	for i := 1; i < len(tables); i++ {
		if exact {
			sum += interpolate(tables[i-1], tables[i])
			continue
		}
		x0, y0 := m.point(tables[i-1])
		x1, y1 := m.point(tables[i])
		sum += (x0 - x1) * m.height(y0, y1)
	}
	return sum
}

func (m *AUC) height(a, b float64) float64 {
	switch m.SummationMethod {
	case Minoring:
		return min(a, b)
	case Majoring:
		return max(a, b)
	}
	return (a + b) / 2
}

// point is where a confusion matrix lies on the curve.
func (m *AUC) point(t table) (x, y float64) {
	switch m.Curve {
	case PR:
		return t.recall(), t.precision()
	case PRGain:
		if t.tp == 0 {
			return 0, 1
		}
		scale := ratio(t.tp+t.fn, t.tn+t.fp)
		return max(1-scale*t.fn/t.tp, 0), 1 - scale*t.fp/t.tp
	}
	return t.fallout(), t.recall()
}

// interpolate is the area below precision over recall between two thresholds, the first the lower. Between them true and
// false positives go together in a straight line, so that precision is a hyperbola (Davis & Goadrich, "The relationship
// between precision-recall and ROC curves", 2006).
func interpolate(low, high table) float64 {
	gained, all, allHigh := low.tp-high.tp, low.tp+low.fp, high.tp+high.fp
	slope := ratio(gained, max(all-allHigh, 0))
	intercept := high.tp - slope*allHigh
	log := 0.0
	if all > 0 && allHigh > 0 {
		log = math.Log(all / allHigh)
	}
	return ratio(slope*(gained+intercept*log), max(high.tp+high.fn, 0))
}
