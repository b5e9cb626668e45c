package tape

import "board/nn/tensor"

// maxRank bounds the number of axes, so that walking over tensors needs no memory of its own.
const maxRank = 8

// A walk goes through a shape row by row, with up to four operands that each have their own strides: 0 along an axis
// over which an operand is repeated (broadcasting) or summed (reduction). Axes that lie one after the other in all
// operands are joined, so that operands of one shape are a single row.
type walk struct {
	rank    int
	dims    [maxRank]int
	strides [4][maxRank]int
	index   [maxRank]int
	off     [4]int // where the row starts in each operand
	n       int    // elements of a row
	step    [4]int // stride within a row
	state   int    // 0 before the first row, 1 within, 2 empty
}

// axis appends an axis, outermost first.
func (w *walk) axis(size int, strides [4]int) {
	if size == 1 {
		return
	}
	if last := w.rank - 1; last >= 0 && w.joins(last, size, strides) {
		w.dims[last] *= size
		for k := range strides {
			w.strides[k][last] = strides[k]
		}
		return
	}
	w.dims[w.rank] = size
	for k := range strides {
		w.strides[k][w.rank] = strides[k]
	}
	w.rank++
}

func (w *walk) joins(last, size int, strides [4]int) bool {
	for k := range strides {
		if w.strides[k][last] != strides[k]*size {
			return false
		}
	}
	return true
}

// start takes the innermost axis as the row.
func (w *walk) start() {
	w.n = 1
	if w.rank > 0 {
		w.rank--
		w.n = w.dims[w.rank]
		for k := range w.step {
			w.step[k] = w.strides[k][w.rank]
		}
	}
	if w.n == 0 {
		w.state = 2
	}
	for _, d := range w.dims[:w.rank] {
		if d == 0 {
			w.state = 2
		}
	}
}

// next moves to the next row; false when there is none.
func (w *walk) next() bool {
	if w.state != 1 {
		w.state++
		return w.state == 1
	}
	for axis := w.rank - 1; axis >= 0; axis-- {
		w.index[axis]++
		for k := range w.off {
			w.off[k] += w.strides[k][axis]
		}
		if w.index[axis] < w.dims[axis] {
			return true
		}
		w.index[axis] = 0
		for k := range w.off {
			w.off[k] -= w.strides[k][axis] * w.dims[axis]
		}
	}
	return false
}

// broadcast walks over the shape out with out itself as operand 0 and the others, repeated as numpy does, after it.
func (w *walk) broadcast(out tensor.Shape, others ...tensor.Shape) {
	var strides [maxRank][4]int
	fill(&strides, 0, out, out)
	for k, s := range others {
		fill(&strides, k+1, out, s)
	}
	for axis, size := range out {
		w.axis(size, strides[axis])
	}
	w.start()
}

// fill sets the strides of operand k with shape s, whose axes are the last ones of out.
func fill(strides *[maxRank][4]int, k int, out, s tensor.Shape) {
	stride := 1
	for i := len(s) - 1; i >= 0; i-- {
		axis := i + len(out) - len(s)
		if s[i] != 1 {
			strides[axis][k] = stride
		}
		stride *= s[i]
	}
}

// broadcastShape puts into dst the shape that both shapes are repeated to, as numpy does: axes are matched from the last,
// and a size of 1 fits any other. It reports whether they fit.
func broadcastShape(dst, a, b tensor.Shape) (tensor.Shape, bool) {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a) > maxRank {
		return nil, false
	}
	dst = append(dst[:0], a...)
	for i, n := range b {
		axis := i + len(a) - len(b)
		switch {
		case n == dst[axis] || n == 1:
		case dst[axis] == 1:
			dst[axis] = n
		default:
			return nil, false
		}
	}
	return dst, true
}
