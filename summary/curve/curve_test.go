package curve_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"board/summary"
	"board/summary/curve"
)

func TestBuildWhole(t *testing.T) {
	s := noise(100, 1)
	for _, width := range []int{0, -3, 50, 1000} {
		c := curve.Build(s, curve.Request{Width: width, Smoothing: 0.6})
		if !equal(c.Columns, s.Columns) {
			t.Errorf("width %d: %d of %d points", width, c.Len(), s.Len())
		}
		if !slices.EqualFunc(c.Smoothed, smooth(s.Values, 0.6), near) {
			t.Errorf("width %d: not smoothed as TensorBoard does", width)
		}
		if c.Total != 100 || c.OriginWall != 1.7e9 || c.Last != 99 {
			t.Errorf("width %d: total %d, origin %v, last %d", width, c.Total, c.OriginWall, c.Last)
		}
	}
}

// What a source has beside Blocks changes nothing but the time and memory that it takes.
func TestAllSourcesAreEqual(t *testing.T) {
	s := noise(1000, 3)
	for _, q := range []curve.Request{
		{}, {Smoothing: 0.6}, {Width: 20, Smoothing: 0.6}, {Range: &curve.Range{Lo: 200, Hi: 300}, Smoothing: 0.9},
		{Axis: curve.Relative, Range: &curve.Range{Axis: curve.Relative, Lo: 10, Hi: 20}},
	} {
		want := curve.Build(bare{s.head(900)}, q)
		more := curve.Build(bare{s.head(900)}, q)
		more.Extend(bare{s}, q)
		for _, head := range []curve.Source{s.head(900), sorted{s.head(900)}, full{sorted{s.head(900)}}} {
			got := curve.Build(head, q)
			if !equal(got.Columns, want.Columns) || !same(got.Smoothed, want.Smoothed) || got.State != want.State || got.OriginWall != want.OriginWall {
				t.Errorf("%+v: %T gives %d points that differ from those of a bare source", q, head, got.Len())
			}
			got.Extend(full{sorted{s}}, q)
			if !equal(got.Columns, more.Columns) || !same(got.Smoothed, more.Smoothed) || got.State != more.State {
				t.Errorf("%+v: %T is extended by %d points that differ from those of a bare source", q, head, got.Len())
			}
		}
	}
}

func TestBuildEmpty(t *testing.T) {
	for _, q := range []curve.Request{
		{}, {Width: 10, Smoothing: 0.5}, {Width: 10, Axis: curve.Wall},
		{Width: 1, Range: &curve.Range{Axis: curve.Relative, Lo: 1, Hi: 2}},
	} {
		for _, src := range []curve.Source{series{block: 1}, sorted{series{block: 1}}} {
			c := curve.Build(src, q)
			if c.Len() != 0 || c.Total != 0 || c.Last != -1 || !math.IsNaN(c.OriginWall) {
				t.Errorf("%+v: got %+v", q, c)
			}
		}
	}
}

func TestBuildWithoutSmoothing(t *testing.T) {
	for _, w := range []float64{0, -1, nan, inf} {
		if c := curve.Build(noise(10, 1), curve.Request{Smoothing: w}); c.Smoothed != nil {
			t.Errorf("smoothing %v makes a column", w)
		}
	}
}

// A smoothed value is that of the whole series, whatever is left out.
func TestBuildSmoothsBeforeThinning(t *testing.T) {
	s := noise(5000, 2)
	want := smooth(s.Values, 0.9)
	for _, q := range []curve.Request{
		{Width: 50}, {Width: 50, Axis: curve.Wall}, {Width: 50, Log: true},
		{Width: 50, Range: &curve.Range{Lo: 100.5, Hi: 3000}},
		{Width: 50, Range: &curve.Range{Axis: curve.Relative, Lo: 4000, Hi: 4040}},
	} {
		q.Smoothing = 0.9
		for _, src := range []curve.Source{s, sorted{s}} {
			c := curve.Build(src, q)
			for i, step := range c.Steps {
				if !near(c.Smoothed[i], want[step]) {
					t.Fatalf("%+v: step %d: %v, want %v", q, step, c.Smoothed[i], want[step])
				}
			}
			if c.Len() == 0 || c.Total != 5000 {
				t.Errorf("%+v: %d points, total %d", q, c.Len(), c.Total)
			}
		}
	}
}

func TestBuildRange(t *testing.T) {
	s := points(summary.Point{Step: 10}, summary.Point{Step: 20}, summary.Point{Step: 20}, summary.Point{Step: 35}, summary.Point{Step: 60})
	for _, c := range []struct {
		lo, hi float64
		want   []int64
	}{
		{0, 100, []int64{10, 20, 20, 35, 60}},
		{10, 60, []int64{10, 20, 20, 35, 60}},
		{20, 20, []int64{10, 20, 20, 35}},
		{20.5, 34.5, []int64{20, 35}}, // the line between them is in sight
		{61, 100, nil},
		{-5, 9.5, nil},
		{60, 100, []int64{35, 60}},
		{-math.MaxFloat64, math.MaxFloat64, []int64{10, 20, 20, 35, 60}},
		{-inf, inf, []int64{10, 20, 20, 35, 60}},
		{30, 20, nil},
		{nan, 30, nil},
		{10, nan, nil},
	} {
		for axis, shift := range map[curve.Axis]float64{curve.Step: 0, curve.Relative: -10, curve.Wall: 1.7e9} {
			for _, src := range []curve.Source{s, sorted{s}} {
				got := curve.Build(src, curve.Request{Range: &curve.Range{Axis: axis, Lo: c.lo + shift, Hi: c.hi + shift}, Width: 100})
				if !slices.Equal(got.Steps, c.want) {
					t.Errorf("axis %d, %T, %v to %v: got steps %v, want %v", axis, src, c.lo, c.hi, got.Steps, c.want)
				}
				if got.Total != 5 {
					t.Errorf("total is %d", got.Total)
				}
			}
		}
	}
}

