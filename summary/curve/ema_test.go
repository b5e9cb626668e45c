package curve_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"board/summary/curve"
)

var nan, inf = math.NaN(), math.Inf(1)

func apply(w float64, ys []float64) []float64 {
	e := curve.NewEMA(w)
	out := make([]float64, len(ys))
	e.Apply(out, ys)
	return out
}

// The wanted numbers are what TensorBoard's classicSmoothing, run by node, gives.
func TestEMAGolden(t *testing.T) {
	digits := []float64{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5}
	for _, c := range []struct {
		weight   float64
		ys, want []float64
	}{
		{0.3, digits, []float64{2.9999999999999996, 1.4615384615384612, 3.287769784172662, 1.6732533521524346, 4.007648586064136, 7.504844031298817, 3.6506102884700886, 5.2952909940421184, 5.0885832295837075, 3.626566335811556, 4.587971603844057}},
		{0.6, digits, []float64{3.0000000000000004, 1.7500000000000002, 2.8979591836734695, 2.025735294117647, 3.3157529493407356, 5.700725026852846, 4.177802944507361, 4.919133269455091, 4.951809260376054, 4.166336100392146, 4.501015868581305}},
		{0.9, digits, []float64{3, 1.9473684210526319, 2.70479704797048, 2.2090724047688286, 2.890600962125467, 4.194470706997411, 3.7738347730730375, 4.164710463817193, 4.301066564728771, 4.10130861952448, 4.232277033690402}},
		{0.999, digits, []float64{3, 1.9994997498749665, 2.6670004447779663, 2.24962468721857, 2.8008010006000488, 3.836586848421859, 3.573429139995597, 3.8778137154795096, 4.003000661549883, 3.9022484172090572, 4.002543992090014}},
		{0.6, []float64{1, nan, 2, inf, -3, -inf, 0.5}, []float64{1, nan, 1.625, inf, -0.7346938775510206, -inf, -0.16727941176470595}},
		{0.6, []float64{0.1, 0.1, 0.1, 0.7}, []float64{0.1, 0.1, 0.1, 0.37573529411764706}},
		{0.6, []float64{nan, nan}, []float64{nan, nan}},
		{0.9, []float64{inf, inf, 2}, []float64{inf, inf, 2}},
		{0, digits, digits},
		{nan, digits, digits},
		{inf, digits, digits},
		{-0.5, digits, digits},
		{1, []float64{4, 4, 4}, []float64{4, 4, 4}},
		{7, []float64{4, 4, 5, nan, 6}, []float64{4, 4, 0, nan, 0}},
		{0.5, nil, nil},
	} {
		got := apply(c.weight, c.ys)
		if !slices.EqualFunc(got, c.want, near) {
			t.Errorf("weight %v of %v\n got %v\nwant %v", c.weight, c.ys, got, c.want)
		}
	}
}

// A constant must come out bit for bit: rounding would draw waves (TensorBoard #786).
func TestEMAConstant(t *testing.T) {
	for _, w := range []float64{0.1, 0.6, 0.99, 0.999, 1} {
		for _, y := range []float64{0.1, -1.0 / 3, 1e300, 5e-324, inf} {
			ys := slices.Repeat([]float64{y}, 2000)
			if got := apply(w, ys); !slices.Equal(got, ys) {
				t.Errorf("weight %v changes a constant %v", w, y)
			}
			for _, gap := range []float64{nan, inf, -inf} {
				for _, at := range []int{0, 1, 700, 1999} {
					ys := slices.Repeat([]float64{y}, 2000)
					ys[at] = gap
					got := apply(w, ys)
					if got[at], ys[at] = 0, 0; !slices.Equal(got, ys) {
						t.Errorf("weight %v changes a constant %v with %v at %d", w, y, gap, at)
					}
				}
			}
		}
	}
}

// Feeding in pieces gives bit for bit what feeding at once gives, and agrees
// with the formula.
func TestEMAPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		w := r.Float64()
		ys := randomValues(r, 1+r.IntN(3000))
		whole := apply(w, ys)
		pieces := make([]float64, len(ys))
		e := curve.NewEMA(w)
		for i := 0; i < len(ys); {
			j := min(len(ys), i+1+r.IntN(400))
			e.Apply(pieces[i:j], ys[i:j])
			if cur := e.Current(ys[j-1]); !near(cur, pieces[j-1]) {
				t.Fatalf("Current is %v after %v", cur, pieces[j-1])
			}
			i = j
		}
		if !same(whole, pieces) {
			t.Fatalf("weight %v: pieces differ from the whole", w)
		}
		if want := smooth(ys, w); !slices.EqualFunc(whole, want, near) {
			t.Fatalf("weight %v: differs from the formula", w)
		}
	}
}

// randomValues is n values that start with some equal ones and hold a few that
// are not finite.
func randomValues(r *rand.Rand, n int) []float64 {
	ys := make([]float64, n)
	flat := r.IntN(20)
	for i := range ys {
		switch k := r.IntN(100); {
		case i < flat:
			ys[i] = 0.3
		case k == 0:
			ys[i] = nan
		case k == 1:
			ys[i] = inf
		case k == 2:
			ys[i] = -inf
		default:
			ys[i] = r.NormFloat64() * 10
		}
	}
	return ys
}

func TestEMANext(t *testing.T) {
	ys := noise(100, 3).Values
	e := curve.NewEMA(0.8)
	if e.Weight() != 0.8 {
		t.Errorf("weight is %v", e.Weight())
	}
	for i, want := range smooth(ys, 0.8) {
		if got := e.Next(ys[i]); !near(got, want) {
			t.Fatalf("point %d: got %v, want %v", i, got, want)
		}
	}
}

func TestEMALongMemory(t *testing.T) {
	ys := noise(300_000, 4).Values
	if !slices.EqualFunc(apply(0.99999, ys), smooth(ys, 0.99999), near) {
		t.Error("rounding adds up over a long series")
	}
}

func BenchmarkEMA(b *testing.B) {
	ys := noise(1_000_000, 1).Values
	out := make([]float64, len(ys))
	b.SetBytes(int64(8 * len(ys)))
	for b.Loop() {
		e := curve.NewEMA(0.6)
		e.Apply(out, ys)
	}
}
