package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What was there stays until the new file is whole, and nothing else is left behind.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	write := func(text string, then error) error {
		return Write(path, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, then)
		})
	}
	if err := os.WriteFile(path+".new", []byte("left by one that was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	full := errors.New("the disk is full")
	if err := write("first", nil); err != nil {
		t.Fatal(err)
	}
	if err := write("second", full); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if text, err := os.ReadFile(path); string(text) != "first" || err != nil {
		t.Errorf("got %q, %v", text, err)
	}
	if err := Write(dir, func(io.Writer) error { return nil }); err == nil || !strings.Contains(err.Error(), dir+": expected the name of a file, got that of a directory") {
		t.Errorf("got %v", err)
	}
	if err := Write("", func(io.Writer) error { return nil }); err == nil || !strings.Contains(err.Error(), "expected a file's name") {
		t.Errorf("got %v for no name", err)
	}
	if files, err := os.ReadDir(dir); len(files) != 1 || err != nil {
		t.Errorf("got %v, %v", files, err)
	}
}
