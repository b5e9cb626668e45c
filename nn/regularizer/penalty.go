package regularizer

import "board/nn/tape"

// penaltyOp is l1*sum(|w|) + l2*sum(w²) with F = {l1, l2}, in one pass and without intermediate results.
var penaltyOp = tape.Op{Name: "L1L2Loss", Forward: penaltyForward, Backward: penaltyBackward}

func penalty(t *tape.Tape, w *tape.Var, l1, l2 float64) *tape.Var {
	n := t.Node(&penaltyOp, w)
	n.F[0], n.F[1] = float32(l1), float32(l2)
	return n.Run()
}

// penaltyForward sums in float64: a kernel has a million small squares.
func penaltyForward(n *tape.Node) {
	var abs, squares float64
	for _, v := range n.In[0].Value.Data {
		abs += float64(max(v, -v))
		squares += float64(v) * float64(v)
	}
	n.Out.Value.Data[0] = float32(float64(n.F[0])*abs + float64(n.F[1])*squares)
}

// penaltyBackward takes 0 as the slope of |w| at 0, as sign does.
func penaltyBackward(n *tape.Node) {
	w := n.In[0]
	if !w.NeedsGrad() {
		return
	}
	g := n.Out.Grad.Data[0]
	l1, l2 := g*n.F[0], 2*g*n.F[1]
	for i, v := range w.Value.Data {
		slope := l2 * v
		switch {
		case v > 0:
			slope += l1
		case v < 0:
			slope -= l1
		}
		w.Grad.Data[i] += slope
	}
}
