package logdir

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A walk looks through all log directories: it finds the event files there are
// now, by run, and the directories to watch.
type walk struct {
	found   map[string][]foundFile // by run
	dirs    []string               // local paths of all directories seen
	missing []string               // log directories that do not exist
	blind   []blindSpot            // what could not be looked into: nothing there is taken for gone
}

type foundFile struct {
	tree  tree
	path  string
	stamp stamp
}

// A fileKey names an event file among those of all log directories: two of them
// may share a run, and a path.
type fileKey struct {
	tree tree
	path string
}

func (x foundFile) key() fileKey { return fileKey{x.tree, x.path} }

// A blindSpot is a directory that could not be listed, or not to its end.
type blindSpot struct {
	tree tree
	dir  string
	run  string // of the directory
	err  error
}

// problems tells of what could not be looked into.
func (w *walk) problems() []Problem {
	var out []Problem
	for _, b := range w.blind {
		out = append(out, Problem{Run: b.run, File: b.dir, Kind: unreadable, Count: 1,
			Message: fmt.Sprintf("directory cannot be listed: %v; it is tried again", b.err)})
	}
	return out
}

func newWalk() *walk { return &walk{found: map[string][]foundFile{}} }

// source walks one log directory. It returns false where there is none.
func (w *walk) source(t tree, src Source) bool {
	if _, err := t.list("."); errors.Is(err, fs.ErrNotExist) {
		return false
	}
	w.dir(t, src.Name, ".", nil)
	return true
}

// note notes that a log directory is there, or that it is missing. before tells
// the same of the source before it.
func (w *walk) note(src Source, there, before bool) {
	switch last := len(w.missing) - 1; {
	case !there && !src.Alternative:
		w.missing = append(w.missing, src.Path)
	case there && src.Alternative && !before:
		w.missing = w.missing[:last]
	}
}

