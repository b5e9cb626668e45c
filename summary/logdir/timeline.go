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

	spans      []span // what is visible, in order
	visible    int    // number of visible points
	last       int64  // step of the last visible point
	tail       *part  // the part whose next point comes at the end
	live       *part  // tail, where the last span ends with its last point; else nil
	merged     *part  // the part that stands for several in spans, when tail is one of these
	generation uint32
	keep       bool // orphaned points stay
	unsorted   bool // the steps fall somewhere
	stale      bool // spans must be made anew before they are read
}

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

func (t *timeline) view() View {
	v := View{stamp: Stamp{Generation: uint64(t.generation), Len: t.visible}, unsorted: t.unsorted}
	v.spans = make([]viewSpan, len(t.spans))
	start := 0
	for i, sp := range t.spans {
		v.spans[i] = viewSpan{points: sp.part.snapshot(), lo: sp.lo, hi: sp.hi, start: start}
		start += sp.hi - sp.lo
	}
	return v
}

// added makes the last point of p, one of the parts, visible where it belongs.
// The step before it in its part is given.
func (t *timeline) added(parts []*part, p *part, pt summary.Point, before int64) {
	if t.live == p && pt.Step > t.last { // nearly always
		t.spans[len(t.spans)-1].hi++
		t.visible++
		t.last = pt.Step
		return
	}
	t.place(parts, p, pt, before)
}

// place does what added does, where the point's place is not known at once.
func (t *timeline) place(parts []*part, p *part, pt summary.Point, before int64) {
	switch {
	case t.stale:
		t.visible++ // roughly: assemble counts again
	case p == t.tail && t.merged == nil:
		t.extend(p, p.n-1, pt.Step)
	case t.tail == nil || p.file.group > t.tail.file.group:
		t.tail, t.merged = p, nil
		t.extend(p, p.n-1, pt.Step)
	case t.merged != nil && p.file.group == t.tail.file.group && t.joins(p, pt, before):
		t.merged.add(pt)
		t.unsorted = t.unsorted || pt.Step < t.last
		t.show(t.merged, t.merged.n-1, pt.Step)
	default:
		t.invalidate(parts)
	}
}

// joins tells whether a point of one of several concurrent parts belongs at the
// end of what they are merged into.
func (t *timeline) joins(p *part, pt summary.Point, before int64) bool {
	if t.keep {
		end := t.merged.at(t.merged.n - 1).WallTime
		return pt.WallTime > end || pt.WallTime == end && p == t.tail
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
	n := len(t.spans)
	if n > 0 && t.spans[n-1].part == p && t.spans[n-1].hi == i {
		t.spans[n-1].hi++
	} else {
		t.spans = append(t.spans, span{part: p, lo: i, hi: i + 1})
	}
	t.visible++
	t.last = step
	t.live = nil
	if p == t.tail && t.merged == nil && i == p.n-1 {
		t.live = p
	}
}

// cut hides all visible points at and after a step.
func (t *timeline) cut(step int64) {
	for n := len(t.spans); n > 0; n-- {
		sp := &t.spans[n-1]
		pts := sp.part.snapshot()
		hi := pts.search(sp.lo, sp.hi, step)
		t.visible -= sp.hi - hi
		sp.hi = hi
		if hi > sp.lo {
			break
		}
		t.spans = t.spans[:n-1]
	}
	t.changed()
}

// invalidate leaves it to assemble to find out what is visible of the parts.
func (t *timeline) invalidate(parts []*part) {
	t.live = nil
	if !t.stale {
		t.stale = true
		t.changed()
	}
	t.visible = 0
	for _, p := range parts {
		t.visible += p.n
	}
}

// assemble finds out from the parts alone what is visible: group by group, the
// files of a group being those that were written side by side.
func (t *timeline) assemble(parts []*part) {
	t.stale, t.unsorted = false, false
	t.spans, t.visible, t.tail, t.live, t.merged = nil, 0, nil, nil, nil
	for i := 0; i < len(parts); {
		j := i + 1
		for j < len(parts) && parts[j].file.group == parts[i].file.group {
			j++
		}
		p := parts[i]
		if j-i > 1 {
			p = t.merge(parts[i:j])
			t.merged = p
		} else {
			t.merged = nil
		}
		t.tail = parts[j-1]
		t.extendAll(p)
		i = j
	}
}

// extendAll makes all points of a part visible, one after the other. Points of
// a merged part may share a step: they come from processes that all count alike.
func (t *timeline) extendAll(p *part) {
	pts := p.snapshot()
	for i := range p.n {
		step := pts.at(i).Step
		if p.file == nil && i > 0 && step == t.last {
			t.show(p, i, step)
		} else {
			t.extend(p, i, step)
		}
	}
}

// merge makes one part of several: of each what is visible of it alone, all
// ordered by step, and by wall time where orphaned points are kept.
func (t *timeline) merge(parts []*part) *part {
	var all []summary.Point
	for _, p := range parts {
		alone := timeline{keep: t.keep}
		alone.extendAll(p)
		for _, sp := range alone.spans {
			pts := sp.part.snapshot()
			for i := sp.lo; i < sp.hi; i++ {
				all = append(all, pts.at(i))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b summary.Point) int {
		if t.keep {
			return cmp.Compare(a.WallTime, b.WallTime)
		}
		return cmp.Or(cmp.Compare(a.Step, b.Step), cmp.Compare(a.WallTime, b.WallTime))
	})
	out := &part{}
	for _, pt := range all {
		out.add(pt)
	}
	return out
}
