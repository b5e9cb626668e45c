package page_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"board/summary"
	"board/web/internal/webtest"
	"board/web/message"
)

func TestRunFiles(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "train", 1, func(w *summary.Writer, _ int64) { webtest.Scalar(t, w, 1, "loss", 0, 1) })
	if err := os.WriteFile(filepath.Join(dir, "train", "note <b>.txt"), []byte("12345"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "train", "below"), 0o750); err != nil {
		t.Fatal(err)
	}
	site := webtest.OpenSite(t, dir)
	w := webtest.Get(site, "/api/run?run=0")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	files := webtest.Decoded[message.RunFiles](t, w).Files
	if len(files) != 2 || files[1].Name != "note <b>.txt" || files[1].Bytes != 5 || files[1].Modified < 1e9 {
		t.Errorf("told %+v; want the event file and the note of 5 bytes", files)
	}
	for query, want := range map[string]int{"run=9": http.StatusNotFound, "run=x": http.StatusBadRequest, "": http.StatusBadRequest} {
		if got := webtest.Get(site, "/api/run?"+query).Code; got != want {
			t.Errorf("status of %q is %d; want %d", query, got, want)
		}
	}
}