// dir walks a directory and what is below. The real paths of the directories
// above in which a link was followed are known, so that no link leads back.
func (w *walk) dir(t tree, prefix, dir string, links []string) {
	entries, err := t.list(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	run := runName(prefix, dir)
	if err != nil {
		w.blind = append(w.blind, blindSpot{t, dir, run, err})
	}
	w.dirs = append(w.dirs, t.local(dir))
	for _, e := range entries {
		below := path.Join(dir, e.name)
		switch {
		case !e.dir:
			w.found[run] = append(w.found[run], foundFile{t, below, e.stamp})
		case !e.link:
			w.dir(t, prefix, below, links)
		default:
			if here, ok := w.follow(t, dir, below, links); ok {
				w.dir(t, prefix, below, append(links[:len(links):len(links)], here))
			}
		}
	}
}

// follow decides whether a link to a directory may be followed: not when it
// leads to a directory in which it stands itself. It returns the real path of
// the directory that holds the link.
func (w *walk) follow(t tree, dir, link string, links []string) (string, bool) {
	target, err := filepath.EvalSymlinks(t.local(link))
	if err != nil {
		return "", false
	}
	here, err := filepath.EvalSymlinks(t.local(dir))
	if err != nil || isWithin(here, target) {
		return "", false
	}
	for _, l := range links {
		if isWithin(l, target) {
			return "", false
		}
	}
	return here, true
}

// isWithin tells whether a directory is, or lies below, another.
func isWithin(dir, other string) bool {
	return dir == other || strings.HasPrefix(dir, strings.TrimSuffix(other, string(filepath.Separator))+string(filepath.Separator))
}

// runName names the run of a directory as TensorBoard does: by its path below
// the log directory, "." for that itself, behind the source's name if it has one.
// File systems allow bytes that are no text; a run's name must be one, because
// that is how clients ask for it.
func runName(prefix, dir string) string {
	dir = strings.ToValidUTF8(dir, "\uFFFD")
	switch {
	case prefix == "":
		return dir
	case dir == ".":
		return prefix
	}
	return prefix + "/" + dir
}

// isBlind tells whether a file may still be there although the walk missed it.
func (w *walk) isBlind(f *file) bool {
	return slices.ContainsFunc(w.blind, func(b blindSpot) bool {
		return b.tree == f.tree && (b.dir == "." || strings.HasPrefix(f.path, b.dir+"/"))
	})
}

// walk looks through the log directories and brings the table of runs in line
// with what is there. It runs in the goroutine of Follow.
func (s *Store) walk() *walk {
	w := newWalk()
	there := true
	for i, t := range s.trees {
		before := there
		there = w.source(t, s.opts.Sources[i])
		w.note(s.opts.Sources[i], there, before)
	}
	s.mu.Lock()
	s.missing, s.blind = w.missing, w.problems()
	s.mu.Unlock()
	s.removeGone(w)
	s.pushAll(s.takeFound(w))
	return w
}

// takeFound makes files and runs of what a walk found, and returns the runs that
// must be read.
func (s *Store) takeFound(w *walk) []*run {
	var changed []*run
	for name, found := range w.found {
		r := s.runNamed(name)
		if r.take(found) {
			changed = append(changed, r)
		}
	}
	return changed
}

// pushAll queues runs, those written last first: a training that goes on now is
// on the screen before the archive is.
func (s *Store) pushAll(runs []*run) {
	slices.SortFunc(runs, func(a, b *run) int { return b.noted.Compare(a.noted) })
	for _, r := range runs {
		s.queue.push(r)
	}
}

// runNamed is the run of a name, made if there is none.
func (s *Store) runNamed(name string) *run {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.runs[name]
	if r == nil {
		r = newRun(s, s.nextRun, name)
		s.nextRun++
		s.runs[name], s.runByID[r.id] = r, r
		s.restructured()
	}
	return r
}

// take compares the files found in the run's directory with those known, and
// tells whether any must be read.
func (r *run) take(found []foundFile) bool {
	want := false
	for _, x := range found {
		f := r.known[x.key()]
		if f == nil {
			f = newFile(r, x.tree, x.path, path.Base(x.path))
			f.counted = x.stamp.size
			r.store.bytes.Add(x.stamp.size)
			r.known[x.key()] = f
			r.mu.Lock()
			r.addFile(f)
			r.mu.Unlock()
			f.noted.size = -1
		}
		want = f.note(x.stamp) || want
	}
	return want
}

// note takes a new look at a file's state, and tells whether it must be read.
func (f *file) note(now stamp) bool {
	changed := !f.noted.same(now)
	if changed {
		f.hot = now.mod
		if f.noted.size >= 0 { // it changed under our eyes
			f.hot = time.Now()
		}
		f.noted = now
		if now.mod.After(f.run.noted) {
			f.run.noted = now.mod
		}
	}
	if changed || f.damage.pending() {
		f.want.Store(true)
		return true
	}
	return false
}

// removeGone forgets the files that a walk did not find any more, and the runs
// without files.
func (s *Store) removeGone(w *walk) {
	s.mu.RLock()
	runs := slices.Collect(maps.Values(s.runs))
	s.mu.RUnlock()
	for _, r := range runs {
		if r.removeMissing(w, w.found[r.name]); len(r.known) > 0 {
			continue
		}
		s.mu.Lock()
		delete(s.runs, r.name)
		delete(s.runByID, r.id)
		s.mu.Unlock()
		s.restructured()
	}
}

func (r *run) removeMissing(w *walk, found []foundFile) {
	if len(found) >= len(r.known) && len(r.known) > 0 && r.allIn(found) {
		return
	}
	there := make(map[fileKey]bool, len(found))
	for _, x := range found {
		there[x.key()] = true
	}
	for key, f := range r.known {
		if !there[key] && !w.isBlind(f) {
			delete(r.known, key)
			r.drop(f)
		}
	}
}

// allIn tells whether every known file is among those found.
func (r *run) allIn(found []foundFile) bool {
	n := 0
	for _, x := range found {
		if r.known[x.key()] != nil {
			n++
		}
	}
	return n == len(r.known)
}

// drop takes a file that is gone out of the run, once no worker reads it.
func (r *run) drop(f *file) {
	r.reading.Lock()
	defer r.reading.Unlock()
	f.done.Store(true)
	r.store.queue.look()
	r.mu.Lock()
	r.removeFile(f)
	r.unlock()
	r.store.bytes.Add(-f.counted)
	r.store.bytesRead.Add(-f.offset)
	r.store.restructured()
}
