package search

import (
	"errors"
	"fmt"
	"math"
)

// Halving is successive halving: many trials with a small budget, of which the best 1/Eta go on with Eta times as much, and so on, until the
// largest budget. Each step up is a trial of its own, which goes on with the model of the one below if the evaluation keeps models, as Train
// does; else it begins anew.
type Halving struct {
	Candidates int      // trials with the smallest budget; 0 is as many as leave one for the largest
	MinBudget  int      // the smallest budget, in epochs; 0 is 1
	MaxBudget  int      // the largest budget, in epochs
	Eta        int      // 0 is 3
	Sampler    Searcher // makes the values of new trials; nil is Random
}

// Next is the next trial of the lowest step that is not complete.
func (h *Halving) Next(v View) (Proposal, error) {
	budgets, err := ladder(h.MinBudget, h.MaxBudget, h.Eta)
	if err != nil {
		return Proposal{}, fmt.Errorf("search: Halving: %w", err)
	}
	eta := orElse(h.Eta, 3)
	return bracket{candidates: orElse(h.Candidates, power(eta, len(budgets)-1)), budgets: budgets, eta: eta, sampler: h.Sampler}.next(v)
}

// maxBudget bounds budgets, so that no arithmetic with them overflows.
const maxBudget = 1 << 30

// ladder is the budgets from the smallest to the largest.
func ladder(least, most, eta int) ([]int, error) {
	least, eta = orElse(least, 1), orElse(eta, 3)
	if least < 1 || most < least || most > maxBudget || eta < 2 {
		return nil, fmt.Errorf("expected 1 ≤ MinBudget ≤ MaxBudget ≤ %d and Eta of at least 2, got %d, %d and %d", maxBudget, least, most, eta)
	}
	var budgets []int
	for b := most; b >= least; b /= eta {
		budgets = append([]int{b}, budgets...)
	}
	return budgets, nil
}

// power is base to the n, at most maxBudget.
func power(base, n int) int { return int(min(math.Pow(float64(base), float64(n)), maxBudget)) }

// A bracket is one run of successive halving.
type bracket struct {
	number     int
	candidates int
	budgets    []int // of the rungs
	eta        int
	sampler    Searcher
}

// size is the number of trials of a rung.
func (b bracket) size(rung int) int { return max(b.candidates/power(b.eta, rung), 1) }

func (b bracket) next(v View) (Proposal, error) {
	for rung := range b.budgets {
		there := v.Results.rung(b.number, rung)
		if rung == 0 {
			if len(there) < b.size(0) {
				return b.begin(v)
			}
			continue
		}
		if len(there) >= b.size(rung) {
			continue
		}
		below := v.Results.rung(b.number, rung-1)
		if below.count(Waiting, Running) > 0 {
			return Proposal{}, ErrWait
		}
		for _, t := range below.Ranked(v.Goal)[:min(b.size(rung), below.count(Finished))] {
			if !there.has(t.Number) {
				return b.promote(t), nil
			}
		}
	}
	return Proposal{}, ErrDone
}

// begin is a new trial on the lowest rung.
func (b bracket) begin(v View) (Proposal, error) {
	p, err := sample(b.sampler, v)
	p.Budget, p.Bracket, p.Keep = b.budgets[0], b.number, len(b.budgets) > 1
	return p, err
}

// promote is the trial that goes on with t.
func (b bracket) promote(t Result) Proposal {
	rung := t.Rung + 1
	return Proposal{
		Params: t.Params, Budget: b.budgets[rung], Parent: &t.Number, Bracket: b.number, Rung: rung, Keep: rung+1 < len(b.budgets),
	}
}

// rung is the trials of a rung of a bracket.
func (r Results) rung(bracket, rung int) (list Results) {
	for _, t := range r {
		if t.Bracket == bracket && t.Rung == rung {
			list = append(list, t)
		}
	}
	return list
}

// has reports whether one of the trials goes on with that one.
func (r Results) has(parent int) bool {
	for _, t := range r {
		if t.Parent != nil && *t.Parent == parent {
			return true
		}
	}
	return false
}

