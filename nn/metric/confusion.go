package metric

import (
	"fmt"
	"math"
	"slices"

	"board/nn/internal/labels"
	"board/nn/tape"
	"board/nn/tensor"
)

// Zero stands for an exact 0 in fields where 0 means Keras's default: a threshold of 0 for logits, say.
const Zero = math.SmallestNonzeroFloat64

// confusion counts, for growing thresholds, which labels lie above and below. A label is positive if it is not 0, and
// a prediction if it is greater than the threshold. The counts are sums of weights.
type confusion struct {
	thresholds []float32
	even       bool // thresholds are i/(n−1); predictions are then sorted in by Keras's formula, which rounds as it does
	margins    bool // the first threshold is a little below 0 and the last a little above 1

	// What lies above exactly k thresholds, by k.
	positive, negative []float64

	top  []bool  // of a row: among the K greatest; memory only
	list []table // of the last call of tables; memory only
}

// set makes room for the thresholds, once.
func (c *confusion) set(thresholds []float64, even, margins bool) {
	if c.thresholds != nil {
		return
	}
	for _, t := range thresholds {
		c.thresholds = append(c.thresholds, float32(t))
	}
	c.even, c.margins = even, margins
	c.positive, c.negative = make([]float64, len(thresholds)+1), make([]float64, len(thresholds)+1)
}

// Reset forgets everything.
func (c *confusion) Reset() {
	clear(c.positive)
	clear(c.negative)
}

// count takes one prediction.
func (c *confusion) count(label, y float32, weight float64) {
	k := c.above(y)
	if label != 0 {
		c.positive[k] += weight
	} else {
		c.negative[k] += weight
	}
}

// above is the number of thresholds that y is greater than. NaN is greater than none but a margin.
func (c *confusion) above(y float32) int {
	n := len(c.thresholds)
	if !c.even {
		k := 0
		for k < n && y > c.thresholds[k] {
			k++
		}
		return k
	}
	k := 0
	if y > 0 {
		k = int(math.Ceil(float64(min(y, 1) * float32(n-1))))
	}
	if c.margins {
		k = max(k, 1)
	}
	return k
}

// A table is the confusion matrix at one threshold, as sums of weights.
type table struct{ tp, fp, tn, fn float64 }

// tables are the confusion matrices at all thresholds, until the next call.
func (c *confusion) tables() []table {
	c.list = slices.Grow(c.list[:0], len(c.thresholds))[:len(c.thresholds)]
	list := c.list
	var positive, negative float64
	for k := len(c.thresholds) - 1; k >= 0; k-- { // threshold k is passed by what lies above more than k
		positive, negative = positive+c.positive[k+1], negative+c.negative[k+1]
		list[k] = table{tp: positive, fp: negative}
	}
	if len(list) > 0 {
		positive, negative = positive+c.positive[0], negative+c.negative[0]
	}
	for k := range list {
		list[k].fn, list[k].tn = positive-list[k].tp, negative-list[k].fp
	}
	return list
}

func (t table) precision() float64   { return ratio(t.tp, t.tp+t.fp) }
func (t table) recall() float64      { return ratio(t.tp, t.tp+t.fn) }
func (t table) specificity() float64 { return ratio(t.tn, t.tn+t.fp) }
func (t table) fallout() float64     { return ratio(t.fp, t.fp+t.tn) }

// A choice says which of the numbers of a row are counted.
type choice struct {
	topK    int  // only the K greatest can be positive; 0 is all
	classID *int // only this class; nil is all
}

// update takes a batch.
func (c *confusion) update(name string, which choice, yTrue, yPred *tensor.Tensor, sampleWeight []float32) error {
	if err := checkSame(name, yTrue, yPred, sampleWeight); err != nil {
		return err
	}
	width := labels.Width(yPred.Shape)
	if which.classID != nil && *which.classID >= width {
		return &tape.ShapeError{Op: name, Reason: fmt.Sprintf("expected predictions with the class %d", *which.classID),
			Shapes: []tensor.Shape{yPred.Shape.Clone()}}
	}
	for i := 0; width > 0 && i < len(yPred.Data); i += width {
		weight := 1.0
		if sampleWeight != nil {
			weight = float64(sampleWeight[i*len(sampleWeight)/len(yPred.Data)])
		}
		c.row(which, yTrue.Data[i:i+width], yPred.Data[i:i+width], weight)
	}
	return nil
}

// lost stands in for a prediction that is not among the K greatest.
const lost = -1e10

func (c *confusion) row(which choice, yTrue, yPred []float32, weight float64) {
	if which.topK > 0 {
		c.markTop(yPred, which.topK)
	}
	from, to := 0, len(yPred)
	if which.classID != nil {
		from, to = *which.classID, *which.classID+1
	}
	for i := from; i < to; i++ {
		y := yPred[i]
		if which.topK > 0 && !c.top[i] {
			y = lost
		}
		c.count(yTrue[i], y, weight)
	}
}

// markTop marks the k greatest of a row in top; of equals the first.
func (c *confusion) markTop(row []float32, k int) {
	c.top = append(c.top[:0], make([]bool, len(row))...)
	for range min(k, len(row)) {
		best := -1
		for i, v := range row {
			if !c.top[i] && (best < 0 || v > row[best]) {
				best = i
			}
		}
		c.top[best] = true
	}
}

// checkThresholds requires growing thresholds from 0 to 1.
func checkThresholds(metric string, thresholds []float64) error {
	for i, t := range thresholds {
		if !(t >= 0 && t <= 1) {
			return fmt.Errorf("%s: expected Thresholds from 0 to 1, got %v", metric, t)
		}
		if i > 0 && !(t > thresholds[i-1]) {
			return fmt.Errorf("%s: expected Thresholds to grow, got %v after %v", metric, t, thresholds[i-1])
		}
	}
	return nil
}

// isEven reports whether thresholds are 0, 1/(n−1), 2/(n−1) … 1, as Keras sees it.
func isEven(thresholds []float64) bool {
	n := len(thresholds)
	for i, t := range thresholds {
		even := float64(float32(i) / float32(n-1))
		if math.Abs(t-even) > 1e-7+1e-5*even {
			return false
		}
	}
	return n >= 3
}

// evenThresholds are n thresholds from 0 to 1.
func evenThresholds(n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = float64(i) / float64(n-1)
	}
	return list
}

// sorted is a sorted copy.
func sorted(values []float64) []float64 { return slices.Sorted(slices.Values(values)) }