// Where steps go back, every part of the line that is in sight stays.
func TestBuildRangeUnsorted(t *testing.T) {
	s := points(
		summary.Point{Step: 0}, summary.Point{Step: 10}, summary.Point{Step: 20}, summary.Point{Step: 30}, // forth
		summary.Point{Step: 5}, summary.Point{Step: 15}, summary.Point{Step: 25}, summary.Point{Step: 40}, summary.Point{Step: 50}, // and again
	)
	got := curve.Build(s, curve.Request{Range: &curve.Range{Lo: 14, Hi: 16}, Width: 100})
	if want := []int64{10, 20, 30, 5, 15, 25}; !slices.Equal(got.Steps, want) {
		t.Errorf("got %v, want %v", got.Steps, want)
	}
}

// Extending a curve point by point ends with the points of a curve built at once.
func TestExtend(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 300 {
		s := wild(r, 200)
		q := curve.Request{Smoothing: []float64{0, 0.6}[round%2]}
		if round%3 > 0 {
			lo := r.Float64() * 150
			q.Range = &curve.Range{Axis: curve.Axis(r.IntN(2)), Lo: lo, Hi: lo + r.Float64()*100}
		}
		n := r.IntN(100)
		c := curve.Build(s.head(n), q)
		grown := curve.Curve{Columns: clone(c.Columns), Smoothed: slices.Clone(c.Smoothed)}
		for n < s.Len() {
			n = min(s.Len(), n+r.IntN(20))
			if r.IntN(3) == 0 {
				c = curve.Curve{State: curve.Resume(s, c.Total, q)}
			}
			c.Extend(s.head(n), q)
			grown.Steps = append(grown.Steps, c.Steps...)
			grown.WallTimes = append(grown.WallTimes, c.WallTimes...)
			grown.Values = append(grown.Values, c.Values...)
			grown.Smoothed = append(grown.Smoothed, c.Smoothed...)
			if c.Total != n {
				t.Fatalf("total is %d after %d points", c.Total, n)
			}
		}
		want := curve.Build(s, q)
		if !equal(grown.Columns, want.Columns) || !slices.EqualFunc(grown.Smoothed, want.Smoothed, near) {
			t.Fatalf("round %d, %+v: grown\n%v\nat once\n%v", round, q.Range, grown.Steps, want.Steps)
		}
		if c.Last != want.Last {
			t.Fatalf("last is %d, want %d", c.Last, want.Last)
		}
	}
}

// wild is a series whose steps mostly rise and whose values are not all finite.
func wild(r *rand.Rand, n int) series {
	s := series{block: 1 + r.IntN(9)}
	step := int64(0)
	for i, v := range randomValues(r, n) {
		step += int64(r.IntN(5))
		if r.IntN(40) == 0 {
			step -= int64(r.IntN(60))
		}
		s.Append(summary.Point{Step: step, WallTime: 1e6 + float64(i), Value: v})
	}
	return s
}

func clone(c summary.Columns) summary.Columns {
	return summary.Columns{Steps: slices.Clone(c.Steps), WallTimes: slices.Clone(c.WallTimes), Values: slices.Clone(c.Values)}
}

// A Curve that is used again holds nothing of what it held before.
func TestBuildReuse(t *testing.T) {
	var c curve.Curve
	for i, q := range []curve.Request{{Smoothing: 0.5}, {Width: 10}, {Width: 10, Smoothing: 0.9}, {}} {
		s := noise(1000>>i, uint64(i))
		c.Build(s, q)
		fresh := curve.Build(s, q)
		if !equal(c.Columns, fresh.Columns) || !same(c.Smoothed, fresh.Smoothed) || c.Total != fresh.Total {
			t.Errorf("%+v: differs from a fresh curve", q)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	s := noise(1_000_000, 1)
	s.block = 1024
	for name, q := range map[string]curve.Request{
		"plain":    {Width: 420},
		"smoothed": {Width: 420, Smoothing: 0.6},
		"wall":     {Width: 420, Smoothing: 0.6, Axis: curve.Wall},
		"zoomed":   {Width: 420, Smoothing: 0.6, Range: &curve.Range{Lo: 400_000, Hi: 410_000}},
	} {
		b.Run(name, func(b *testing.B) {
			var c curve.Curve
			src := shared{s}
			b.ReportAllocs()
			for b.Loop() {
				c.Build(src, q)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len()), "ns/point")
		})
	}
}

func ExampleBuild() {
	s := points(summary.Point{Step: 1, Value: 1}, summary.Point{Step: 2, Value: 3})
	c := curve.Build(s, curve.Request{Width: 400, Smoothing: 0.5})
	fmt.Println(c.Steps, c.Values, fmt.Sprintf("%.3f", c.Smoothed))
	// Output: [1 2] [1 3] [1.000 2.333]
}
