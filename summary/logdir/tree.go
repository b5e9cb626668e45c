package logdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"
	"time"

	"board/summary"
)

// A tree is where event files lie. Nothing else in this package speaks to the
// operating system about them, so that directories on object stores can come
// through the same few calls. Paths are relative to the log directory, with
// slashes; the log directory itself is ".".
type tree interface {
	// list tells what a directory holds, links followed. [fs.ErrNotExist] says
	// that there is no such directory; with any other error the list may lack
	// something.
	list(dir string) ([]entry, error)
	// stat is the present state of an event file. [fs.ErrNotExist] says that
	// there is none, or something else of that name.
	stat(name string) (stamp, error)
	// open opens an event file and tells its state. Its errors are those of stat.
	open(name string) (blob, stamp, error)
	// real is the path of a directory with all links followed: two directories
	// are one if their paths are the same.
	real(dir string) (string, error)
	// local is the directory's path on this machine for the watcher, "" if it has none.
	local(dir string) string
	folders
}

// Folders is for files that are no event files. Whatever it is asked for, it stays
// inside the log directory: [ErrOutside].
type folders interface {
	// inside is the path of what stands at a path, given by a log, in a directory.
	inside(dir, name string) (string, error)
	// listInside lists so many files and directories of a directory at most.
	listInside(dir string, most int) ([]FileInfo, error)
	// openInside opens a file and tells its state.
	openInside(name string) (blob, stamp, error)
}

// A blob is an open file.
type blob interface {
	io.ReaderAt
	io.Closer
}

// An entry is an event file or a directory in a listing.
type entry struct {
	name  string // the last element of its path
	dir   bool
	link  bool // reached through a symbolic link
	stamp stamp
}

// A stamp tells whether a file changed.
type stamp struct {
	size int64
	mod  time.Time
	id   fs.FileInfo // for os.SameFile; nil where files have no identity
}

// same tells whether nothing says that the file changed between two stamps.
func (s stamp) same(t stamp) bool {
	return s.size == t.size && s.mod.Equal(t.mod) && s.sameFile(t)
}

// sameFile tells whether both are states of one file, not of one that took the
// place of another.
func (s stamp) sameFile(t stamp) bool {
	return s.id == nil || t.id == nil || os.SameFile(s.id, t.id)
}

// localTree is a directory of this machine. Symbolic links are followed, as
// TensorBoard follows them, because people gather runs with them: nothing but
// sound records of files that are named as event files ever leaves such a link.
type localTree struct{ root string }

func (t localTree) path(name string) string { return filepath.Join(t.root, filepath.FromSlash(name)) }

func (t localTree) local(dir string) string { return t.path(dir) }

func (t localTree) real(dir string) (string, error) { return filepath.EvalSymlinks(t.path(dir)) }

func (t localTree) list(dir string) ([]entry, error) {
	found, err := os.ReadDir(t.path(dir))
	entries := make([]entry, 0, len(found))
	for _, d := range found {
		if e, ok := t.entry(dir, d); ok {
			entries = append(entries, e)
		}
	}
	return dropDownloads(entries), err
}

// entry looks closer at what may matter: directories, event files, and what is
// behind links. A file that vanished meanwhile does not matter; one that may not
// be looked at does: opening it will tell why.
func (t localTree) entry(dir string, d fs.DirEntry) (entry, bool) {
	e := entry{name: d.Name(), dir: d.IsDir(), link: d.Type()&fs.ModeSymlink != 0}
	if e.dir || passedDirs[e.name] {
		return e, !passedDirs[e.name]
	}
	if !e.link && !IsEventFile(e.name) {
		return e, false
	}
	info, err := os.Stat(t.path(path.Join(dir, e.name)))
	if err != nil {
		return e, IsEventFile(e.name) && !errors.Is(err, fs.ErrNotExist)
	}
	e.dir = info.IsDir()
	e.stamp = stampOf(info)
	return e, e.dir || info.Mode().IsRegular() && IsEventFile(e.name)
}

func (t localTree) stat(name string) (stamp, error) {
	info, err := os.Stat(t.path(name))
	if err == nil {
		err = checkRegular(info)
	}
	if err != nil {
		return stamp{}, err
	}
	return stampOf(info), nil
}

// open does not wait: a pipe that took the file's place would never open.
func (t localTree) open(name string) (blob, stamp, error) {
	f, err := os.OpenFile(t.path(name), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, stamp{}, err
	}
	info, err := f.Stat()
	if err == nil {
		err = checkRegular(info)
	}
	if err != nil {
		f.Close()
		return nil, stamp{}, err
	}
	return summary.SparseFile{File: f}, stampOf(info), nil
}

// checkRegular refuses directories, pipes and devices that are named as event files.
func checkRegular(info fs.FileInfo) error {
	if info.Mode().IsRegular() {
		return nil
	}
	return fmt.Errorf("%s is a %s: %w", info.Name(), info.Mode().Type(), fs.ErrNotExist)
}

func stampOf(info fs.FileInfo) stamp {
	return stamp{size: info.Size(), mod: info.ModTime(), id: info}
}
