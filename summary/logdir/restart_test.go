package logdir_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"board/summary"
	"board/summary/logdir"
)

// restarts is what trainings leave that are started again, or run side by side.
var restarts = []struct {
	name  string
	files [][]byte
	keep  bool // orphaned points are shown
	want  []int64
}{
	{"a second file goes back", [][]byte{curve(100, "x", 0, 60), curve(200, "x", 30, 90)}, false, span(0, 90)},
	{"the same, everything shown", [][]byte{curve(100, "x", 0, 60), curve(200, "x", 30, 90)}, true, append(span(0, 60), span(30, 90)...)},
	{"a second file goes on", [][]byte{curve(100, "x", 0, 3), curve(200, "x", 3, 6)}, false, span(0, 6)},
	{"a second file starts over", [][]byte{curve(100, "x", 0, 60), curve(200, "x", 0, 5)}, false, span(0, 5)},
	{"three starts", [][]byte{curve(100, "x", 0, 20), curve(200, "x", 10, 30), curve(300, "x", 5, 8)}, false, span(0, 8)},
	{"back in one file", [][]byte{join([][]byte{curve(100, "x", 0, 9), scalar(200, 4, "x", 1), scalar(201, 7, "x", 1)})}, false, []int64{0, 1, 2, 3, 4, 7}},
	{"one step over and over", [][]byte{join([][]byte{version(1), scalar(2, 0, "x", 1), scalar(3, 0, "x", 2)})}, false, []int64{0}},
	{"side by side, other steps", [][]byte{curve(100, "x", 0, 3), curve(100.5, "x", 1, 5)}, false, []int64{0, 1, 1, 2, 2, 3, 4}},
	{"side by side, then a restart", [][]byte{curve(100, "x", 0, 3), curve(100.5, "x", 1, 5), curve(200, "x", 2, 4)}, false, []int64{0, 1, 1, 2, 3}},
	{"a restart, then side by side", [][]byte{curve(100, "x", 0, 9), curve(200, "x", 4, 6), curve(201, "x", 4, 6)}, false, []int64{0, 1, 2, 3, 4, 4, 5, 5}},
	{"side by side, back in one", [][]byte{join([][]byte{curve(100, "x", 0, 5), scalar(110, 2, "x", 1)}), curve(100.5, "x", 3, 5)}, false, []int64{0, 1, 2, 3, 4}},
}

func TestRestart(t *testing.T) {
	for _, c := range restarts {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for i, data := range c.files {
				write(t, filepath.Join(dir, fileName(i, "")), data)
			}
			s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, KeepOrphaned: c.keep})
			v := series(s, ".", "x").View()
			if got := steps(pointsOf(v)); !slices.Equal(got, c.want) {
				t.Errorf("steps %v, want %v", got, c.want)
			}
			if v.Sorted() != slices.IsSorted(c.want) {
				t.Errorf("Sorted() is %v", v.Sorted())
			}
			all := series(s, ".", "x").ViewAll()
			if v.Hidden() != all.Len()-v.Len() || all.Hidden() != v.Hidden() || c.keep && v.Hidden() != 0 {
				t.Errorf("%d points are hidden, or %d; %d of %d are visible", v.Hidden(), all.Hidden(), v.Len(), all.Len())
			}
		})
	}
}

func TestTagsOfConcurrentWritersStayApart(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, fileName(1, ".train")), curve(100, "train", 0, 50))
	write(t, filepath.Join(dir, fileName(1, ".eval")), curve(101, "eval", 0, 10))
	s := open(t, dir)
	if a, b := len(points(s, ".", "train")), len(points(s, ".", "eval")); a != 50 || b != 10 {
		t.Errorf("%d and %d points, want 50 and 10", a, b)
	}
}

// A file that looked finished when a second one began may turn out to be live.
func TestALateWriteMakesFilesConcurrent(t *testing.T) {
	dir := t.TempDir()
	first := filepath.Join(dir, fileName(1, ""))
	write(t, first, curve(100, "x", 0, 10))
	s := open(t, dir)
	write(t, filepath.Join(dir, fileName(2, "")), curve(200, "x", 5, 8))
	x := series(s, ".", "x")
	until(t, s, "a restart", func() bool { return len(pointsOf(x.View())) == 8 })
	appendTo(t, first, scalar(300, 10, "x", 10))
	until(t, s, "a merge", func() bool { return len(pointsOf(x.View())) == 14 })
	want := []int64{0, 1, 2, 3, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10}
	if got := steps(pointsOf(x.View())); !slices.Equal(got, want) {
		t.Errorf("steps %v, want %v", got, want)
	}
}

