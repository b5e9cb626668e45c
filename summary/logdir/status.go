package logdir

import (
	"math"
	"time"
)

// A RunStatus is how far a run has come: what a reader sees of it, without what a
// restart hid.
//
// It counts points of scalars. Programs write other things beside them at times of
// their own: a version when they open the file, a graph when the model is made.
// Only of a run without scalars are the last step and time those of other values.
type RunStatus struct {
	ID       int
	Points   int64     // visible points
	LastStep int64     // the step of the last of these, of the tag that is furthest; 0 if there are none
	LastWall float64   // latest wall time of any point in seconds, NaN if there are none
	Modified time.Time // when one of its event files was written last
}

// newest is the latest values of a file.
type newest struct {
	wall      float64 // latest wall time of a scalar, NaN before one was read
	otherWall float64 // of another value
	otherStep int64   // the last step of another value
}

func newNewest() newest {
	return newest{wall: math.NaN(), otherWall: math.NaN(), otherStep: math.MinInt64}
}

// note takes in an event with values.
func (n *newest) note(step int64, wall float64, scalar bool) {
	switch {
	case !scalar:
		n.otherStep = step
		n.otherWall = later(n.otherWall, wall)
	case !(n.wall >= wall):
		n.wall = wall
	}
}

// later is the later of two wall times, either of which may be NaN for unknown.
func later(a, b float64) float64 {
	if !(a >= b) && b == b {
		return b
	}
	return a
}

// statusWork is how many points and series RunStatus looks at to find out which
// are visible, where restarts and files written side by side left that open. What
// it does not get to, the next call does; until then it tells of what is stored.
const statusWork = 1 << 20

// RunStatus tells how far each run has come, in no particular order.
func (s *Store) RunStatus() []RunStatus {
	s.mu.RLock()
	defer s.mu.RUnlock()
	work := statusWork
	out := make([]RunStatus, 0, len(s.runs))
	for _, r := range s.runs {
		if st, listed := r.status(&work); listed {
			out = append(out, st)
		}
	}
	return out
}

func (r *run) status(work *int) (st RunStatus, listed bool) {
	r.mu.RLock()
	open := len(r.unsettled) > 0 || r.lastStale
	r.mu.RUnlock()
	if open && *work > 0 {
		r.settle(work)
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	st = RunStatus{ID: r.id, Points: r.visible, LastStep: r.last, LastWall: math.NaN(), Modified: r.modified}
	other := newNewest()
	for _, f := range r.files {
		st.LastWall = later(st.LastWall, f.newest.wall)
		other.otherWall = later(other.otherWall, f.newest.otherWall)
		if f.newest.otherStep != math.MinInt64 {
			other.otherStep = f.newest.otherStep
		}
	}
	if r.visible == 0 {
		st.LastStep, st.LastWall = other.otherStep, other.otherWall
	}
	if st.LastStep == math.MinInt64 {
		st.LastStep = 0
	}
	return st, r.sound > 0
}

// settle finds out what is visible where that is open, as far as work reaches.
func (r *run) settle(work *int) {
	r.mu.Lock()
	defer r.unlock()
	for len(r.unsettled) > 0 && *work > 0 {
		last := len(r.unsettled) - 1
		s := r.unsettled[last]
		r.unsettled[last] = nil
		s.shown.marks &^= unsettled
		r.unsettled = r.unsettled[:last]
		if *work--; s.shown.stale {
			*work -= s.stored()
			s.settle(&s.shown)
			r.note(s)
			s.publish()
		}
	}
	if r.lastStale && *work > 0 {
		*work -= len(r.tags)
		r.findLast()
	}
}

// note keeps the run's counts right when the state of a series is about to be
// published. The caller holds r.mu.
func (r *run) note(s *Series) {
	if s.isPlaces() {
		return
	}
	before, now := s.shown.published(), &s.shown
	r.visible += int64(now.visible - before.Len)
	if now.visible > 0 && now.last >= r.last && !now.stale {
		r.last = now.last
	} else if before.Generation != uint64(now.generation) || now.unsorted { // it may have gone back
		r.lastStale = true
	}
	if now.stale && now.marks&unsettled == 0 {
		now.marks |= unsettled
		r.unsettled = append(r.unsettled, s)
	}
}

// findLast finds the last visible step of the series that is furthest.
func (r *run) findLast() {
	r.last, r.lastStale = math.MinInt64, false
	for _, t := range r.tags {
		if t.series != nil && !t.series.isPlaces() && t.series.shown.visible > 0 && !t.series.shown.stale {
			r.last = max(r.last, t.series.shown.last)
		}
	}
}
