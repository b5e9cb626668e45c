package search

// Random tries values by chance: scikit-learn's RandomizedSearchCV. Trial n of a study with the same seed always has the same values,
// whatever came before it.
type Random struct {
	NIter int // ends the search after so many trials; 0 leaves that to Config.Trials
}

// Next draws a value for each parameter.
func (r *Random) Next(v View) (Proposal, error) {
	if r.NIter > 0 && v.Number >= r.NIter {
		return Proposal{}, ErrDone
	}
	return Proposal{Params: v.draw(v.Number)}, nil
}
