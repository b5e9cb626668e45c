package logdir_test

import (
	"path/filepath"
	"strings"
	"testing"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
)

// TestDescriptionIsBounded: a record may be all description; of it a part is kept.
func TestDescriptionIsBounded(t *testing.T) {
	dir := t.TempDir()
	w, err := summary.NewWriter(filepath.Join(dir, "r"))
	if err != nil {
		t.Fatal(err)
	}
	for tag, size := range map[string]int{"short": 100, "long": 3 << 20} {
		if err := w.Scalar(tag, 0, 1, summary.Description(strings.Repeat("x", size)), summary.DisplayName(strings.Repeat("y", size))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	l := limits.Default()
	s := follow(t, logdir.Options{Sources: []logdir.Source{{Path: dir}}, Limits: l})
	<-s.Loaded()
	run, _ := s.Catalog().Run("r")
	for tag, want := range map[string]int{"short": 100, "long": int(l.Description)} {
		x, ok := run.Tag(tag)
		if !ok || len(x.Description()) != want || len(x.DisplayName()) != want {
			t.Errorf("%s: a description of %d bytes and a name of %d, want %d", tag, len(x.Description()), len(x.DisplayName()), want)
		}
	}
	if l.Count(limits.Description) != 1 {
		t.Errorf("counted %d times, want once", l.Count(limits.Description))
	}
}
