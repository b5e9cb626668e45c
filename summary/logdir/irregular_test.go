//go:build unix

package logdir_test

import (
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// A pipe would wait for a writer for ever, and all runs with it.
func TestAPipeInPlaceOfAFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a", fileName(1, ""))
	spare := path + ".spare"
	write(t, path, curve(100, "x", 0, 5))
	s := open(t, dir)
	for range 5 {
		if err := syscall.Mkfifo(spare, 0o644); err != nil {
			t.Skip(err)
		}
		if err := os.Rename(spare, path); err != nil {
			t.Fatal(err)
		}
		until(t, s, "the run to go", func() bool { return len(runNames(s)) == 0 })
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		write(t, path, curve(200, "x", 0, 7))
		until(t, s, "another file in its place", func() bool { return len(points(s, "a", "x")) == 7 })
	}
}

func TestAFileBecomesADirectoryAndBack(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, curve(100, "x", 0, 5))
	s := open(t, dir)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(path, fileName(2, "")), curve(100, "x", 0, 3))
	until(t, s, "the run below", func() bool { return len(points(s, fileName(1, ""), "x")) == 3 && series(s, ".", "x") == nil })
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
	write(t, path, curve(100, "x", 0, 9))
	until(t, s, "the file again", func() bool { return len(points(s, ".", "x")) == 9 && len(runNames(s)) == 1 })
}

// File systems allow names that are no text; clients ask for runs by text.
func TestNamesThatAreNoText(t *testing.T) {
	dir := t.TempDir()
	for i, name := range []string{"caf\xe9", "both\xff", "both\xfe", "\xf0\x9f"} {
		path := filepath.Join(dir, name)
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Skipf("this file system wants text: %v", err)
		}
		write(t, filepath.Join(path, fileName(i, "")), curve(float64(100*i+1), "x", int64(10*i), int64(10*i+10)))
	}
	s := open(t, dir)
	for run, want := range map[string][]int64{"caf\uFFFD": span(0, 10), "both\uFFFD": span(10, 30), "\uFFFD": span(30, 40)} {
		if got := steps(points(s, run, "x")); !slices.Equal(got, want) {
			t.Errorf("run %q: steps %v, want %v", run, got, want)
		}
	}
	appendTo(t, filepath.Join(dir, "caf\xe9", fileName(0, "")), scalar(300, 10, "x", 1))
	until(t, s, "a point that came", func() bool { return len(points(s, "caf\uFFFD", "x")) == 11 })
}

func TestALinkThatCannotBeFollowedIsNamed(t *testing.T) {
	dir := t.TempDir()
	name := fileName(1, "")
	if err := os.Symlink(name, filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if got := kinds(s, "."); !slices.Equal(got, []string{"unreadable"}) {
		t.Errorf("problems %q, want one unreadable file", got)
	}
}
