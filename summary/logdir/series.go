package logdir

import (
	"cmp"
	"slices"
	"sync/atomic"

	"board/summary"
)

// A Series is one scalar tag of one run. It stays valid when its run vanishes;
// it is empty then.
//
// Which points are visible follows TensorBoard's fast loader: a training that
// restarts from a checkpoint goes back to an earlier step, and what stood at and
// after that step is orphaned. Nothing is thrown away for it: the parts keep all
// points, and spans, which name the visible ones, are cut.
//
// Files that several processes wrote side by side are no restarts. Where such
// files share a tag, their points are merged by step into a part of its own.
type Series struct {
	run   *run
	tag   string
	tagID int

	// stamp is Stamp packed in one word, so that asking for it takes no lock.
	stamp atomic.Uint64

	// All below is guarded by run.mu.
	parts      []*part // in the order of their files
	spans      []span  // what is visible, in order
	visible    int     // number of visible points
	last       int64   // step of the last visible point
	unsorted   bool
	tail       *part // the part whose next point comes at the end
	live       *part // tail, where the last span ends with its last point; else nil
	merged     *part // the part that stands for several in spans, when tail is one of these
	stale      bool  // spans must be made anew before they are read
	generation uint64
	touched    bool // in run.touched
}

// A span is the points of a part with indices from lo up to hi.
type span struct {
	part   *part
	lo, hi int
}

// Run is the name of the run.
func (s *Series) Run() string { return s.run.name }

// Tag is the name of the tag.
func (s *Series) Tag() string { return s.tag }

// lenBits is how many bits of a packed stamp hold the length. The rest hold the
// generation, which may wrap around.
const lenBits = 40

// Stamp is the current state; it takes no lock.
func (s *Series) Stamp() Stamp {
	x := s.stamp.Load()
	return Stamp{Generation: x >> lenBits, Len: int(x & (1<<lenBits - 1))}
}

// publish makes the current state visible to Stamp.
func (s *Series) publish() {
	s.stamp.Store(s.generation<<lenBits | uint64(s.visible))
}

// changed says that something else than appending happened.
func (s *Series) changed() {
	s.generation = (s.generation + 1) & (1<<(64-lenBits) - 1)
}

// View is a snapshot of the visible points.
func (s *Series) View() View {
	s.run.mu.RLock()
	if !s.stale {
		defer s.run.mu.RUnlock()
		return s.view()
	}
	s.run.mu.RUnlock()
	s.run.mu.Lock()
	defer s.run.mu.Unlock()
	if s.stale {
		s.assemble()
		s.publish()
	}
	return s.view()
}

func (s *Series) view() View {
	v := View{stamp: Stamp{Generation: s.generation, Len: s.visible}, unsorted: s.unsorted}
	v.spans = make([]viewSpan, len(s.spans))
	start := 0
	for i, sp := range s.spans {
		v.spans[i] = viewSpan{points: sp.part.snapshot(), lo: sp.lo, hi: sp.hi, start: start}
		start += sp.hi - sp.lo
	}
	return v
}

// add stores a point of part p and makes it visible where it belongs.
func (s *Series) add(p *part, pt summary.Point) {
	before := p.last
	p.add(pt)
	if s.live == p && pt.Step > s.last { // nearly always
		s.spans[len(s.spans)-1].hi++
		s.visible++
		s.last = pt.Step
		return
	}
	s.place(p, pt, before)
}

// place makes the point that was just stored visible, where add could not see at
// once where it belongs. The step before it in its part is given.
func (s *Series) place(p *part, pt summary.Point, before int64) {
	switch {
	case s.stale:
		s.visible++ // roughly: assemble counts again
	case p == s.tail && s.merged == nil:
		s.extend(p, p.n-1, pt.Step)
	case s.tail == nil || p.file.group > s.tail.file.group:
		s.tail, s.merged = p, nil
		s.extend(p, p.n-1, pt.Step)
	case s.merged != nil && p.file.group == s.tail.file.group:
		s.addMerged(p, pt, before)
	default:
		s.invalidate()
	}
}

