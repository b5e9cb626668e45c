package summary

import "fmt"

// DecodePRCurve reads a value of the plugin "pr_curves": a tensor of numbers [6, n],
// in the encoding of all writers: true positives, false positives, true negatives,
// false negatives, precision and recall at n thresholds.
func DecodePRCurve(v *Value) (PRCurve, error) {
	shape, numbers, err := numbersOf(v)
	if err != nil {
		return PRCurve{}, fmt.Errorf("precision-recall curve: %w", err)
	}
	if len(shape) != 2 || shape[0] != 6 {
		return PRCurve{}, fmt.Errorf("precision-recall curve: expected a tensor of shape [6 thresholds], got %v", shape)
	}
	c, columns := newPRCurve(shape[1])
	for i, x := range numbers {
		columns[i/shape[1]][i%shape[1]] = float32(x)
	}
	return c, nil
}

// Thresholds are evenly spaced from 0 to 1.
func (c PRCurve) Thresholds() []float64 {
	thresholds := make([]float64, len(c.Precision))
	step := 1 / float64(len(thresholds)-1)
	for i := range thresholds {
		thresholds[i] = float64(i) * step
	}
	if n := len(thresholds); n > 0 {
		thresholds[n-1] = 1
		thresholds[0] = 0
	}
	return thresholds
}

// Defined is how many thresholds TensorBoard shows: from the first one to the last
// that any prediction reaches, as precision is without meaning beyond.
func (c PRCurve) Defined() int {
	n := len(c.Precision)
	for n > 1 && int64(c.TruePositives[n-1])+int64(c.FalsePositives[n-1]) == 0 {
		n--
	}
	return n
}
