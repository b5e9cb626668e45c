package search

import (
	"math"
	"testing"
)

type problem struct {
	name   string
	f      Func
	least  float64
	trials int
}

var problems = []problem{
	{"branin", branin, braninLeast, 40},
	{"hartmann6", hartmann6, hartmannLeast, 40},
	{"rosenbrock", rosenbrock, 0, 40},
	{"conditional", conditional, 0, 40},
}

// TPE and Gaussian processes are significantly better than chance: over 20 seeds, the sign test's probability that they are not is below 1 %.
func TestModelsBeatChance(t *testing.T) {
	for name, searcher := range map[string]Searcher{"TPE": &TPE{}, "GaussianProcess": &GaussianProcess{}} {
		for _, p := range problems {
			t.Run(name+" "+p.name, func(t *testing.T) {
				t.Parallel()
				wins := 0
				var ours, chance []float64
				for seed := range uint64(20) {
					a, b := regret(t, searcher, p.f, p.least, p.trials, seed), regret(t, &Random{}, p.f, p.least, p.trials, seed)
					if a < -1e-6 || math.IsNaN(a) {
						t.Errorf("a regret of %v: the least value is wrong", a)
					}
					ours, chance = append(ours, a), append(chance, b)
					if a < b {
						wins++
					}
				}
				t.Logf("better with %d of 20 seeds, median regret %.3g, by chance %.3g", wins, median(ours), median(chance))
				if wins < 16 { // 16 or more of 20 come with a probability of 0.6 % by chance
					t.Errorf("better with %d of 20 seeds", wins)
				}
			})
		}
	}
}
