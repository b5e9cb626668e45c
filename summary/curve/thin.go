package curve

import (
	"math"
	"slices"

	"board/summary"
)

// Thinning walks along the points and looks at what lies in the same bucket of
// the x axis. When x leaves the bucket, what is worth keeping of it is emitted.
// A series that comes back to a bucket (steps that go back after a restart)
// begins it anew, so both passes keep their shape.

// thinned keeps what is needed to draw the span in q.Width pixels.
func (c *Curve) thinned(src Source, q Request, s span, sc *scratch) {
	start := c.State
	c.grow(2*q.Width + 8)
	if c.bucketed(src, s, newBuckets(q, s, c.OriginWall), sc) {
		return
	}
	// x jumps to and fro, so that buckets along it thin too little: take
	// buckets along the order of the points instead.
	c.State = start
	c.Columns.Reset()
	c.Smoothed = c.Smoothed[:0]
	c.bucketed(src, s, orderBuckets(q, s), sc)
}

// bucketed thins by b, and gives up (false) when too many points stay.
func (c *Curve) bucketed(src Source, s span, b buckets, sc *scratch) bool {
	t := thinner{out: c, buckets: b}
	for _, st := range s.stretches {
		c.skim(src, st.from, sc)
		for i, cols := range src.Blocks(st.from, st.to) {
			smoothed := c.smooth(cols.Values, sc)
			t.feed(i, cols, smoothed, b.column(i, cols, sc))
			if c.Len() > b.limit {
				return false
			}
		}
		c.Total = st.to
	}
	t.flush()
	c.skim(src, src.Len(), sc)
	return true
}

// buckets cuts an axis into equal parts.
type buckets struct {
	kind   columnKind
	lo     float64 // where the first begins; of the logarithm if log
	size   float64
	n      float64
	log    bool
	origin float64 // of a relative axis; only the logarithm needs to know
	limit  int     // points that may stay
}

// columnKind is which numbers of a point are its x.
type columnKind uint8

const (
	bySteps columnKind = iota
	byWalls
	byOrder
)

// newBuckets cuts the axis that the chart has.
func newBuckets(q Request, s span, origin float64) buckets {
	b := buckets{lo: s.lo, n: max(1, float64(q.Width/2)), limit: 4 * q.Width}
	hi := s.hi
	if q.axis() != Step {
		b.kind = byWalls
	}
	if q.Log {
		b.log = true
		if q.axis() == Relative {
			b.origin = origin
		}
		b.lo, hi = b.logOf(s.lo), b.logOf(s.hi)
		if math.IsInf(b.lo, -1) { // the axis begins at the first positive x, about
			b.lo = min(0, hi-3)
		}
	}
	b.size = (hi - b.lo) / b.n
	return b
}

// orderBuckets cuts the order of the points.
func orderBuckets(q Request, s span) buckets {
	n := max(1, float64(q.Width/2))
	from, to := s.stretches[0].from, s.stretches[len(s.stretches)-1].to
	return buckets{
		kind: byOrder, lo: float64(from), n: n, size: float64(to-from) / n, limit: math.MaxInt,
	}
}

func (b *buckets) logOf(x float64) float64 {
	if x -= b.origin; x > 0 {
		return math.Log10(x)
	}
	return math.Inf(-1)
}

// column is the x of a block, on the linear axis.
func (b *buckets) column(i int, cols summary.Columns, sc *scratch) []float64 {
	if b.kind == byWalls {
		return cols.WallTimes
	}
	xs := slices.Grow(sc.xs[:0], cols.Len())[:cols.Len()]
	sc.xs = xs
	if b.kind == byOrder {
		for k := range xs {
			xs[k] = float64(i + k)
		}
		return xs
	}
	for k, step := range cols.Steps[:len(xs)] {
		xs[k] = float64(step)
	}
	return xs
}

