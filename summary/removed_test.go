//go:build unix

package summary_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"board/summary"
)

// Who deletes a run that is being written is told so: by what is written next, or by
// Close.
func TestWriterDirectoryRemoved(t *testing.T) {
	for name, call := range map[string]func(*summary.Writer) error{
		"Flush": func(w *summary.Writer) error {
			if err := w.Scalar("x", 1, 1); err != nil {
				return err
			}
			return w.Flush()
		},
		"Close": (*summary.Writer).Close,
	} {
		dir := filepath.Join(t.TempDir(), "run")
		w, err := summary.NewWriter(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		checkError(t, name, call(w), fs.ErrNotExist, w.Path(), "removed while it was written")
		checkError(t, name+", then Close", w.Close(), fs.ErrNotExist, w.Path())
	}
}

// A run that is moved while it is written loses nothing.
func TestWriterDirectoryMoved(t *testing.T) {
	root := t.TempDir()
	w, err := summary.NewWriter(filepath.Join(root, "run"))
	if err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(root, "old")
	if err := os.Rename(filepath.Join(root, "run"), moved); err != nil {
		t.Fatal(err)
	}
	if err := w.Scalar("x", 1, 1); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if events := readEvents(t, filepath.Join(moved, filepath.Base(w.Path()))); len(events) != 2 {
		t.Errorf("%d events, want the version and the point", len(events))
	}
}
