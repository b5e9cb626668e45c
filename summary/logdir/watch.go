package logdir

import (
	"errors"
	"fmt"
	"path/filepath"
	"syscall"

	"github.com/fsnotify/fsnotify"
)

// hints is what the file system tells by itself. It tells nothing on network
// file systems and in some containers, little when its queue overflows, and
// nothing of directories beyond the number it may watch; so nothing depends on it.
type hints struct {
	store   *Store
	watcher *fsnotify.Watcher // nil: no hints
	events  chan fsnotify.Event
	errors  chan error
	watched map[string]*dir // by local path
	full    bool            // no more directories can be watched
	warned  bool            // the log says so, once
}

func newHints(s *Store) *hints {
	h := &hints{store: s, watched: map[string]*dir{}}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		s.setWatching("by looking: " + err.Error())
		return h
	}
	h.watcher, h.events, h.errors = w, w.Events, w.Errors
	s.setWatching("by file system events, and by looking")
	return h
}

func (h *hints) close() {
	if h.watcher != nil {
		h.watcher.Close()
		h.watcher, h.events, h.errors = nil, nil, nil
	}
}

// watch watches a directory. It is called before the directory is listed, so that
// nothing comes between. Directories behind links behind links are not watched:
// there may be very many of them, and few directories to which they lead.
func (h *hints) watch(d *dir) {
	local := d.tree.local(d.path)
	if h.watcher == nil || h.full || local == "" || len(d.links) > 1 || h.watched[local] != nil {
		return
	}
	err := h.watcher.Add(local)
	switch {
	case err == nil:
		h.watched[local] = &dir{tree: d.tree, prefix: d.prefix, path: d.path, real: d.real, links: d.links}
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EMFILE):
		h.full = true
		h.store.setWatching(fmt.Sprintf("by looking; file system events for %d directories only, "+
			"as the system allows no more (fs.inotify.max_user_watches)", len(h.watched)))
		if !h.warned {
			h.warned = true
			h.store.opts.Log.Warn("cannot watch all log directories by events; they are looked at instead",
				"watched", len(h.watched), "error", err)
		}
	}
}

// keep forgets the directories that are gone: those that a walk did not find.
func (h *hints) keep(found map[string]*dir) {
	for local := range h.watched {
		if found[local] == nil {
			delete(h.watched, local)
			h.full = false
		}
	}
}

// failed takes note of trouble: when messages were lost, a walk finds what they told.
func (h *hints) failed(err error) {
	h.store.opts.Log.Debug("file system events", "error", err)
}

// hint acts on what the file system tells.
func (f *follower) hint(e fsnotify.Event) {
	if e.Op == fsnotify.Chmod {
		return
	}
	x := f.fileAt(e.Name)
	gone := e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename)
	if x == nil || gone {
		f.cameOrWent(e, x)
		return
	}
	f.lookAt(x)
	f.list(x)
}

// cameOrWent looks for what the file system tells of under the name of a file that
// is known, or of no such file. A directory that is gone takes others with it, so
// only a walk finds out what.
func (f *follower) cameOrWent(e fsnotify.Event, x *file) {
	in, name := f.hints.watched[filepath.Dir(e.Name)], filepath.Base(e.Name)
	wasDir := f.hints.watched[e.Name] != nil
	matters := x != nil || wasDir || e.Has(fsnotify.Create) && mayMatter(e.Name)
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		delete(f.hints.watched, e.Name) // a directory made anew has to be watched anew
	}
	switch {
	case !matters:
	case wasDir || in == nil:
		f.walkSoon()
	case x != nil || IsEventFile(name):
		f.lookInto(in, "")
	default:
		f.lookInto(in, name)
	}
}

// mayMatter tells whether a new name may be a directory or an event file: what
// has an ending and is no event file is neither, nearly always; a walk that comes
// anyway finds the others.
func mayMatter(name string) bool {
	return IsEventFile(filepath.Base(name)) || filepath.Ext(name) == "" || !filepath.IsAbs(name)
}

// fileAt is the known event file with a local path.
func (f *follower) fileAt(local string) *file {
	s := f.store
	for i, t := range s.trees {
		lt, ok := t.(localTree)
		if !ok {
			continue
		}
		rel, err := filepath.Rel(lt.root, local)
		if err != nil || !filepath.IsLocal(rel) {
			continue
		}
		rel = filepath.ToSlash(rel)
		s.mu.RLock()
		r := s.runs[runName(s.opts.Sources[i].Name, slashDir(rel))]
		s.mu.RUnlock()
		if r == nil {
			continue
		}
		if x := r.known[fileKey{t, rel}]; x != nil {
			return x
		}
	}
	return nil
}

func slashDir(rel string) string { return filepath.ToSlash(filepath.Dir(filepath.FromSlash(rel))) }

func (s *Store) setWatching(how string) { s.watching.Store(&how) }
