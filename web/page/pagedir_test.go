package page_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"board/web"
	"board/web/internal/webtest"
)

// A page that is worked on is served from its directory, and anew when it was built anew.
func TestPageDir(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "page")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	site := webtest.OpenSite(t, t.TempDir(), func(o *web.Options) { o.PageDir = dir })
	ask := func(path string) (int, string, string) {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host = "localhost"
		site.ServeHTTP(w, r)
		return w.Code, w.Body.String(), w.Header().Get("ETag")
	}
	if code, body, _ := ask("/"); code != http.StatusOK || !strings.Contains(body, "make build") {
		t.Errorf("before the first build: %d %s", code, body)
	}
	built := time.Now()
	build := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		built = built.Add(time.Second)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, built, built); err != nil {
			t.Fatal(err)
		}
	}
	build("index.html", "first")
	_, body, first := ask("/")
	if body != "first" {
		t.Errorf("after the first build: %s", body)
	}
	build("new.js", "script")
	build("index.html", "second")
	if _, body, second := ask("/"); body != "second" || second == first {
		t.Errorf("after the second build: %s, tags %s and %s", body, first, second)
	}
	if code, body, _ := ask("/new.js"); code != http.StatusOK || body != "script" {
		t.Errorf("its new file: %d %s", code, body)
	}
	if err := os.Remove(filepath.Join(dir, "index.html")); err != nil {
		t.Fatal(err)
	}
	if _, body, _ := ask("/"); body != "second" {
		t.Errorf("while it is built: %s, want the last one", body)
	}
}
