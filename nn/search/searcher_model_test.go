package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"testing"

	"board/bench/search/functions"
)

// TPE and Gaussian processes come to smaller regrets than chance does with the same seeds and as many trials, on every standard function.
// Wilcoxon's signed-rank test over 20 seeds gives a probability below 1 % that they do not. TPE gets more trials for Rosenbrock's function: it
// models where good trials are, not which way the valley goes on, and so is slow to follow it.
func TestModelsBeatChance(t *testing.T) {
	for _, m := range []struct {
		name     string
		searcher Searcher
		trials   map[string]int
	}{
		{"TPE", &TPE{}, map[string]int{"branin": 40, "hartmann6": 40, "rosenbrock": 200, "conditional": 40}},
		{"GaussianProcess", &GaussianProcess{}, map[string]int{"branin": 30, "hartmann6": 30, "rosenbrock": 30, "conditional": 30}},
	} {
		for _, f := range functions.All {
			t.Run(m.name+" "+f.Name, func(t *testing.T) {
				t.Parallel()
				var ours, chance []float64
				for seed := range uint64(20) {
					ours = append(ours, regret(t, m.searcher, f, m.trials[f.Name], seed))
					chance = append(chance, regret(t, &Random{}, f, m.trials[f.Name], seed))
				}
				p := signedRank(ours, chance)
				t.Logf("median regret %.3g, by chance %.3g; p = %.2g", median(ours), median(chance), p)
				if p >= 0.01 {
					t.Errorf("no better than chance with a probability of %.2g", p)
				}
			})
		}
	}
}

// on is the evaluation that a standard function is.
func on(f functions.Function) Func {
	return func(_ context.Context, t *Trial) (float64, error) { return f.At(t), nil }
}

// standard is one of the standard functions.
func standard(name string) functions.Function {
	return functions.All[slices.IndexFunc(functions.All, func(f functions.Function) bool { return f.Name == name })]
}

// regret is how far the best score is from the least value.
func regret(t testing.TB, searcher Searcher, f functions.Function, trials int, seed uint64) float64 {
	t.Helper()
	s := ran(t, Config{Searcher: searcher, Trials: trials, Seed: seed, Workers: 1}, on(f))
	score, _ := s.BestScore()
	return score - f.Least
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	n := len(list)
	return (list[(n-1)/2] + list[n/2]) / 2
}

// signedRank is the one-sided p-value of Wilcoxon's signed-rank test: the probability of pairs so much in favour of a if neither a nor b is
// smaller. It is exact where no two differences are equally large; those of 0 do not count.
func signedRank(a, b []float64) float64 {
	var differences []float64
	for i := range a {
		if d := a[i] - b[i]; d != 0 {
			differences = append(differences, d)
		}
	}
	slices.SortFunc(differences, func(x, y float64) int { return cmp.Compare(math.Abs(x), math.Abs(y)) })
	against := 0
	for i, d := range differences {
		if d > 0 {
			against += i + 1
		}
	}
	// ways is how many choices of the ranks so far have each sum.
	n := len(differences)
	ways := make([]float64, n*(n+1)/2+1)
	ways[0] = 1
	for rank := 1; rank <= n; rank++ {
		for sum := len(ways) - 1; sum >= rank; sum-- {
			ways[sum] += ways[sum-rank]
		}
	}
	p := 0.0
	for _, w := range ways[:against+1] {
		p += w
	}
	return p / math.Exp2(float64(n))
}

// The values are those of scipy.stats.wilcoxon(a, b, alternative="less", mode="exact").
func TestSignedRank(t *testing.T) {
	zeros := make([]float64, 20)
	for _, test := range []struct {
		differences []float64
		want        float64
	}{
		{[]float64{-1, -2, -3, -4, -5}, 1.0 / 32},
		{[]float64{-1, 2, -3, -4, -5}, 3.0 / 32},
		{[]float64{1, 2, 3, 4, 5}, 1},
		{[]float64{-1, 0, 0}, 0.5},
		{nil, 1},
		{[]float64{-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15, -16, -17, -18, 19, 24}, 0.0060396},
	} {
		if got := signedRank(test.differences, zeros[:len(test.differences)]); math.Abs(got-test.want) > 1e-5 {
			t.Errorf("%v: got %v, want %v", test.differences, got, test.want)
		}
	}
}
