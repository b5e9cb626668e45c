package logdir

import (
	"cmp"
	"slices"
	"strings"
)

// Health is what is wrong, and how the store notices changes.
type Health struct {
	Problems []Problem // by run and file
	Missing  []string  // log directories that do not exist; they are waited for
	Watching string    // how changes are noticed, in words
}

// Health tells what is wrong at this moment.
func (s *Store) Health() Health {
	h := Health{Watching: *s.watching.Load()}
	s.mu.RLock()
	defer s.mu.RUnlock()
	h.Missing = slices.Clone(s.missing)
	h.Problems = slices.Clone(s.blind)
	for _, r := range s.runs {
		h.Problems = append(h.Problems, r.problems()...)
	}
	slices.SortStableFunc(h.Problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Run, b.Run), strings.Compare(a.File, b.File), cmp.Compare(a.Offset, b.Offset))
	})
	return h
}

func (r *run) problems() []Problem {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var all []Problem
	for _, f := range r.files {
		all = append(all, f.damage.list(f)...)
	}
	return all
}
