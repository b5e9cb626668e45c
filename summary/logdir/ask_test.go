package logdir_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"board/summary/logdir"
)

// manyRuns writes runs of 5,000 points each: more than a first look takes in.
func manyRuns(t *testing.T, runs int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for r := range runs {
		write(t, filepath.Join(dir, fmt.Sprintf("run%02d", r), fileName(1, "")), version(100), curve(101, "loss", 0, 5000))
	}
	return dir
}

// begin follows a directory and does not wait for anything.
func begin(t *testing.T, dir string) *logdir.Store {
	t.Helper()
	s, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}, ReloadInterval: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Follow(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

// Whoever asks while the board is loading gets whole curves, whichever run is
// asked for first.
func TestAskWaitsForTheWholeRun(t *testing.T) {
	const runs = 40
	s := begin(t, manyRuns(t, runs))
	for _, r := range []int{0, 39, 20, 1, 38, 7, 31, 12, 25, 3} {
		name := fmt.Sprintf("run%02d", r)
		until(t, s, name, func() bool { return series(s, name, "loss") != nil })
		x := series(s, name, "loss")
		x.Ask(t.Context())
		if got := x.View().Len(); got != 5000 {
			t.Errorf("%s: answered %d points of 5000", name, got)
		}
	}
	<-s.Loaded()
}

// Several series are waited for at once.
func TestAskForSeveral(t *testing.T) {
	s := begin(t, manyRuns(t, 20))
	var all []*logdir.Series
	for _, name := range []string{"run19", "run03", "run11", "run03"} {
		until(t, s, name, func() bool { return series(s, name, "loss") != nil })
		all = append(all, series(s, name, "loss"))
	}
	logdir.Ask(t.Context(), all...)
	for _, x := range all {
		if got := x.View().Len(); got != 5000 {
			t.Errorf("%s: answered %d points of 5000", x.Run(), got)
		}
	}
	logdir.Ask(t.Context()) // for nothing
	<-s.Loaded()
}

// A run that somebody looks at is read ahead of the others, and nobody waits for it.
func TestPrefer(t *testing.T) {
	s := begin(t, manyRuns(t, 10))
	until(t, s, "run07", func() bool { return series(s, "run07", "loss") != nil })
	x := series(s, "run07", "loss")
	x.Prefer()
	x.Ask(t.Context())
	if got := x.View().Len(); got != 5000 {
		t.Errorf("%d points of 5000", got)
	}
	x.Prefer() // nothing to do
	<-s.Loaded()
}

// Many callers of Ask at once, some of which have given up, stop neither the load nor one another.
func TestAskByManyWhileLoading(t *testing.T) {
	const runs = 20
	s := begin(t, manyRuns(t, runs))
	gone, leave := context.WithCancel(t.Context())
	leave()
	answers := make(chan int)
	for r := range 4 * runs {
		name := fmt.Sprintf("run%02d", r%runs)
		until(t, s, name, func() bool { return series(s, name, "loss") != nil })
		go func() {
			x := series(s, name, "loss")
			x.Ask(gone)
			x.Ask(t.Context())
			answers <- x.View().Len()
		}()
	}
	for range 4 * runs {
		if got := <-answers; got != 5000 {
			t.Errorf("answered %d points of 5000", got)
		}
	}
	<-s.Loaded()
}
