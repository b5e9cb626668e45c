package sidecar

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"board/internal/limits"
)

// compactAt is how many bytes a journal has at least before it is compacted.
const compactAt = 1 << 20

// compactPrefix begins the names of journals that are being made.
const compactPrefix = "compacting-"

// compact leaves of this board's journal what still counts, once it is large: a new file, which
// is locked before it takes the place of the old one, so that no other board writes either.
// Readers see that the file is another, and read it from its beginning. A board that is killed
// leaves the old journal or the new one, and perhaps a file that the next one removes. The
// caller holds s.mu. Where it fails, the journal stays as it is.
func (s *Sidecar) compact() {
	j := s.own
	info, err := j.file.Stat()
	if err != nil || !j.locked || info.Size() < max(j.least, s.compactAt) {
		return
	}
	j.least = 2 * info.Size() // where it fails, not at every change
	root, err := os.OpenRoot(j.home.root)
	if err != nil {
		return
	}
	defer root.Close()
	lines, err := s.counting(j, info.Size())
	if err != nil {
		return
	}
	s.replace(root, j, lines)
}

// counting is the lines of a journal that count: of each field the last one, unless another
// journal has a later one.
func (s *Sidecar) counting(j *journal, size int64) ([]byte, error) {
	if size > s.limits.Journal {
		s.limits.Reached(limits.Journal)
		return nil, fmt.Errorf("sidecar: %s has %d bytes", j.path, size)
	}
	data, err := io.ReadAll(io.NewSectionReader(j.file, 0, size))
	if err != nil {
		return nil, err
	}
	last := map[key]change{}
	for line := range bytes.Lines(data) {
		var c change
		if json.Unmarshal(line, &c) != nil || c.Kind == "" || c.Value == nil {
			continue
		}
		if before, known := last[c.key]; !known || before.before(c) {
			last[c.key] = c
		}
	}
	var out bytes.Buffer
	lines := json.NewEncoder(&out)
	lines.SetEscapeHTML(false)
	for k, c := range last {
		if now, known := s.fields[k]; known && c.before(now) {
			continue
		}
		if err := lines.Encode(c); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// replace puts a journal of these lines in the place of this board's.
func (s *Sidecar) replace(root *os.Root, j *journal, lines []byte) {
	j.home.sweep(root)
	made := filepath.Join(j.home.dir, compactPrefix+newID())
	file, err := root.OpenFile(made, os.O_APPEND|os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o644)
	if err != nil {
		return
	}
	if !lock(file) || !isAt(root, made, file) || !written(file, lines) || root.Rename(made, filepath.Join(j.home.dir, filepath.Base(j.path))) != nil {
		file.Close()
		_ = root.Remove(made) // what stays, the next one removes
		return
	}
	if dir, err := root.Open(j.home.dir); err == nil {
		_ = dir.Sync() // not every system can
		dir.Close()
	}
	old := j.file
	j.file, j.least = file, 2*int64(len(lines))
	old.Close() // its lock goes only now: whoever gets it finds that it has no name any more
}

func written(file *os.File, lines []byte) bool {
	_, err := file.Write(lines)
	return err == nil && file.Sync() == nil
}

// sweep removes what boards that were killed have left of new journals.
func (h *home) sweep(root *os.Root) {
	dir, err := root.Open(h.dir)
	if err != nil {
		return
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return
	}
	for _, name := range names {
		if !strings.HasPrefix(name, compactPrefix) {
			continue
		}
		file, err := root.OpenFile(filepath.Join(h.dir, name), os.O_RDWR, 0)
		if err != nil {
			continue
		}
		if lock(file) {
			_ = root.Remove(filepath.Join(h.dir, name)) // the next one tries again
		}
		file.Close()
	}
}
