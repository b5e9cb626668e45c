package search

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// TPE is the search of Hyperopt and Optuna, by a tree-structured Parzen estimator: it models where good trials are and where the others are,
// and tries what is likely among the former and unlikely among the latter. Parameters are modelled together, so that it sees how they depend on
// each other; what a trial has left out, because of a condition or since the evaluation did not ask for it, counts as unknown.
type TPE struct {
	Startup    int // trials by chance before there is a model; 0 is 10
	Candidates int // how many points are drawn for each trial, of which the best is tried; 0 is 24
}

// Two of three trials look closer at where the best ones are: with kernels that are closer times as wide as any other kernel is at least.
const closer = 0.3

// Next draws points from the model of the good trials and takes the one that is best by both models.
func (s *TPE) Next(v View) (Proposal, error) {
	c := newCoder(v.Space)
	seen := v.observations(c)
	if len(v.Space) == 0 || known(seen) < orElse(s.Startup, 10) {
		return Proposal{Params: v.draw(v.Number)}, nil
	}
	rng := randomFor(v.Seed, v.Number, "TPE")
	good, bad := split(c, seen, v.Number%3 > 0)
	var best []float64
	most := math.Inf(-1)
	for range orElse(s.Candidates, 24) {
		point := c.snap(good.draw(rng), rng)
		if gain := good.logDensity(point) - bad.logDensity(point); best == nil || gain > most {
			best, most = point, gain
		}
	}
	return Proposal{Params: c.params(best, rng)}, nil
}

func orElse(n, otherwise int) int {
	if n == 0 {
		return otherwise
	}
	return n
}

// split makes a model of the best tenth of the trials, 25 at most, and one of the others. For a close look at the good ones, their kernels
// are narrow, and the better a trial is, the more it weighs. Trials that are running count among the others, so that several workers do not
// all try the same.
func split(c coder, seen []observation, near bool) (good, bad *parzen) {
	slices.SortStableFunc(seen, func(a, b observation) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.cost, b.cost))
	})
	n := min(int(math.Ceil(0.1*float64(known(seen)))), 25)
	best, rest := seen[:n], seen[n:]
	slices.SortFunc(rest, func(a, b observation) int { return cmp.Compare(a.number, b.number) })
	bad = newParzen(c.space, rest, ageWeight)
	if !near {
		return newParzen(c.space, best, evenWeight), bad
	}
	good = newParzen(c.space, best, placeWeight)
	good.narrow(closer * good.least())
	return good, bad
}

// A parzen is a density on points: a kernel around each that was seen, and a wide one, the last, which is there before any. Where a trial has
// no value, its kernel is as wide as that.
type parzen struct {
	space   Space
	weights []float64
	kernels [][]kernel // of each point, for each parameter
}

// A kernel is a normal distribution, cut at the ends of the unit interval; of a choice, its middle is the value that is likely.
type kernel struct {
	middle, width, inside float64
	top                   float64 // the logarithm of its density in the middle
	wide                  bool
}

// newParzen makes the kernels. Each reaches as far as its neighbours, so that it is narrow where many are.
func newParzen(space Space, list []observation, weight func(i, n int) float64) *parzen {
	n := len(list)
	d := &parzen{space: space, weights: make([]float64, n+1), kernels: make([][]kernel, n+1)}
	total := 0.0
	for j := range n {
		d.weights[j] = weight(j, n)
		total += d.weights[j]
	}
	d.weights[n] = 1
	if n > 0 {
		d.weights[n] = total / float64(n)
	}
	total += d.weights[n]
	for j := range d.kernels {
		d.kernels[j], d.weights[j] = make([]kernel, len(space)), d.weights[j]/total
	}
	for i := range space {
		d.shape(list, i)
	}
	return d
}

// shape makes the kernels of one parameter.
func (d *parzen) shape(list []observation, i int) {
	var inOrder []int // the observations that have a value, by that
	for j, o := range list {
		if !math.IsNaN(o.point[i]) {
			inOrder = append(inOrder, j)
		}
	}
	at := func(j int) float64 { return list[j].point[i] }
	slices.SortStableFunc(inOrder, func(a, b int) int { return cmp.Compare(at(a), at(b)) })
	for j := range d.kernels {
		d.kernels[j][i] = newKernel(0.5, 1, true)
	}
	for place, j := range inOrder {
		far := 0.0 // to the farther neighbour, which for all but two of equal values is one of them
		switch {
		case len(inOrder) == 1:
			far = max(at(j), 1-at(j))
		case place == 0:
			far = at(inOrder[1]) - at(j)
		case place == len(inOrder)-1:
			far = at(j) - at(inOrder[place-1])
		default:
			far = max(at(j)-at(inOrder[place-1]), at(inOrder[place+1])-at(j))
		}
		d.kernels[j][i] = newKernel(at(j), min(max(far, d.least()), 1), false)
	}
}

