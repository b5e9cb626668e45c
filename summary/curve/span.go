package curve

import (
	"math"

	"board/summary"
)

// A stretch is a part of a source: indexes from up to, not including, to.
type stretch struct{ from, to int }

// A span is the part of a source that a request is about: stretches in order,
// count points in all, and the bounds of x for the buckets of thinning.
type span struct {
	stretches []stretch
	count     int
	lo, hi    float64 // on the axis of steps or, for Wall and Relative, of wall times
}

// searcher is what a Source has when it can find steps by itself.
type searcher interface {
	Sorted() bool
	SearchStep(step int64) int
}

// newSpan finds the span of a request: from the ends alone where the source is
// sorted, else by a look at every x. Its stretches are in sc's memory.
func newSpan(src Source, q Request, sc *scratch) span {
	sc.stretches = sc.stretches[:0]
	sorted, ok := src.(searcher)
	byStep := ok && q.axis() == Step && sorted.Sorted()
	switch {
	case src.Len() == 0:
		return span{}
	case q.Range == nil && byStep:
		first, _ := pointAt(src, 0)
		last, _ := pointAt(src, src.Len()-1)
		return oneStretch(sc, 0, src.Len(), float64(first.Step), float64(last.Step))
	case q.Range == nil:
		lo, hi := bounds(src, q.axis())
		return oneStretch(sc, 0, src.Len(), lo, hi)
	case byStep:
		return stepSpan(src, sorted, q.Range, sc)
	}
	return scanSpan(src, q, sc)
}

func oneStretch(sc *scratch, from, to int, lo, hi float64) span {
	sc.stretches = append(sc.stretches, stretch{from, to})
	return span{stretches: sc.stretches, count: to - from, lo: lo, hi: hi}
}

// stepSpan is a range of steps in a sorted source, with a point on either side.
func stepSpan(src Source, find searcher, r *Range, sc *scratch) span {
	n := src.Len()
	first, past := find.SearchStep(toStep(math.Ceil(r.Lo))), n
	if r.Hi < pastSteps {
		past = find.SearchStep(toStep(math.Floor(r.Hi) + 1))
	}
	if first >= n || past <= 0 || !(r.Lo <= r.Hi) {
		return span{}
	}
	return oneStretch(sc, max(first-1, 0), min(past+1, n), r.Lo, r.Hi)
}

// scanSpan looks for the points of a range one by one.
func scanSpan(src Source, q Request, sc *scratch) span {
	first, _ := pointAt(src, 0)
	w := newWindow(q, first.WallTime)
	s := span{lo: w.lo, hi: w.hi}
	keep := func(i int) {
		if n := len(sc.stretches); n > 0 && sc.stretches[n-1].to >= i {
			s.count += i + 1 - sc.stretches[n-1].to
			sc.stretches[n-1].to = i + 1
			return
		}
		s.count++
		sc.stretches = append(sc.stretches, stretch{i, i + 1})
	}
	var prev float64
	for i, cols := range src.Blocks(0, src.Len()) {
		for k := range cols.Len() {
			x := w.x(cols.At(k))
			if i+k > 0 && w.touches(prev, x) {
				keep(i + k - 1)
				keep(i + k)
			} else if w.touches(x, x) {
				keep(i + k)
			}
			prev = x
		}
	}
	s.stretches = sc.stretches
	return s
}

// bounds are the least and the greatest x of a source.
func bounds(src Source, axis Axis) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, cols := range src.Blocks(0, src.Len()) {
		if axis == Step {
			for _, step := range cols.Steps {
				lo, hi = min(lo, float64(step)), max(hi, float64(step))
			}
			continue
		}
		for _, wall := range cols.WallTimes {
			if wall < lo { // never for NaN
				lo = wall
			}
			if wall > hi {
				hi = wall
			}
		}
	}
	return lo, hi
}

// A window is a range on the axis of steps or of wall times: a range of relative
// times is one of wall times that begins at the series' origin.
type window struct {
	steps  bool
	lo, hi float64
}

// newWindow is the window of a request that has a range.
func newWindow(q Request, origin float64) window {
	w := window{steps: q.Range.Axis == Step, lo: q.Range.Lo, hi: q.Range.Hi}
	if q.Range.Axis == Relative {
		w.lo, w.hi = w.lo+origin, w.hi+origin
	}
	return w
}

func (w window) x(p summary.Point) float64 {
	if w.steps {
		return float64(p.Step)
	}
	return p.WallTime
}

// touches tells whether the way from a to b has a part inside the window.
func (w window) touches(a, b float64) bool {
	return w.lo <= w.hi && (a >= w.lo || b >= w.lo) && (a <= w.hi || b <= w.hi)
}

// axis is what the request is measured along.
func (q *Request) axis() Axis {
	if q.Range != nil {
		return q.Range.Axis
	}
	return q.Axis
}

// pastSteps is the least float64 that no step reaches.
const pastSteps = float64(1 << 63)

// toStep converts without the overflow that Go leaves open.
func toStep(x float64) int64 {
	switch {
	case x >= pastSteps:
		return math.MaxInt64
	case x >= -pastSteps:
		return int64(x)
	}
	return math.MinInt64 // also for NaN
}
