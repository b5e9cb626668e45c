package page_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"board/web/internal/webtest"
	"board/web/page"
)

// bundle is a page as the build leaves it.
func bundle() fstest.MapFS {
	return fstest.MapFS{
		"dist/.gitkeep":            {Data: nil},
		"dist/index.html":          {Data: []byte("<!doctype html><script src=./assets/app-1a2b.js></script>" + strings.Repeat("<!-- -->", 300))},
		"dist/assets/app-1a2b.js":  {Data: []byte("'the script'")},
		"dist/assets/app-1a2b.css": {Data: []byte("body{}")},
		"dist/assets/app-1a2b.js.gz": {Data: func() []byte {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write([]byte("'the script'"))
			_ = z.Close()
			return b.Bytes()
		}()},
	}
}

func TestPages(t *testing.T) {
	h := page.PageSite(bundle())
	for _, c := range []struct{ path, kind, cache string }{
		{"/", webtest.TypeHTML, "no-cache, must-revalidate"},
		{"/index.html", webtest.TypeHTML, "no-cache, must-revalidate"},
		{"/assets/app-1a2b.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/assets/app-1a2b.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/favicon.ico", "image/svg+xml", "no-cache, must-revalidate"},
	} {
		w := webtest.Get(h, c.path)
		if w.Code != 200 || w.Header().Get("Content-Type") != c.kind || w.Header().Get("Cache-Control") != c.cache {
			t.Errorf("%s: status %d, type %q, %q", c.path, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"))
		}
		etag := w.Header().Get("ETag")
		again := webtest.Get(h, c.path, "If-None-Match", `"other", `+etag)
		if etag == "" || again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != etag {
			t.Errorf("%s, asked again with %s: status %d, %d bytes", c.path, etag, again.Code, again.Body.Len())
		}
		if other := webtest.Get(h, c.path, "If-None-Match", `"other"`); other.Code != 200 {
			t.Errorf("%s, asked again with another tag: status %d", c.path, other.Code)
		}
	}
	for _, path := range []string{"/.gitkeep", "/assets/app-1a2b.js.gz", "/assets", "/assets/", "/dist/index.html", "/assets/none.js"} {
		if w := webtest.Get(h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	w := webtest.Get(h, "/assets/app-1a2b.js", "Accept-Encoding", "gzip")
	if !bytes.Equal(w.Body.Bytes(), bundle()["dist/assets/app-1a2b.js.gz"].Data) || w.Header().Get("Content-Encoding") != "gzip" {
		t.Error("the file that was compressed beforehand is not used")
	}
	if got := webtest.Get(h, "/assets/app-1a2b.js"); got.Body.String() != "'the script'" || got.Header().Get("Content-Encoding") != "" {
		t.Errorf("plain: %q", got.Body)
	}
	policy := webtest.Get(h, "/").Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q lacks %q", policy, part)
		}
	}
}

func TestPageThatWasNotBuilt(t *testing.T) {
	w := webtest.Get(page.PageSite(fstest.MapFS{"dist/.gitkeep": {}}), "/")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "make build") || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}
