package search

import (
	"math"
	"testing"
)

type problem struct {
	name  string
	f     Func
	least float64
	seeds int
}

// A model is a searcher that is to be better than chance.
type model struct {
	name     string
	searcher Searcher
	trials   int
	problems []problem
}

// TPE is better with about three of four seeds on Rosenbrock's function, whose valley is curved and narrow. The sign test needs more than 20
// of them to be sure of that.
var models = []model{
	{"TPE", &TPE{}, 40, []problem{
		{"branin", branin, braninLeast, 20}, {"hartmann6", hartmann6, hartmannLeast, 20}, {"rosenbrock", rosenbrock, 0, 100}, {"conditional", conditional, 0, 20},
	}},
	{"GaussianProcess", &GaussianProcess{}, 30, []problem{
		{"branin", branin, braninLeast, 20}, {"hartmann6", hartmann6, hartmannLeast, 20}, {"rosenbrock", rosenbrock, 0, 20}, {"conditional", conditional, 0, 20},
	}},
}

// TPE and Gaussian processes are significantly better than chance: the sign test's probability that they are not is below 1 %.
func TestModelsBeatChance(t *testing.T) {
	for _, m := range models {
		for _, p := range m.problems {
			t.Run(m.name+" "+p.name, func(t *testing.T) {
				t.Parallel()
				wins := 0
				var ours, chance []float64
				for seed := range uint64(p.seeds) {
					a, b := regret(t, m.searcher, p.f, p.least, m.trials, seed), regret(t, &Random{}, p.f, p.least, m.trials, seed)
					if a < -1e-6 || math.IsNaN(a) {
						t.Errorf("a regret of %v: the least value is wrong", a)
					}
					ours, chance = append(ours, a), append(chance, b)
					if a < b {
						wins++
					}
				}
				t.Logf("better with %d of %d seeds, median regret %.3g, by chance %.3g", wins, p.seeds, median(ours), median(chance))
				if by := byChance(wins, p.seeds); by >= 0.01 { // of 20, 16 are needed
					t.Errorf("better with %d of %d seeds, which comes by chance with a probability of %.3g", wins, p.seeds, by)
				}
			})
		}
	}
}

// byChance is the probability that at least so many of n coins show heads.
func byChance(wins, n int) float64 {
	sum := 0.0
	for k := wins; k <= n; k++ {
		logN, _ := math.Lgamma(float64(n + 1))
		logK, _ := math.Lgamma(float64(k + 1))
		logRest, _ := math.Lgamma(float64(n - k + 1))
		sum += math.Exp(logN - logK - logRest - float64(n)*math.Ln2)
	}
	return sum
}

func TestByChance(t *testing.T) {
	for wins, want := range map[int]float64{0: 1, 15: 0.0207, 16: 0.0059, 20: 0x1p-20} {
		if got := byChance(wins, 20); math.Abs(got-want) > 1e-4 {
			t.Errorf("%d of 20: got %v, want %v", wins, got, want)
		}
	}
}
