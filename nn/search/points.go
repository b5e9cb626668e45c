package search

import (
	"math"
	"math/rand/v2"
)

// A coder turns values into points, which model-based searchers compute with, and back. A point has a number from 0 to 1 for each parameter
// of the space, or NaN for one whose condition does not hold.
type coder struct {
	space       Space
	conditional bool
}

func newCoder(space Space) coder {
	c := coder{space: space}
	for _, p := range space {
		c.conditional = c.conditional || p.Only != nil
	}
	return c
}

// point is where values are; false if they are none of this space.
func (c coder) point(params Params) ([]float64, bool) {
	point := make([]float64, len(c.space))
	any := false
	for i, p := range c.space {
		v, ok := params[p.Name]
		u, fits := p.unit(v)
		if !ok || !fits {
			point[i] = math.NaN()
			continue
		}
		point[i], any = u, true
	}
	return point, any
}

// params are the values at a point. A NaN in it is drawn by chance, if the parameter has a value at all.
func (c coder) params(point []float64, rng *rand.Rand) Params {
	i := -1
	byName := map[string]int{}
	for j, p := range c.space {
		byName[p.Name] = j
	}
	return c.space.fill(func(p Param) any {
		i = byName[p.Name]
		if u := point[i]; !math.IsNaN(u) {
			return p.at(u)
		}
		return p.at(rng.Float64())
	})
}

// snap moves a point to where the values are that it stands for.
func (c coder) snap(point []float64, rng *rand.Rand) []float64 {
	if c.conditional {
		snapped, _ := c.point(c.params(point, rng))
		return snapped
	}
	for i, p := range c.space {
		if p.cells() > 0 {
			point[i], _ = p.unit(p.at(point[i]))
		}
	}
	return point
}

// random is a point by chance.
func (c coder) random(rng *rand.Rand) []float64 {
	point := make([]float64, len(c.space))
	for i := range point {
		point[i] = rng.Float64()
	}
	return c.snap(point, rng)
}

// An observation is a trial as a point with its cost, which is to be small.
type observation struct {
	number int
	point  []float64
	cost   float64 // +Inf if it failed
	rank   int     // those of a lower rank are better, whatever their costs: finished, pruned, failed, running
}

// Ranks of observations.
const (
	rankFinished = iota
	rankPruned
	rankFailed
	rankRunning
)

// observations are all trials that have values of this space.
func (v View) observations(c coder) []observation {
	var list []observation
	for _, r := range v.Results {
		point, ok := c.point(r.Params)
		if !ok {
			continue
		}
		o := observation{number: r.Number, point: point, cost: math.Inf(1)}
		switch r.State {
		case Finished:
			o.cost, o.rank = v.Goal.cost(r.Score), rankFinished
		case Pruned:
			o.cost, o.rank = v.Goal.cost(r.Score), rankPruned
		case Failed:
			o.rank = rankFailed
		default:
			o.rank = rankRunning
		}
		list = append(list, o)
	}
	return list
}

// known counts those with a cost.
func known(list []observation) (n int) {
	for _, o := range list {
		if o.rank <= rankPruned {
			n++
		}
	}
	return n
}