func TestConcurrentFilesGrow(t *testing.T) {
	dir := t.TempDir()
	a, b := filepath.Join(dir, fileName(1, "a")), filepath.Join(dir, fileName(1, "b"))
	write(t, a, version(100), scalar(101, 0, "x", 0))
	write(t, b, version(100.5), scalar(101.5, 0, "x", 0))
	s := open(t, dir)
	x := series(s, ".", "x")
	for step := int64(1); step <= 20; step++ {
		appendTo(t, a, scalar(101+float64(step), step, "x", 1))
		appendTo(t, b, scalar(101.5+float64(step), step, "x", 2))
		n := int(2 * (step + 1))
		until(t, s, "two more points", func() bool { return x.View().Len() == n })
	}
	if got := steps(pointsOf(x.View())); !slices.IsSorted(got) {
		t.Errorf("steps are not in order: %v", got)
	}
}

// Whatever the steps do, what is visible is what a plain reading of the rule gives.
func TestRestartsAgreeWithTheRule(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 40 {
		dir := t.TempDir()
		var want []int64
		wall := 100.0
		for f := range 1 + rng.IntN(3) {
			data := version(wall)
			for range rng.IntN(200) {
				step := int64(rng.IntN(60))
				if rng.IntN(10) > 0 && len(want) > 0 {
					step = want[len(want)-1] + 1
				}
				for len(want) > 0 && want[len(want)-1] >= step {
					want = want[:len(want)-1]
				}
				want = append(want, step)
				wall++
				data = append(data, scalar(wall, step, "x", 1)...)
			}
			wall++
			write(t, filepath.Join(dir, fileName(f, "")), data)
		}
		if got := steps(points(open(t, dir), ".", "x")); !slices.Equal(got, want) {
			t.Fatalf("steps %v, want %v", got, want)
		}
	}
}

// A writer that was killed within a record leaves its beginning behind; the
// writer that goes on in the same directory is read all the same, and so is
// everything before the tear.
func TestAWriterGoesOnAfterATornRecord(t *testing.T) {
	for cut := 1; cut < 36; cut += 5 {
		dir := t.TempDir()
		torn := logSteps(t, dir, 0, 20)
		info, err := os.Stat(torn)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(torn, info.Size()-int64(cut)); err != nil {
			t.Fatal(err)
		}
		age(t, torn)
		s := open(t, dir)
		if got := steps(points(s, ".", "x")); !slices.Equal(got, span(0, 19)) {
			t.Fatalf("cut by %d: steps %v before the writer goes on", cut, got)
		}
		logSteps(t, dir, 15, 40)
		until(t, s, "the steps of both", func() bool { return slices.Equal(steps(points(s, ".", "x")), span(0, 40)) })
		if got := kinds(s, "."); !slices.Equal(got, []string{"incomplete-tail"}) {
			t.Errorf("cut by %d: problems %q, want one incomplete tail", cut, got)
		}
	}
}

// A training that is started again within a second has a file whose name differs in its
// last number alone: 10 comes after 9. All else in names is in the order of its letters, as in
// TensorBoard.
func TestFilesOfOneSecond(t *testing.T) {
	const name = "events.out.tfevents.1700000000."
	for _, c := range [][2]string{
		{name + "host.77.9", name + "host.77.10"},
		{name + "host.77.9.v2", name + "host.77.10.v2"},
		{name + "host.77.99.train", name + "host.77.100.train"},
		{name + "10.0.0.1.77.2", name + "10.0.0.1.77.18446744073709551615"},
		{name + "host10.77.1", name + "host9.77.1"},
		{name + "host.77.9", "events.out.tfevents.1700000001.host.77.10"},
		{name + "host", name + "host.77.1"},
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, c[1]), curve(100, "x", 15, 40))
		write(t, filepath.Join(dir, c[0]), curve(1, "x", 0, 20))
		if got := steps(points(open(t, dir), ".", "x")); !slices.Equal(got, span(0, 40)) {
			t.Errorf("%s before %s: steps %v", c[0], c[1], got)
		}
	}
}

// logSteps writes the steps from lo to hi with a writer of their own, and tells its file.
func logSteps(t *testing.T, dir string, lo, hi int64) string {
	t.Helper()
	w, err := summary.NewWriter(dir)
	if err != nil {
		t.Fatal(err)
	}
	for step := lo; step < hi; step++ {
		err = errors.Join(err, w.Scalar("x", step, float64(step)))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return w.Path()
}
