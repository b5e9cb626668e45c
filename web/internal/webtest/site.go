package webtest

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"board/internal/logtest"
	"board/summary"
	"board/summary/logdir"
	"board/web"
)

// FollowStore follows a log directory until the test ends.
func FollowStore(t testing.TB, dir string) *logdir.Store {
	t.Helper()
	return logtest.Open(t, dir, 20*time.Millisecond)
}

// OpenSite serves a log directory.
func OpenSite(t testing.TB, dir string, change ...func(*web.Options)) *web.Server {
	t.Helper()
	o := web.Options{Store: logtest.Open(t, dir, 0), Version: "1.2.3", WindowTitle: "títle", DataLocation: "some/dir", Flags: map[string]any{"logdir": "some/dir", "token": "secret"}}
	for _, c := range change {
		c(&o)
	}
	h := web.New(o)
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// Made writes a log directory with everything that the tables ask about: two
// runs whose first has 2,000 points and values that JSON has no numbers for.
func Made(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	LogRun(t, dir, "a/train", 1000, func(w *summary.Writer, step int64) {
		Scalar(t, w, 1000+float64(step)/8, "loss/train", step, 1/float64(step+1), summary.Description("the *training* loss"))
	})
	LogRun(t, dir, "a/train", 2000, func(w *summary.Writer, step int64) {
		Scalar(t, w, 1000+float64(step)/8, "long", step, math.Sin(float64(step)), summary.DisplayName("Long <b>"))
	})
	LogRun(t, dir, "b", 4, func(w *summary.Writer, step int64) {
		Scalar(t, w, 5000+float64(step), "loss/train", step, []float64{math.NaN(), math.Inf(1), math.Inf(-1), .25}[step], summary.Description("another <script>alert(1)</script>"))
	})
	LogRun(t, dir, "c/ünï <run>", 1, func(w *summary.Writer, _ int64) {
		Scalar(t, w, 900, "tag \"q\",\n", 7, 1e-7)
	})
	return dir
}

// LogRun writes a run of so many steps.
func LogRun(t testing.TB, dir, run string, steps int64, write func(*summary.Writer, int64)) {
	t.Helper()
	w, err := summary.NewWriter(filepath.Join(dir, filepath.FromSlash(run)), summary.WithFloat64())
	if err != nil {
		t.Fatal(err)
	}
	for step := range steps {
		write(w, step)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// Scalar writes a point, or ends the test.
func Scalar(t testing.TB, w *summary.Writer, wall float64, tag string, step int64, value float64, opts ...summary.TagOption) {
	t.Helper()
	if err := w.ScalarAt(wall, tag, step, value, opts...); err != nil {
		t.Fatal(err)
	}
}

// Request makes a request as a script on this machine sends it: headers come in
// pairs, a "Host" replaces the usual one.
func Request(method, target, body string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "http://localhost:6006/", strings.NewReader(body))
	path, query, _ := strings.Cut(target, "?")
	r.URL = &url.URL{Path: path, RawQuery: query}
	if plain, err := url.PathUnescape(path); err == nil {
		r.URL.Path, r.URL.RawPath = plain, path
	}
	r.RequestURI = target
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// Ask answers a request in memory.
func Ask(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Get answers a GET request in memory.
func Get(h http.Handler, target string, headers ...string) *httptest.ResponseRecorder {
	return Ask(h, Request(http.MethodGet, target, "", headers...))
}

// PostForm answers a POST request with a form.
func PostForm(h http.Handler, target string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	return Ask(h, Request(http.MethodPost, target, form.Encode(), append(headers, "Content-Type", "application/x-www-form-urlencoded")...))
}

// PostJSON answers a POST request with a JSON body.
func PostJSON(h http.Handler, target, body string, headers ...string) *httptest.ResponseRecorder {
	return Ask(h, Request(http.MethodPost, target, body, append(headers, "Content-Type", "application/json")...))
}

// Cookies is what an answer sets.
func Cookies(w *httptest.ResponseRecorder) []*http.Cookie {
	return (&http.Response{Header: w.Header()}).Cookies()
}

// Decoded is a body read as JSON.
func Decoded[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("status %d, the body is not JSON: %v\n%.400s", w.Code, err, w.Body)
	}
	return v
}

// Query writes parameters in pairs.
func Query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return "?" + values.Encode()
}

// WithPrefix is an option of OpenSite: everything lies below a prefix.
func WithPrefix(prefix string) func(*web.Options) {
	return func(o *web.Options) { o.PathPrefix = prefix }
}

// Unzipped is what r holds, decompressed.
func Unzipped(t testing.TB, r io.Reader) []byte {
	t.Helper()
	z, err := gzip.NewReader(r)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Guarded is one of each kind of route.
var Guarded = []string{
	"/", "/data/runs", "/data/plugin/scalars/scalars", "/api/catalog", "/api/live", "/api/health", "/healthz", "/metrics",
	"/favicon.ico", "/events", "/nothing", "/experiment/x/data/runs",
}
