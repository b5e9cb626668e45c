package loss

import (
	"board/nn/internal/labels"
	"board/nn/tape"
	"board/nn/tensor"
)

// params are the settings of a loss, and what its prepare has found out about the labels. They are passed by value: a
// pointer given to a function that is not known beforehand would have them allocated at every step.
type params [4]float64

// A kernel is the arithmetic of a loss. It is one node on the tape, so that the graph shows the loss by its name and a
// step takes one pass over the predictions.
type kernel struct {
	op      tape.Op
	classes bool // labels are class numbers, one for each row of predictions, instead of a row of the same width

	// row is the loss of one row of predictions. If grad is not nil, it is filled with the derivative by yPred.
	row func(p params, yTrue, yPred, grad []float32) float32
	// prepare looks at all labels of a batch, and returns p with what it found. It may be nil.
	prepare func(p params, yTrue []float32) params
}

// A builtin is a loss of this package.
type builtin interface {
	Loss
	parts() (*kernel, params)
}

// newKernel makes a kernel whose node has the given name.
func newKernel(name string, row func(p params, yTrue, yPred, grad []float32) float32) *kernel {
	return &kernel{op: tape.Op{Name: name, Forward: forward, Backward: backward}, row: row}
}

// plain is a loss without settings; A says which.
type plain[A arithmetic] struct{}

type arithmetic interface{ kernel() *kernel }

func (plain[A]) parts() (*kernel, params) {
	var a A
	return a.kernel(), params{}
}

// LossName is Keras's name of the loss.
func (l plain[A]) LossName() string {
	k, _ := l.parts()
	return k.op.Name
}

// Check reports whether the shapes of labels and predictions fit.
func (l plain[A]) Check(yTrue, yPred tensor.Shape) error {
	k, _ := l.parts()
	return k.checkShapes(yTrue, yPred)
}

// Call records the loss.
func (l plain[A]) Call(t *tape.Tape, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	k, p := l.parts()
	return k.record(t, p, yTrue, yPred, sampleWeight)
}

// record puts the loss on the tape.
func (k *kernel) record(t *tape.Tape, p params, yTrue *tensor.Tensor, yPred *tape.Var, sampleWeight []float32) *tape.Var {
	if err := k.check(p, yTrue, yPred.Value, sampleWeight); err != nil {
		panic(err)
	}
	if k.prepare != nil {
		p = k.prepare(p, yTrue.Data)
	}
	n := t.Node(&k.op, yPred, t.Constant(yTrue))
	n.Data = k
	for i, v := range p {
		n.F[i] = float32(v)
	}
	n.I[0] = labels.Width(yPred.Value.Shape)
	scale := n.Scratch(scales, len(yPred.Value.Data)/n.I[0]).Data
	weigh(scale, sampleWeight, yPred.Value.Rows(), SumOverBatchSize)
	if k.classes {
		leaveOut(scale, p, yTrue.Data)
	}
	return n.Run()
}

// Workspaces of a node.
const (
	scales = iota // what each row's loss is multiplied with in the sum
	losses        // each row's loss
	slopes        // derivatives of each row's loss by the predictions
)

// weigh fills scale, one number per row, so that the sum of the rows' losses times it is what Keras reduces them to.
func weigh(scale, sampleWeight []float32, samples int, r Reduction) {
	each := 1 / float32(len(scale))
	switch {
	case r == Sum:
		each = 1
	case r == MeanWithSampleWeight && sampleWeight != nil:
		each = float32(1 / total(sampleWeight))
	}
	for i := range scale {
		scale[i] = each
	}
	if sampleWeight == nil || len(scale) == 0 {
		return
	}
	perSample := len(scale) / samples
	for i := range scale {
		scale[i] *= sampleWeight[i/perSample]
	}
}

// total is the sum of weights, 1 where that is 0.
func total(weights []float32) float64 {
	sum := 0.0
	for _, w := range weights {
		sum += float64(w)
	}
	if sum == 0 {
		return 1
	}
	return sum
}

// leaveOut divides by the number of rows that are not left out, instead of that of all.
func leaveOut(scale []float32, p params, yTrue []float32) {
	kept := 0
	for _, label := range yTrue {
		if !ignores(p, label) {
			kept++
		}
	}
	if kept == 0 || kept == len(scale) {
		return
	}
	for i := range scale {
		scale[i] *= float32(len(scale)) / float32(kept)
	}
}

// forward has the rows' losses made in parts, and adds them in order.
func forward(n *tape.Node) {
	w := n.I[0]
	rows := len(n.In[0].Value.Data) / w
	scale := n.Scratch(scales, rows).Data
	each := n.Scratch(losses, rows).Data
	if n.Out.NeedsGrad() {
		n.Scratch(slopes, rows, w)
	}
	tensor.Split((*forwardWork)(n), rows, leastElements/w+1)
	sum := 0.0
	for i, s := range scale {
		sum += float64(s) * float64(each[i])
	}
	n.Out.Value.Data[0] = float32(sum)
}

// leastElements is the number of predictions that make a part of a loss's work worth its while.
const leastElements = 1 << 12

// forwardWork is a node whose rows' losses are to be made, with their slopes where those are needed.
type forwardWork tape.Node

// Part makes those of some rows.
func (f *forwardWork) Part(from, to int) {
	n := (*tape.Node)(f)
	k := n.Data.(*kernel)
	yPred, yTrue, w := n.In[0].Value.Data, n.In[1].Value.Data, n.I[0]
	each := labelWidth(k, w)
	p := params{float64(n.F[0]), float64(n.F[1]), float64(n.F[2]), float64(n.F[3])}
	var grad, slope []float32
	if n.Out.NeedsGrad() {
		grad = n.Scratched(slopes).Data
	}
	row := n.Scratched(losses).Data
	for i := from; i < to; i++ {
		if grad != nil {
			slope = grad[i*w : (i+1)*w]
		}
		row[i] = k.row(p, yTrue[i*each:(i+1)*each], yPred[i*w:(i+1)*w], slope)
	}
}

func backward(n *tape.Node) {
	if !n.In[0].NeedsGrad() {
		return
	}
	w, into := n.I[0], n.In[0].Grad.Data
	rows := len(into) / w
	scale, slope := n.Scratch(scales, rows).Data, n.Scratch(slopes, rows, w).Data
	up := n.Out.Grad.Data[0]
	for i := range rows {
		s := scale[i] * up
		for j := i * w; j < (i+1)*w; j++ {
			into[j] += s * slope[j]
		}
	}
}

// values appends the loss of each row.
func (k *kernel) values(p params, dst []float32, yTrue, yPred *tensor.Tensor) []float32 {
	if k.prepare != nil {
		p = k.prepare(p, yTrue.Data)
	}
	w := labels.Width(yPred.Shape)
	each := labelWidth(k, w)
	for i := range len(yPred.Data) / w {
		dst = append(dst, k.row(p, yTrue.Data[i*each:(i+1)*each], yPred.Data[i*w:(i+1)*w], nil))
	}
	return dst
}

// labelWidth is how many labels belong to a row of predictions.
func labelWidth(k *kernel, width int) int {
	if k.classes {
		return 1
	}
	return width
}
