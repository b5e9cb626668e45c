package layer

import (
	"math"
	"math/rand/v2"

	"board/nn/tape"
	"board/nn/tensor"
)

// Softmax makes values along Axis (0, the batch, stands for -1, the last) positive with a sum of 1: exp(x)/sum(exp(x)).
type Softmax struct {
	Base
	Name string `json:"name"`
	Axis int    `json:"axis"`
}

// LayerName is l.Name.
func (l *Softmax) LayerName() string { return l.Name }

// SetLayerName sets l.Name.
func (l *Softmax) SetLayerName(name string) { l.Name = name }

// Build checks the axis.
func (l *Softmax) Build(_ *rand.Rand, in ...tensor.Shape) error {
	_, err := l.OutputShape(in...)
	l.built = err == nil
	return err
}

// OutputShape is the input's. It fails if the input lacks the axis.
func (l *Softmax) OutputShape(in ...tensor.Shape) (tensor.Shape, error) {
	s, err := only(l, in, 2)
	if err != nil {
		return nil, err
	}
	_, err = axisOf(l, l.Axis, s)
	return s.Clone(), err
}

// Call records the function.
func (l *Softmax) Call(t *tape.Tape, in ...*tape.Var) *tape.Var {
	x := in[0]
	axis := fromFront(l.Axis, len(x.Value.Shape))
	if axis == len(x.Value.Shape)-1 {
		return t.Softmax(x)
	}
	n := t.Node(&softmaxOp, x)
	n.I[0], n.I[1] = x.Value.Shape[axis], x.Value.Shape[axis+1:].Size()
	return n.Run(x.Value.Shape...)
}

// softmaxOp works along an inner axis: I holds its size and the distance of neighbours along it.
var softmaxOp = tape.Op{Name: "Softmax", Forward: softmaxForward, Backward: softmaxBackward}

func softmaxForward(n *tape.Node) {
	x, y := n.In[0].Value.Data, n.Out.Value.Data
	alongAxis(n, func(from, to, step int) {
		largest := x[from]
		for i := from; i < to; i += step {
			largest = max(largest, x[i])
		}
		sum := 0.0
		for i := from; i < to; i += step {
			e := math.Exp(float64(x[i] - largest))
			y[i] = float32(e)
			sum += e
		}
		for i := from; i < to; i += step {
			y[i] = float32(float64(y[i]) / sum)
		}
	})
}

// softmaxBackward: dx = y·(dy - Σ dy·y).
func softmaxBackward(n *tape.Node) {
	y, dy, dx := n.Out.Value.Data, n.Out.Grad.Data, n.In[0].Grad.Data
	alongAxis(n, func(from, to, step int) {
		sum := 0.0
		for i := from; i < to; i += step {
			sum += float64(dy[i]) * float64(y[i])
		}
		for i := from; i < to; i += step {
			dx[i] += y[i] * (dy[i] - float32(sum))
		}
	})
}

// alongAxis calls f for every line of values along the axis.
func alongAxis(n *tape.Node, f func(from, to, step int)) {
	size, step := n.I[0], n.I[1]
	for block := 0; block < len(n.Out.Value.Data); block += size * step {
		for from := block; from < block+step; from++ {
			f(from, from+size*step, step)
		}
	}
}
