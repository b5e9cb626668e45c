package logdir_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"board/summary"
	"board/summary/logdir"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestRunsAreNamedByTheirPath(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, fileName(3, "")), curve(300, "x", 0, 2))
	write(t, filepath.Join(dir, "a", fileName(2, "")), curve(200, "x", 0, 2))
	write(t, filepath.Join(dir, "a/b/c", fileName(1, "")), curve(100, "x", 0, 2))
	write(t, filepath.Join(dir, "empty", fileName(1, "")))
	write(t, filepath.Join(dir, "other", "readme.txt"), []byte("nothing"))
	write(t, filepath.Join(dir, "marker", fileName(1, ".profile-empty")))
	s := open(t, dir)
	want := []string{"a/b/c", "a", "."} // by start
	if got := runNames(s); !slices.Equal(got, want) {
		t.Errorf("runs are %q, want %q", got, want)
	}
}

func TestSourcesWithNames(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	write(t, filepath.Join(one, "r", fileName(1, "")), curve(100, "x", 0, 2))
	write(t, filepath.Join(two, fileName(1, "")), curve(200, "x", 0, 2))
	write(t, filepath.Join(two, "r", fileName(1, "")), curve(300, "x", 0, 2))
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: one}, {Name: "two", Path: two}}})
	want := []string{"r", "two", "two/r"}
	if got := runNames(s); !slices.Equal(got, want) {
		t.Errorf("runs are %q, want %q", got, want)
	}
}

func TestTwoSourcesMayShareARun(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	write(t, filepath.Join(one, "r", fileName(1, "")), curve(100, "x", 0, 2))
	write(t, filepath.Join(two, "r", fileName(1, "")), curve(100, "y", 0, 3))
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: one}, {Path: two}}})
	if x, y := len(points(s, "r", "x")), len(points(s, "r", "y")); x != 2 || y != 3 {
		t.Errorf("points: %d and %d, want 2 and 3", x, y)
	}
}

func TestPointsSurviveAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	rng := rand.New(rand.NewPCG(1, 2))
	var want []summary.Point
	data := version(1)
	step := int64(0)
	for i := range 5000 {
		step += 1 + int64(rng.IntN(3)*rng.IntN(2))
		p := summary.Point{Step: step, WallTime: 2 + float64(i), Value: rng.NormFloat64()}
		switch i % 100 {
		case 7:
			p.Value = math.NaN()
		case 8:
			p.Value = math.Inf(-1)
		}
		want = append(want, p)
		data = append(data, tensorScalar(p.WallTime, p.Step, "x", p.Value)...)
	}
	write(t, filepath.Join(dir, fileName(1, "")), data)
	v := series(open(t, dir), ".", "x").View()
	if got := pointsOf(v); !slices.EqualFunc(got, want, samePoint) {
		t.Fatal("the points differ from those written")
	}
	for range 200 {
		i, j := rng.IntN(5001), rng.IntN(5001)
		i, j = min(i, j), max(i, j)
		checkBlocks(t, v, want, i, j)
	}
}

func samePoint(a, b summary.Point) bool {
	return a.Step == b.Step && a.WallTime == b.WallTime && math.Float64bits(a.Value) == math.Float64bits(b.Value) ||
		a.Step == b.Step && math.IsNaN(a.Value) && math.IsNaN(b.Value)
}

// checkBlocks compares a stretch of a view with what it must hold, the ways to read it with each other.
func checkBlocks(t *testing.T, v logdir.View, want []summary.Point, i, j int) {
	t.Helper()
	next := i
	for first, c := range v.Blocks(i, j) {
		if first != next {
			t.Fatalf("block begins at %d, want %d", first, next)
		}
		for k := range c.Len() {
			if !samePoint(c.At(k), want[next]) || !samePoint(v.At(next), want[next]) {
				t.Fatalf("point %d is %v and %v, want %v", next, c.At(k), v.At(next), want[next])
			}
			next++
		}
	}
	if next != j {
		t.Fatalf("blocks end at %d, want %d", next, j)
	}
	var columns summary.Columns
	v.AppendTo(&columns, i, j)
	for k := range j - i {
		if !samePoint(columns.At(k), want[i+k]) {
			t.Fatalf("point %d is appended as %v, want %v", i+k, columns.At(k), want[i+k])
		}
	}
	if i < len(want) {
		if got := v.SearchStep(want[i].Step); got != i {
			t.Fatalf("step %d found at %d, want %d", want[i].Step, got, i)
		}
	}
}

