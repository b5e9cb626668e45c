package sidecar

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"board/internal/limits"
)

// A journal is a file of lines, a JSON object for each change of a field. A line is written
// by one call, so that a board that is killed leaves at most a piece of the last one; whoever
// goes on with the file ends that piece, and readers pass over it.
//
// A board holds a lock on its journal while it lives. The next board goes on with one that
// nobody holds, so there are never more journals than there were boards at a time. Where
// the file system knows no locks, each board makes a new one.

// A change is a line: which field has which value since when.
type change struct {
	key
	Value json.RawMessage `json:"value"`
	Stamp int64           `json:"stamp"` // nanoseconds since 1970, but later than every change that its writer knew
	By    string          `json:"by"`    // its writer
}

// A key names a field.
type key struct {
	Kind  string `json:"kind"`           // "run", "direction", "view", "mute" or "board"
	Name  string `json:"name,omitempty"` // of the run, the tag or the view; what is muted, as JSON
	Field string `json:"field,omitempty"`
}

// before tells whether another change of the field counts in place of this one.
func (c change) before(d change) bool {
	if c.Stamp != d.Stamp {
		return c.Stamp < d.Stamp
	}
	return c.By < d.By
}

// A home is a directory with journals.
type home struct {
	root  string
	dir   string // in root
	make  bool   // root may be made
	known map[string]*progress
}

// progress is how far a journal has been read.
type progress struct {
	info   os.FileInfo
	offset int64
}

const (
	journalPrefix = "changes-"
	journalSuffix = ".jsonl"
)

func newID() string { return strings.ToLower(rand.Text()[:12]) }

// news reads what has been added to the journals. What cannot be read is left for the next
// time.
func (h *home) news(most *limits.Limits) (all []change) {
	root, err := os.OpenRoot(h.root) // so that no link leads outside
	if err != nil {
		return nil
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), h.dir)
	if err != nil {
		return nil
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), journalPrefix) || !strings.HasSuffix(e.Name(), journalSuffix) {
			continue
		}
		all = append(all, h.read(root, e.Name(), most)...)
	}
	return all
}

// read reads the lines that are new in a journal.
func (h *home) read(root *os.Root, name string, most *limits.Limits) (all []change) {
	info, err := root.Stat(filepath.Join(h.dir, name))
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	p := h.known[name]
	if p == nil || !os.SameFile(p.info, info) || info.Size() < p.offset { // it was replaced
		p = &progress{}
		h.known[name] = p
	}
	p.info = info
	if info.Size() == p.offset {
		return nil
	}
	if info.Size() > most.Journal {
		most.Reached(limits.Journal)
		return nil
	}
	file, err := root.Open(filepath.Join(h.dir, name))
	if err != nil {
		return nil
	}
	defer file.Close()
	data, err := io.ReadAll(io.NewSectionReader(file, p.offset, info.Size()-p.offset))
	if err != nil {
		return nil
	}
	whole := bytes.LastIndexByte(data, '\n') + 1 // the rest is being written
	p.offset += int64(whole)
	for line := range bytes.Lines(data[:whole]) {
		var c change
		if json.Unmarshal(line, &c) == nil && c.Kind != "" && c.Value != nil {
			all = append(all, c)
		}
	}
	return all
}

// A writable journal is this board's.
type journal struct {
	path   string
	file   *os.File
	home   *home
	locked bool
	least  int64 // bytes from which it is compacted
}

// open finds a journal that no other board holds, or makes one.
func (h *home) open(writer string) (*journal, error) {
	if h.make {
		if err := os.MkdirAll(h.root, 0o755); err != nil {
			return nil, fmt.Errorf("sidecar: %w", err)
		}
	}
	root, err := os.OpenRoot(h.root)
	if err != nil {
		return nil, fmt.Errorf("sidecar: %w", err)
	}
	defer root.Close()
	if err := root.Mkdir(h.dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("sidecar: %w", err)
	}
	entries, _ := fs.ReadDir(root.FS(), h.dir) // where it cannot be listed, a new journal will do
	for _, e := range entries {
		if e.Type().IsRegular() && strings.HasPrefix(e.Name(), journalPrefix) && strings.HasSuffix(e.Name(), journalSuffix) {
			if j := h.hold(root, e.Name(), 0); j != nil {
				return j, nil
			}
		}
	}
	name := journalPrefix + writer + journalSuffix
	if j := h.hold(root, name, os.O_CREATE); j != nil {
		return j, nil
	}
	file, err := root.OpenFile(filepath.Join(h.dir, name), os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return nil, fmt.Errorf("sidecar: %w", err)
	}
	return &journal{path: filepath.Join(h.root, h.dir, name), file: file, home: h}, nil // without a lock: its name is its own
}

// hold opens and locks a journal, and ends the piece of a line that its last writer left;
// nil if that cannot be done.
func (h *home) hold(root *os.Root, name string, flag int) *journal {
	file, err := root.OpenFile(filepath.Join(h.dir, name), os.O_APPEND|os.O_RDWR|flag, 0o644)
	if err != nil {
		return nil
	}
	j := &journal{path: filepath.Join(h.root, h.dir, name), file: file, home: h, locked: true}
	if !lock(file) || !isAt(root, filepath.Join(h.dir, name), file) || j.mend() != nil {
		file.Close()
		return nil
	}
	return j
}

// isAt tells whether a file still has its name: whoever compacted it meanwhile has put another
// in its place.
func isAt(root *os.Root, name string, file *os.File) bool {
	now, err := root.Stat(name)
	if err != nil {
		return false
	}
	info, err := file.Stat()
	return err == nil && os.SameFile(now, info)
}

// mend ends the last line, if it has no end.
func (j *journal) mend() error {
	info, err := j.file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	var last [1]byte
	if _, err := j.file.ReadAt(last[:], info.Size()-1); err != nil {
		return err
	}
	if last[0] == '\n' {
		return nil
	}
	_, err = j.file.Write([]byte{'\n'})
	return err
}

// append writes whole lines. Where that fails in their middle, what was written is taken
// back, or ended by the next write.
func (j *journal) append(lines []byte) error {
	info, err := j.file.Stat()
	if err != nil {
		return fmt.Errorf("sidecar: %w", err)
	}
	if err := j.mend(); err != nil {
		return fmt.Errorf("sidecar: %w", err)
	}
	if _, err := j.file.Write(lines); err != nil {
		return errors.Join(fmt.Errorf("sidecar: %w", err), j.file.Truncate(info.Size()))
	}
	if err := j.file.Sync(); err != nil {
		return fmt.Errorf("sidecar: %w", err)
	}
	return nil
}