// sample asks a searcher for new values. It sees the trials of one budget only, since scores after different ones cannot be compared: the
// largest that has enough of them.
func sample(s Searcher, v View) (Proposal, error) {
	if s == nil {
		s = &Random{}
	}
	counts := map[int]int{}
	least := 0
	for _, t := range v.Results {
		if least == 0 || t.Budget < least {
			least = t.Budget
		}
		if t.State == Finished {
			counts[t.Budget]++
		}
	}
	budget := least
	for b, n := range counts {
		if n > len(v.Space)+1 && b > budget {
			budget = b
		}
	}
	var seen Results
	for _, t := range v.Results {
		if t.Budget == budget || !t.State.over() {
			seen = append(seen, t)
		}
	}
	v.Results = seen
	p, err := s.Next(v)
	if err == nil && (p.Budget != 0 || p.Parent != nil) {
		return p, errors.New("search: expected a Sampler without budgets, such as Random or TPE")
	}
	return p, err
}

// Hyperband runs successive halving in several brackets: from one with many trials that begin with the smallest budget to one with few that
// have the largest at once, since it is not known how soon good trials show.
type Hyperband struct {
	MinBudget int      // the smallest budget, in epochs; 0 is 1
	MaxBudget int      // the largest budget, in epochs
	Eta       int      // 0 is 3
	Rounds    int      // how often all brackets are run; 0 is once
	Sampler   Searcher // makes the values of new trials; nil is Random, and with TPE it is BOHB
}

// Next is the next trial of the first bracket that has one.
func (h *Hyperband) Next(v View) (Proposal, error) {
	budgets, err := ladder(h.MinBudget, h.MaxBudget, h.Eta)
	if err != nil {
		return Proposal{}, fmt.Errorf("search: Hyperband: %w", err)
	}
	eta, wait := orElse(h.Eta, 3), false
	for i := range orElse(h.Rounds, 1) * len(budgets) {
		skipped := i % len(budgets) // budgets that this bracket leaves out
		s := len(budgets) - 1 - skipped
		candidates := int(math.Ceil(float64(len(budgets)) / float64(s+1) * float64(power(eta, s))))
		p, err := bracket{number: i, candidates: candidates, budgets: budgets[skipped:], eta: eta, sampler: h.Sampler}.next(v)
		switch {
		case errors.Is(err, ErrWait):
			wait = true
		case !errors.Is(err, ErrDone):
			return p, err
		}
	}
	if wait {
		return Proposal{}, ErrWait
	}
	return Proposal{}, ErrDone
}

// ASHA is asynchronous successive halving: a trial goes on as soon as it is among the best 1/Eta of its step, so that no worker ever waits
// for others to complete a step.
type ASHA struct {
	Candidates int      // trials with the smallest budget; 0 is without end: Config.Trials or Timeout ends the search
	MinBudget  int      // the smallest budget, in epochs; 0 is 1
	MaxBudget  int      // the largest budget, in epochs
	Eta        int      // 0 is 3
	Sampler    Searcher // makes the values of new trials; nil is Random
}

// Next lets the highest trial that can go on do so, or begins a new one.
func (a *ASHA) Next(v View) (Proposal, error) {
	budgets, err := ladder(a.MinBudget, a.MaxBudget, a.Eta)
	if err != nil {
		return Proposal{}, fmt.Errorf("search: ASHA: %w", err)
	}
	b := bracket{budgets: budgets, eta: orElse(a.Eta, 3), sampler: a.Sampler}
	for rung := len(budgets) - 2; rung >= 0; rung-- {
		there, above := v.Results.rung(0, rung), v.Results.rung(0, rung+1)
		finished := there.count(Finished)
		for _, t := range there.Ranked(v.Goal)[:finished/b.eta] {
			if !above.has(t.Number) {
				return b.promote(t), nil
			}
		}
	}
	if a.Candidates == 0 || len(v.Results.rung(0, 0)) < a.Candidates {
		return b.begin(v)
	}
	if v.Results.count(Waiting, Running) > 0 {
		return Proposal{}, ErrWait
	}
	return Proposal{}, ErrDone
}