// A view that is renewed for one series after the other shows what a new one does, and
// leaves no mark in the store.
func TestRenew(t *testing.T) {
	dir := t.TempDir()
	data := curve(1, "long", 0, 3000)
	for step := range int64(5) {
		data = append(data, scalar(5000, step, "few", float64(step))...)
		data = append(data, tensorScalar(5000, 7*step*step, "wide", 0.1*float64(step))...)
	}
	write(t, filepath.Join(dir, "a", fileName(1, "")), data)
	write(t, filepath.Join(dir, "a", fileName(2, "")), version(6000), scalar(6001, 3, "few", 30), scalar(6002, 2500, "long", -1))
	write(t, filepath.Join(dir, "b", fileName(1, "")), curve(1, "steady", 0, 100), scalar(2, 1, "one", 1), scalar(2, math.MaxInt64, "odd", math.NaN()))
	s := open(t, dir)
	all := []*logdir.Series{series(s, "a", "long"), series(s, "a", "few"), series(s, "a", "wide"), series(s, "b", "one"), series(s, "b", "odd"), series(s, "b", "steady")}
	var v logdir.View
	for range 3 {
		for _, x := range all {
			x.Renew(&v)
			checkRenewed(t, &v, x.View())
			x.RenewAll(&v)
			checkRenewed(t, &v, x.ViewAll())
		}
		v.Clear()
	}
	one, steady := all[3], all[5]
	if n := testing.AllocsPerRun(100, func() { one.Renew(&v); steady.Renew(&v) }); n > 0 {
		t.Errorf("%v allocations to renew two views, want none", n)
	}
}

func checkRenewed(t *testing.T, v *logdir.View, want logdir.View) {
	t.Helper()
	if v.Stamp() != want.Stamp() || v.Hidden() != want.Hidden() || v.Sorted() != want.Sorted() {
		t.Fatalf("state %v, %d hidden, want %v, %d", v.Stamp(), v.Hidden(), want.Stamp(), want.Hidden())
	}
	if got := pointsOf(*v); !slices.EqualFunc(got, pointsOf(want), samePoint) {
		t.Fatalf("%v, want %v", got, pointsOf(want))
	}
}

func TestAViewNeverChanges(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, curve(1, "x", 0, 30))
	s := open(t, dir)
	x := series(s, ".", "x")
	before := x.View()
	appendTo(t, path, tensorScalar(100, 30, "x", 0.1), scalar(101, 40, "x", 1), scalar(102, 10, "x", 2))
	until(t, s, "a restart", func() bool { return x.Stamp().Len == 11 })
	if got := steps(pointsOf(before)); !slices.Equal(got, span(0, 30)) {
		t.Errorf("the old view shows %v", got)
	}
	if got := steps(pointsOf(x.View())); !slices.Equal(got, append(span(0, 10), 10)) {
		t.Errorf("the new view shows %v", got)
	}
	if x.Stamp().Generation == before.Stamp().Generation {
		t.Error("the generation stayed although points were hidden")
	}
}

func TestAppendingKeepsTheGeneration(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, curve(1, "x", 0, 3))
	s := open(t, dir)
	x := series(s, ".", "x")
	before := x.Stamp()
	appendTo(t, path, scalar(100, 3, "x", 1), scalar(101, 4, "x", 1))
	until(t, s, "two points", func() bool { return x.Stamp().Len == 5 })
	if x.Stamp().Generation != before.Generation {
		t.Error("appending changed the generation")
	}
	if got := s.Progress().Points; got != 5 {
		t.Errorf("%d points counted, want 5", got)
	}
}

