package logdir_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"board/summary/logdir"
)

// A run's directory that is taken away and made again at once, as training scripts
// do, is watched like any other.
func TestDirectoryMadeAnewIsWatched(t *testing.T) {
	dir := t.TempDir()
	run := filepath.Join(dir, "run")
	write(t, filepath.Join(run, fileName(1, "")), curve(1e9, "x", 0, 5))
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, ReloadInterval: time.Hour})
	if err := os.RemoveAll(run); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(run, 0o755); err != nil {
		t.Fatal(err)
	}
	until(t, s, "the run to be gone", func() bool { return len(runNames(s)) == 0 })
	write(t, filepath.Join(run, fileName(2, "")), curve(2e9, "y", 0, 5))
	until(t, s, "the run to be there again", func() bool { return len(points(s, "run", "y")) == 5 })
}

// A run without any point yet is news, too.
func TestRunWithoutPointsWakesSubscribers(t *testing.T) {
	dir := t.TempDir()
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}})
	wake, cancel := s.Subscribe()
	defer cancel()
	write(t, filepath.Join(dir, "b", fileName(1, "")), version(100))
	limit := time.After(20 * time.Second)
	for len(runNames(s)) == 0 {
		select {
		case <-wake:
		case <-limit:
			t.Fatal("nobody was told of the new run")
		}
	}
}
