package search

import "errors"

// A Searcher decides what is tried next. It keeps nothing between calls: all that it goes by is in the View, so that a study that is
// resumed, or that several programs work on, goes on as if one had never stopped. Random, Grid, Halving, Hyperband, ASHA, TPE,
// GaussianProcess, Evolution and PopulationBased are searchers.
type Searcher interface {
	// Next proposes a trial. ErrWait says that the results of running trials are needed first, ErrDone that the search is complete.
	Next(v View) (Proposal, error)
}

// What Searcher.Next returns instead of a proposal.
var (
	ErrWait = errors.New("search: the next trial depends on the results of running ones")
	ErrDone = errors.New("search: there is nothing left to try")
)

// A View is what is known of a study when a trial is to be proposed.
type View struct {
	Space   Space   // the parameters that are known: those of Config.Space, then those that trials have asked for
	Results Results // all trials so far, in the order of their numbers
	Goal    Goal
	Seed    uint64
	Number  int // of the trial to propose
}

// A Proposal is a trial to run.
type Proposal struct {
	// Params are values for parameters of the space. What is left out is drawn by chance when the trial asks for it.
	Params Params
	// Budget is how long to train, in epochs or whatever the evaluation counts in; 0 leaves that to the evaluation.
	Budget int
	// Parent is the number of the trial whose model this one goes on with; nil for a new one. That trial's Keep was true.
	Parent *int
	// Keep asks the evaluation to keep the model, for trials that go on with it.
	Keep bool
	// Bracket and Rung are the searcher's own: what it wants to read in the Results later.
	Bracket, Rung int
}

// A Pruner gives trials up whose intermediate results are bad.
type Pruner interface {
	// Prune decides, after a report of the trial t, whether it ends. The View has the other trials, with their reports.
	Prune(v View, t Result) bool
}

// draw is a value by chance for each parameter of the space whose condition holds.
func (v View) draw(number int) Params {
	return v.Space.fill(func(p Param) any { return p.draw(v.Seed, number) })
}

// complete gives parameters that have none a value by chance, and leaves out those whose condition does not hold.
func (v View) complete(params Params) Params {
	return v.Space.fill(func(p Param) any {
		if value, ok := params[p.Name]; ok && p.allows(value) {
			return value
		}
		return p.draw(v.Seed, v.Number)
	})
}
