package curve_test

import (
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"board/summary"
	"board/summary/curve"
)

// shared is a sorted series that hands out its own memory in blocks.
type shared struct{ series }

func (s shared) Sorted() bool { return true }

func (s shared) SearchStep(step int64) int { return sorted(s).SearchStep(step) }

func (s shared) Blocks(from, to int) iter.Seq2[int, summary.Columns] {
	return func(yield func(int, summary.Columns) bool) {
		for i := from; i < to; i += s.block {
			if !yield(i, s.Slice(i, min(i+s.block, to))) {
				return
			}
		}
	}
}

// naiveThin is what thinning should keep of a sorted series, the slow way: of
// each bucket the indexes of the first, last, lowest, highest, first odd point.
func naiveThin(s series, buckets int) []int {
	lo, hi := float64(s.Steps[0]), float64(s.Steps[s.Len()-1])
	groups := map[int][]int{}
	for i, step := range s.Steps {
		k := min(buckets-1, int((float64(step)-lo)/((hi-lo)/float64(buckets))))
		groups[k] = append(groups[k], i)
	}
	keep := map[int]bool{}
	for _, g := range groups {
		low, high := -1, -1
		for _, i := range slices.Backward(g) {
			switch v := s.Values[i]; {
			case math.IsNaN(v - v):
				continue
			default:
				if low < 0 || v <= s.Values[low] {
					low = i
				}
				if high < 0 || v >= s.Values[high] {
					high = i
				}
			}
		}
		odd := slices.IndexFunc(g, func(i int) bool { return math.IsNaN(s.Values[i] - s.Values[i]) })
		keep[g[0]], keep[g[len(g)-1]], keep[low], keep[high] = true, true, true, true
		if odd >= 0 {
			keep[g[odd]] = true
		}
	}
	delete(keep, -1)
	out := []int{}
	for i := range keep {
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

func TestThinAgainstNaive(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 200 {
		s := series{block: 1 + r.IntN(50)}
		step := int64(r.IntN(1000) - 500)
		for i, v := range randomValues(r, 500+r.IntN(2000)) {
			s.Append(summary.Point{Step: step, WallTime: float64(i), Value: v})
			step += int64(r.IntN(4) * r.IntN(30))
		}
		width := 64 << r.IntN(2)
		want := naiveThin(s, width/2)
		for _, src := range []curve.Source{s, sorted{s}} {
			c := curve.Build(src, curve.Request{Width: width})
			got := []int{}
			for _, wall := range c.WallTimes { // which is the index here
				got = append(got, int(wall))
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%d points to width %d:\n got %v\nwant %v", s.Len(), width, got, want)
			}
		}
	}
}

func TestThinSize(t *testing.T) {
	odd := noise(50_000, 3)
	for i := range odd.Len() / 3 {
		odd.Values[3*i] = []float64{nan, inf, -inf}[i%3]
	}
	back := noise(50_000, 4)
	for i := range back.Steps {
		back.Steps[i] = int64(i % 10_000) // five passes
	}
	jumpy := noise(50_000, 5)
	for i := range jumpy.Steps {
		jumpy.Steps[i] = int64(i * 7919 % 50_000)
	}
	constant := ramp(50_000, func(int) float64 { return 1 })
	oneStep := noise(50_000, 6)
	clear(oneStep.Steps)
	badWalls := noise(50_000, 6)
	for i := range badWalls.WallTimes {
		badWalls.WallTimes[i] = []float64{nan, 0, 1.7e9, -1}[i%4]
	}
	for name, c := range map[string]struct {
		s    series
		axis curve.Axis
		most int
	}{
		"noise":          {noise(50_000, 1), curve.Step, 200},
		"noise by wall":  {noise(50_000, 1), curve.Wall, 200},
		"odd values":     {odd, curve.Step, 250},
		"constant":       {constant, curve.Step, 200},
		"one step":       {oneStep, curve.Step, 200},
		"five passes":    {back, curve.Step, 400},
		"jumping steps":  {jumpy, curve.Step, 200},
		"senseless wall": {badWalls, curve.Wall, 200},
		"senseless time": {badWalls, curve.Relative, 200},
	} {
		for _, log := range []bool{false, true} {
			for _, w := range []float64{0, 0.9} {
				got := curve.Build(c.s, curve.Request{Width: 100, Axis: c.axis, Log: log, Smoothing: w})
				if got.Len() > c.most+10 {
					t.Errorf("%s (log %v): %d points, at most %d", name, log, got.Len(), c.most)
				}
				if got.Total != c.s.Len() || got.Last != c.s.Len()-1 {
					t.Errorf("%s: total %d, last %d", name, got.Total, got.Last)
				}
				checkThinned(t, name, c.s, got)
			}
		}
	}
}

// checkThinned checks what holds for every thinned curve of a whole series.
func checkThinned(t *testing.T, name string, s series, got curve.Curve) {
	t.Helper()
	n := got.Len()
	if !equal(got.Slice(0, 1), s.Slice(0, 1)) || !equal(got.Slice(n-1, n), s.Slice(s.Len()-1, s.Len())) {
		t.Errorf("%s: first or last point lost", name)
	}
	finite := func(v float64) bool { return v-v == 0 }
	lowest, highest := inf, -inf
	for _, v := range s.Values {
		if finite(v) {
			lowest, highest = min(lowest, v), max(highest, v)
		}
	}
	if !slices.Contains(got.Values, lowest) || !slices.Contains(got.Values, highest) {
		t.Errorf("%s: lowest or highest value lost", name)
	}
	at := 0
	for i := range n { // every kept point is there, in order
		for at < s.Len() && !equal(got.Slice(i, i+1), s.Slice(at, at+1)) {
			at++
		}
		if at == s.Len() {
			t.Fatalf("%s: point %d (step %d) is out of order", name, i, got.Steps[i])
		}
		at++
	}
}

// On a logarithmic axis the first decades get as much room as the last one.
func TestThinLog(t *testing.T) {
	s := noise(1_000_000, 9)
	count := func(steps []int64, lo, hi int64) (n int) {
		for _, step := range steps {
			if step >= lo && step < hi {
				n++
			}
		}
		return n
	}
	linear := curve.Build(sorted{s}, curve.Request{Width: 600})
	log := curve.Build(sorted{s}, curve.Request{Width: 600, Log: true})
	if n := count(linear.Steps, 1, 1000); n > 10 {
		t.Errorf("linear: %d points below 1000", n)
	}
	for decade := int64(100); decade < 1_000_000; decade *= 10 {
		if n := count(log.Steps, decade, 10*decade); n < 90 || n > 210 {
			t.Errorf("log: %d points from %d on, want about 200", n, decade)
		}
	}
	if log.Len() > 1210 {
		t.Errorf("%d points", log.Len())
	}
	relative := curve.Build(s, curve.Request{Width: 600, Log: true, Axis: curve.Relative})
	if n := count(relative.Steps, 1000, 10_000); n < 90 || n > 210 {
		t.Errorf("relative: %d points in the fourth decade", n)
	}
}

// A second pass over the same steps keeps its own shape.
func TestThinKeepsPasses(t *testing.T) {
	s := series{block: 100}
	for pass := range 3 {
		for i := range 2000 {
			s.Append(summary.Point{Step: int64(i), WallTime: float64(pass*2000 + i), Value: float64(100 * pass)})
		}
	}
	c := curve.Build(s, curve.Request{Width: 200})
	counts := map[float64]int{}
	for _, v := range c.Values {
		counts[v]++
	}
	for pass := range 3 {
		if n := counts[float64(100*pass)]; n < 190 {
			t.Errorf("pass %d: %d points", pass, n)
		}
	}
}

func FuzzBuild(f *testing.F) {
	f.Add([]byte("0123456789abcdef0123456789abcdef"), 0.6, 2.0, 30.0, uint8(0), uint8(3))
	f.Add([]byte{0, 0, 255, 255, 7}, math.NaN(), math.Inf(-1), math.Inf(1), uint8(2), uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, w, lo, hi float64, axis, width uint8) {
		s := series{block: 1 + int(width)%5}
		for i, b := range data {
			p := summary.Point{Step: int64(i), WallTime: float64(int(b) - 40), Value: float64(b)}
			switch b % 31 {
			case 0:
				p.Value = nan
			case 1:
				p.Value = -inf
			case 2:
				p.WallTime = nan
			case 3:
				p.Step = int64(b) << 55
			}
			s.Append(p)
		}
		q := curve.Request{Axis: curve.Axis(axis % 3), Log: axis&4 != 0, Width: int(width), Smoothing: w}
		for _, r := range []*curve.Range{nil, {Axis: curve.Axis(axis % 3), Lo: lo, Hi: hi}} {
			q.Range = r
			c := curve.Build(s, q)
			if c.Total != s.Len() || c.Len() > s.Len() || c.Smoothed != nil && len(c.Smoothed) != c.Len() {
				t.Fatalf("%+v: %d points of %d, total %d, %d smoothed", q, c.Len(), s.Len(), c.Total, len(c.Smoothed))
			}
			if width > 0 && c.Len() > 4*int(width)+16 {
				t.Fatalf("%+v: %d points", q, c.Len())
			}
			if r == nil && s.Len() > 0 {
				checkThinned2(t, s, c)
			}
			curve.Stats(s, curve.Range{Axis: q.Axis, Lo: lo, Hi: hi}, w)
			if got := curve.Sample(s, int(width)); width > 0 && got.Len() > int(width) {
				t.Fatalf("%d points, at most %d", got.Len(), width)
			}
		}
	})
}

// checkThinned2 is what holds even for senseless x.
func checkThinned2(t *testing.T, s series, c curve.Curve) {
	t.Helper()
	n := c.Len()
	if n == 0 || !equal(c.Slice(0, 1), s.Slice(0, 1)) || !equal(c.Slice(n-1, n), s.Slice(s.Len()-1, s.Len())) {
		t.Fatal("first or last point lost")
	}
}