// edges are the ends of the bucket that holds x: lo belongs to it, hi to the
// next one. What lies before the first bucket is a bucket too, and so is what
// lies after the last one.
func (b *buckets) edges(x float64) (lo, hi float64) {
	v := x
	if b.log {
		v = b.logOf(x)
	}
	k := math.Floor((v - b.lo) / b.size)
	switch {
	case !(k < b.n): // also when all x are the same, and for NaN
		lo, hi = b.lo+b.n*b.size, math.Inf(1)
		if v <= lo { // the upper end of the axis belongs to the last bucket
			lo = b.lo + (b.n-1)*b.size
		}
	case k < 0:
		lo, hi = math.Inf(-1), b.lo
	default:
		lo, hi = b.lo+k*b.size, b.lo+(k+1)*b.size
		if k == b.n-1 {
			hi = math.Nextafter(hi, math.Inf(1))
		}
	}
	if b.log {
		hi = math.Pow(10, hi) + b.origin
		if k >= 0 {
			lo = math.Pow(10, lo) + b.origin
		}
	}
	if lo > x { // rounding must not put x outside its own bucket
		lo = x
	}
	if hi <= x {
		hi = math.Nextafter(x, math.Inf(1))
	}
	return lo, hi
}

// A thinner goes through points in order and keeps a few of each bucket.
type thinner struct {
	out *Curve
	buckets

	open      bool
	from, end float64 // edges of the open bucket

	first, low, high, odd, last mark // odd is the first that is not finite
}

// A mark is a point worth keeping. index is -1 when there is none.
type mark struct {
	index    int
	point    summary.Point
	smoothed float64
}

// feed looks at the points of a block, the first of which has index i.
func (t *thinner) feed(i int, cols summary.Columns, smoothed, xs []float64) {
	for k := 0; k < len(xs); {
		if !t.open || !(xs[k] >= t.from && xs[k] < t.end) {
			t.flush()
			t.begin(xs[k])
		}
		to := k + 1
		for to < len(xs) && xs[to] >= t.from && xs[to] < t.end {
			to++
		}
		t.take(i, cols, smoothed, k, to)
		k = to
	}
}

func (t *thinner) begin(x float64) {
	t.from, t.end = t.edges(x)
	t.start()
}

func (t *thinner) start() {
	t.open = true
	t.first.index, t.low.index, t.high.index, t.odd.index = -1, -1, -1, -1
}

// take looks at the points from..to of a block: all lie in the open bucket.
func (t *thinner) take(i int, cols summary.Columns, smoothed []float64, from, to int) {
	set := func(m *mark, k int) {
		m.index, m.point = i+k, cols.At(k)
		if smoothed != nil {
			m.smoothed = smoothed[k]
		}
	}
	if t.first.index < 0 {
		set(&t.first, from)
	}
	set(&t.last, to-1)
	low, high, odd := extremes(cols.Values[from:to])
	if odd >= 0 && t.odd.index < 0 {
		set(&t.odd, from+odd)
	}
	if low < 0 {
		return
	}
	if t.low.index < 0 || cols.Values[from+low] < t.low.point.Value {
		set(&t.low, from+low)
	}
	if t.high.index < 0 || cols.Values[from+high] > t.high.point.Value {
		set(&t.high, from+high)
	}
}

// extremes are the indexes of the least and the greatest finite value and of the
// first one that is not finite; -1 where there is none. values is not empty.
func extremes(values []float64) (low, high, odd int) {
	least, greatest, sum := values[0], values[0], 0.0
	for k, v := range values {
		if v < least {
			least, low = v, k
		}
		if v > greatest {
			greatest, high = v, k
		}
		sum += v - v // stays 0 unless a value is not finite
	}
	if sum == 0 {
		return low, high, -1
	}
	low, high, odd = -1, -1, -1
	for k, v := range values {
		switch {
		case v-v != 0:
			if odd < 0 {
				odd = k
			}
		case low < 0:
			low, high = k, k
		case v < values[low]:
			low = k
		case v > values[high]:
			high = k
		}
	}
	return low, high, odd
}

// flush emits what is worth keeping of the open bucket, in order, each point once.
func (t *thinner) flush() {
	if !t.open {
		return
	}
	t.open = false
	marks := [...]*mark{&t.first, &t.low, &t.high, &t.odd, &t.last}
	inner := marks[1:4]
	for a := 1; a < len(inner); a++ {
		for b := a; b > 0 && inner[b].index < inner[b-1].index; b-- {
			inner[b], inner[b-1] = inner[b-1], inner[b]
		}
	}
	seen := -1
	for _, m := range marks {
		if m.index > seen {
			t.out.addPoint(m.point, m.smoothed)
			seen = m.index
		}
	}
}
