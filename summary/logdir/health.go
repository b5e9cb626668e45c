package logdir

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Health is what is wrong, and how the store notices changes.
type Health struct {
	Problems []Problem      // by run and file
	Reading  []FileProgress // files that are on their way for the first time, the most bytes to go first
	Missing  []string       // log directories that do not exist; they are waited for
	Watching string         // how changes are noticed, in words
}

// FileProgress is how far an event file has been read.
type FileProgress struct {
	Run       string
	File      string // its path below the log directory
	Bytes     int64  // its size
	BytesDone int64  // of these, looked at
}

// maxReading is how many files Health lists of those that are on their way.
const maxReading = 100

// Health tells what is wrong at this moment.
func (s *Store) Health() Health {
	h := Health{Watching: *s.watching.Load()}
	s.mu.RLock()
	defer s.mu.RUnlock()
	h.Missing = slices.Clone(s.missing)
	h.Problems = slices.Clone(s.blind)
	for _, r := range s.runs {
		h.Problems = append(h.Problems, r.problems()...)
		h.Reading = r.appendReading(h.Reading)
	}
	slices.SortFunc(h.Reading, func(a, b FileProgress) int {
		return cmp.Or(cmp.Compare(b.Bytes-b.BytesDone, a.Bytes-a.BytesDone), strings.Compare(a.File, b.File))
	})
	h.Reading = h.Reading[:min(len(h.Reading), maxReading)]
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
		all = append(all, f.problems()...)
	}
	return all
}

// problems is what is wrong with a file. One that holds no event yet may be under
// way: what is copied or written now gets time to become an event file.
func (f *file) problems() []Problem {
	list := f.damage.list(f)
	switch {
	case f.sound || !f.done.Load():
	case f.damage.age() < settle:
		return slices.DeleteFunc(list, func(p Problem) bool { return p.Kind != unreadable })
	case len(list) == 0:
		return []Problem{{Run: f.run.name, File: f.path, Kind: noEvents, Count: 1,
			Message: "the file holds no event, so there is nothing to show of it; it is read when it changes"}}
	}
	return list
}

// age is how long ago the file was written when it was read last.
func (d *damage) age() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	return time.Since(d.written)
}

// appendReading appends the files of the run that have been begun and take more than
// a slice.
func (r *run) appendReading(to []FileProgress) []FileProgress {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, f := range r.files {
		if size, pos := f.size.Load(), f.pos.Load(); !f.done.Load() && size > sliceSize && pos > 0 {
			to = append(to, FileProgress{Run: r.name, File: f.path, Bytes: size, BytesDone: pos})
		}
	}
	return to
}
