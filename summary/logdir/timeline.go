package logdir

import (
	"cmp"
	"slices"
	"sync/atomic"

	"board/summary"
)

// A timeline says which points of a series are visible, and in which order.
//
// It follows TensorBoard's fast loader: a training that restarts from a
// checkpoint goes back to an earlier step, and what stood at and after that step
// is orphaned. Nothing is thrown away for it: the parts keep all points, and
// spans, which name the visible ones, are cut. A timeline that keeps orphaned
// points cuts nothing.
//
// Files that several processes wrote side by side are no restarts. Where such
// files share a tag, their points are merged by step into a part of its own.
//
// A timeline is guarded by the lock of its run, except for its stamp.
type timeline struct {
	// stamp is Stamp packed in one word, so that asking for it takes no lock.
	stamp atomic.Uint64

	visible int   // number of visible points
	last    int64 // step of the last visible point

	// Of nearly every series, one part is visible from its first to its last point.
	// It is whole then. Else there are ways, unless nothing is visible.
	whole *part
	ways  *ways

	generation uint32
	keep       bool // orphaned points stay
	unsorted   bool // the steps fall somewhere
	stale      bool // what is visible must be found out before it is read
	marks      marks
}

// ways says what is visible where that is not the whole of one part, and where
// points go that come.
type ways struct {
	spans  []span // what is visible, in order
	tail   *part  // the part whose next point comes at the end
	live   *part  // tail, where the last span ends with its last point; else nil
	merged *part  // the part that stands for several in spans, when tail is one of these
}

// marks tell of the series whose visible points these are: in which lists of its
// run it is, and what its values are.
type marks uint8

const (
	touched   marks = 1 << iota // run.touched
	unsettled                   // run.unsettled
	placed                      // in none of them: its values are places
	nonFinite                   // run.nonFinite
)

// A span is the points of a part with indices from lo up to hi.
type span struct {
	part   *part
	lo, hi int
}

// lenBits is how many bits of a packed stamp hold the length. The rest hold the
// generation, which may wrap around.
const lenBits = 40

// published is the state that publish made known; it takes no lock.
func (t *timeline) published() Stamp {
	x := t.stamp.Load()
	return Stamp{Generation: x >> lenBits, Len: int(x & (1<<lenBits - 1))}
}

// publish makes the current state known.
func (t *timeline) publish() {
	t.stamp.Store(uint64(t.generation)<<lenBits | uint64(t.visible))
}

// changed says that something else than appending happened. Generations go by
// twos: those of a series' two timelines are never the same.
func (t *timeline) changed() {
	t.generation = (t.generation + 2) & (1<<(64-lenBits) - 1)
}

// view makes v a view of the timeline.
func (t *timeline) view(v *View) {
	v.stamp = Stamp{Generation: uint64(t.generation), Len: t.visible}
	v.unsorted = t.unsorted
	v.spans = v.spans[:0]
	switch {
	case t.whole != nil:
		v.spans = append(v.spans, viewSpan{points: t.whole.snapshot(v.few), hi: t.visible})
	case t.ways != nil:
		v.spans = slices.Grow(v.spans, len(t.ways.spans))
		start := 0
		for _, sp := range t.ways.spans {
			v.spans = append(v.spans, viewSpan{points: sp.part.snapshot(nil), lo: sp.lo, hi: sp.hi, start: start})
			start += sp.hi - sp.lo
		}
	}
}

// added makes the last point of p, one of the parts, visible where it belongs.
// The step before it in its part is given.
func (t *timeline) added(parts []*part, p *part, pt summary.Point, before int64) {
	if t.whole == p && pt.Step > t.last { // nearly always
		t.visible++
		t.last = pt.Step
		return
	}
	if w := t.ways; w != nil && w.live == p && pt.Step > t.last {
		w.spans[len(w.spans)-1].hi++
		t.visible++
		t.last = pt.Step
		return
	}
	t.place(parts, p, pt, before)
}

// place does what added does, where the point's place is not known at once.
func (t *timeline) place(parts []*part, p *part, pt summary.Point, before int64) {
	if t.stale {
		t.visible++ // roughly: assemble counts again
		return
	}
	if t.whole == nil && t.ways == nil {
		t.whole, t.visible, t.last = p, 1, pt.Step
		return
	}
	switch w := t.spread(); {
	case p == w.tail && w.merged == nil:
		t.extend(p, p.n-1, pt.Step)
	case p.file.group > w.tail.file.group:
		w.tail, w.merged = p, nil
		t.extend(p, p.n-1, pt.Step)
	case w.merged != nil && p.file.group == w.tail.file.group && t.joins(p, pt, before):
		w.merged.take(p, p.n-1, pt)
		t.unsorted = t.unsorted || pt.Step < t.last
		t.show(w.merged, w.merged.n-1, pt.Step)
	default:
		t.invalidate(parts)
	}
}

