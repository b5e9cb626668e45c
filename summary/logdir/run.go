package logdir

import (
	"cmp"
	"math"
	"slices"
	"sync"
	"time"

	"board/summary"
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
	files  []*file      // by name, which is the order of time
	tags   map[int]*tag // by the number of the name
	start  float64      // wall time of its earliest event, NaN before one was read
	sound  int          // how many of its files hold a sound event; with none it is not listed
	points int64        // stored, orphaned ones included

	visible   int64     // points visible in all series
	last      int64     // last visible step of the series that is furthest, MinInt64 if none
	lastStale bool      // last may be too high: points were hidden
	unsettled []*Series // whose visible points must be found out before visible and last are right

	modified  time.Time // when an event file of it was written last
	structure uint64    // grows when a tag comes or changes its metadata, or start moves
	touched   []*Series // whose stamps must be published before the lock is given back

	info        *RunInfo // for the catalog, of state infoVersion
	infoVersion uint64
}

// A tag is one tag of one run: a series if it is a scalar, else what the catalog
// tells of it. It outlives the files that speak of it, so that whoever follows a
// series goes on doing so when its file is replaced.
type tag struct {
	id         int
	name       string
	files      int // how many files speak of it; with none it is not listed
	meta       summary.Metadata
	maxSamples int
	series     *Series // nil unless a scalar
}

// release says that one file less speaks of the tag.
func (t *tag) release() {
	if t.files--; t.files == 0 {
		t.meta, t.maxSamples = summary.Metadata{}, 0
	}
}

func newRun(s *Store, id int, name string) *run {
	return &run{
		id: id, name: name, store: s, keepOrphaned: s.opts.KeepOrphaned,
		tags: map[int]*tag{}, known: map[fileKey]*file{}, start: math.NaN(), last: math.MinInt64,
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

// unlock publishes what changed and gives the lock back.
func (r *run) unlock() {
	for _, s := range r.touched {
		s.touched = false
		r.note(s)
		s.publish()
	}
	clear(r.touched)
	r.touched = r.touched[:0]
	r.mu.Unlock()
}

// touch remembers that the stamp of a series must be published.
func (r *run) touch(s *Series) {
	if !s.touched {
		s.touched = true
		r.touched = append(r.touched, s)
	}
}

// addFile makes a file one of the run. The caller holds r.mu.
func (r *run) addFile(f *file) {
	i, _ := slices.BinarySearchFunc(r.files, f, func(a, b *file) int { return cmp.Compare(a.name, b.name) })
	r.files = slices.Insert(r.files, i, f)
	r.regroup()
}

// removeFile takes a file and all that came from it out of the run. The caller
// holds r.mu.
func (r *run) removeFile(f *file) {
	r.files = slices.DeleteFunc(r.files, func(g *file) bool { return g == f })
	r.forget(f)
	r.regroup()
}

// forget drops the points that came from a file.
func (r *run) forget(f *file) {
	for _, s := range f.slots.all {
		s.tag.release()
		if s.part == nil {
			continue
		}
		x := s.tag.series
		x.parts = slices.DeleteFunc(x.parts, func(p *part) bool { return p == s.part })
		r.points -= int64(s.part.n)
		r.store.points.Add(-int64(s.part.n))
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
		if t.series != nil && len(t.series.parts) > 1 {
			t.series.invalidate()
		}
	}
}
