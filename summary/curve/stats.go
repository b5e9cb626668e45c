package curve

import (
	"math"

	"board/summary"
)

// A Summary is what a table shows about a range of a series.
type Summary struct {
	N      int // points in the range
	Finite int // those of them with a finite value

	First, Last                 summary.Point
	FirstSmoothed, LastSmoothed float64

	Min, Max summary.Point // of the finite values, the first of equals; NaN if there is none
	Mean     float64       // of the finite values; NaN if there is none
}

// Change is by how much the value differs between the ends of the range.
func (s Summary) Change() float64 { return s.Last.Value - s.First.Value }

// ChangePercent is Change in per cent of the first value, as TensorBoard's table
// has it: infinite or NaN where that is 0.
func (s Summary) ChangePercent() float64 { return 100 * s.Change() / s.First.Value }

// Stats sums up the points of src that lie in a range. Where the range is a
// single x, it is about the point nearest to it, the first of several. It
// reports false if there is no point. Smoothing runs over all points of src.
func Stats(src Source, r Range, smoothing float64) (Summary, bool) {
	if r.Lo == r.Hi {
		x, ok := nearest(src, r)
		if !ok {
			return Summary{}, false
		}
		r.Lo, r.Hi = x.at, x.at
		return summarize(src, r, smoothing, x.index)
	}
	return summarize(src, r, smoothing, -1)
}

// place is a point of a source and its x.
type place struct {
	index int
	at    float64
}

// nearest is the point whose x is nearest to r.Lo.
func nearest(src Source, r Range) (place, bool) {
	origin := originOf(src, r.Axis)
	best, distance := place{index: -1}, math.Inf(1)
	for i, cols := range src.Blocks(0, src.Len()) {
		for k := range cols.Len() {
			x := xOf(r.Axis, cols, k) - origin
			if d := math.Abs(x - r.Lo); d < distance || best.index < 0 {
				best, distance = place{i + k, x}, d
			}
		}
	}
	return best, best.index >= 0
}

// summarize sums up a range or, if only is not negative, one point.
func summarize(src Source, r Range, smoothing float64, only int) (Summary, bool) {
	nan := summary.Point{Value: math.NaN(), WallTime: math.NaN()}
	s := Summary{Min: nan, Max: nan}
	ema := NewEMA(smoothing)
	sc := scratches.Get().(*scratch)
	defer scratches.Put(sc)
	origin := originOf(src, r.Axis)
	for i, cols := range src.Blocks(0, src.Len()) {
		sc.smoothed = append(sc.smoothed[:0], cols.Values...)
		ema.Apply(sc.smoothed, cols.Values)
		for k := range cols.Len() {
			x := xOf(r.Axis, cols, k) - origin
			if only < 0 && x >= r.Lo && x <= r.Hi || only == i+k {
				s.add(cols.At(k), sc.smoothed[k])
			}
		}
		if only >= 0 && i+cols.Len() > only {
			break
		}
	}
	if s.Finite == 0 {
		s.Mean = math.NaN()
	}
	return s, s.N > 0
}

func (s *Summary) add(p summary.Point, smoothed float64) {
	if s.N == 0 {
		s.First, s.FirstSmoothed = p, smoothed
	}
	s.N++
	s.Last, s.LastSmoothed = p, smoothed
	if p.Value-p.Value != 0 {
		return
	}
	s.Finite++
	if s.Finite == 1 || p.Value < s.Min.Value {
		s.Min = p
	}
	if s.Finite == 1 || p.Value > s.Max.Value {
		s.Max = p
	}
	// The mean is moved rather than summed up, so that it cannot overflow.
	n := float64(s.Finite)
	s.Mean += p.Value/n - s.Mean/n
}

func xOf(axis Axis, cols summary.Columns, k int) float64 {
	if axis == Step {
		return float64(cols.Steps[k])
	}
	return cols.WallTimes[k]
}

// originOf is what to subtract from x: a relative axis begins at the first point.
func originOf(src Source, axis Axis) float64 {
	if axis != Relative {
		return 0
	}
	first, _ := pointAt(src, 0)
	return first.WallTime
}
