package logdir_test

import (
	"math"
	"path/filepath"
	"testing"

	"board/summary/logdir"
)

// TestNonFiniteCurvesAreListed: those alone, once each, and no longer than their files are there.
func TestNonFiniteCurvesAreListed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a", fileName(1, ""))
	write(t, file, version(1), scalar(1, 1, "sound", 1), scalar(1, 1, "loss", math.NaN()), scalar(2, 2, "loss", math.Inf(1)), tensorScalar(2, 2, "huge", math.Inf(-1)))
	write(t, filepath.Join(dir, "b", fileName(1, "")), curve(1, "loss", 0, 100), scalar(200, 200, "loss", math.MaxFloat32))
	s, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Follow(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, c := range s.NonFinite() {
		got[c.Series.Run()+" "+c.Series.Tag()] = true
		if x, found := s.SeriesByID(c.RunID, c.TagID); !found || x != c.Series {
			t.Errorf("%s: its numbers name another curve", c.Series.Tag())
		}
	}
	if len(got) != 2 || !got["a loss"] || !got["a huge"] || s.NonFiniteCount() != 2 {
		t.Errorf("listed: %v, counted: %d", got, s.NonFiniteCount())
	}
}
