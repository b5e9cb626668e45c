package logdir_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"board/summary/logdir"
)

func TestRunsComeAndGo(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a", fileName(1, "")), curve(100, "x", 0, 3))
	s := open(t, dir)
	for i := range 5 {
		write(t, filepath.Join(dir, "deep/er", fmt.Sprint("run", i), fileName(1, "")), curve(200, "x", 0, 3))
	}
	until(t, s, "six runs", func() bool { return len(runNames(s)) == 6 })
	until(t, s, "their points", func() bool { return s.Progress().Points == 18 })
	x := series(s, "deep/er/run3", "x")
	if err := os.RemoveAll(filepath.Join(dir, "deep")); err != nil {
		t.Fatal(err)
	}
	until(t, s, "one run", func() bool { return slices.Equal(runNames(s), []string{"a"}) })
	if p := s.Progress(); p.Points != 3 || p.Bytes != p.BytesDone {
		t.Errorf("progress after the runs went: %+v", p)
	}
	if n := x.View().Len(); n != 0 || x.Stamp().Len != 0 {
		t.Errorf("the series of a run that went still shows %d points", n)
	}
}

func TestAFileOfSeveralGoes(t *testing.T) {
	dir := t.TempDir()
	second := filepath.Join(dir, fileName(2, ""))
	write(t, filepath.Join(dir, fileName(1, "")), curve(100, "x", 0, 10))
	write(t, second, curve(200, "x", 5, 30), scalar(300, 1, "y", 1))
	s := open(t, dir)
	x := series(s, ".", "x")
	if x.View().Len() != 30 {
		t.Fatalf("%d points, want 30", x.View().Len())
	}
	if err := os.Remove(second); err != nil {
		t.Fatal(err)
	}
	until(t, s, "the first file alone", func() bool { return slices.Equal(steps(pointsOf(x.View())), span(0, 10)) })
	if series(s, ".", "y") != nil {
		t.Error("a tag of the file that went is still listed")
	}
}

func TestFilesThatChangeUnderUs(t *testing.T) {
	long, short := curve(100, "x", 0, 50), curve(500, "x", 0, 7)
	for name, change := range map[string]func(path string) error{
		"replaced by another": func(path string) error {
			if err := os.WriteFile(path+".tmp", short, 0o644); err != nil {
				return err
			}
			return os.Rename(path+".tmp", path)
		},
		"shrunk":           func(path string) error { return os.WriteFile(path, short, 0o644) },
		"rewritten longer": func(path string) error { return os.WriteFile(path, curve(500, "x", 0, 70), 0o644) },
		"removed and back": func(path string) error {
			if err := os.Remove(path); err != nil {
				return err
			}
			time.Sleep(30 * time.Millisecond)
			return os.WriteFile(path, short, 0o644)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, fileName(1, ""))
			write(t, path, long)
			s := open(t, dir)
			if err := change(path); err != nil {
				t.Fatal(err)
			}
			want := 7
			if name == "rewritten longer" {
				want = 70
			}
			until(t, s, "the new content", func() bool {
				p := points(s, ".", "x")
				return len(p) == want && p[0].WallTime == 501
			})
			until(t, s, "counts that agree", func() bool {
				p := s.Progress() // counted a moment after the points can be seen
				return p.Points == int64(want) && p.Bytes == p.BytesDone
			})
		})
	}
}

func TestALogDirectoryThatIsNotThereYet(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "later")
	s := open(t, dir)
	if got := s.Health().Missing; !slices.Equal(got, []string{dir}) {
		t.Errorf("missing: %q", got)
	}
	write(t, filepath.Join(dir, "r", fileName(1, "")), curve(100, "x", 0, 3))
	until(t, s, "the run", func() bool { return len(points(s, "r", "x")) == 3 })
	until(t, s, "nothing missing", func() bool { return len(s.Health().Missing) == 0 })
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	until(t, s, "nothing", func() bool { return len(runNames(s)) == 0 && len(s.Health().Missing) == 1 })
}

