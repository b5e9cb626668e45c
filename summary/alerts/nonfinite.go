package alerts

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"board/summary/compare"
	"board/summary/logdir"
)

// An oddCurve is a curve that holds NaN or an infinity, as far as it was read.
type oddCurve struct {
	runID      int
	tag        *logdir.TagInfo
	generation uint64
	read       int
	numbers    int   // finite values so far
	last       point // of these
	odd        int   // values in a row that are not
	since      point // first of them
	found      bool  // the alert was raised
}

// patience is how many values in a row must be no numbers, where one alone may be nothing: of
// a curve that had no number yet, or whose name does not tell that it is a metric. The norms of
// gradients are infinite now and then where losses are scaled.
const patience = 3

// add takes the next point, and tells whether it makes the alert.
func (o *oddCurve) add(p point, metric bool) bool {
	if p.value-p.value == 0 {
		o.numbers++
		o.last, o.odd = p, 0
		return false
	}
	if o.odd == 0 {
		o.since = p
	}
	o.odd++
	return o.odd >= patience || metric && o.numbers > 0
}

// lookNonFinite reads the curves of which the store says that they hold such values: as far as
// the first of these, and again where points were hidden.
func (e *Engine) lookNonFinite(ctx context.Context) {
	if n := e.store.NonFiniteCount(); n != e.odd {
		e.odd = n
		e.listNonFinite()
	}
	var changed []*logdir.Series
	for series, o := range e.oddAll {
		stamp := series.Stamp()
		if e.runs[o.runID] != nil && (stamp.Generation != o.generation || !o.found && stamp.Len > o.read) {
			changed = append(changed, series)
		}
	}
	slices.SortFunc(changed, e.oddOrder)
	for _, series := range changed {
		if ctx.Err() != nil {
			return
		}
		e.breathe(ctx)
		o := e.oddAll[series]
		e.readOdd(e.runs[o.runID], series, o)
	}
}

// oddOrder is the order of runs, and of tags in them: the first tells the alert.
func (e *Engine) oddOrder(a, b *logdir.Series) int {
	x, y := e.oddAll[a], e.oddAll[b]
	return cmp.Or(cmp.Compare(x.runID, y.runID), cmp.Compare(x.tag.Name, y.tag.Name))
}

// listNonFinite takes over which curves there are.
func (e *Engine) listNonFinite() {
	before := e.oddAll
	e.oddAll = make(map[*logdir.Series]*oddCurve, len(before))
	for _, c := range e.store.NonFinite() {
		o := before[c.Series]
		if o == nil {
			o = &oddCurve{runID: c.RunID}
		}
		o.tag = c.Tag
		e.oddAll[c.Series] = o
	}
}

func (e *Engine) readOdd(r *run, series *logdir.Series, o *oddCurve) {
	series.Renew(&e.view)
	if g := e.view.Stamp().Generation; g != o.generation {
		if o.found {
			e.leave(r, NonFinite, o.tag.ID)
		}
		*o = oddCurve{runID: o.runID, tag: o.tag, generation: g}
	}
	metric := e.tags.of(o.tag) != compare.Unknown
	for _, block := range e.view.Blocks(o.read, e.view.Len()) {
		for i, value := range block.Values {
			if o.add(point{block.Steps[i], block.WallTimes[i], value}, metric) {
				o.found = true
				best := nan
				if o.numbers > 0 {
					best = o.last.value
				}
				e.spread(r, NonFinite, Spot{TagID: o.tag.ID, Tag: o.tag.Name, Step: o.since.step, Wall: o.since.wall, Value: o.since.value, Best: best, Since: o.last.step})
				return
			}
		}
	}
	o.read = e.view.Len()
}

// forgetOdd forgets the curves of runs that are gone.
func (e *Engine) forgetOdd(gone func(runID int) bool) {
	maps.DeleteFunc(e.oddAll, func(_ *logdir.Series, o *oddCurve) bool { return gone(o.runID) })
}
