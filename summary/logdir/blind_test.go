package logdir

import (
	"io/fs"
	"syscall"
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
	s.put(firstFile, classWithoutPlugin())
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

// A tornTree breaks off its listing before the end, as network file systems do.
type tornTree struct {
	*memTree
	torn bool
}

func (t *tornTree) list(dir string) ([]entry, error) {
	entries, err := t.memTree.list(dir)
	if t.torn && len(entries) > 0 {
		return entries[:1], &fs.PathError{Op: "readdirent", Path: dir, Err: syscall.EIO}
	}
	return entries, err
}

// What a listing lacks is not taken for gone when it broke off.
func TestListingThatBreaksOff(t *testing.T) {
	s := newMemStore(t, false)
	torn := &tornTree{memTree: s.tree}
	s.trees = trees(torn)
	s.tree.files[firstFile] = classWithoutPlugin()
	s.put(secondFile, classWithoutPlugin())
	torn.torn = true
	s.look()
	if p := s.Progress(); p.Files != 2 {
		t.Errorf("%d files after a listing that broke off, want 2", p.Files)
	}
	if problems := s.Health().Problems; len(problems) != 1 || problems[0].Kind != unreadable {
		t.Errorf("got %+v", problems)
	}
	torn.torn = false
	s.put(secondFile, nil)
	if p := s.Progress(); p.Files != 1 || len(s.Health().Problems) != 0 {
		t.Errorf("then %d files, %+v", p.Files, s.Health().Problems)
	}
}
