package search

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Evolution is an evolutionary search, like sklearn-deap's: the values of two good trials are crossed and mutated. New trials take part at
// once, so that no worker waits for a generation. With a space such as Layers it searches architectures: mutation adds and removes layers, and
// crossover takes widths from both parents.
type Evolution struct {
	Population int     // how many of the best trials have children; 0 is 20. As many are tried by chance first
	Tournament int     // how many of them compete to be a parent; 0 is 3
	Crossover  float64 // how likely a child has two parents; 0 is 0.7
	Mutation   float64 // how likely each value is changed; 0 is one value on average, and 0.1 at least
}

// Next is a child of two of the best trials.
func (e *Evolution) Next(v View) (Proposal, error) {
	if e.Population < 0 || e.Tournament < 0 || !(e.Crossover >= 0 && e.Crossover <= 1) || !(e.Mutation >= 0 && e.Mutation <= 1) {
		return Proposal{}, fmt.Errorf("search: Evolution: expected numbers of at least 0, and Crossover and Mutation up to 1, got %+v", *e)
	}
	c := newCoder(v.Space)
	seen := v.observations(c)
	alive := known(seen)
	if len(v.Space) == 0 || alive < orElse(e.Population, 20) {
		return Proposal{Params: v.draw(v.Number)}, nil
	}
	slices.SortStableFunc(seen, func(a, b observation) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.cost, b.cost))
	})
	rng := randomFor(v.Seed, v.Number, "Evolution")
	parents := seen[:orElse(e.Population, 20)]
	child := e.child(c, parents, rng)
	for range 20 { // a child like one that was there teaches nothing
		if !slices.ContainsFunc(seen, func(o observation) bool { return same(o.point, child) }) {
			break
		}
		child = e.child(c, parents, rng)
	}
	return Proposal{Params: c.params(child, rng)}, nil
}

func (e *Evolution) child(c coder, parents []observation, rng *rand.Rand) []float64 {
	child := slices.Clone(e.parent(parents, rng))
	crossover := e.Crossover
	if crossover == 0 {
		crossover = 0.7
	}
	if rng.Float64() < crossover {
		other := e.parent(parents, rng)
		for i := range child {
			if math.IsNaN(child[i]) || rng.IntN(2) == 0 && !math.IsNaN(other[i]) {
				child[i] = other[i]
			}
		}
	}
	rate := e.Mutation
	if rate == 0 {
		rate = max(1/float64(len(child)), 0.1)
	}
	for i, p := range c.space {
		if !math.IsNaN(child[i]) && rng.Float64() < rate {
			child[i] = p.mutate(child[i], rng)
		}
	}
	return c.snap(child, rng)
}

// parent is the best of a few that are taken by chance.
func (e *Evolution) parent(parents []observation, rng *rand.Rand) []float64 {
	best := rng.IntN(len(parents)) // they are in the order of their costs
	for range orElse(e.Tournament, 3) - 1 {
		best = min(best, rng.IntN(len(parents)))
	}
	return parents[best].point
}

// mutate moves a place: mostly a little, sometimes anywhere.
func (p Param) mutate(u float64, rng *rand.Rand) float64 {
	if p.Kind == OfChoice || rng.Float64() < 0.1 {
		return rng.Float64()
	}
	return p.move(u, math.Pow(10, -0.5-1.5*rng.Float64()), rng)
}

// same reports whether two points are one.
func same(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return x == y || math.IsNaN(x) && math.IsNaN(y) })
}
