// Package derive makes curves of curves: what a formula such as val_loss - loss comes to at
// each step, and curves over another metric in place of the step. The store and the push know
// nothing of it; whoever shows such a curve asks again when its runs have got points. It knows
// no HTTP.
//
//	Formula what is to be worked out (formula.go, names.go), and how (vector.go, function.go)
//	Curve   the formula's values for a run, as a source that package curve thins and sums up
//	        (curve.go); its metrics are joined by step (join.go)
package derive

import (
	"errors"

	"board/internal/limits"
	"board/summary/compare"
	"board/summary/logdir"
	"board/summary/provider"
)

// ErrTooMany says that a curve would have more points than the board works out.
var ErrTooMany = errors.New("the formula's metrics have too many points in one run")

// A Deriver derives curves of the runs of a store. Its methods may be called by many
// goroutines.
type Deriver struct {
	data     *provider.Provider
	comparer *compare.Comparer
	limits   *limits.Limits
}

// New makes a Deriver of what a provider has. comparer knows the hyper-parameters of runs,
// most bounds formulas and the curves that they make.
func New(data *provider.Provider, comparer *compare.Comparer, most *limits.Limits) *Deriver {
	return &Deriver{data: data, comparer: comparer, limits: most}
}

// run finds a run by its number in the catalog of now.
func (d *Deriver) run(id int) (*logdir.RunInfo, bool) {
	for _, info := range d.data.Store.Catalog().Runs {
		if info.ID == id {
			return info, true
		}
	}
	return nil, false
}
