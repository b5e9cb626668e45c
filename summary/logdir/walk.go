package logdir

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"board/internal/limits"
)

// A walk looks through log directories, one directory a step, and brings the
// table of runs in line with each directory as it finds it. Directories that no
// link leads to come first: however many links there are, they hold up nothing
// else. It belongs to the goroutine of Follow.
type walk struct {
	store  *Store
	part   bool               // it looks into some directories only
	before func(d *dir)       // called before a directory is listed
	plain  []*dir             // to be looked into, the last first
	linked []*dir             // behind links, the first first, so that long chains of links come last
	looked int64              // how many directories it has looked into
	lists  map[string][]entry // what directories behind links behind links hold, by real path
	ends   map[string]string  // where links lead to, by the link's real path; "" for nowhere
	again  map[string]int     // how often a directory was reached through links behind links, by its real path
	cut    bool               // it found more directories than it may look into

	dirs    map[string]*dir       // those looked into that can be watched, by local path
	absent  map[int]bool          // sources that do not exist, by index
	blind   []blindSpot           // what could not be looked into: nothing there is taken for gone
	left    map[string]unfollowed // where links were not followed, by the real path they lead to
	changed []*file               // to be read
	hot     []*file               // written lately
}

// A dir is a directory to look into.
type dir struct {
	tree   tree
	prefix string   // name of its source
	path   string   // in its tree
	real   string   // path on this machine without links, "" if it has none
	links  []string // real paths of the directories that hold the links through which it was reached
	root   bool     // it is a log directory itself
	source int      // index of the source whose root it is
	only   []string // look no further than into these of its directories; nil: into all
}

// run names the directory's run.
func (d *dir) run() string { return runName(d.prefix, d.path) }

// A blindSpot is a directory that could not be listed, or not to its end.
type blindSpot struct {
	tree tree
	dir  string
	run  string // of the directory
	err  error
}

// walkAll begins a walk through all log directories.
func (s *Store) walkAll() *walk {
	w := s.walkPart(nil)
	w.part = false
	s.walks++
	for i, t := range slices.Backward(s.trees) {
		src := s.opts.Sources[i]
		real, _ := t.real(".") // one that is missing is told of when it is listed
		w.plain = append(w.plain, &dir{tree: t, prefix: src.Name, path: ".", real: real, root: true, source: i})
	}
	return w
}

// walkPart begins a walk through a few directories. It follows no links behind
// links, so that it is always short.
func (s *Store) walkPart(dirs []*dir) *walk {
	return &walk{
		store: s, part: true, plain: dirs,
		again: map[string]int{}, lists: map[string][]entry{}, ends: map[string]string{}, dirs: map[string]*dir{}, absent: map[int]bool{}, left: map[string]unfollowed{},
	}
}

// walk looks through all log directories at once.
func (s *Store) walk() {
	w := s.walkAll()
	for w.step() {
	}
	s.pushAll(w.changed)
	w.end()
}

// step looks into one directory, and tells whether there may be more.
func (w *walk) step() bool {
	var d *dir
	switch {
	case w.looked >= w.store.limits.WalkDirs && len(w.plain)+len(w.linked) > 0:
		w.cut = true
		w.store.limits.Reached(limits.WalkDirs)
		return false
	case len(w.plain) > 0:
		d, w.plain = w.plain[len(w.plain)-1], w.plain[:len(w.plain)-1]
	case len(w.linked) > 0:
		d, w.linked[0] = w.linked[0], nil
		w.linked = w.linked[1:]
	default:
		return false
	}
	w.look(d)
	return true
}

// look looks into a directory.
func (w *walk) look(d *dir) {
	w.looked++
	if w.before != nil {
		w.before(d)
	}
	entries, err := w.list(d)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if d.root {
			w.absent[d.source] = true
		}
		return
	case err != nil:
		w.blind = append(w.blind, blindSpot{d.tree, d.path, d.run(), err})
	}
	if local := d.tree.local(d.path); local != "" && len(d.links) < 2 {
		w.dirs[local] = d
	}
	var files []foundFile
	from := len(w.plain)
	for _, e := range entries {
		switch {
		case !e.dir:
			files = append(files, foundFile{d.tree, path.Join(d.path, e.name), e.stamp})
		case d.only == nil || slices.Contains(d.only, e.name):
			w.push(d, e)
		}
	}
	slices.Reverse(w.plain[from:]) // the last is looked into first
	w.found(d, files, err == nil)
}

// list lists a directory. One that is looked into under many names is listed once.
func (w *walk) list(d *dir) ([]entry, error) {
	if len(d.links) < 2 {
		return d.tree.list(d.path)
	}
	if entries, ok := w.lists[d.real]; ok {
		return entries, nil
	}
	entries, err := d.tree.list(d.path)
	if err == nil {
		w.lists[d.real] = entries
	}
	return entries, err
}

// push has the walk look into a directory that stands in d.
func (w *walk) push(d *dir, e entry) {
	below := &dir{tree: d.tree, prefix: d.prefix, path: path.Join(d.path, e.name), links: d.links}
	if e.link {
		if !w.follow(d, below) {
			return
		}
	} else if d.real != "" {
		below.real = joinReal(d.real, e.name)
	}
	switch {
	case len(below.links) == 0:
		w.plain = append(w.plain, below)
	case len(below.links) == 1 || w.mayRepeat(below):
		w.linked = append(w.linked, below)
	}
}

