package search

import (
	"errors"
	"fmt"
)

// Grid tries all combinations of values: scikit-learn's GridSearchCV. It needs Config.Space. The last parameter changes fastest.
type Grid struct {
	// Points is how many values are tried of parameters that may be any number, from end to end; 0 is 5. Of those with steps, and of
	// choices, all values are tried.
	Points int
}

// maxGrid is more combinations than anybody waits for.
const maxGrid = 1e12

// Next is the combination with the number of the trial.
func (g *Grid) Next(v View) (Proposal, error) {
	if len(v.Space) == 0 {
		return Proposal{}, errors.New("search: Grid needs to know the parameters: set Config.Space")
	}
	total := g.count(v.Space, 0, Params{})
	if total > maxGrid {
		return Proposal{}, fmt.Errorf("search: Grid: expected at most %g combinations, got %v; give some parameters steps (Quantized), or use Random", maxGrid, total)
	}
	if v.Number >= int(total) {
		return Proposal{}, ErrDone
	}
	params := Params{}
	g.choose(v.Space, 0, params, v.Number)
	return Proposal{Params: params}, nil
}

// points is how many values of a parameter are tried.
func (g *Grid) points(p Param) int {
	if n := p.cells(); n > 0 {
		return n
	}
	if g.Points > 0 {
		return g.Points
	}
	return 5
}

func (g *Grid) value(p Param, i int) any {
	if p.cells() > 0 {
		return p.cell(i)
	}
	if n := g.points(p); n > 1 {
		return rounded(p.at(float64(i) / float64(n-1)).(float64))
	}
	return p.at(0.5)
}

// decides reports whether conditions of later parameters look at p.
func (s Space) decides(p Param) bool {
	for _, q := range s {
		if q.Only != nil && q.Only.Name == p.Name {
			return true
		}
	}
	return false
}

// count counts the combinations of the parameters from i on, given those before that conditions look at.
func (g *Grid) count(space Space, i int, params Params) float64 {
	if i == len(space) {
		return 1
	}
	p := space[i]
	switch {
	case !p.Only.holds(params):
		return g.count(space, i+1, params)
	case !space[i+1:].decides(p):
		return float64(g.points(p)) * g.count(space, i+1, params)
	}
	total := 0.0
	for j := range g.points(p) {
		params[p.Name] = g.value(p, j)
		total += g.count(space, i+1, params)
	}
	delete(params, p.Name)
	return total
}

// choose sets the parameters from i on to those of combination n.
func (g *Grid) choose(space Space, i int, params Params, n int) {
	if i == len(space) {
		return
	}
	p := space[i]
	if !p.Only.holds(params) {
		g.choose(space, i+1, params, n)
		return
	}
	for j := range g.points(p) {
		params[p.Name] = g.value(p, j)
		behind := int(g.count(space, i+1, params))
		if n < behind {
			break
		}
		n -= behind
	}
	g.choose(space, i+1, params, n)
}
