package sidecar_test

import (
	"os"
	"path/filepath"
	"testing"

	"board/summary/sidecar"
)

func file(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestARunGoesIntoTheTrashAndBack(t *testing.T) {
	dir, named := t.TempDir(), t.TempDir()
	event := filepath.Join(dir, "exp", "run", "train", "events.out.tfevents.1")
	file(t, event, "12345")
	file(t, filepath.Join(named, "r", "events.out.tfevents.1"), "1")
	trash := sidecar.NewTrash([]sidecar.Source{{Path: dir}, {Name: "other", Path: named}})
	if err := trash.Delete("exp/run"); err != nil {
		t.Fatal(err)
	}
	if err := trash.Delete("other/r"); err != nil {
		t.Fatal(err)
	}
	list := trash.List()
	if len(list) != 2 || list[0].Run != "other/r" && list[1].Run != "other/r" || list[0].Bytes+list[1].Bytes != 6 {
		t.Fatalf("in the trash: %+v", list)
	}
	if _, err := os.Stat(event); err == nil {
		t.Error("the run is still there")
	}
	for _, run := range list {
		if name, err := trash.Restore(run.ID); err != nil || name != run.Run {
			t.Errorf("restored %q: %v", name, err)
		}
	}
	if data, err := os.ReadFile(event); err != nil || string(data) != "12345" {
		t.Errorf("restored %q: %v", data, err)
	}
	if left := trash.List(); len(left) != 0 {
		t.Errorf("still in the trash: %+v", left)
	}
}

func TestWhatMustNotBeDeletedIsNot(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	file(t, filepath.Join(outside, "run", "events.out.tfevents.1"), "1")
	file(t, filepath.Join(dir, "events.out.tfevents.1"), "1")
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	trash := sidecar.NewTrash([]sidecar.Source{{Path: dir}})
	for _, run := range []string{".", "", "..", "../" + filepath.Base(outside), outside, "link/run", ".board", ".board/trash", "missing", "events.out.tfevents.1", "a/../.."} {
		if err := trash.Delete(run); err == nil {
			t.Errorf("%q was deleted", run)
		}
	}
	for _, id := range []string{"", "..", "../..", "nothing", "a/b"} {
		if _, err := trash.Restore(id); err == nil {
			t.Errorf("%q was restored", id)
		}
	}
	file(t, filepath.Join(dir, ".board", "trash", "evil", "run.json"), `{"run":"x","path":"../../x"}`)
	file(t, filepath.Join(dir, ".board", "trash", "evil", "files", "y"), "")
	if _, err := trash.Restore("evil"); err == nil || len(trash.List()) != 0 {
		t.Errorf("a path outside was restored: %v", err)
	}
}

func TestARunIsNotRestoredOverAnother(t *testing.T) {
	dir := t.TempDir()
	file(t, filepath.Join(dir, "r", "events.out.tfevents.1"), "old")
	trash := sidecar.NewTrash([]sidecar.Source{{Path: dir}})
	if err := trash.Delete("r"); err != nil {
		t.Fatal(err)
	}
	file(t, filepath.Join(dir, "r", "events.out.tfevents.1"), "new")
	if _, err := trash.Restore(trash.List()[0].ID); err == nil {
		t.Error("it was")
	}
	if data, _ := os.ReadFile(filepath.Join(dir, "r", "events.out.tfevents.1")); string(data) != "new" || len(trash.List()) != 1 {
		t.Errorf("now there is %q", data)
	}
}
