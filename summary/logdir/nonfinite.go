package logdir

// Curves that hold NaN or an infinity are listed as their points come, so that nobody has to
// look through all points for them.

// noteNonFinite lists a curve to which a value came that is NaN or infinite. The caller
// holds r.mu.
func (r *run) noteNonFinite(s *Series) {
	if s.shown.marks&nonFinite == 0 {
		s.shown.marks |= nonFinite
		r.nonFinite = append(r.nonFinite, s)
		r.store.nonFinite.Add(1)
	}
}

// NonFiniteCount grows whenever a curve gets its first value that is NaN or infinite; it
// takes no lock.
func (s *Store) NonFiniteCount() int64 { return s.nonFinite.Load() }

// A NonFiniteCurve is a curve that holds, or held, a value that is NaN or infinite, which may
// be hidden.
type NonFiniteCurve struct {
	RunID  int
	Tag    *TagInfo
	Series *Series
}

// NonFinite lists the curves to which a value came that is NaN or infinite, in no
// particular order.
func (s *Store) NonFinite() (all []NonFiniteCurve) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, r := range s.runs {
		r.mu.RLock()
		for _, x := range r.nonFinite {
			all = append(all, NonFiniteCurve{RunID: r.id, Tag: x.tag.info, Series: x})
		}
		r.mu.RUnlock()
	}
	return all
}
