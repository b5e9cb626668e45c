package search

import "slices"

// Median gives up a trial whose best report so far is worse than the median of what other trials had reported at the same step: Optuna's
// MedianPruner.
type Median struct {
	Startup int // finished trials before any is given up; 0 is 5
	Warmup  int // steps of a trial before it is given up
}

// Prune compares a trial with all others that have come as far.
func (m *Median) Prune(v View, t Result) bool {
	last := t.Reports[len(t.Reports)-1]
	if last.Step < m.Warmup || v.Results.count(Finished) < orElse(m.Startup, 5) {
		return false
	}
	scores := reported(v, t, last.Step)
	if len(scores) == 0 {
		return false
	}
	slices.Sort(scores)
	middle := (scores[(len(scores)-1)/2] + scores[len(scores)/2]) / 2
	return v.Goal.better(middle, t.best(v.Goal))
}

// best is the best report.
func (r Result) best(goal Goal) float64 {
	best := r.Reports[0].Score
	for _, report := range r.Reports {
		if goal.better(report.Score, best) {
			best = report.Score
		}
	}
	return best
}

// at is the report of a step.
func (r Result) at(step int) (score float64, ok bool) {
	i := slices.IndexFunc(r.Reports, func(report Report) bool { return report.Step == step })
	if i < 0 {
		return 0, false
	}
	return r.Reports[i].Score, true
}

// reported is what other trials reported at a step.
func reported(v View, t Result, step int) (scores []float64) {
	for _, other := range v.Results {
		if score, ok := other.at(step); ok && other.Number != t.Number && other.State != Failed {
			scores = append(scores, score)
		}
	}
	return scores
}

// StepHalving gives trials up by asynchronous successive halving: at steps Min, Min·Eta, Min·Eta² and so on, counted from 1, a trial ends unless
// it is among the best 1/Eta of those that have come as far. Unlike ASHA, which lets trials go on later, it needs no models to be kept.
type StepHalving struct {
	Min int // 0 is 1
	Eta int // 0 is 3
}

// Prune compares a trial with all others at a step that decides.
func (h *StepHalving) Prune(v View, t Result) bool {
	last := t.Reports[len(t.Reports)-1]
	eta := max(orElse(h.Eta, 3), 2)
	step := max(orElse(h.Min, 1), 1)
	for step < last.Step+1 && step < maxBudget {
		step *= eta
	}
	if step != last.Step+1 {
		return false
	}
	scores := reported(v, t, last.Step)
	ahead := 0
	for _, score := range scores {
		if v.Goal.better(score, last.Score) {
			ahead++
		}
	}
	return ahead >= max((len(scores)+1)/eta, 1)
}
