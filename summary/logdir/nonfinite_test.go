package logdir_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"
)

// TestNonFiniteCurvesAreListed: those alone, once each, and no longer than their files are there.
func TestNonFiniteCurvesAreListed(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a", fileName(1, ""))
	write(t, file, version(1), scalar(1, 1, "sound", 1), scalar(1, 1, "loss", math.NaN()), scalar(2, 2, "loss", math.Inf(1)), tensorScalar(2, 2, "huge", math.Inf(-1)))
	write(t, filepath.Join(dir, "b", fileName(1, "")), curve(1, "loss", 0, 100), scalar(200, 200, "loss", math.MaxFloat32))
	s := open(t, dir)
	got := map[string]bool{}
	for _, c := range s.NonFinite() {
		got[c.Series.Run()+" "+c.Series.Tag()] = true
		if x, found := s.SeriesByID(c.RunID, c.Tag.ID); !found || x != c.Series {
			t.Errorf("%s: its numbers name another curve", c.Series.Tag())
		}
	}
	if len(got) != 2 || !got["a loss"] || !got["a huge"] || s.NonFiniteCount() != 2 {
		t.Errorf("listed: %v, counted: %d", got, s.NonFiniteCount())
	}

	if err := os.RemoveAll(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	until(t, s, "no curve of the deleted run is listed", func() bool { return len(s.NonFinite()) == 0 })
}