// Of a source and its alternative one is enough, and either may come first.
func TestAlternativePlaces(t *testing.T) {
	for _, first := range []string{"lr=0.1", "0.1"} {
		dir := t.TempDir()
		literal, named := filepath.Join(dir, "lr=0.1"), filepath.Join(dir, "0.1")
		s := follow(t, logdir.Options{
			Sources:        []logdir.Source{{Path: literal}, {Name: "lr", Path: named, Alternative: true}, {Name: "other", Path: dir + "/other"}},
			ReloadInterval: 20 * time.Millisecond,
		})
		if got := s.Health().Missing; !slices.Equal(got, []string{literal, dir + "/other"}) {
			t.Errorf("missing: %q", got)
		}
		write(t, filepath.Join(dir, first, "r", fileName(1, "")), curve(100, "x", 0, 3))
		run := map[string]string{"lr=0.1": "r", "0.1": "lr/r"}[first]
		until(t, s, "the run", func() bool { return len(points(s, run, "x")) == 3 })
		until(t, s, "only the other missing", func() bool { return slices.Equal(s.Health().Missing, []string{dir + "/other"}) })
	}
}

func TestLinks(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	write(t, filepath.Join(outside, "far", fileName(1, "")), curve(100, "x", 0, 3))
	write(t, filepath.Join(dir, "a", fileName(1, "")), curve(100, "x", 0, 3))
	write(t, filepath.Join(dir, "b", fileName(1, "")), curve(100, "x", 0, 3))
	for link, target := range map[string]string{
		"linked": outside, "a/self": ".", "a/up": dir, "a/to-b": filepath.Join(dir, "b"),
		"b/to-a": filepath.Join(dir, "a"), "broken": "/no/such/place", "root": "/",
	} {
		if link == "root" {
			continue // a link to everything is followed, as TensorBoard does; it takes long
		}
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	got := runNames(open(t, dir))
	slices.Sort(got)
	want := []string{"a", "a/to-b", "b", "b/to-a", "linked/far"}
	if !slices.Equal(got, want) {
		t.Errorf("runs %q, want %q", got, want)
	}
}

func TestALiveFileIsReadWithoutEvents(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "r", fileName(1, ""))
	write(t, path, version(100))
	s := open(t, dir)
	for step := range int64(30) {
		appendTo(t, path, scalar(101+float64(step), step, "x", 1))
		until(t, s, "the next point", func() bool { return len(points(s, "r", "x")) == int(step)+1 })
	}
}

func TestManySubscribers(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, curve(100, "x", 0, 3))
	s := open(t, dir)
	var wakes []<-chan struct{}
	for range 50 {
		wake, cancel := s.Subscribe()
		defer cancel()
		wakes = append(wakes, wake)
	}
	for step := range int64(5) { // nobody takes the signals meanwhile
		appendTo(t, path, scalar(200+float64(step), 3+step, "x", 1))
	}
	until(t, s, "five points", func() bool { return len(points(s, ".", "x")) == 8 })
	for _, wake := range wakes {
		<-wake
	}
}

// Readers and a writer at once, for the race detector.
func TestReadWhileItGrows(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "r", fileName(1, ""))
	write(t, path, version(100))
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, ReloadInterval: 20 * time.Millisecond})
	stop := make(chan struct{})
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
			}
			s.Catalog()
			s.Progress()
			s.RunStatus()
			s.Health()
			if x := series(s, "r", "x"); x != nil && !slices.IsSorted(steps(pointsOf(x.View()))) {
				t.Error("a view is out of order")
				return
			}
		}
	}()
	step := int64(0)
	for i := range 60 {
		var data []byte
		for range 50 {
			data = append(data, tensorScalar(101+float64(i), step, "x", 0.1*float64(step%7))...)
			step++
		}
		if i%20 == 19 {
			step -= 30 // a restart
		}
		appendTo(t, path, data)
	}
	until(t, s, "all points", func() bool { return s.Progress().Points == 3000 })
	close(stop)
	<-done
}

// A record that comes in pieces is there when its last byte is.
func TestALargeRecordComesSlowly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	big := scalar(200, 5, strings.Repeat("long", 300_000), 1)
	write(t, path, curve(100, "x", 0, 5), big[:100])
	s := open(t, dir)
	for i := 100; i < len(big); i += 400_000 {
		appendTo(t, path, big[i:min(i+400_000, len(big))])
	}
	appendTo(t, path, scalar(300, 5, "x", 1))
	until(t, s, "the points behind it", func() bool { return len(points(s, ".", "x")) == 6 })
	if got := s.Progress().Points; got != 7 {
		t.Errorf("%d points, want 7", got)
	}
}

// A training that writes without end does not put off the end of the first load.
func TestLoadEndsWhileARunIsBusy(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName(1, ""))
	write(t, path, curve(100, "x", 0, 5))
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for step := int64(5); ; step++ {
			select {
			case <-stop:
				return
			default:
				appendTo(t, path, scalar(200+float64(step), step, "x", 1))
			}
		}
	}()
	open(t, dir) // returns when the load has ended
	close(stop)
	<-done
}
