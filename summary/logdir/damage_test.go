package logdir_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"board/summary/logdir"
)

// age makes a file look as if it had been written long ago.
func age(t testing.TB, path string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
}

// copyOld copies the damaged logs and makes them old, as logs of last year are.
func copyOld(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../testdata/damaged")); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*", "*tfevents*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no damaged logs", err)
	}
	for _, f := range files {
		age(t, f)
	}
	return dir
}

func TestDamagedLogs(t *testing.T) {
	s := open(t, copyOld(t))
	for _, c := range []struct {
		run   string
		x     int // points of tag x
		kinds []string
	}{
		{"good", 50, nil},
		{"bad_data_crc", 50, []string{"bad-record"}}, // the bad one is of tag y
		{"bad_length", 50, []string{"bad-length"}},   // the first record names the version
		{"truncated_mid_record", 33, []string{"incomplete-tail"}},
		{"zero_tail", 50, []string{"zero-tail"}},
		{"garbage_file", 0, []string{"garbage"}},
		{"empty_file", 0, []string{"no-events"}},
		{"restart", 90, nil},
		{"two_files", 60, nil},
		{"no_checksums", 50, []string{"no-checksums"}},
		{"no_length_checksums", 50, []string{"no-checksums"}},
		{"huge_length", 50, []string{"bad-length"}},
	} {
		got := len(points(s, c.run, "x"))
		if c.run == "bad_data_crc" {
			got = max(got, len(points(s, c.run, "y")))
			if sum := len(points(s, c.run, "x")) + len(points(s, c.run, "y")); sum != 99 {
				t.Errorf("bad_data_crc: %d points, want 99: one bad record costs one record", sum)
			}
		}
		if got != c.x {
			t.Errorf("%s: %d points, want %d", c.run, got, c.x)
		}
		if k := kinds(s, c.run); !slices.Equal(k, c.kinds) {
			t.Errorf("%s: problems %q, want %q", c.run, k, c.kinds)
		}
	}
	for _, p := range s.Health().Problems {
		if p.Kind == "no-checksums" && p.Count == 101 && p.Bytes == 0 {
			continue
		}
		if !strings.HasPrefix(p.File, p.Run+"/events") || p.Message == "" || p.Count != 1 || p.Bytes <= 0 && p.Kind != "no-events" {
			t.Errorf("a problem that does not say enough: %+v", p)
		}
	}
}

func TestRestartOfTheFixture(t *testing.T) {
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: copyOld(t)}}, KeepOrphaned: true})
	if got := len(points(s, "restart", "x")); got != 120 {
		t.Errorf("%d points, want all 120", got)
	}
}

// cutAt is where a test cuts the growing file of TestTailCompletes.
func TestTailCompletes(t *testing.T) {
	whole := curve(100, "x", 0, 20)
	for _, c := range []struct {
		name string
		fill byte // what stands where the rest will come, for
		n    int  // bytes
	}{
		{"cut", 0, 0}, {"zeros", 0, 4096}, {"wrong bytes", 0xee, 300},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, fileName(1, ""))
			cut := len(whole) - 200
			if c.n > 0 {
				cut = len(curve(100, "x", 0, 15)) // at the end of a record
			}
			write(t, path, whole[:cut], bytes.Repeat([]byte{c.fill}, c.n))
			s := open(t, dir)
			before := len(points(s, ".", "x"))
			if before < 10 {
				t.Fatalf("%d points before the tail", before)
			}
			f, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteAt(whole[cut:], int64(cut)); err != nil {
				t.Fatal(err)
			}
			f.Close()
			until(t, s, "the rest", func() bool { return len(points(s, ".", "x")) == 20 })
		})
	}
}

func TestAnythingAfterABadHeaderIsFoundAgain(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	noise := make([]byte, 100_000)
	for i, r := 0, rand.New(rand.NewPCG(5, 6)); i < len(noise); i++ {
		noise[i] = byte(r.Uint32())
	}
	write(t, path, curve(100, "x", 0, 5), noise, scalar(200, 5, "x", 5), []byte("short noise"), scalar(201, 6, "x", 6))
	age(t, path)
	s := open(t, dir)
	if got := steps(points(s, ".", "x")); !slices.Equal(got, span(0, 7)) {
		t.Errorf("steps %v, want 0 to 6", got)
	}
	p := s.Health().Problems
	if len(p) != 1 || p[0].Count != 2 || p[0].Bytes != 100_011 {
		t.Errorf("problems %+v; want one, counted twice, of 100011 bytes", p)
	}
}

func TestSoundRecordsThatAreNoEvents(t *testing.T) {
	dir := t.TempDir()
	bad := event(1, 1, []byte{0xff, 0xff, 0xff})
	write(t, filepath.Join(dir, fileName(1, "")), curve(100, "x", 0, 5), bad, scalar(300, 5, "x", 1))
	s := open(t, dir)
	if got := len(points(s, ".", "x")); got != 6 {
		t.Errorf("%d points, want 6", got)
	}
	if got := kinds(s, "."); !slices.Equal(got, []string{"bad-event"}) {
		t.Errorf("problems %q, want one bad event", got)
	}
}

func TestUnreadableFile(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, curve(100, "x", 0, 5))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if got := kinds(s, "."); !slices.Equal(got, []string{"unreadable"}) {
		t.Errorf("problems %q, want one unreadable file", got)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	until(t, s, "the file to become readable", func() bool { return len(points(s, ".", "x")) == 5 && len(kinds(s, ".")) == 0 })
}
