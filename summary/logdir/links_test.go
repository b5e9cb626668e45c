package logdir_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"board/internal/limits"
	"board/summary/logdir"
)

// fan makes directories d0, d1, … of which each holds two links to the next, so
// that 2ⁿ paths lead to the last one, dn, which holds a run.
func fan(t testing.TB, dir string, levels int) {
	t.Helper()
	for i := range levels {
		d := filepath.Join(dir, fmt.Sprintf("d%d", i))
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a", "b"} {
			if err := os.Symlink(fmt.Sprintf("../d%d", i+1), filepath.Join(d, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	write(t, filepath.Join(dir, fmt.Sprintf("d%d", levels), fileName(1, "")), curve(100, "x", 0, 3))
}

// leftOut is what health says of links that were not followed.
func leftOut(s *logdir.Store) (all []logdir.Problem) {
	for _, p := range s.Health().Problems {
		if p.Kind == "left-out" {
			all = append(all, p)
		}
	}
	return all
}

// A directory under all its names is a run under each, as in TensorBoard, while
// they are few.
func TestSmallFan(t *testing.T) {
	dir := t.TempDir()
	fan(t, dir, 2)
	s := open(t, dir)
	got := runNames(s)
	slices.Sort(got)
	if want := []string{"d0/a/a", "d0/a/b", "d0/b/a", "d0/b/b", "d1/a", "d1/b", "d2"}; !slices.Equal(got, want) {
		t.Errorf("runs %q, want %q", got, want)
	}
	if l := leftOut(s); len(l) > 0 {
		t.Errorf("left out: %+v", l)
	}
}

// However many names links make, a walk ends, everything else is there, and
// health tells what was left out.
func TestLargeFans(t *testing.T) {
	for _, levels := range []int{18, 40} {
		dir := t.TempDir()
		fan(t, dir, levels)
		write(t, filepath.Join(dir, "z", fileName(1, "")), curve(100, "x", 0, 9))
		s := open(t, dir)
		if n := len(points(s, "z", "x")); n != 9 {
			t.Errorf("%d levels: the run beside has %d points", levels, n)
		}
		last := fmt.Sprintf("d%d", levels)
		if n := len(points(s, last, "x")); n != 3 {
			t.Errorf("%d levels: the run at the end has %d points", levels, n)
		}
		most := int(limits.Default().WalkAgain) + 3 // its own name, and those behind one link
		if n := len(runNames(s)) - 1; n < 8 || n > most {
			t.Errorf("%d levels: %d names of the run at the end, want at most %d", levels, n, most)
		}
		l := leftOut(s)
		if len(l) == 0 || !strings.Contains(l[0].Message, "over and over") || !strings.HasPrefix(l[0].File, "d") {
			t.Errorf("%d levels: left out %+v", levels, l)
		}
	}
}

// Fans that come while the board runs hold up nothing: runs that are there go on,
// new ones come.
func TestFansOnALiveBoard(t *testing.T) {
	dir := t.TempDir()
	live := filepath.Join(dir, "live", fileName(1, ""))
	write(t, live, curve(100, "x", 0, 3))
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, ReloadInterval: time.Hour})
	fan(t, dir, 40)
	appendTo(t, live, scalar(200, 3, "x", 1))
	until(t, s, "the next point", func() bool { return len(points(s, "live", "x")) == 4 })
	write(t, filepath.Join(dir, "new", fileName(1, "")), curve(100, "x", 0, 5))
	until(t, s, "the new run", func() bool { return len(points(s, "new", "x")) == 5 })
	until(t, s, "the run at the end", func() bool { return len(points(s, "d40", "x")) == 3 })
}

// A walk looks into so many directories and no more; what it has found stays.
func TestWalkIsBounded(t *testing.T) {
	dir := t.TempDir()
	for i := range 20 {
		write(t, filepath.Join(dir, fmt.Sprintf("run%02d", i), fileName(1, "")), curve(100, "x", 0, 3))
	}
	few := limits.Default()
	few.WalkDirs = 11
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, Limits: few})
	if n := len(runNames(s)); n != 10 {
		t.Errorf("%d runs, want 10: the log directory counts, too", n)
	}
	if l := leftOut(s); len(l) != 1 || !strings.Contains(l[0].Message, "more than 11 directories") || l[0].File != "run10" {
		t.Errorf("left out %+v", l)
	}
	if few.Count(limits.WalkDirs) == 0 {
		t.Error("the limit was reached and not counted")
	}
}
