package summary

import (
	"encoding/binary"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	// DefaultThresholds is how many thresholds TensorBoard's own writers give a
	// precision-recall curve.
	DefaultThresholds = 201

	// leastCount is what precision and recall are divided by where nothing has been
	// counted.
	leastCount = 1e-7

	// roundingError is how far above 1 a prediction may be, and is 1 then.
	roundingError = 1e-5
)

// A PRCurve describes a binary classifier at thresholds that are evenly spaced from 0 to 1, one element each: how many examples, or how
// much of their weights, were counted as what, when a prediction at the threshold or above it is positive.
type PRCurve struct {
	TruePositives, FalsePositives []float32
	TrueNegatives, FalseNegatives []float32
	Precision, Recall             []float32
}

// PRCurveOf compares predictions, from 0 to 1, with labels at so many thresholds, at
// least two. The weights count the examples; nil counts each as one.
func PRCurveOf(labels []bool, predictions, weights []float32, thresholds int) (PRCurve, error) {
	if err := checkPredictions(labels, predictions, weights, thresholds); err != nil {
		return PRCurve{}, fmt.Errorf("precision-recall curve: %w", err)
	}
	positives, negatives := make([]float64, thresholds), make([]float64, thresholds)
	for i, x := range predictions {
		weight := 1.0
		if weights != nil {
			weight = float64(weights[i])
		}
		at := min(int(x*float32(thresholds-1)), thresholds-1) // the highest threshold that it reaches
		if labels[i] {
			positives[at] += weight
		} else {
			negatives[at] += weight
		}
	}
	return curveOf(positives, negatives), nil
}

// curveOf sums up what reaches each threshold, given what reaches no higher one.
func curveOf(positives, negatives []float64) PRCurve {
	n := len(positives)
	for i := n - 2; i >= 0; i-- {
		positives[i] += positives[i+1]
		negatives[i] += negatives[i+1]
	}
	c, columns := newPRCurve(n)
	for i := range n {
		tp, fp := positives[i], negatives[i]
		tn, fn := negatives[0]-fp, positives[0]-tp
		for k, x := range [len(columns)]float64{tp, fp, tn, fn, tp / max(leastCount, tp+fp), tp / max(leastCount, tp+fn)} {
			columns[k][i] = float32(x)
		}
	}
	return c
}

// newPRCurve is a curve of n thresholds, and its columns in the tensor's order.
func newPRCurve(n int) (PRCurve, [6][]float32) {
	var columns [6][]float32
	memory := make([]float32, len(columns)*n)
	for k := range columns {
		columns[k] = memory[k*n : (k+1)*n : (k+1)*n]
	}
	c := PRCurve{columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]}
	return c, columns
}

func checkPredictions(labels []bool, predictions, weights []float32, thresholds int) error {
	switch {
	case thresholds < 2 || thresholds > math.MaxInt32:
		return fmt.Errorf("%d thresholds; expected at least 2, such as DefaultThresholds", thresholds)
	case len(predictions) != len(labels):
		return fmt.Errorf("%d predictions for %d labels", len(predictions), len(labels))
	case weights != nil && len(weights) != len(labels):
		return fmt.Errorf("%d weights for %d labels", len(weights), len(labels))
	}
	for i, x := range predictions {
		if !(x >= 0 && x <= 1+roundingError) {
			return fmt.Errorf("prediction %d is %v; expected 0 to 1", i, x)
		}
	}
	for i, x := range weights {
		if !(x >= 0) || math.IsInf(float64(x), 1) {
			return fmt.Errorf("weight %d is %v; expected a finite number that is not negative", i, x)
		}
	}
	return nil
}

// PRCurve adds one precision-recall curve, at the present time. Readers take the
// number of thresholds of a tag's first curve for all.
func (w *Writer) PRCurve(tag string, step int64, curve PRCurve, opts ...TagOption) error {
	columns := [6][]float32{
		curve.TruePositives, curve.FalsePositives, curve.TrueNegatives, curve.FalseNegatives, curve.Precision, curve.Recall,
	}
	n := len(columns[0])
	for _, column := range columns {
		if len(column) != n || n < 2 {
			return fmt.Errorf("precision-recall curve %q: expected six columns of the same length, two or more", tag)
		}
	}
	tensor := make([]byte, 0, 32+4*len(columns)*n)
	tensor = appendTensorHead(tensor, dtFloat, len(columns), n)
	tensor = appendLength(tensor, 4, 4*len(columns)*n)
	for _, column := range columns {
		tensor = appendFloats(tensor, column)
	}
	content := protowire.AppendVarint(protowire.AppendTag(nil, 2, protowire.VarintType), uint64(n)) // PrCurvePluginData{num_thresholds=2}
	return w.add(step, []sample{{tag: tag, plugin: PluginPRCurves, content: content, data: tensor}}, opts)
}

// appendFloats appends numbers in the form of a tensor's content.
func appendFloats(dst []byte, numbers []float32) []byte {
	for _, x := range numbers {
		dst = binary.LittleEndian.AppendUint32(dst, math.Float32bits(x))
	}
	return dst
}
