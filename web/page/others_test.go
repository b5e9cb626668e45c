package page_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"board/summary"
	"board/web/internal/webtest"
	"board/web/message"
)

// others asks what plugins keep in files of their own.
func others(t *testing.T, h http.Handler) []message.PluginFiles {
	t.Helper()
	w := webtest.Get(h, "/api/others")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return webtest.Decoded[message.Others](t, w).Plugins
}

func TestOthers(t *testing.T) {
	dir := t.TempDir()
	for _, run := range []string{"train", "eval"} {
		webtest.LogRun(t, dir, run, 1, func(w *summary.Writer, _ int64) { webtest.Scalar(t, w, 1, "loss", 0, 1) })
	}
	for _, name := range []string{
		"train/plugins/profile/2024_01_01/host.xplane.pb", "train/plugins/profile/2024_01_02/host.xplane.pb", "eval/plugins/profile/2024_01_01/host.xplane.pb",
		"plugins/<mine>/data.json", "train/plugins/note.txt", "train/plugins/empty/.keep",
	} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Remove(filepath.Join(dir, "train/plugins/empty/.keep")); err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	if err := os.MkdirAll(filepath.Join(outside, "secret", "x"), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(outside, "secret"), filepath.Join(dir, "eval/plugins/secret")); err != nil {
		t.Fatal(err)
	}
	got := others(t, webtest.OpenSite(t, dir))
	want := []message.PluginFiles{
		{Name: "<mine>", Runs: []string{"."}, AllRuns: 1, Entries: []string{"data.json"}, AllEntries: 1},
		{Name: "profile", Runs: []string{"eval", "train"}, AllRuns: 2, Entries: []string{"2024_01_01", "2024_01_02"}, AllEntries: 3},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("told %+v\nwant %+v", got, want)
	}
}

func TestNoOthers(t *testing.T) {
	if got := others(t, webtest.OpenSite(t, webtest.Made(t))); len(got) != 0 {
		t.Errorf("told %+v", got)
	}
}
