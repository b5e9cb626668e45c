package logdir

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"board/internal/limits"
)

// ErrOutside says that a path, or a link in it, leads out of the log directory.
var ErrOutside = errors.New("the path leads out of the log directory")

// A Folder is a directory of the log directories, for the files in it that are no
// event files: a projector's configuration, assets, profiles. Names of files come
// from logs and from clients; whatever they say, nothing outside the log directory
// is listed or opened. Links are followed as long as they stay inside.
type Folder struct {
	places []folderPlace
	limits *limits.Limits
}

// A folderPlace is one of the directories that share a run's name.
type folderPlace struct {
	tree tree
	dir  string
}

// A FileInfo describes a file or a directory of a [Folder].
type FileInfo struct {
	Name     string // the last element of its path
	Dir      bool
	Size     int64
	Modified time.Time
}

// A File is an open file of a [Folder].
type File struct {
	blob
	info FileInfo
}

// Info is the state of the file when it was opened.
func (f *File) Info() FileInfo { return f.info }

// Folder is the directory of a run, or any directory below the log directories,
// named as a run in it would be: the log directory itself is ".". It need not exist.
func (s *Store) Folder(run string) Folder {
	s.mu.RLock()
	r := s.runs[run]
	s.mu.RUnlock()
	f := Folder{limits: s.limits}
	if r != nil {
		f.places = r.directories()
	}
	for i, t := range s.trees {
		if dir, ok := dirOf(s.opts.Sources[i].Name, run); ok {
			f.add(folderPlace{t, dir})
		}
	}
	return f
}

func (f *Folder) add(p folderPlace) {
	if !slices.Contains(f.places, p) {
		f.places = append(f.places, p)
	}
}

// directories is where the event files of the run lie: names of directories that
// are no text cannot be made of the run's name.
func (r *run) directories() []folderPlace {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var f Folder
	for _, x := range r.files {
		f.add(folderPlace{x.tree, path.Dir(x.path)})
	}
	return f.places
}

// dirOf is the opposite of runName: the directory, in the tree of a source, of a run.
func dirOf(prefix, run string) (dir string, ok bool) {
	if prefix != "" {
		rest, found := strings.CutPrefix(run, prefix)
		switch {
		case !found:
			return "", false
		case rest == "":
			return ".", true
		}
		if run, found = strings.CutPrefix(rest, "/"); !found {
			return "", false
		}
	}
	return run, fs.ValidPath(run)
}

// List lists a directory by its path in the folder, "." for the folder itself, in
// the order of names. [fs.ErrNotExist] says that there is none.
func (f Folder) List(dir string) ([]FileInfo, error) {
	var all []FileInfo
	most := int(f.limits.Listing)
	err := f.each(dir, func(t tree, dir string) error {
		list, err := t.listInside(dir, max(1, most+1-len(all)))
		for _, x := range list {
			if !slices.ContainsFunc(all, func(y FileInfo) bool { return y.Name == x.Name }) {
				all = append(all, x)
			}
		}
		return err
	}, true)
	if len(all) > most {
		f.limits.Reached(limits.Listing)
		all, err = all[:most], fmt.Errorf("directory %q has more than %d files; the rest is left out", dir, most)
	}
	slices.SortFunc(all, func(a, b FileInfo) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

// Open opens a file by its path in the folder. [fs.ErrNotExist] says that there is
// none, or that it is no regular file.
func (f Folder) Open(name string) (file *File, err error) {
	err = f.each(name, func(t tree, name string) error {
		b, now, err := t.openInside(name)
		if err == nil {
			file = &File{blob: b, info: FileInfo{Name: path.Base(name), Size: now.size, Modified: now.mod}}
		}
		return err
	}, false)
	return file, err
}

// each calls do with a path in each of the folder's places until one has it, or all
// of them. Its error is that of the place that has the path: not that it is missing
// in another one.
func (f Folder) each(name string, do func(t tree, name string) error, all bool) error {
	missing := &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	var result error = missing
	for _, p := range f.places {
		inside, err := p.tree.inside(p.dir, name)
		if err == nil {
			err = do(p.tree, inside)
		}
		switch {
		case err == nil && !all:
			return nil
		case errors.Is(result, fs.ErrNotExist):
			result = err
		case err != nil && !errors.Is(err, fs.ErrNotExist):
			result = err
		}
	}
	return result
}

// joinInside is the path in a tree of what stands at a path in one of its
// directories. Only the path itself is looked at: links are left to the tree.
func joinInside(dir, name string) (string, error) {
	inside := path.Join(dir, filepath.ToSlash(name))
	if !filepath.IsLocal(inside) || strings.ContainsRune(name, 0) || path.IsAbs(name) {
		return "", outside(name)
	}
	return inside, nil
}

func outside(name string) error { return &fs.PathError{Op: "open", Path: name, Err: ErrOutside} }
