//go:build unix

package logdir_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"board/internal/limits"
	"board/summary/logdir"
)

// projector makes a log directory with files of a projector and of a profile, and
// links that lead here and there. What must not be read is beside it.
func projector(t *testing.T) (dir string) {
	t.Helper()
	top := t.TempDir()
	dir = filepath.Join(top, "logs")
	write(t, filepath.Join(top, "secret"), []byte("secret"))
	write(t, filepath.Join(top, "logs2", "secret"), []byte("secret"))
	write(t, filepath.Join(dir, "a", fileName(1, "")), curve(100, "x", 0, 3))
	write(t, filepath.Join(dir, "a", "projector_config.pbtxt"), []byte("config"))
	write(t, filepath.Join(dir, "a", "emb", "tensors.tsv"), []byte("tensors"))
	write(t, filepath.Join(dir, "a", "plugins", "profile", "2026", "host.xplane.pb"), []byte("profile"))
	write(t, filepath.Join(dir, "shared", "labels.tsv"), []byte("labels"))
	for link, target := range map[string]string{
		"a/inside":    "../shared/labels.tsv",
		"a/file":      filepath.Join(top, "secret"),
		"a/up":        "../../secret",
		"a/dir":       "../..",
		"a/nowhere":   "nothing",
		"a/loop":      "loop",
		"a/shared":    "../shared",
		"a/deep":      "dir/secret",
		"a/emb/chain": "../deep",
	} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "a", "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func readFile(f logdir.Folder, name string) (string, error) {
	file, err := f.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(io.NewSectionReader(file, 0, file.Info().Size))
	return string(data), err
}

func TestFolderOpen(t *testing.T) {
	dir := projector(t)
	s := open(t, dir)
	for _, c := range []struct {
		run, name, want string
		err             error
	}{
		{"a", "projector_config.pbtxt", "config", nil},
		{"a", "emb/tensors.tsv", "tensors", nil},
		{"a", "./emb//tensors.tsv", "tensors", nil},
		{"a", "plugins/profile/2026/host.xplane.pb", "profile", nil},
		{"a", "../shared/labels.tsv", "labels", nil},
		{"a", "../a/../shared/labels.tsv", "labels", nil},
		{"a", filepath.Join(dir, "shared/labels.tsv"), "labels", nil},
		{"a", "inside", "labels", nil},
		{"a", "shared/labels.tsv", "labels", nil},
		{".", "shared/labels.tsv", "labels", nil},
		{"shared", "labels.tsv", "labels", nil}, // no run
		{"a/emb", "tensors.tsv", "tensors", nil},

		{"a", "../../secret", "", logdir.ErrOutside},
		{"a", "../../logs2/secret", "", logdir.ErrOutside},
		{".", "../secret", "", logdir.ErrOutside},
		{".", "..", "", logdir.ErrOutside},
		{"a", "/etc/passwd", "", logdir.ErrOutside},
		{"a", filepath.Join(filepath.Dir(dir), "secret"), "", logdir.ErrOutside},
		{"a", dir + "2/secret", "", logdir.ErrOutside},
		{"a", "file", "", logdir.ErrOutside},
		{"a", "up", "", logdir.ErrOutside},
		{"a", "dir/secret", "", logdir.ErrOutside},
		{"a", "deep", "", logdir.ErrOutside},
		{"a", "emb/chain", "", logdir.ErrOutside},
		{"a", "emb/x\x00y", "", logdir.ErrOutside},

		{"a", "", "", fs.ErrNotExist},
		{"a", "emb", "", fs.ErrNotExist},
		{"a", "pipe", "", fs.ErrNotExist},
		{"a", "nowhere", "", fs.ErrNotExist},
		{"a", "nothing", "", fs.ErrNotExist},
		{"a", "projector_config.pbtxt/x", "", fs.ErrNotExist},
		{"none", "x", "", fs.ErrNotExist},
		{"..", "secret", "", fs.ErrNotExist},
		{"/etc", "passwd", "", fs.ErrNotExist},
		{"", "secret", "", fs.ErrNotExist},
	} {
		got, err := readFile(s.Folder(c.run), c.name)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("run %q, file %q: %q, %v; want %q, %v", c.run, c.name, got, err, c.want, c.err)
		}
	}
	if _, err := s.Folder("a").Open("loop"); err == nil {
		t.Error("a link that leads to itself was opened")
	}
}

