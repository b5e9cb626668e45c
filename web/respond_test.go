package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"board/web"
)

func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "gzip, deflate, br": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q = 0.0": false,
		"*": true, "*;q=0": false, "identity": false, "xgzip": false, "gzip;q=x": false, "deflate,*;q=0.1": true,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if got := web.AcceptsGzip(r); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
		}
	}
}

// TestCompression asks for the same data plain and compressed.
func TestCompression(t *testing.T) {
	h := openSite(t, made(t))
	for _, target := range []string{
		"/data/plugin/scalars/scalars" + query("run", "a/train", "tag", "long"),
		"/data/plugin/scalars/scalars" + query("run", "a/train", "tag", "long", "format", "csv"),
		"/data/plugin/timeseries/timeSeries" + query("requests", `[{"plugin":"scalars","tag":"long"}]`),
		"/data/plugins_listing",
	} {
		plain, zipped := get(h, target), get(h, target, "Accept-Encoding", "gzip")
		if got := zipped.Header().Get("Content-Encoding"); got != "gzip" {
			t.Errorf("%s: Content-Encoding %q", target, got)
			continue
		}
		if plain.Header().Get("Vary") == "" || zipped.Header().Get("Vary") == "" {
			t.Errorf("%s: caches are not told that encodings differ", target)
		}
		if n := zipped.Header().Get("Content-Length"); n != "" && n != strconv.Itoa(zipped.Body.Len()) {
			t.Errorf("%s: Content-Length %s of %d bytes", target, n, zipped.Body.Len())
		}
		if zipped.Body.Len() >= plain.Body.Len() {
			t.Errorf("%s: %d bytes became %d", target, plain.Body.Len(), zipped.Body.Len())
		}
		if got := unzipped(t, zipped.Body); !bytes.Equal(got, plain.Body.Bytes()) {
			t.Errorf("%s: compressed and plain answers differ", target)
		}
	}
	if w := get(h, "/data/runs", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a few bytes are compressed")
	}
}

func unzipped(t testing.TB, r io.Reader) []byte {
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

// TestHead answers HEAD with the header of GET and nothing else.
func TestHead(t *testing.T) {
	h := openSite(t, made(t))
	for _, c := range calls {
		if c.status != http.StatusOK || c.method != "" || strings.HasPrefix(c.target, "/api/health") || c.target == "/api/catalog" || c.target == "/metrics" {
			continue // their lengths change from call to call
		}
		got, want := ask(h, request(http.MethodHead, c.target, "")), get(h, c.target)
		if got.Code != want.Code || got.Body.Len() != 0 {
			t.Errorf("%s: status %d, %d bytes", c.name, got.Code, got.Body.Len())
		}
		for name := range want.Header() {
			if got.Header().Get(name) != want.Header().Get(name) {
				t.Errorf("%s: %s is %q, by GET %q", c.name, name, got.Header().Get(name), want.Header().Get(name))
			}
		}
	}
}

// TestFailures lets handlers fail in every way.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		name    string
		handler func(*http.Request) (any, error)
		status  int
		logged  string
	}{
		{"error", func(*http.Request) (any, error) { return nil, errors.New("the disk says no") }, 500, "the disk says no"},
		{"panic", func(*http.Request) (any, error) { panic("index out of range") }, 500, "index out of range"},
		{"not JSON", func(*http.Request) (any, error) { return func() {}, nil }, 500, "unsupported type"},
		{"text", func(*http.Request) (any, error) { return web.Text("fine"), nil }, 200, ""},
	} {
		var log bytes.Buffer
		w := ask(web.Answer(&log, c.handler), request(http.MethodGet, "/", ""))
		if w.Code != c.status || !strings.Contains(log.String(), c.logged) {
			t.Errorf("%s: status %d, log %q", c.name, w.Code, log.String())
		}
		if c.status == 500 && (strings.Contains(w.Body.String(), c.logged) || w.Header().Get("Content-Type") != textType) {
			t.Errorf("%s: the client is told %q", c.name, w.Body)
		}
	}
}

// TestBrokenStream breaks an answer off in the middle: the client must notice.
func TestBrokenStream(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"error": func(w io.Writer) error { _, _ = w.Write(make([]byte, 100_000)); return errors.New("gone") },
		"panic": func(w io.Writer) error { _, _ = w.Write(make([]byte, 100_000)); panic("oh") },
	} {
		server := httptest.NewServer(web.Answer(io.Discard, func(*http.Request) (any, error) { return web.Stream(write), nil }))
		for _, encoding := range []string{"identity", "gzip"} {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Accept-Encoding", encoding)
			response, err := server.Client().Do(r)
			if err == nil {
				_, err = io.Copy(io.Discard, response.Body)
				_ = response.Body.Close()
			}
			if err == nil {
				t.Errorf("%s, %s: the answer looks whole", name, encoding)
			}
		}
		server.Close()
		server.Client().CloseIdleConnections()
	}
}

