package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"board/web"
	"board/web/internal/webtest"
)

// TestPathTricks asks for what must not exist: each answer is a calm 4xx or the
// page's redirect, never a file, a 500 or a redirect to another host.
func TestPathTricks(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.DataLocation = "/secret/dir" })
	tricks := []string{
		"/../../../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../web.go", "/assets/..%5c..%5cweb.go",
		"/data/../data/nothing", "/data//runs", "//data/runs", "//evil.example/data/runs", "///evil.example", "/\\evil.example", "/data/runs%00", "/data/runs%00.html",
		"/data%2fruns", "/data/runs//", "/DATA/RUNS", "/data/runs;x=1", "/data/runs%20", "/%", "/%zz", "/data/plugin/../runs", "/data/plugin/projector/sprite_image",
		"/experiment/../data/nothing", "/experiment/%2e%2e/data/runs/x", "/experiment/a%2fdata/runs", "/experiment//evil.example/", "/.gitkeep", "/dist/.gitkeep", "/index.html/", "/ui.go",
		"/" + strings.Repeat("a", 100_000), "/" + strings.Repeat("../", 10_000), "/" + strings.Repeat("%2e%2e%2f", 1000), "/é", "/%ff%fe", "/\x7f", "/data/runs\r\nX: y", "", "*", "relative", "http://evil.example/data/runs",
	}
	ok := []int{200, 301, 302, 304, 400, 404, 405}
	for _, target := range tricks {
		w := webtest.Get(h, target)
		name := fmt.Sprintf("%.60q", target)
		if !slices.Contains(ok, w.Code) {
			t.Errorf("%s: status %d", name, w.Code)
		}
		if location := w.Header().Get("Location"); strings.HasPrefix(location, "//") || strings.Contains(location, "evil") && !strings.HasPrefix(location, "/experiment/") {
			t.Errorf("%s: redirected to %q", name, location)
		}
		if body := w.Body.String(); strings.Contains(body, "root:") || strings.Contains(body, "package ") {
			t.Errorf("%s: answered a file: %.100s", name, body)
		}
	}
}

// TestUntrustedNames puts markup into every name that comes back in HTML or text.
func TestUntrustedNames(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	w := webtest.Get(h, "/data/plugin/scalars/scalars"+webtest.Query("run", "<script>alert(1)</script>", "tag", "\xff\r\nSet-Cookie: x=y"))
	if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != webtest.TypeText || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("status %d, header %v", w.Code, w.Header())
	}
}

// TestLargeBodies sends more than a form may have.
func TestLargeBodies(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	huge := "tag=" + strings.Repeat("x", 5<<20)
	for _, c := range []struct{ route, kind, body string }{
		{"/data/plugin/scalars/scalars_multirun", webtest.TypeForm, huge},
		{"/data/plugin/timeseries/timeSeries", webtest.TypeForm, "requests=" + huge},
		{"/data/plugin/timeseries/timeSeries", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"requests\"\r\n\r\n" + huge + "\r\n--x--\r\n"},
		{"/api/select", webtest.TypeJSON, `{"tag":0,"runs":[` + strings.Repeat("1,", 3<<20) + `1]}`},
	} {
		w := webtest.Ask(h, webtest.Request(http.MethodPost, c.route, c.body, "Content-Type", c.kind))
		if w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s as %s: status %d: %.100s", c.route, c.kind, w.Code, w.Body)
		}
	}
	for _, c := range []struct{ route, kind, body string }{ // larger than it says, and not even well-formed
		{"/api/select", webtest.TypeJSON, strings.Repeat("x", 5<<20)},
		{"/api/series", webtest.TypeJSON, strings.Repeat("x", 5<<20)},
		{"/data/plugin/scalars/scalars_multirun", "multipart/form-data; boundary=x", strings.Repeat("x", 5<<20)},
		{"/data/plugin/scalars/scalars_multirun", webtest.TypeForm, "tag=%zz&" + huge},
	} {
		r := webtest.Request(http.MethodPost, c.route, c.body, "Content-Type", c.kind)
		r.ContentLength = -1
		if w := webtest.Ask(h, r); w.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("%s as %s, of unknown length: status %d: %.100s", c.route, c.kind, w.Code, w.Body)
		}
	}
	many := "tag=x" + strings.Repeat("&runs=b", 400_000)
	if w := webtest.Ask(h, webtest.Request(http.MethodPost, "/data/plugin/scalars/scalars_multirun", many, "Content-Type", webtest.TypeForm)); w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
		t.Errorf("400,000 runs: status %d", w.Code)
	}
	deep := strings.Repeat("[", 100_000)
	if w := webtest.Get(h, "/data/plugin/timeseries/timeSeries?requests="+deep); w.Code != http.StatusBadRequest {
		t.Errorf("deep JSON: status %d", w.Code)
	}
}
