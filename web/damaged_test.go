package web_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"board/web/internal/webtest"
)

// TestDamagedLogs opens every damaged directory: what can be read is served, what
// cannot is told.
func TestDamagedLogs(t *testing.T) {
	for dir, want := range map[string]struct {
		points int
		status string
	}{
		"good": {100, "ok"}, "bad_data_crc": {99, "damaged"}, "restart": {180, "ok"}, "two_files": {120, "ok"}, "no_events": {0, "ok"}, "empty_file": {0, "damaged"},
		"garbage_file": {0, "damaged"}, "bad_length": {100, "damaged"}, "zero_tail": {100, "damaged"}, "truncated_mid_record": {-1, "damaged"},
		"no_checksums": {100, "damaged"}, "no_length_checksums": {100, "damaged"}, "huge_length": {100, "damaged"},
	} {
		h := webtest.OpenSite(t, oldCopy(t, filepath.Join("../testdata/damaged", dir)))
		health := webtest.Decoded[struct {
			Status   string
			Problems []struct{ Run, File, Kind, Message string }
			Missing  []string
		}](t, webtest.Get(h, "/api/health"))
		if health.Status != want.status {
			t.Errorf("%s: status %q, want %q: %+v", dir, health.Status, want.status, health.Problems)
		}
		for _, p := range health.Problems {
			if p.File == "" || p.Kind == "" || p.Message == "" {
				t.Errorf("%s: a problem says too little: %+v", dir, p)
			}
		}
		if got := webtest.CountPoints(t, h); want.points >= 0 && got != want.points {
			t.Errorf("%s: %d points, want %d", dir, got, want.points)
		}
		for _, c := range calls {
			if w := webtest.Ask(h, c.request()); w.Code >= 500 {
				t.Errorf("%s: %s: status %d", dir, c.name, w.Code)
			}
		}
	}
}

// oldCopy copies a directory of files and makes them an hour old: what was written
// a moment ago is not called damaged yet.
func oldCopy(t *testing.T, dir string) string {
	t.Helper()
	to, old := t.TempDir(), time.Now().Add(-time.Hour)
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.Chtimes(filepath.Join(to, f.Name()), old, old); err != nil {
			t.Fatal(err)
		}
	}
	return to
}