// TestNobodyReads asks for a long answer and goes away: the server must stop
// making it. That shows in the memory that thinning thousands of series takes.
func TestNobodyReads(t *testing.T) {
	h := openSite(t, made(t))
	one := `{"plugin":"scalars","tag":"long"}`
	target := "/data/plugin/timeseries/timeSeries" + query("requests", "["+one+strings.Repeat(","+one, 10_000)+"]")
	w := &deafWriter{header: http.Header{}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	func() {
		defer func() {
			if p := recover(); p != http.ErrAbortHandler { //nolint:errorlint // the value of a panic
				t.Errorf("the answer was not broken off: %v", p)
			}
		}()
		h.ServeHTTP(w, request(http.MethodGet, target, ""))
	}()
	runtime.ReadMemStats(&after)
	if made := after.TotalAlloc - before.TotalAlloc; w.calls > 1 || made > 100<<20 {
		t.Errorf("after the client had gone: %d writes; %d MiB were used", w.calls-1, made>>20)
	}
}

// deafWriter is a client that has gone.
type deafWriter struct {
	header http.Header
	calls  int
}

func (w *deafWriter) Header() http.Header { return w.header }
func (w *deafWriter) WriteHeader(int)     {}
func (w *deafWriter) Write([]byte) (int, error) {
	w.calls++
	return 0, errors.New("broken pipe")
}

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
	h := web.PageSite(bundle())
	for _, c := range []struct{ path, kind, cache string }{
		{"/", htmlType, "no-cache, must-revalidate"},
		{"/index.html", htmlType, "no-cache, must-revalidate"},
		{"/assets/app-1a2b.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/assets/app-1a2b.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"},
		{"/favicon.ico", "image/svg+xml", "no-cache, must-revalidate"},
	} {
		w := get(h, c.path)
		if w.Code != 200 || w.Header().Get("Content-Type") != c.kind || w.Header().Get("Cache-Control") != c.cache {
			t.Errorf("%s: status %d, type %q, %q", c.path, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"))
		}
		etag := w.Header().Get("ETag")
		again := get(h, c.path, "If-None-Match", `"other", `+etag)
		if etag == "" || again.Code != http.StatusNotModified || again.Body.Len() != 0 || again.Header().Get("ETag") != etag {
			t.Errorf("%s, asked again with %s: status %d, %d bytes", c.path, etag, again.Code, again.Body.Len())
		}
		if other := get(h, c.path, "If-None-Match", `"other"`); other.Code != 200 {
			t.Errorf("%s, asked again with another tag: status %d", c.path, other.Code)
		}
	}
	for _, path := range []string{"/.gitkeep", "/assets/app-1a2b.js.gz", "/assets", "/assets/", "/dist/index.html", "/assets/none.js"} {
		if w := get(h, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
	w := get(h, "/assets/app-1a2b.js", "Accept-Encoding", "gzip")
	if !bytes.Equal(w.Body.Bytes(), bundle()["dist/assets/app-1a2b.js.gz"].Data) || w.Header().Get("Content-Encoding") != "gzip" {
		t.Error("the file that was compressed beforehand is not used")
	}
	if got := get(h, "/assets/app-1a2b.js"); got.Body.String() != "'the script'" || got.Header().Get("Content-Encoding") != "" {
		t.Errorf("plain: %q", got.Body)
	}
	policy := get(h, "/").Header().Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'", "frame-ancestors 'self' http://localhost:* http://127.0.0.1:*"} {
		if !strings.Contains(policy, part) {
			t.Errorf("the policy %q lacks %q", policy, part)
		}
	}
}

func TestPageThatWasNotBuilt(t *testing.T) {
	w := get(web.PageSite(fstest.MapFS{"dist/.gitkeep": {}}), "/")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "make build") || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("status %d: %s", w.Code, w.Body)
	}
}

// TestServer talks to a real server: a slow client is dropped, shutting down ends everything.
func TestServer(t *testing.T) {
	server := web.NewServer(openSite(t, made(t)))
	if server.ReadHeaderTimeout <= 0 || server.ReadTimeout <= 0 || server.WriteTimeout <= 0 || server.IdleTimeout <= 0 || server.MaxHeaderBytes <= 0 {
		t.Errorf("a limit is missing: %+v", server)
	}
	var listen net.ListenConfig
	l, err := listen.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	for _, raw := range []string{
		"GET /data/runs HTTP/1.1\r\n\r\n",                                       // no host
		"GET /data/runs HTTP/1.0\r\n\r\n",                                       // nor here
		"GET http://evil.example/data/runs HTTP/1.1\r\nHost: localhost\r\n\r\n", // the address counts, not Host
		"GET /data/runs HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
		"GARBAGE\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00", // TLS
		"POST /api/select HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"GET /data/runs HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("x", 1<<20) + "\r\n\r\n",
	} {
		if status := rawStatus(t, l.Addr().String(), raw); status == "200" || status == "500" {
			t.Errorf("%.60q is answered with %s", raw, status)
		}
	}
	if status := rawStatus(t, l.Addr().String(), "GET /data/runs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"); status != "200" {
		t.Errorf("an honest request is answered with %q", status)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	if err := server.Shutdown(ctx); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
}

// rawStatus sends bytes and reads the status of the answer, "" if there is none.
func rawStatus(t *testing.T, address, raw string) string {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(conn, raw) // the server may hang up before it has read everything
	if !strings.HasSuffix(raw, "\n") {
		_ = conn.(*net.TCPConn).CloseWrite()
	}
	var version, status string
	_, _ = fmt.Fscan(conn, &version, &status)
	return status
}