func TestMetadata(t *testing.T) {
	s := open(t, "../../testdata/logs")
	type info struct{ plugin, display, description string }
	for _, c := range []struct {
		run, tag string
		want     info
		samples  int
		curve    bool
	}{
		{"tf2_summary/a", "loss", info{"scalars", "", "the *training* loss"}, 0, true},
		{"tf2_summary/a", "img", info{"images", "", "noise"}, 3, false},
		{"tf2_summary/a", "txt", info{"text", "", ""}, 0, false},
		{"tf2_summary/a", "weights", info{"histograms", "", ""}, 0, false},
		{"torch_all/run_0", "loss/train", info{"scalars", "loss/train", ""}, 0, true},
		{"torch_all/run_0", "sample/batch", info{"images", "sample/batch", ""}, 1, false},
		{"tf1/train", "old/loss", info{"scalars", "old/loss", ""}, 0, true},
		{"tf1/train", "old/hist", info{"histograms", "old/hist", ""}, 0, false},
		{"tf1/train", "__run_graph__", info{"graphs", "", ""}, 0, false},
	} {
		r, ok := s.Catalog().Run(c.run)
		if !ok {
			t.Errorf("run %q is missing", c.run)
			continue
		}
		x, ok := r.Tag(c.tag)
		if !ok {
			t.Errorf("%s: tag %q is missing", c.run, c.tag)
			continue
		}
		if got := (info{x.Plugin(), x.DisplayName(), x.Description()}); got != c.want {
			t.Errorf("%s %s: %+v, want %+v", c.run, c.tag, got, c.want)
		}
		if c.samples != 0 && x.MaxSamples != c.samples {
			t.Errorf("%s %s: %d samples, want %d", c.run, c.tag, x.MaxSamples, c.samples)
		}
		if (x.Series() != nil) != c.curve {
			t.Errorf("%s %s: a curve: %v, want %v", c.run, c.tag, x.Series() != nil, c.curve)
		}
	}
}

func TestNumbersOfRunsAndTags(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a", fileName(1, "")), curve(1, "x", 0, 3))
	write(t, filepath.Join(dir, "b", fileName(1, "")), curve(1, "y", 0, 3), scalar(9, 0, "x", 1))
	s := open(t, dir)
	ids := map[string]int{}
	for _, r := range s.Catalog().Runs {
		for _, x := range r.Tags {
			if id, ok := ids[x.Name]; ok && id != x.ID {
				t.Errorf("tag %q has the numbers %d and %d", x.Name, id, x.ID)
			}
			ids[x.Name] = x.ID
			if got, ok := s.SeriesByID(r.ID, x.ID); !ok || got != x.Series() {
				t.Errorf("series of run %q, tag %q is not found by its numbers", r.Name, x.Name)
			}
		}
	}
	for _, c := range [][2]int{{-1, 0}, {0, -1}, {99, 0}, {0, 99}} {
		if _, ok := s.SeriesByID(c[0], c[1]); ok {
			t.Errorf("a series with the numbers %v", c)
		}
	}
}

func TestCatalogIsCached(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, curve(1, "x", 0, 3))
	s := open(t, dir)
	before := s.Catalog()
	if s.Catalog() != before {
		t.Error("nothing changed, and the catalog is another")
	}
	appendTo(t, path, scalar(50, 3, "y", 1))
	until(t, s, "tag y", func() bool { return series(s, ".", "y") != nil })
	if s.Catalog().Version <= before.Version {
		t.Error("the catalog's version did not grow")
	}
}

func TestNewRejects(t *testing.T) {
	for name, opts := range map[string]logdir.Options{
		"no source":         {},
		"nameless source":   {Sources: []logdir.Source{{}}},
		"negative interval": {Sources: []logdir.Source{{Path: "x"}}, ReloadInterval: -1},
	} {
		if _, err := logdir.New(opts); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestLoadOnce(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, curve(1, "x", 0, 3))
	s, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- s.Follow(ctx) }()
	<-s.Loaded()
	appendTo(t, path, scalar(50, 3, "x", 1))
	s.Poke()
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if got := len(points(s, ".", "x")); got != 3 {
		t.Errorf("%d points, want the 3 of the first load", got)
	}
}

func TestStopWhileLoading(t *testing.T) {
	s, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: "../../testdata/logs"}}, ReloadInterval: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Follow(ctx); err != nil {
		t.Error(err)
	}
}

func TestStatusAndProgress(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "r", fileName(1, ""))
	write(t, path, curve(100, "x", 5, 9))
	write(t, filepath.Join(dir, "none", fileName(1, "")))
	s := open(t, dir)
	size, _ := os.Stat(path)
	p := s.Progress()
	if p.Runs != 1 || p.Files != 2 || p.FilesDone != 2 || p.Points != 4 || p.Bytes != size.Size() || p.BytesDone != p.Bytes || !p.Loaded {
		t.Errorf("progress %+v of a file of %d bytes", p, size.Size())
	}
	r, _ := s.Catalog().Run("r")
	all := s.RunStatus()
	if len(all) != 1 || all[0].ID != r.ID {
		t.Fatalf("status %+v; a run without an event has none", all)
	}
	if st := all[0]; st.LastStep != 8 || st.LastWall != 104 || st.Points != 4 || st.Modified.IsZero() {
		t.Errorf("status %+v", st)
	}
}
