package alerts

import (
	"math"
	"math/rand/v2"
	"testing"
)

// values makes n values of a function of 0 to 1, with noise of a standard deviation.
func values(n int, noise float64, f func(x float64) float64) []float64 {
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]float64, n)
	for i := range out {
		out[i] = f(float64(i)/float64(n)) + noise*random.NormFloat64()
	}
	return out
}

func falling(x float64) float64 { return 0.1 + 2.2*math.Exp(-8*x) }

// after follows one function up to a place, then another.
func after(at float64, before, then func(float64) float64) func(float64) float64 {
	return func(x float64) float64 {
		if x < at {
			return before(x)
		}
		return then(x)
	}
}

func level(v float64) func(float64) float64 { return func(float64) float64 { return v } }

func fed(sign float64, all []float64) *trend {
	t := new(trend)
	for i, v := range all {
		t.add(point{step: int64(i), wall: float64(i), value: v}, sign, DefaultRules())
	}
	return t
}

func TestDivergence(t *testing.T) {
	for name, c := range map[string]struct {
		values   []float64
		higher   bool
		from, to int64 // where it begins; 0: it does not diverge
	}{
		"a loss that falls":                     {values: values(1000, 0.02, falling)},
		"a noisy loss that falls":               {values: values(100_000, 0.5, falling)},
		"a loss of ten epochs":                  {values: values(10, 0.01, falling)},
		"a constant":                            {values: values(1000, 0, level(0.7))},
		"zeros, then a few":                     {values: values(1000, 0, after(0.5, level(0), level(3)))},
		"noise about a level":                   {values: values(50_000, 1, level(2.3))},
		"noise about zero":                      {values: values(50_000, 1, level(0))},
		"overfitting":                           {values: values(200, 0.01, after(0.3, falling, func(x float64) float64 { return 0.3 + 0.4*(x-0.3) }))},
		"a short spike":                         {values: values(1000, 0.02, after(0.5, falling, after(0.504, level(5), falling)))},
		"a cycle of the learning rate":          {values: values(1000, 0.02, func(x float64) float64 { return falling(x) + 0.3*math.Abs(math.Sin(20*x)) })},
		"a loss that jumps back":                {values: values(1000, 0.02, after(0.6, falling, level(2))), from: 600, to: 605},
		"a loss that explodes":                  {values: values(1000, 0.02, after(0.6, falling, func(x float64) float64 { return math.Exp(40 * (x - 0.6)) })), from: 600, to: 660},
		"a noisy loss that explodes":            {values: values(20_000, 0.3, after(0.6, falling, level(9))), from: 12_000, to: 12_020},
		"a loss that explodes at once":          {values: values(300, 0.02, func(x float64) float64 { return 2.3 * math.Exp(20*x) }), from: 20, to: 60},
		"an accuracy that rises":                {values: values(1000, 0.01, func(x float64) float64 { return 1 - falling(x)/3 }), higher: true},
		"an accuracy that collapses":            {values: values(1000, 0.01, after(0.7, func(x float64) float64 { return 1 - falling(x)/3 }, level(0.1))), higher: true, from: 700, to: 706},
		"a loss of epochs that comes to chance": {values: values(40, 0.01, after(0.5, falling, level(2.3))), from: 20, to: 22},
	} {
		sign := 1.0
		if c.higher {
			sign = -1
		}
		got := fed(sign, c.values)
		if got.diverged != (c.to > 0) || got.diverged && (got.divergedAt.step < c.from || got.divergedAt.step > c.to) {
			t.Errorf("%s: diverged is %v at step %d, expected it from %d to %d", name, got.diverged, got.divergedAt.step, c.from, c.to)
		}
	}
}

func TestPlateau(t *testing.T) {
	for name, c := range map[string]struct {
		values []float64
		flat   bool
	}{
		"a loss that falls":              {values: values(400, 0.001, func(x float64) float64 { return 2 - x })},
		"a power law":                    {values: values(100_000, 0.001, func(x float64) float64 { return math.Pow(1+1e5*x, -0.1) })},
		"too short":                      {values: values(50, 0, level(1))},
		"a level":                        {values: values(60, 0, level(1)), flat: true},
		"a loss that has come to rest":   {values: values(400, 0.001, after(0.3, func(x float64) float64 { return 2 - 5*x }, level(0.5))), flat: true},
		"a noisy loss that came to rest": {values: values(4000, 0.05, after(0.1, func(x float64) float64 { return 2 - 15*x }, level(0.5))), flat: true},
		"it improves again":              {values: values(400, 0.001, after(0.3, func(x float64) float64 { return 2 - 5*x }, after(0.9, level(0.5), level(0.3))))},
	} {
		if got := fed(1, c.values); got.flat(DefaultRules()) != c.flat {
			t.Errorf("%s: flat is %v; %d points, the last improvement at %d", name, !c.flat, got.n, got.markN)
		}
	}
}

func TestTrendsPassOverWhatIsNoNumber(t *testing.T) {
	all := values(1000, 0.02, falling)
	want := *fed(1, all)
	var odd []float64
	for _, v := range all {
		odd = append(odd, v, math.NaN(), math.Inf(1), math.Inf(-1))
	}
	got := fed(1, odd)
	if got.level != want.level || got.best != want.best || got.n != want.n || got.diverged {
		t.Errorf("got %+v, want %+v", *got, want)
	}
}

func TestExtremeValuesDoNoHarm(t *testing.T) {
	for _, v := range []float64{math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64} {
		got := fed(1, append(values(100, 1, falling), v, -v, v, v, v, -v, v, 0))
		if got.flat(DefaultRules()) {
			t.Errorf("with %g: %+v", v, got)
		}
	}
}

func BenchmarkTrend(b *testing.B) {
	all := values(1000, 0.02, falling)
	rules := DefaultRules()
	b.ReportAllocs()
	for b.Loop() {
		t := new(trend)
		for i, v := range all {
			t.add(point{step: int64(i), value: v}, 1, rules)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(all)), "ns/point")
}
