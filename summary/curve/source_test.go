package curve_test

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"board/summary"
	"board/summary/curve"
)

// series is a Source over slices that hands out blocks of the given size, in
// memory that it overwrites with each, as a store may do.
type series struct {
	summary.Columns
	block int
}

func (s series) Blocks(from, to int) iter.Seq2[int, summary.Columns] {
	return func(yield func(int, summary.Columns) bool) {
		var buf summary.Columns
		for i := from; i < to; i += s.block {
			buf.Reset()
			for k := i; k < min(i+s.block, to); k++ {
				buf.Append(s.At(k))
			}
			if !yield(i, buf) {
				return
			}
		}
	}
}

// sorted is a series that can find steps.
type sorted struct{ series }

func (s sorted) Sorted() bool { return true }

func (s sorted) SearchStep(step int64) int {
	i, _ := slices.BinarySearch(s.Steps, step)
	return i
}

// full is a series with all that a source may have.
type full struct{ sorted }

func (s full) AppendTo(to *summary.Columns, i, j int) {
	for ; i < j; i++ {
		to.Append(s.At(i))
	}
}

// bare is a source with nothing more than it must have.
type bare struct{ curve.Source }

// ramp is n points with even steps, a second apart, whose values come from f.
func ramp(n int, f func(i int) float64) series {
	s := series{block: 7}
	for i := range n {
		s.Append(summary.Point{Step: int64(i), WallTime: 1.7e9 + float64(i), Value: f(i)})
	}
	return s
}

func noise(n int, seed uint64) series {
	r := rand.New(rand.NewPCG(seed, 1))
	return ramp(n, func(int) float64 { return r.NormFloat64() })
}

// head is the first n points of s.
func (s series) head(n int) series { return series{s.Slice(0, n), s.block} }

// points makes a series of any steps, walls and values; missing walls are 1.7e9 + step.
func points(ps ...summary.Point) series {
	s := series{block: 3}
	for _, p := range ps {
		if p.WallTime == 0 {
			p.WallTime = 1.7e9 + float64(p.Step)
		}
		s.Append(p)
	}
	return s
}

// smooth is TensorBoard's formula, written down as it stands there.
func smooth(ys []float64, w float64) []float64 {
	out := slices.Clone(ys)
	if !slices.ContainsFunc(ys, func(y float64) bool { return y != ys[0] }) {
		return out
	}
	last, n := 0.0, 0
	for i, y := range ys {
		if math.IsNaN(y) || math.IsInf(y, 0) {
			continue
		}
		last = last*w + (1-w)*y
		n++
		debias := 1.0
		if w != 1 {
			debias = 1 - math.Pow(w, float64(n))
		}
		out[i] = last / debias
	}
	return out
}

// near tells whether two values are the same up to rounding, NaN equal to NaN.
func near(a, b float64) bool {
	if a == b || math.IsNaN(a) && math.IsNaN(b) {
		return true
	}
	return math.Abs(a-b) <= 1e-12*max(1, math.Abs(a), math.Abs(b))
}

// same tells whether two columns hold the same numbers, NaN equal to NaN.
func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool {
		return math.Float64bits(x) == math.Float64bits(y) || x == y
	})
}

func equal(a, b summary.Columns) bool {
	return slices.Equal(a.Steps, b.Steps) && same(a.WallTimes, b.WallTimes) && same(a.Values, b.Values)
}

var _ curve.Source = series{}
