package search

import (
	"maps"
	"math"
	"slices"
	"strings"
	"time"
)

// A State says how far a trial is.
type State string

// The states of trials.
const (
	Waiting  State = "waiting"  // proposed, or interrupted: it is run from its beginning
	Running  State = "running"  // a worker evaluates it
	Finished State = "finished" // it has a score
	Pruned   State = "pruned"   // given up because others did better; Score is that of its last report
	Failed   State = "failed"   // Error says why
)

// over reports whether nothing more happens to such a trial.
func (s State) over() bool { return s == Finished || s == Pruned || s == Failed }

// A Report is an intermediate result: the score after an epoch, or a fold.
type Report struct {
	Step  int     `json:"step"`
	Score float64 `json:"score"`
}

// A Result is what a study keeps of a trial.
type Result struct {
	Number  int                `json:"number"` // from 0, in the order in which trials were proposed
	State   State              `json:"state"`
	Params  Params             `json:"params"`
	Score   float64            `json:"score"`   // of trials that are Finished or Pruned
	Metrics map[string]float64 `json:"metrics"` // what the evaluation noted besides the score: Trial.Note
	Reports []Report           `json:"reports"`
	Error   string             `json:"error,omitempty"`
	Worker  string             `json:"worker,omitempty"` // who ran it, in a study of several programs
	Begun   time.Time          `json:"begun,omitzero"`
	Ended   time.Time          `json:"ended,omitzero"`

	// What a searcher with budgets or generations decided; see Proposal.
	Budget  int  `json:"budget,omitempty"`
	Parent  *int `json:"parent,omitempty"`
	Bracket int  `json:"bracket,omitempty"`
	Rung    int  `json:"rung,omitempty"`
	Keep    bool `json:"keep,omitempty"`

	Defined Space `json:"defined,omitempty"` // parameters that its evaluation was the first to ask for
}

// Took is how long the trial ran.
func (r Result) Took() time.Duration {
	if r.Ended.IsZero() || r.Begun.IsZero() {
		return 0
	}
	return r.Ended.Sub(r.Begun)
}

// clone is a copy that shares nothing that changes.
func (r Result) clone() Result {
	r.Params, r.Metrics = maps.Clone(r.Params), maps.Clone(r.Metrics)
	r.Reports, r.Defined = slices.Clone(r.Reports), slices.Clone(r.Defined)
	return r
}

// A Goal says which scores are better.
type Goal string

// The goals. The empty one is Minimize.
const (
	Minimize Goal = "minimize"
	Maximize Goal = "maximize"
)

// better reports whether score a is better than b.
func (g Goal) better(a, b float64) bool {
	if g == Maximize {
		return a > b
	}
	return a < b
}

// cost is a number that is to be small, whatever the goal.
func (g Goal) cost(score float64) float64 {
	if g == Maximize {
		return -score
	}
	return score
}

// Results are trials in the order of their numbers.
type Results []Result

// Best is the finished trial with the best score; the first of several. Of trials with budgets, those with the largest budget that any has
// finished count, since a score after more epochs cannot be compared with one after fewer.
func (r Results) Best(goal Goal) (best Result, ok bool) {
	most := 0
	for _, t := range r {
		if t.State == Finished {
			most = max(most, t.Budget)
		}
	}
	for _, t := range r {
		if t.State == Finished && t.Budget == most && (!ok || goal.better(t.Score, best.Score)) {
			best, ok = t, true
		}
	}
	return best, ok
}

// Ranked are the trials with a score, the best first; then those that were pruned, then those that failed.
func (r Results) Ranked(goal Goal) Results {
	ranked := slices.DeleteFunc(slices.Clone(r), func(t Result) bool { return !t.State.over() })
	order := map[State]int{Finished: 0, Pruned: 1, Failed: 2}
	slices.SortStableFunc(ranked, func(a, b Result) int {
		switch {
		case a.State != b.State:
			return order[a.State] - order[b.State]
		case a.State != Failed && a.Budget != b.Budget:
			return b.Budget - a.Budget
		case a.State != Failed && goal.better(a.Score, b.Score):
			return -1
		case a.State != Failed && goal.better(b.Score, a.Score):
			return 1
		}
		return a.Number - b.Number
	})
	return ranked
}

// In are the trials in one of these states.
func (r Results) In(states ...State) Results {
	return slices.DeleteFunc(slices.Clone(r), func(t Result) bool { return !slices.Contains(states, t.State) })
}

// count counts the trials in one of these states.
func (r Results) count(states ...State) (n int) {
	for _, t := range r {
		if slices.Contains(states, t.State) {
			n++
		}
	}
	return n
}

// paramNames are the names of all parameters that any trial has, in the order of the space, then sorted.
func (r Results) paramNames(space Space) []string {
	var names []string
	known := map[string]bool{}
	for _, p := range space {
		names, known[p.Name] = append(names, p.Name), true
	}
	var more []string
	for _, t := range r {
		for name := range t.Params {
			if !known[name] {
				more, known[name] = append(more, name), true
			}
		}
	}
	slices.Sort(more)
	return append(names, more...)
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// bounded is a text of at most n bytes of valid UTF-8.
func bounded(text string, n int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "") + "…"
}
