package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// GaussianProcess is the search of scikit-optimize and Spearmint: a Gaussian process says what score to expect where, and how sure that
// is, and the point with the greatest expected improvement is tried. It takes more time for a proposal than TPE, some hundredths of a
// second, and fewer trials.
type GaussianProcess struct {
	Startup int // trials by chance before there is a model; 0 is 10
}

// maxModelled is how many trials a model has at most: the best, and the latest.
const maxModelled = 150

// Next fits a Gaussian process and looks for the greatest expected improvement.
func (s *GaussianProcess) Next(v View) (Proposal, error) {
	c := newCoder(v.Space)
	seen := v.observations(c)
	if len(v.Space) == 0 || known(seen) < orElse(s.Startup, 10) {
		return Proposal{Params: v.spread()}, nil
	}
	rng := randomFor(v.Seed, v.Number, "GaussianProcess")
	seen = fewer(seen)
	e := encoder{c}
	x := make([][]float64, len(seen))
	for i, o := range seen {
		x[i] = e.encode(o.point)
	}
	model := fitProcess(x, targets(seen), rng)
	return Proposal{Params: c.params(s.search(e, model, seen, rng), rng)}, nil
}

// spread is the first points: each parameter's range is cut into as many parts as there are such points, and each part has one, in another
// order for each parameter (a Latin hypercube).
func (v View) spread() Params {
	const parts = 10
	round, place := v.Number/parts, v.Number%parts
	return v.Space.fill(func(p Param) any {
		order := randomFor(v.Seed, round, "order of "+p.Name).Perm(parts)
		return p.at((float64(order[place]) + randomFor(v.Seed, v.Number, p.Name).Float64()) / parts)
	})
}

// fewer leaves out the worst of the older trials, so that a model has maxModelled at most.
func fewer(seen []observation) []observation {
	if len(seen) <= maxModelled {
		return seen
	}
	late := seen[len(seen)-maxModelled/3:]
	rest := slices.Clone(seen[:len(seen)-maxModelled/3])
	slices.SortStableFunc(rest, func(a, b observation) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.cost, b.cost))
	})
	return append(rest[:maxModelled-len(late)], late...)
}

// targets are what the process learns: costs on a scale that is finer near the best, with mean 0 and spread 1. Trials that failed count
// as the worst, and those that run as the middle.
func targets(seen []observation) []float64 {
	var costs []float64
	for _, o := range seen {
		if o.rank <= rankPruned {
			costs = append(costs, o.cost)
		}
	}
	slices.Sort(costs)
	least, middle, most := costs[0], costs[len(costs)/2], costs[len(costs)-1]
	scale := max(2*(middle-least), (most-least)*1e-9, math.SmallestNonzeroFloat64)
	y := make([]float64, len(seen))
	for i, o := range seen {
		cost := o.cost
		switch o.rank {
		case rankFailed:
			cost = most
		case rankRunning:
			cost = middle
		}
		y[i] = math.Log1p((cost - least) / scale)
	}
	standardize(y)
	return y
}

func standardize(y []float64) {
	mean, squares := 0.0, 0.0
	for _, v := range y {
		mean += v / float64(len(y))
	}
	for _, v := range y {
		squares += (v - mean) * (v - mean) / float64(len(y))
	}
	spread := math.Sqrt(squares)
	if spread < 1e-12 {
		spread = 1
	}
	for i := range y {
		y[i] = (y[i] - mean) / spread
	}
}

// search is the point with the greatest expected improvement: of many by chance and near the best, the best few are moved about in steps that
// get smaller.
func (s *GaussianProcess) search(e encoder, model *process, seen []observation, rng *rand.Rand) []float64 {
	best := slices.MinFunc(seen, func(a, b observation) int { return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.cost, b.cost)) })
	type candidate struct {
		point []float64
		gain  float64
	}
	var list []candidate
	add := func(point []float64) {
		list = append(list, candidate{point, model.improvement(e.encode(point))})
	}
	for range 300 {
		add(e.random(rng))
	}
	for i := range 100 {
		add(e.near(best.point, math.Pow(10, -0.5-float64(i%4)/2), rng))
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.gain, a.gain) })
	top := list[:5]
	for i := range top {
		step := 0.1
		for range 80 {
			next := e.near(top[i].point, step, rng)
			if gain := model.improvement(e.encode(next)); gain > top[i].gain {
				top[i] = candidate{next, gain}
				step *= 1.5
			} else {
				step = max(step*0.9, 1e-4)
			}
		}
	}
	return slices.MaxFunc(top, func(a, b candidate) int { return cmp.Compare(a.gain, b.gain) }).point
}

// near moves a point a little: one of its numbers, or all of them.
func (c coder) near(point []float64, step float64, rng *rand.Rand) []float64 {
	moved := slices.Clone(point)
	only := -1
	if rng.IntN(2) == 0 {
		only = rng.IntN(len(moved))
	}
	for i, p := range c.space {
		if only >= 0 && i != only || math.IsNaN(moved[i]) {
			continue
		}
		moved[i] = p.move(moved[i], step, rng)
	}
	return c.snap(moved, rng)
}

// move moves the place of a parameter: by a step on average, and to a neighbour at least where there are few values.
func (p Param) move(u, step float64, rng *rand.Rand) float64 {
	n := p.cells()
	if p.Kind == OfChoice {
		if rng.Float64() < 0.3 {
			return rng.Float64()
		}
		return u
	}
	if n > 1 {
		step = max(step, 0.7/float64(n))
	}
	u += step * rng.NormFloat64()
	if u < 0 {
		u = -u
	}
	if u > 1 {
		u = 2 - u
	}
	return min(max(u, 0), 1)
}

// An encoder makes the coordinates of a process of a point: a number for each parameter, but one for each value of a choice, so that all values
// are equally far from each other. What is not there is in the middle.
type encoder struct{ coder }

func (e encoder) encode(point []float64) []float64 {
	x := make([]float64, 0, len(point))
	for i, p := range e.space {
		n := len(p.Values)
		switch {
		case p.Kind == OfChoice && n > 2:
			for j := range n {
				at := 0.0
				if !math.IsNaN(point[i]) && int(point[i]*float64(n)) == j {
					at = math.Sqrt2 / 2
				}
				x = append(x, at)
			}
		case math.IsNaN(point[i]):
			x = append(x, 0.5)
		default:
			x = append(x, point[i])
		}
	}
	return x
}
