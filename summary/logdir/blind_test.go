package logdir

import (
	"io/fs"
	"testing"
)

// A lockedTree has a directory beside its files that nobody may look into.
type lockedTree struct {
	*memTree
	locked bool
}

func (t *lockedTree) list(dir string) ([]entry, error) {
	switch {
	case dir == "locked" && t.locked:
		return nil, &fs.PathError{Op: "open", Path: "locked", Err: fs.ErrPermission}
	case dir == "locked":
		return nil, nil
	}
	entries, err := t.memTree.list(dir)
	return append(entries, entry{name: "locked", dir: true}), err
}

// A directory that may not be listed is named among the problems, as long as it is so.
func TestDirectoryThatCannotBeListed(t *testing.T) {
	s := newMemStore(t, false)
	locked := &lockedTree{memTree: s.tree, locked: true}
	s.trees = trees(locked)
	s.put(firstFile, []byte{})
	problems := s.Health().Problems
	if len(problems) != 1 || problems[0].Run != "locked" || problems[0].File != "locked" || problems[0].Kind != unreadable {
		t.Fatalf("got %+v", problems)
	}
	locked.locked = false
	s.look()
	if problems := s.Health().Problems; len(problems) != 0 {
		t.Errorf("left: %+v", problems)
	}
}
