package logdir

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"sync"
	"time"
)

// A run is a directory that holds event files.
type run struct {
	id           int
	name         string
	keepOrphaned bool
	store        *Store

	known map[fileKey]*file // belongs to the goroutine of Follow
	noted time.Time         // latest change of a file that Follow saw; likewise

	mu     sync.RWMutex
	files  []*file        // in the order of their names, which is the order of time
	tags   map[int32]*tag // by the number of the name
	cells  []cell         // for the next new tags
	names  newNames       // likewise
	start  float64        // wall time of its earliest event, NaN before one was read
	sound  int            // how many of its files hold a sound event; with none it is not listed
	points int64          // stored, orphaned ones included

	visible   int64     // points visible in all series
	last      int64     // last visible step of the series that is furthest, MinInt64 if none
	lastStale bool      // last may be too high: points were hidden
	unsettled []*Series // whose visible points must be found out before visible and last are right

	modified  time.Time // when an event file of it was written last
	structure uint64    // grows when a tag comes or changes its metadata, or start moves
	cut       *tag      // of the event that is taken in: with more content than is kept
	touched   []*Series // whose stamps must be published before the lock is given back
	nonFinite []*Series // curves to which a value came that is NaN or infinite

	learnt      learnt
	info        *RunInfo // for the catalog, of state infoVersion
	infoVersion uint64
}

func newRun(s *Store, id int, name string) *run {
	return &run{
		id: id, name: name, store: s, keepOrphaned: s.opts.KeepOrphaned,
		tags: map[int32]*tag{}, known: map[fileKey]*file{}, start: math.NaN(), last: math.MinInt64,
	}
}

// isListed tells whether the run is shown: one of its files has turned out to be
// an event file.
func (r *run) isListed() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.sound > 0
}

// countFiles adds up how large the event files are and how far they were read.
func (r *run) countFiles(p *Progress) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	p.Files += len(r.files)
	for _, f := range r.files {
		if f.done.Load() {
			p.FilesDone++
		}
		p.Bytes += f.size.Load()
		p.BytesDone += f.pos.Load()
	}
}

// keepTouched is the most room in run.touched that is kept for the next time.
const keepTouched = 4096

// unlock publishes what changed and gives the lock back.
func (r *run) unlock() {
	for _, s := range r.touched {
		s.shown.marks &^= touched
		r.note(s)
		s.publish()
	}
	clear(r.touched)
	r.touched = r.touched[:0]
	if cap(r.touched) > keepTouched {
		r.touched = nil
	}
	r.mu.Unlock()
}

// touch remembers that the stamp of a series must be published.
func (r *run) touch(s *Series) {
	if s.shown.marks&touched == 0 {
		s.shown.marks |= touched
		r.touched = append(r.touched, s)
	}
}

// addFile makes a file one of the run. The caller holds r.mu.
func (r *run) addFile(f *file) {
	i, _ := slices.BinarySearchFunc(r.files, f, func(a, b *file) int { return cmp.Compare(a.order, b.order) })
	r.files = slices.Insert(r.files, i, f)
	r.regroup()
}

// removeFile takes a file and all that came from it out of the run. The caller
// holds r.mu.
func (r *run) removeFile(f *file) {
	r.files = slices.DeleteFunc(r.files, func(g *file) bool { return g == f })
	r.forget(f)
	r.forgetTags()
	r.regroup()
}

// forgetTags forgets the tags of which no file speaks.
func (r *run) forgetTags() {
	var gone []*tag
	for id, t := range r.tags {
		if t.files == 0 {
			gone = append(gone, t)
			delete(r.tags, id)
		}
	}
	if len(gone) == 0 {
		return
	}
	r.store.tags.release(gone)
	r.nonFinite = slices.DeleteFunc(r.nonFinite, func(s *Series) bool { return s.tag.files == 0 })
	if len(r.tags) == 0 {
		r.cells, r.names = nil, newNames{} // they share memory with the tags
	}
	if len(r.tags) < len(gone) { // maps do not shrink
		r.tags = maps.Collect(maps.All(r.tags))
	}
	r.structure++
}

// forget drops the points that came from a file. Its tags stay until it is known
// that they do not come back: until the file goes or is replaced again.
func (r *run) forget(f *file) {
	r.forgetTags()
	for s := range f.slots.each() {
		f.slots.disown(s.tag)
		s.tag.release()
		if s.part == nil {
			continue
		}
		x := s.tag.series
		x.parts = slices.DeleteFunc(x.parts, func(p *part) bool { return p == s.part })
		if !x.isPlaces() {
			r.points -= int64(s.part.n)
			r.store.points.Add(-int64(s.part.n))
		}
		x.invalidate()
	}
	f.slots = slots{}
	f.first, f.last = math.NaN(), math.NaN()
	f.newest = newNewest()
	if f.sound {
		f.sound = false
		r.sound--
	}
	r.structure++
}

// regroup numbers the files so that those written side by side share a group: a
// group ends where a file begins after the last event before it, as the file of
// a training does that was started again. Where that changes the number of a
// file, the series with points in several files are looked at anew.
func (r *run) regroup() {
	group, end, moved := 0, math.Inf(-1), false
	for _, f := range r.files {
		if f.first >= end {
			group++
		}
		if f.last > end { // false while nothing was read: NaN
			end = f.last
		}
		moved = moved || f.group != group
		f.group = group
	}
	if moved && len(r.files) > 1 {
		r.invalidateShared()
	}
}

// invalidateShared looks anew at every series that several files contribute to.
func (r *run) invalidateShared() {
	for _, t := range r.tags {
		if len(t.series.parts) > 1 {
			t.series.invalidate()
		}
	}
}
