package logdir

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"
	"sync"
	"time"
)

const (
	// hotFor is how long a file that was written is looked at often.
	hotFor = time.Minute
	// hotPause is the least time between two looks at hot files.
	hotPause = 100 * time.Millisecond
	// lookShare bounds what looking costs: after a look that took a while, the
	// next one waits this many times as long. Walks and hot files then take a third
	// of a percent of a core each, and the memory that they use a little more.
	lookShare = 300
	// hintShare is the same for looks that the file system has given a reason for.
	hintShare = 25
	// longRest is the longest wait after a look: it caps the pause between looks,
	// so that changes without events are found. A look that takes very long takes slowShare of the time.
	longRest  = 30 * time.Second
	slowShare = 10
	// missingPause is the time between two looks for a log directory that does
	// not exist yet.
	missingPause = time.Second
	// gatherPause is how long news of files that come or go gather before a walk.
	gatherPause = 20 * time.Millisecond
)

// Follow reads all that is there, and then goes on reading what comes, until the
// context is done. It is called once. With a reload interval of 0 it returns
// nothing new after the first load, but still waits for the context.
//
// Looking is the truth, being told is a hint: every directory is walked again
// and again and hot files are looked at often, whatever the file system tells;
// what it tells only makes things faster. What looking costs sets its pace.
func (s *Store) Follow(ctx context.Context) error {
	var workers sync.WaitGroup
	for range s.opts.Workers {
		workers.Go(func() { s.work(backlog) })
	}
	workers.Go(func() { s.work(tail) })
	stop := context.AfterFunc(ctx, s.queue.close)
	defer workers.Wait()
	defer s.queue.close()
	defer stop()

	f := follower{store: s, parts: map[string]*dir{}}
	f.start()
	defer f.hints.close()
	f.loop(ctx)
	if !f.walked {
		s.finishLoad(nil)
	}
	return nil
}

// allFiles is every event file known. Only the goroutine of Follow may ask.
func (s *Store) allFiles() (files []*file) {
	for _, r := range s.runs {
		files = slices.AppendSeq(files, maps.Values(r.known))
	}
	return files
}

// finishLoad waits until the files that were there at the start have been read,
// and says so. What trainings write meanwhile does not put it off.
func (s *Store) finishLoad(files []*file) {
	s.queue.await(func() bool { return allRead(&files) })
	s.took.Store(max(1, int64(time.Since(s.opened))))
	close(s.loaded)
	s.subs.wake()
	s.trimLoaded()
}

// A follower decides when to look where. It lives in the goroutine of Follow.
type follower struct {
	store   *Store
	hints   *hints
	walk    *walk           // in progress; nil: none
	walked  bool            // all log directories were walked through once
	walkAt  time.Time       // when to begin the next walk
	walking time.Duration   // what the last walk took, or the present one until now
	parts   map[string]*dir // directories in which something new was told of, by local path
	partAt  time.Time       // when to look into these
	hotAt   time.Time       // when to look at hot files next
	hot     []*file
}

func (f *follower) start() {
	f.hints = newHints(f.store)
	if f.store.opts.ReloadInterval == 0 {
		f.hints.close()
	}
}

// beginWalk begins a walk: through all log directories if it is time for that,
// else into those in which something is new.
func (f *follower) beginWalk(now time.Time) {
	switch {
	case !now.Before(f.walkAt):
		f.walk, f.walking = f.store.walkAll(), 0
	case len(f.parts) > 0 && !now.Before(f.partAt):
		f.walk = f.store.walkPart(slices.Collect(maps.Values(f.parts)))
	default:
		return
	}
	f.walk.before = f.hints.watch
	clear(f.parts)
}

// walkSlice is how long a walk goes on before files that are written now get
// their turn.
const walkSlice = 5 * time.Millisecond

// goOn goes on with the walk for a while, and hands over what it found.
func (f *follower) goOn(begin time.Time) {
	w := f.walk
	more := true
	for more && time.Since(begin) < walkSlice {
		more = w.step()
	}
	f.store.pushAll(w.changed)
	for _, x := range w.hot {
		f.list(x)
	}
	w.changed, w.hot = w.changed[:0], w.hot[:0]
	if !more {
		w.end()
		f.walk = nil
		f.store.trimGone()
	}
	took := time.Since(begin)
	if w.part {
		f.partAt = time.Now().Add(max(gatherPause, hintShare*took))
		return
	}
	if f.walking += took; !more {
		f.endWalk(w)
	}
}