func names(list []logdir.FileInfo) (all []string) {
	for _, f := range list {
		if f.Dir {
			f.Name += "/"
		}
		all = append(all, f.Name)
	}
	return all
}

func TestFolderList(t *testing.T) {
	s := open(t, projector(t))
	list, err := s.Folder("a").List(".")
	want := []string{fileName(1, ""), "emb/", "inside", "plugins/", "projector_config.pbtxt", "shared/"}
	slices.Sort(want)
	if got := names(list); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
	if i := slices.IndexFunc(list, func(f logdir.FileInfo) bool { return f.Name == "inside" }); list[i].Size != 6 || list[i].Modified.IsZero() {
		t.Errorf("%+v", list[i])
	}
	for dir, want := range map[string]error{
		"..": nil, "plugins/profile": nil, "shared": nil,
		"../..": logdir.ErrOutside, "dir": logdir.ErrOutside, "/": logdir.ErrOutside,
		"inside": fs.ErrNotExist, "nothing": fs.ErrNotExist,
	} {
		if _, err := s.Folder("a").List(dir); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", dir, err, want)
		}
	}
}

// TestFolderOfSources: two log directories may share a run's name.
func TestFolderOfSources(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	write(t, filepath.Join(one, "a", "x"), []byte("1"))
	write(t, filepath.Join(two, "a", "x"), []byte("2"))
	write(t, filepath.Join(two, "a", "y"), []byte("3"))
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: one}, {Path: two}, {Name: "n/m", Path: two}}})
	for _, c := range []struct{ run, name, want string }{
		{"a", "x", "1"}, {"a", "y", "3"}, {"n/m/a", "x", "2"}, {"n/m", "a/y", "3"}, {"n/ma", "x", ""}, {"n", "m/a/x", ""},
	} {
		if got, err := readFile(s.Folder(c.run), c.name); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("run %q, file %q: %q, %v; want %q", c.run, c.name, got, err, c.want)
		}
	}
	if list, err := s.Folder("a").List("."); err != nil || !slices.Equal(names(list), []string{"x", "y"}) {
		t.Errorf("%v, %v", names(list), err)
	}
}

// TestFolderOfStrangeName: a run whose directory's name is no text is reached by the
// name that the run has.
func TestFolderOfStrangeName(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a\xff", fileName(1, "")), curve(100, "x", 0, 3))
	write(t, filepath.Join(dir, "a\xff", "config"), []byte("config"))
	s := open(t, dir)
	if got, err := readFile(s.Folder("a\uFFFD"), "config"); got != "config" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFolderListIsBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range 12 {
		write(t, filepath.Join(dir, fmt.Sprint(i)), nil)
	}
	l := limits.Default()
	l.Listing = 10
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, Limits: l})
	list, err := s.Folder(".").List(".")
	if len(list) != 10 || err == nil || !strings.Contains(err.Error(), "more than 10 files") || l.Count(limits.Listing) != 1 {
		t.Errorf("%d files, %v", len(list), err)
	}
}

// TestFolderOfSwappedLinks: a link that is changed while files are opened never
// leads outside.
func TestFolderOfSwappedLinks(t *testing.T) {
	dir := projector(t)
	s := open(t, dir)
	link, other := filepath.Join(dir, "a", "swap"), filepath.Join(dir, "a", "swap2")
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for i := 0; ; i++ {
			select {
			case <-stop:
				return
			default:
			}
			_ = os.Remove(other)
			_ = os.Symlink([]string{"../shared", "../..", "../../logs2"}[i%3], other)
			_ = os.Rename(other, link)
		}
	}()
	for range 300 {
		for _, name := range []string{"swap/secret", "swap/labels.tsv"} {
			if got, _ := readFile(s.Folder("a"), name); got != "" && got != "labels" {
				t.Fatalf("%s: %q", name, got)
			}
		}
	}
	close(stop)
	<-done
}