// found brings the run of a directory in line with the event files that are in
// it. Unless they are all, no file is taken for gone.
func (w *walk) found(d *dir, files []foundFile, all bool) {
	s, name := w.store, d.run()
	s.mu.RLock()
	r := s.runs[name]
	s.mu.RUnlock()
	if r != nil && all {
		r.removeMissing(d, files)
	}
	if len(files) > 0 {
		r = s.runNamed(name)
		w.changed = append(w.changed, r.take(files)...)
		for _, x := range files {
			if f := r.known[x.key()]; time.Since(f.hot) < hotFor {
				w.hot = append(w.hot, f)
			}
		}
	}
	if r != nil {
		s.removeEmpty(r)
	}
}

// end takes away what is below directories that are gone, and keeps what is to
// be told of the walk.
func (w *walk) end() {
	if w.part {
		return
	}
	s := w.store
	s.mu.Lock()
	s.missing, s.blind = w.missing(), w.problems()
	runs := slices.Collect(maps.Values(s.runs))
	s.mu.Unlock()
	if w.cut {
		return
	}
	for _, r := range runs {
		for key, f := range r.known {
			if f.walked != s.walks && !w.isBlind(f) {
				delete(r.known, key)
				r.drop(f)
			}
		}
		s.removeEmpty(r)
	}
}

// missing is the log directories that do not exist, nor their alternatives.
func (w *walk) missing() []string {
	var out []string
	sources := w.store.opts.Sources
	for i, src := range sources {
		gone := w.absent[i] && !src.Alternative
		for j := i + 1; gone && j < len(sources) && sources[j].Alternative; j++ {
			gone = w.absent[j]
		}
		if gone {
			out = append(out, src.Path)
		}
	}
	return out
}

// problems tells of what could not be looked into.
func (w *walk) problems() []Problem {
	var out []Problem
	for _, b := range w.blind {
		out = append(out, Problem{Run: b.run, File: b.dir, Kind: unreadable, Count: 1,
			Message: fmt.Sprintf("directory cannot be listed: %v; it is tried again", b.err)})
	}
	if w.cut {
		next := slices.Concat(w.linked, w.plain)
		d := next[len(next)-1]
		out = append(out, Problem{Run: d.run(), File: d.path, Kind: leftOut, Count: 1,
			Message: fmt.Sprintf("there are more than %d directories; runs in those beyond are not found", w.looked)})
	}
	return append(out, w.unfollowed()...)
}

// isBlind tells whether a file may still be there although the walk missed it.
func (w *walk) isBlind(f *file) bool {
	return slices.ContainsFunc(w.blind, func(b blindSpot) bool {
		return b.tree == f.tree && (b.dir == "." || strings.HasPrefix(f.path, b.dir+"/"))
	})
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

// pushAll queues files, in the order of runs and names where runs were written to at the
// same time.
func (s *Store) pushAll(files []*file) {
	slices.SortFunc(files, func(a, b *file) int {
		return cmp.Or(cmp.Compare(a.run.id, b.run.id), cmp.Compare(a.order, b.order))
	})
	for _, f := range files {
		s.queue.push(f, f.run.noted)
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
// returns those that must be read.
func (r *run) take(found []foundFile) (changed []*file) {
	for _, x := range found {
		f := r.known[x.key()]
		if f == nil {
			f = newFile(r, x.tree, x.path, path.Base(x.path), x.stamp.size)
			r.known[x.key()] = f
			r.mu.Lock()
			r.addFile(f)
			r.mu.Unlock()
			f.noted.size = -1
		}
		f.walked = r.store.walks
		if f.note(x.stamp) {
			changed = append(changed, f)
		}
	}
	return changed
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
	return changed || f.damage.pending()
}

// removeMissing drops the files that the run had in a directory and that are not
// there any more.
func (r *run) removeMissing(d *dir, found []foundFile) {
	there := make(map[fileKey]bool, len(found))
	for _, x := range found {
		there[x.key()] = true
	}
	for key, f := range r.known {
		if key.tree == d.tree && path.Dir(key.path) == d.path && !there[key] {
			delete(r.known, key)
			r.drop(f)
		}
	}
}

// removeEmpty forgets a run without files.
func (s *Store) removeEmpty(r *run) {
	if len(r.known) > 0 {
		return
	}
	s.mu.Lock()
	delete(s.runs, r.name)
	delete(s.runByID, r.id)
	s.catalog = nil // it holds on to the run
	s.mu.Unlock()
	r.mu.Lock()
	r.info, r.unsettled = nil, nil
	r.mu.Unlock()
	s.restructured()
}

// drop takes a file that is gone out of the run. A worker that reads it finds out
// when it wants to store what it has read.
func (r *run) drop(f *file) {
	r.mu.Lock()
	f.gone = true
	r.removeFile(f)
	r.unlock()
	f.done.Store(true)
	r.store.gone += f.pos.Load()
	r.store.queue.look()
	r.store.restructured()
}