// endWalk sets the time of the next walk.
func (f *follower) endWalk(w *walk) {
	f.hints.keep(w.dirs)
	pause := max(f.store.opts.ReloadInterval, lookRest(f.walking))
	if len(w.missing()) > 0 {
		pause = min(pause, max(missingPause, lookRest(f.walking)))
	}
	f.walkAt = time.Now().Add(pause)
	f.gatherHot()
	if !f.walked {
		f.walked = true
		go f.store.finishLoad(f.store.allFiles())
	}
}

// lookRest is how long to wait after a look that took so long.
func lookRest(took time.Duration) time.Duration {
	return min(lookShare*took, max(longRest, slowShare*took))
}

// gatherHot lists the files that were written lately.
func (f *follower) gatherHot() {
	clear(f.hot) // what is not hot any more may be gone
	f.hot = f.hot[:0]
	f.store.mu.RLock()
	defer f.store.mu.RUnlock()
	for _, r := range f.store.runs {
		for _, x := range r.known {
			x.listed = false
			if time.Since(x.hot) < hotFor {
				f.list(x)
			}
		}
	}
	f.hotAt = time.Now().Add(hotPause)
}

// list puts a file among the hot ones.
func (f *follower) list(x *file) {
	if !x.listed {
		x.listed = true
		f.hot = append(f.hot, x)
	}
}

// lookHot looks at the hot files.
func (f *follower) lookHot() {
	begin := time.Now()
	f.hot = slices.DeleteFunc(f.hot, func(x *file) bool {
		x.listed = begin.Sub(x.hot) < hotFor && !x.gone
		return !x.listed
	})
	for _, x := range f.hot {
		f.lookAt(x)
	}
	f.hotAt = time.Now().Add(max(hotPause, lookRest(time.Since(begin))))
}

// lookAt looks at one file.
func (f *follower) lookAt(x *file) {
	now, err := x.tree.stat(x.path)
	if errors.Is(err, fs.ErrNotExist) {
		f.walkSoon()
		return
	}
	if err == nil && x.note(now) {
		f.store.queue.push(x, x.run.noted)
	}
}

// walkSoon brings the next walk forward: something came or went. Many such
// messages make one walk, and walks keep their share of the time.
func (f *follower) walkSoon() {
	at := time.Now().Add(max(gatherPause, hintShare*f.walking))
	if at.Before(f.walkAt) {
		f.walkAt = at
	}
}

// lookInto has a directory looked into soon, and what stands in it under a name:
// "" if that is no directory. Many such messages make one look.
func (f *follower) lookInto(d *dir, name string) {
	local := d.tree.local(d.path)
	part := f.parts[local]
	if part == nil {
		if at := time.Now().Add(gatherPause); len(f.parts) == 0 && f.partAt.Before(at) {
			f.partAt = at
		}
		part = &dir{tree: d.tree, prefix: d.prefix, path: d.path, real: d.real, links: d.links, only: []string{}}
		f.parts[local] = part
	}
	if name != "" {
		part.only = append(part.only, name)
	}
}

func (f *follower) loop(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		if f.walked && f.store.opts.ReloadInterval == 0 {
			f.store.setWatching("nothing: the log directories were read once")
			<-ctx.Done()
			return
		}
		timer.Reset(time.Until(f.next()))
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			f.due()
		case <-f.store.poke:
			f.lookHot()
			f.walkSoon()
		case h := <-f.hints.events:
			f.hint(h)
		case err := <-f.hints.errors:
			f.hints.failed(err)
			f.walkSoon()
		}
	}
}

// next is when something is due.
func (f *follower) next() time.Time {
	at := f.walkAt
	if f.walk != nil {
		at = time.Time{}
	}
	if len(f.parts) > 0 && f.partAt.Before(at) {
		at = f.partAt
	}
	if len(f.hot) > 0 && f.hotAt.Before(at) {
		at = f.hotAt
	}
	return at
}

func (f *follower) due() {
	now := time.Now()
	if len(f.hot) > 0 && !now.Before(f.hotAt) {
		f.lookHot()
	}
	if f.walk == nil {
		f.beginWalk(now)
	}
	if f.walk != nil {
		f.goOn(time.Now())
	}
}
