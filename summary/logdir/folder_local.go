package logdir

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"syscall"

	"board/summary"
)

// Files that are no event files, in a directory of this machine. [os.Root] holds
// all of it inside the log directory, whatever links say, even if they
// change meanwhile.

func (t localTree) inside(dir, name string) (string, error) {
	if filepath.IsAbs(name) {
		rel, err := filepath.Rel(t.root, name)
		if err != nil {
			return "", outside(name)
		}
		return joinInside(".", filepath.ToSlash(rel))
	}
	return joinInside(dir, name)
}

func (t localTree) listInside(dir string, most int) (list []FileInfo, err error) {
	err = t.in(dir, os.O_RDONLY|onlyDirectory, func(root *os.Root, d *os.File) error {
		defer d.Close()
		entries, err := d.ReadDir(most)
		for _, e := range entries {
			info, err := root.Stat(filepath.Join(filepath.FromSlash(dir), e.Name()))
			if err != nil || !info.IsDir() && !info.Mode().IsRegular() {
				continue // gone meanwhile, a link that leads outside or nowhere, a pipe
			}
			list = append(list, FileInfo{Name: e.Name(), Dir: info.IsDir(), Size: info.Size(), Modified: info.ModTime()})
		}
		if errors.Is(err, io.EOF) {
			err = nil // the directory is empty
		}
		return err
	})
	return list, err
}

// openInside does not wait, as open does not.
func (t localTree) openInside(name string) (b blob, now stamp, err error) {
	err = t.in(name, os.O_RDONLY|syscall.O_NONBLOCK, func(_ *os.Root, f *os.File) error {
		info, err := f.Stat()
		if err == nil {
			err = checkRegular(info)
		}
		if err != nil {
			f.Close()
			return &fs.PathError{Op: "open", Path: name, Err: err}
		}
		b, now = summary.SparseFile{File: f}, stampOf(info)
		return nil
	})
	return b, now, err
}

// in opens what stands at a path, for a function that closes it.
func (t localTree) in(name string, flag int, do func(root *os.Root, f *os.File) error) error {
	root, err := os.OpenRoot(t.root)
	if err != nil {
		return err
	}
	defer root.Close()
	f, err := root.OpenFile(filepath.FromSlash(path.Clean(name)), flag, 0)
	switch {
	case err == nil:
		return do(root, f)
	case escapes(root, err):
		return outside(name)
	case errors.Is(err, syscall.ENOTDIR):
		return &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return err
}

// escapes tells whether an error of a root says that a path leads out of it. The
// error that says so has no name: it is the one that a path says for sure that does.
func escapes(root *os.Root, err error) bool {
	_, sure := root.Lstat("..")
	var is, would *fs.PathError
	return errors.As(err, &is) && errors.As(sure, &would) && errors.Is(is.Err, would.Err)
}
