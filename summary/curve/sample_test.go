package curve_test

import (
	"slices"
	"testing"

	"board/summary/curve"
)

func TestSample(t *testing.T) {
	s := noise(12_345, 1)
	odd := noise(12_345, 2)
	odd.Values[5000] = nan
	for _, n := range []int{1, 2, 3, 4, 5, 7, 10, 11, 100, 999, 1000, 12_344} {
		for name, src := range map[string]series{"finite": s, "one NaN": odd} {
			got := curve.Sample(src, n)
			if got.Len() > n || got.Len() < n*2/5 {
				t.Errorf("%s: %d points, at most %d", name, got.Len(), n)
			}
			if got.Steps[got.Len()-1] != 12_344 || n > 1 && got.Steps[0] != 0 {
				t.Errorf("%s, %d: first or last lost: %v", name, n, got.Steps)
			}
			if !slices.IsSorted(got.Steps) || len(slices.Compact(slices.Clone(got.Steps))) != got.Len() {
				t.Errorf("%s, %d: out of order or twice", name, n)
			}
			if n >= 4 && (slices.Max(got.Values) != slices.Max(src.Values) && name == "finite") {
				t.Errorf("%s, %d: highest lost", name, n)
			}
			if n >= 5 && name == "one NaN" && !slices.ContainsFunc(got.Values, func(v float64) bool { return v != v }) {
				t.Errorf("%d: NaN lost", n)
			}
		}
	}
}

func TestSampleWhole(t *testing.T) {
	s := noise(1000, 1)
	for _, n := range []int{0, -1, 1000, 5000} {
		if got := curve.Sample(s, n); !equal(got, s.Columns) {
			t.Errorf("n %d: %d points", n, got.Len())
		}
	}
	for n := range 5 {
		if got := curve.Sample(series{block: 1}, n); got.Len() != 0 {
			t.Errorf("n %d: %d points of nothing", n, got.Len())
		}
	}
}

func BenchmarkSample(b *testing.B) {
	s := noise(1_000_000, 1)
	s.block = 1024
	src := shared{s}
	b.ReportAllocs()
	for b.Loop() {
		curve.Sample(src, 1000)
	}
}
