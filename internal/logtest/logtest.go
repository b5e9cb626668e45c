// Package logtest writes and opens log directories for the tests of all packages above the store.
package logtest

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"board/summary"
	"board/summary/logdir"
)

// Open loads a log directory, and looks for changes as often as reload says until the test
// ends; 0 loads it once.
func Open(t testing.TB, dir string, reload time.Duration) *logdir.Store {
	t.Helper()
	store, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}, ReloadInterval: reload})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var following sync.WaitGroup
	following.Go(func() { _ = store.Follow(ctx) }) // ends with ctx
	t.Cleanup(func() {
		stop()
		following.Wait()
	})
	select {
	case <-store.Loaded():
	case <-time.After(time.Minute):
		t.Fatalf("%s is not loaded after a minute: %+v", dir, store.Progress())
	}
	return store
}

// Run writes a run whose scalars keep all digits.
func Run(t testing.TB, dir, run string, write func(*summary.Writer)) {
	t.Helper()
	w, err := summary.NewWriter(filepath.Join(dir, filepath.FromSlash(run)), summary.WithFloat64())
	if err != nil {
		t.Fatal(err)
	}
	write(w)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}