// extend makes the point of p with index i visible, and hides what it orphans.
func (s *Series) extend(p *part, i int, step int64) {
	if s.visible > 0 && step <= s.last {
		if s.run.keepOrphaned {
			s.unsorted = s.unsorted || step < s.last
		} else {
			s.cut(step)
		}
	}
	s.show(p, i, step)
}

// show puts the point of p with index i at the end of what is visible.
func (s *Series) show(p *part, i int, step int64) {
	n := len(s.spans)
	if n > 0 && s.spans[n-1].part == p && s.spans[n-1].hi == i {
		s.spans[n-1].hi++
	} else {
		s.spans = append(s.spans, span{part: p, lo: i, hi: i + 1})
	}
	s.visible++
	s.last = step
	s.live = nil
	if p == s.tail && s.merged == nil && i == p.n-1 {
		s.live = p
	}
}

// cut hides all visible points at and after a step.
func (s *Series) cut(step int64) {
	for n := len(s.spans); n > 0; n-- {
		sp := &s.spans[n-1]
		pts := sp.part.snapshot()
		hi := pts.search(sp.lo, sp.hi, step)
		s.visible -= sp.hi - hi
		sp.hi = hi
		if hi > sp.lo {
			break
		}
		s.spans = s.spans[:n-1]
	}
	s.changed()
}

// addMerged puts a point of one of several concurrent parts at the end of what
// they are merged into, if it belongs there.
func (s *Series) addMerged(p *part, pt summary.Point, before int64) {
	if pt.Step < s.last || p.n > 1 && pt.Step <= before || s.run.keepOrphaned {
		s.invalidate()
		return
	}
	s.merged.add(pt)
	s.show(s.merged, s.merged.n-1, pt.Step)
}

// invalidate leaves it to the next reader to find out what is visible.
func (s *Series) invalidate() {
	s.live = nil
	if !s.stale {
		s.stale = true
		s.changed()
	}
	s.visible = 0
	for _, p := range s.parts {
		s.visible += p.n
	}
}

// assemble finds out from the parts alone what is visible: group by group, the
// files of a group being those that were written side by side.
func (s *Series) assemble() {
	s.stale, s.unsorted = false, false
	s.spans, s.visible, s.tail, s.live, s.merged = nil, 0, nil, nil, nil
	for i := 0; i < len(s.parts); {
		j := i + 1
		for j < len(s.parts) && s.parts[j].file.group == s.parts[i].file.group {
			j++
		}
		p := s.parts[i]
		if j-i > 1 {
			p = s.merge(s.parts[i:j])
			s.merged = p
		} else {
			s.merged = nil
		}
		s.tail = s.parts[j-1]
		s.extendAll(p)
		i = j
	}
}

// extendAll makes all points of a part visible, one after the other. Points of
// a merged part may share a step: they come from processes that all count alike.
func (s *Series) extendAll(p *part) {
	pts := p.snapshot()
	for i := range p.n {
		step := pts.at(i).Step
		if p.file == nil && i > 0 && step == s.last {
			s.show(p, i, step)
		} else {
			s.extend(p, i, step)
		}
	}
}

// merge makes one part of several: of each what is visible of it alone, all
// ordered by step, and by wall time where orphaned points are kept.
func (s *Series) merge(parts []*part) *part {
	var all []summary.Point
	for _, p := range parts {
		alone := Series{run: s.run}
		alone.extendAll(p)
		for _, sp := range alone.spans {
			pts := sp.part.snapshot()
			for i := sp.lo; i < sp.hi; i++ {
				all = append(all, pts.at(i))
			}
		}
	}
	slices.SortStableFunc(all, func(a, b summary.Point) int {
		if s.run.keepOrphaned {
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
