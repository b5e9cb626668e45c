package compare

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
)

// A small random forest of regression trees (Breiman 2001): no well-kept library in Go has
// one. It only tells importance: how much the splits at a hyper-parameter lessen the squared
// error, as a share of what all splits do.

// The size of a forest. leastRuns is below which a forest says nothing.
const (
	trees     = 100
	leastRuns = 8
	leastLeaf = 2
	deepest   = 12
	seed      = 1 // the same runs always give the same forest
)

// A forest is what is kept of the trees.
type forest struct {
	importance []float64 // of each feature; their sum is 1
	r2         float64   // share of the variance that is explained of rows that a tree has not seen
}

// A grower grows one tree.
type grower struct {
	features [][]float64
	y        []float64
	random   *rand.Rand
	tries    int       // features that are tried at a split
	gain     []float64 // by feature
	order    []int     // scratch
}

// A node of a tree; a leaf has no feature.
type node struct {
	feature     int // -1: a leaf
	bound       float64
	value       float64
	left, right *node
}

func growForest(ctx context.Context, features [][]float64, y []float64) (*forest, error) {
	random := rand.New(rand.NewPCG(seed, uint64(len(y))))
	g := &grower{features: features, y: y, random: random, gain: make([]float64, len(features)), tries: max((len(features)+1)/2, 1)}
	sums, votes := make([]float64, len(y)), make([]float64, len(y))
	for range trees {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		rows, seen := make([]int, len(y)), make([]bool, len(y))
		for i := range rows {
			rows[i] = random.IntN(len(y))
			seen[rows[i]] = true
		}
		tree := g.grow(rows, 0)
		for i := range y {
			if !seen[i] {
				sums[i] += g.predict(tree, i)
				votes[i]++
			}
		}
	}
	return &forest{shares(g.gain), explained(y, sums, votes)}, nil
}

// shares divides by the sum; of nothing all shares are 0.
func shares(x []float64) []float64 {
	var sum float64
	for _, v := range x {
		sum += v
	}
	for i := range x {
		if sum > 0 {
			x[i] /= sum
		}
	}
	return x
}

// explained is one minus the squared error of the votes over that of the mean.
func explained(y, sums, votes []float64) float64 {
	var mean, n, off, spread float64
	for i := range y {
		if votes[i] > 0 {
			mean += y[i]
			n++
		}
	}
	mean /= n
	for i := range y {
		if votes[i] > 0 {
			missed, apart := y[i]-sums[i]/votes[i], y[i]-mean
			off += missed * missed
			spread += apart * apart
		}
	}
	return 1 - off/spread
}

func (g *grower) grow(rows []int, depth int) *node {
	n := &node{feature: -1, value: g.mean(rows)}
	if depth == deepest || len(rows) < 2*leastLeaf {
		return n
	}
	best, gain := *n, 0.0
	for _, feature := range g.random.Perm(len(g.features))[:g.tries] {
		if bound, by := g.split(rows, feature); by > gain {
			best.feature, best.bound, gain = feature, bound, by
		}
	}
	if best.feature < 0 {
		return n
	}
	g.gain[best.feature] += gain
	var left, right []int
	for _, row := range rows {
		if g.features[best.feature][row] <= best.bound {
			left = append(left, row)
		} else {
			right = append(right, row)
		}
	}
	best.left, best.right = g.grow(left, depth+1), g.grow(right, depth+1)
	return &best
}

func (g *grower) mean(rows []int) float64 {
	var sum float64
	for _, row := range rows {
		sum += g.y[row]
	}
	return sum / float64(len(rows))
}

// split finds the bound of a feature that lessens the squared error most, and by how much.
func (g *grower) split(rows []int, feature int) (bound, gain float64) {
	x := g.features[feature]
	g.order = append(g.order[:0], rows...)
	slices.SortFunc(g.order, func(a, b int) int { return cmp.Or(cmp.Compare(x[a], x[b]), cmp.Compare(a, b)) })
	mean, n := g.mean(rows), float64(len(rows))
	var left float64 // sum of the deviations from the mean; those to the right add up to the opposite
	for i, row := range g.order[:len(g.order)-1] {
		left += g.y[row] - mean
		k := float64(i + 1)
		if x[row] == x[g.order[i+1]] || i+1 < leastLeaf || len(rows)-i-1 < leastLeaf {
			continue
		}
		if by := left * left * (1/k + 1/(n-k)); by > gain {
			bound, gain = (x[row]+x[g.order[i+1]])/2, by
		}
	}
	return bound, gain
}

func (g *grower) predict(n *node, row int) float64 {
	for n.feature >= 0 {
		if g.features[n.feature][row] <= n.bound {
			n = n.left
		} else {
			n = n.right
		}
	}
	return n.value
}