// spread makes ways of what is visible: it is no longer the whole of one part.
// The whole may have got a point that is not visible yet.
func (t *timeline) spread() *ways {
	if t.ways == nil {
		t.ways = &ways{}
		if p := t.whole; p != nil {
			*t.ways = ways{spans: []span{{p, 0, t.visible}}, tail: p, live: p}
		}
		t.whole = nil
	}
	return t.ways
}

// joins tells whether a point of one of several concurrent parts belongs at the
// end of what they are merged into.
func (t *timeline) joins(p *part, pt summary.Point, before int64) bool {
	if t.keep {
		end := t.ways.merged.at(t.ways.merged.n - 1).WallTime
		return pt.WallTime > end || pt.WallTime == end && p == t.ways.tail
	}
	return pt.Step >= t.last && (p.n == 1 || pt.Step > before)
}

// extend makes the point of p with index i visible, and hides what it orphans.
func (t *timeline) extend(p *part, i int, step int64) {
	if t.visible > 0 && step <= t.last {
		if t.keep {
			t.unsorted = t.unsorted || step < t.last
		} else {
			t.cut(step)
		}
	}
	t.show(p, i, step)
}

// show puts the point of p with index i at the end of what is visible.
func (t *timeline) show(p *part, i int, step int64) {
	w := t.spread()
	if n := len(w.spans); n > 0 && w.spans[n-1].part == p && w.spans[n-1].hi == i {
		w.spans[n-1].hi++
	} else {
		w.spans = append(w.spans, span{part: p, lo: i, hi: i + 1})
	}
	t.visible++
	t.last = step
	w.live = nil
	if p == w.tail && w.merged == nil && i == p.n-1 {
		w.live = p
	}
}

// cut hides all visible points at and after a step.
func (t *timeline) cut(step int64) {
	w := t.ways
	for n := len(w.spans); n > 0; n-- {
		sp := &w.spans[n-1]
		pts := sp.part.snapshot(nil)
		hi := pts.search(sp.lo, sp.hi, step)
		t.visible -= sp.hi - hi
		sp.hi = hi
		if hi > sp.lo {
			break
		}
		w.spans = w.spans[:n-1]
	}
	t.changed()
}

// invalidate leaves it to assemble to find out what is visible of the parts.
func (t *timeline) invalidate(parts []*part) {
	t.whole, t.ways = nil, nil
	if !t.stale {
		t.changed()
	}
	t.stale = len(parts) > 0
	t.visible = 0
	for _, p := range parts {
		t.visible += p.n
	}
}

// assemble finds out from the parts alone what is visible: group by group, the
// files of a group being those that were written side by side.
func (t *timeline) assemble(parts []*part) {
	t.stale, t.unsorted = false, false
	t.whole, t.ways, t.visible = nil, nil, 0
	for i := 0; i < len(parts); {
		j := i + 1
		for j < len(parts) && parts[j].file.group == parts[i].file.group {
			j++
		}
		w, p := t.spread(), parts[i]
		w.merged = nil
		if j-i > 1 {
			p = t.merge(parts[i:j])
			w.merged = p
		}
		w.tail = parts[j-1]
		t.extendAll(p)
		i = j
	}
	if len(parts) == 1 && t.visible == parts[0].n && !t.unsorted && len(t.ways.spans) == 1 {
		t.whole, t.ways = parts[0], nil
	}
}

// extendAll makes all points of a part visible, one after the other. Points of
// a merged part may share a step: they come from processes that all count alike.
func (t *timeline) extendAll(p *part) {
	pts := p.snapshot(nil)
	for i := range p.n {
		step := pts.at(i).Step
		if p.file == nil && i > 0 && step == t.last {
			t.show(p, i, step)
		} else {
			t.extend(p, i, step)
		}
	}
}

// A row is a point, and where it stands: in which of several parts, at which index.
type row struct {
	summary.Point
	part, i int32
}

// merge makes one part of several: of each what is visible of it alone, all
// ordered by step, and by wall time where orphaned points are kept.
func (t *timeline) merge(parts []*part) *part {
	var all []row
	for k, p := range parts {
		alone := timeline{keep: t.keep}
		alone.extendAll(p)
		for _, sp := range alone.spread().spans {
			pts := sp.part.snapshot(nil)
			for i := sp.lo; i < sp.hi; i++ {
				all = append(all, row{pts.at(i), int32(k), int32(i)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b row) int {
		if t.keep {
			return cmp.Compare(a.WallTime, b.WallTime)
		}
		return cmp.Or(cmp.Compare(a.Step, b.Step), cmp.Compare(a.WallTime, b.WallTime))
	})
	out := &part{}
	for _, r := range all {
		out.take(parts[r.part], int(r.i), r.Point)
	}
	return out
}
