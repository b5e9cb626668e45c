package sidecar

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A Source is a log directory, and the name that precedes its runs, which may be "".
type Source struct{ Name, Path string }

// A Trash moves directories of runs into .board/trash of their log directory, and back. No
// event file is ever removed.
type Trash struct{ sources []Source }

// NewTrash returns the trash of log directories.
func NewTrash(sources []Source) *Trash { return &Trash{sources} }

// A Trashed is a run in the trash. Its JSON lies beside the files.
type Trashed struct {
	ID      string  `json:"-"`
	Run     string  `json:"run"`
	Path    string  `json:"path"`    // in the log directory, with slashes
	Deleted float64 `json:"deleted"` // seconds since 1970
	Bytes   int64   `json:"bytes"`
}

const (
	trashDir  = Dir + "/trash"
	trashInfo = "run.json"
	trashed   = "files"
)

// Delete moves a run's directory, and with it the runs below, into the trash.
func (t *Trash) Delete(run string) error {
	var last error
	for _, source := range t.sources {
		rel, ok := source.path(run)
		if !ok {
			continue
		}
		err := source.delete(run, rel)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		last = err
	}
	if last == nil {
		last = fmt.Errorf("the run %q has no directory of its own", run)
	}
	return last
}

// path is where a run lies in a log directory; the directory itself cannot be moved.
func (s Source) path(run string) (rel string, ok bool) {
	if s.Name != "" {
		if run, ok = strings.CutPrefix(run, s.Name+"/"); !ok {
			return "", false
		}
	}
	rel = path.Clean(run)
	first, _, _ := strings.Cut(rel, "/")
	return rel, rel != "." && first != Dir && filepath.IsLocal(filepath.FromSlash(rel))
}

func (s Source) delete(run, rel string) error {
	root, err := os.OpenRoot(s.Path)
	if err != nil {
		return fmt.Errorf("delete %q: %w", run, err)
	}
	defer root.Close()
	info, err := root.Stat(rel)
	if err != nil || !info.IsDir() {
		return errors.Join(err, fmt.Errorf("delete %q: there is no such directory", run))
	}
	place := trashDir + "/" + newID()
	if err := root.MkdirAll(place, 0o755); err != nil {
		return fmt.Errorf("delete %q: %w", run, err)
	}
	about, err := json.Marshal(Trashed{Run: run, Path: rel, Deleted: float64(time.Now().UnixMilli()) / 1000, Bytes: size(root, rel)})
	if err == nil {
		err = root.WriteFile(place+"/"+trashInfo, about, 0o644)
	}
	if err == nil {
		err = root.Rename(rel, place+"/"+trashed)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("delete %q: %w", run, err), root.RemoveAll(place)) // nothing was moved into it
	}
	return nil
}

// size is how many bytes lie in a directory, of its first files at least.
func size(root *os.Root, dir string) (bytes int64) {
	left := 100_000
	_ = fs.WalkDir(root.FS(), dir, func(_ string, d fs.DirEntry, err error) error { // what cannot be read counts as nothing
		if left--; left < 0 {
			return fs.SkipAll
		}
		if err == nil && d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				bytes += info.Size()
			}
		}
		return nil
	})
	return bytes
}

// List is what is in the trash, the newest first.
func (t *Trash) List() (all []Trashed) {
	for _, source := range t.sources {
		root, err := os.OpenRoot(source.Path)
		if err != nil {
			continue
		}
		entries, _ := fs.ReadDir(root.FS(), trashDir)
		for _, e := range entries {
			if about, err := read(root, e.Name()); err == nil {
				all = append(all, about)
			}
		}
		root.Close()
	}
	slices.SortFunc(all, func(a, b Trashed) int { return cmp.Or(cmp.Compare(b.Deleted, a.Deleted), cmp.Compare(a.ID, b.ID)) })
	return all
}

// read reads what is known of a run in the trash.
func read(root *os.Root, id string) (about Trashed, err error) {
	data, err := root.ReadFile(trashDir + "/" + id + "/" + trashInfo)
	if err != nil {
		return about, err
	}
	if err := json.Unmarshal(data, &about); err != nil {
		return about, err
	}
	if !filepath.IsLocal(filepath.FromSlash(about.Path)) {
		return about, fmt.Errorf("%q is no path in the log directory", about.Path)
	}
	about.ID = id
	_, err = root.Stat(trashDir + "/" + id + "/" + trashed)
	return about, err
}

// Restore moves a run back to where it was, and returns its name.
func (t *Trash) Restore(id string) (run string, err error) {
	if id == "" || strings.ContainsAny(id, `/\`) || !filepath.IsLocal(id) {
		return "", fmt.Errorf("restore %.40q: not a name in the trash", id)
	}
	for _, source := range t.sources {
		root, err := os.OpenRoot(source.Path)
		if err != nil {
			continue
		}
		about, err := read(root, id)
		if err == nil {
			err = restore(root, about)
			root.Close()
			return about.Run, err
		}
		root.Close()
	}
	return "", fmt.Errorf("restore %q: it is not in the trash", id)
}

func restore(root *os.Root, about Trashed) error {
	if _, err := root.Lstat(about.Path); err == nil {
		return fmt.Errorf("restore %q: there is a directory of this name again; move it away first", about.Run)
	}
	if err := root.MkdirAll(path.Dir(about.Path), 0o755); err != nil {
		return fmt.Errorf("restore %q: %w", about.Run, err)
	}
	place := trashDir + "/" + about.ID
	if err := root.Rename(place+"/"+trashed, about.Path); err != nil {
		return fmt.Errorf("restore %q: %w", about.Run, err)
	}
	return root.RemoveAll(place)
}