func newKernel(middle, width float64, wide bool) kernel {
	inside := normalCDF((1-middle)/width) - normalCDF(-middle/width)
	return kernel{middle: middle, width: width, inside: inside, top: -math.Log(width * math.Sqrt(2*math.Pi) * inside), wide: wide}
}

// least is the width that no kernel is below.
func (d *parzen) least() float64 { return 1 / float64(min(100, 1+len(d.kernels))) }

// narrow makes all kernels as narrow as that, but for those that are there before any point was seen.
func (d *parzen) narrow(width float64) {
	for _, kernels := range d.kernels {
		for i, k := range kernels {
			if !k.wide {
				kernels[i] = newKernel(k.middle, width, false)
			}
		}
	}
}

// ageWeight lets the latest 25 of many count fully, and older ones the less the older they are.
func ageWeight(i, n int) float64 {
	if old := n - 25; i < old {
		return (1 + float64(i)*float64(n-1)/float64(max(old-1, 1))) / float64(n)
	}
	return 1
}

// evenWeight is the same for all.
func evenWeight(int, int) float64 { return 1 }

// placeWeight is the weight of the i-th best of n.
func placeWeight(i, n int) float64 { return math.Log(float64(n)+0.5) - math.Log(float64(i)+1) }

// draw is a point by chance, of this density.
func (d *parzen) draw(rng *rand.Rand) []float64 {
	at, j := rng.Float64(), 0
	for ; j+1 < len(d.weights) && at > d.weights[j]; j++ {
		at -= d.weights[j]
	}
	point := make([]float64, len(d.space))
	for i, p := range d.space {
		point[i] = d.kernels[j][i].draw(p, d.stray(p), rng)
	}
	return point
}

// stray is how likely a kernel of a choice is to leave its value: the less the more kernels there are.
func (d *parzen) stray(p Param) float64 {
	even := float64(len(p.Values)) / float64(len(d.kernels))
	return even / (1 + even)
}

func (k kernel) draw(p Param, stray float64, rng *rand.Rand) float64 {
	if p.Kind != OfChoice {
		return min(max(k.middle+k.width*normalQuantile(normalCDF(-k.middle/k.width)+rng.Float64()*k.inside), 0), 1)
	}
	if n := len(p.Values); k.wide || rng.Float64() < stray {
		return (float64(rng.IntN(n)) + 0.5) / float64(n)
	}
	return k.middle
}

// logDensity is the logarithm of the density at a point; of parameters with few values, that of their probability.
func (d *parzen) logDensity(point []float64) float64 {
	logs := make([]float64, len(d.kernels))
	for j, kernels := range d.kernels {
		logs[j] = math.Log(d.weights[j])
		for i, p := range d.space {
			if !math.IsNaN(point[i]) {
				logs[j] += kernels[i].logDensity(p, d.stray(p), point[i])
			}
		}
	}
	most := slices.Max(logs)
	sum := 0.0
	for _, l := range logs {
		sum += math.Exp(l - most)
	}
	return most + math.Log(sum)
}

func (k kernel) logDensity(p Param, stray, u float64) float64 {
	n := p.cells()
	switch {
	case p.Kind == OfChoice && k.wide:
		return 0
	case p.Kind == OfChoice && math.Abs(k.middle-u) < 0.5/float64(n):
		return math.Log((1-stray)*float64(n) + stray)
	case p.Kind == OfChoice:
		return math.Log(stray)
	case n > 0 && n < 500 && !p.Scaled:
		half := 0.5 / float64(n)
		density := (normalCDF((u+half-k.middle)/k.width) - normalCDF((u-half-k.middle)/k.width)) / k.inside / (2 * half)
		return math.Log(max(density, 1e-300))
	}
	x := (u - k.middle) / k.width
	return k.top - x*x/2
}

func normalCDF(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func normalQuantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*min(max(p, 1e-300), 1)) }
