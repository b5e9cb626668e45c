package tape

import (
	"math"

	"board/nn/tensor"
)

var (
	opSoftmax    = rowsOp("Softmax", forwardSoftmax, backwardSoftmax)
	opLogSoftmax = rowsOp("LogSoftmax", forwardLogSoftmax, backwardLogSoftmax)
)

// Softmax is eˣ divided by its sum, along the last axis.
func (t *Tape) Softmax(x *Var) *Var { return t.lastAxis(opSoftmax, x) }

// LogSoftmax is the logarithm of Softmax, exact where Softmax rounds to zero.
func (t *Tape) LogSoftmax(x *Var) *Var { return t.lastAxis(opLogSoftmax, x) }

func (t *Tape) lastAxis(op *Op, x *Var) *Var {
	s := x.Value.Shape
	if len(s) == 0 {
		panic(t.shapeError(op.Name, "expected at least one axis", s))
	}
	return t.Node(op, x).Run(s...)
}

// lastRows are the rows along the last axis: how many, how long.
func lastRows(x *tensor.Tensor) (rows, width int) {
	width = x.Shape[len(x.Shape)-1]
	return len(x.Data) / max(width, 1), width
}

// shiftedExp puts eˣ⁻ᵐ into out, m being the largest x, and returns m and the sum. Nothing can overflow.
func shiftedExp(out, x []float32) (largest float32, total float64) {
	largest = x[0]
	for _, v := range x {
		largest = max(largest, v)
	}
	for i, v := range x {
		e := math.Exp(float64(v) - float64(largest))
		out[i] = float32(e)
		total += e
	}
	return largest, total
}

func forwardSoftmax(n *Node, from, to int) {
	x, out := n.In[0].Value, n.Out.Value
	_, width := lastRows(x)
	for r := from; r < to; r++ {
		row := out.Data[r*width : (r+1)*width]
		_, total := shiftedExp(row, x.Data[r*width:(r+1)*width])
		for i, e := range row {
			row[i] = float32(float64(e) / total)
		}
	}
}

// backwardSoftmax: dxᵢ = yᵢ·(gᵢ - Σ gⱼyⱼ).
func backwardSoftmax(n *Node, from, to int) {
	y := n.Out.Value
	_, width := lastRows(y)
	for r := from; r < to; r++ {
		i0, i1 := r*width, (r+1)*width
		y, g, gin := y.Data[i0:i1], n.Out.Grad.Data[i0:i1], n.In[0].Grad.Data[i0:i1]
		dot := 0.0
		for i, v := range y {
			dot += float64(v) * float64(g[i])
		}
		for i, v := range y {
			gin[i] += float32(float64(v) * (float64(g[i]) - dot))
		}
	}
}

func forwardLogSoftmax(n *Node, from, to int) {
	x, out := n.In[0].Value, n.Out.Value
	_, width := lastRows(x)
	for r := from; r < to; r++ {
		x, row := x.Data[r*width:(r+1)*width], out.Data[r*width:(r+1)*width]
		largest, total := shiftedExp(row, x)
		shift := float64(largest) + math.Log(total)
		for i, v := range x {
			row[i] = float32(float64(v) - shift)
		}
	}
}

// backwardLogSoftmax: dxᵢ = gᵢ - softmax(x)ᵢ·Σ gⱼ.
func backwardLogSoftmax(n *Node, from, to int) {
	y := n.Out.Value
	_, width := lastRows(y)
	for r := from; r < to; r++ {
		i0, i1 := r*width, (r+1)*width
		y, g, gin := y.Data[i0:i1], n.Out.Grad.Data[i0:i1], n.In[0].Grad.Data[i0:i1]
		total := float64(sum(g))
		for i, v := range y {
			gin[i] += float32(float64(g[i]) - math.Exp(float64(v))*total)
		}
	}
}
