package logdir

import (
	"sync/atomic"

	"board/summary"
)

// A Series is one scalar tag of one run. It stays valid when its run vanishes;
// it is empty then. All other tags are [Places], which are series underneath: the
// values of their points are places in the files.
//
// Its parts hold every point that its files hold. Timelines say which of them a
// reader sees, and in which order: shown leaves out what a restarted training
// orphaned, all leaves out nothing.
type Series struct {
	run *run
	tag *tag

	// All below is guarded by run.mu, except that stamps, and whether all is nil,
	// may be looked at without it.
	parts []*part // in the order of their files
	shown timeline
	all   atomic.Pointer[timeline] // nil until somebody asks for it
}

// begin makes the series that of a tag.
func (s *Series) begin(r *run, t *tag, places bool) {
	s.run, s.tag, s.shown.keep = r, t, r.keepOrphaned
	if places {
		s.shown.marks = placed
	}
}

// isPlaces tells whether the values stay in the files. It needs run.mu.
func (s *Series) isPlaces() bool { return s.shown.marks&placed != 0 }

// Run is the name of the run.
func (s *Series) Run() string { return s.run.name }

// Tag is the name of the tag.
func (s *Series) Tag() string { return s.tag.info.Name }

// Stamp is the current state of the visible points; it takes no lock.
func (s *Series) Stamp() Stamp { return s.shown.published() }

// View is a snapshot of the visible points.
func (s *Series) View() (v View) {
	s.viewOf(&s.shown, &v)
	return v
}

// Renew makes v what View returns, in v's memory: whoever looks at very many series, one
// after the other, allocates nothing. What v was, and all that came of it, must not be
// used any more.
func (s *Series) Renew(v *View) {
	v.renew()
	s.viewOf(&s.shown, v)
}

// StampAll is the current state of all points, hidden ones included; it takes no
// lock. No state of these has the generation of a state of the visible points.
func (s *Series) StampAll() Stamp {
	if all := s.all.Load(); all != nil {
		return all.published()
	}
	return s.shown.published() // nobody has a view of all points that this could be compared with
}

// ViewAll is a snapshot of all points, hidden ones included, in the order in
// which they were written: what View is in a store that keeps orphaned points.
func (s *Series) ViewAll() (v View) {
	s.viewOf(s.timelineOfAll(), &v)
	return v
}

// RenewAll does to ViewAll what Renew does to View.
func (s *Series) RenewAll(v *View) {
	v.renew()
	s.viewOf(s.timelineOfAll(), v)
}

func (s *Series) timelineOfAll() *timeline {
	if all := s.all.Load(); all != nil {
		return all
	}
	s.run.mu.Lock()
	defer s.run.mu.Unlock()
	if s.shown.keep {
		return &s.shown
	}
	if s.all.Load() == nil {
		all := &timeline{keep: true, generation: 1}
		all.invalidate(s.parts)
		all.publish()
		s.all.Store(all)
	}
	return s.all.Load()
}

func (s *Series) viewOf(t *timeline, v *View) {
	s.run.mu.RLock()
	if !t.stale && !s.shown.stale {
		defer s.run.mu.RUnlock()
		s.view(t, v)
		return
	}
	s.run.mu.RUnlock()
	s.run.mu.Lock()
	defer s.run.unlock()
	s.settle(&s.shown)
	s.settle(t)
	s.view(t, v)
}

// settle finds out what a timeline shows, if that is not known.
func (s *Series) settle(t *timeline) {
	if t.stale {
		t.assemble(s.parts)
		s.run.touch(s)
	}
}

func (s *Series) view(t *timeline, v *View) {
	t.view(v)
	v.hidden = s.stored() - s.shown.visible
}

// stored is the number of points in all parts.
func (s *Series) stored() int {
	n := 0
	for _, p := range s.parts {
		n += p.n
	}
	return n
}

// add stores a point of part p and makes it visible where it belongs. Its value may
// stay in the file of the part: at.
func (s *Series) add(p *part, pt summary.Point, at *Place) {
	before := p.last
	if at == nil {
		p.add(pt)
	} else {
		p.addPlace(pt, *at, p.file)
	}
	s.shown.added(s.parts, p, pt, before)
	if all := s.all.Load(); all != nil {
		all.added(s.parts, p, pt, before)
	}
}

// invalidate leaves it to the next reader to find out what is visible.
func (s *Series) invalidate() {
	s.shown.invalidate(s.parts)
	if all := s.all.Load(); all != nil {
		all.invalidate(s.parts)
	}
	s.run.touch(s)
}

// publish makes the current state visible to Stamp and StampAll.
func (s *Series) publish() {
	s.shown.publish()
	if all := s.all.Load(); all != nil {
		all.publish()
	}
}
