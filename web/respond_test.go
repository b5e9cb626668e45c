package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"board/internal/limits"
	"board/web"
	"board/web/internal/webtest"
)

// TestCompression asks for the same data plain and compressed.
func TestCompression(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for _, target := range []string{
		"/data/plugin/scalars/scalars" + webtest.Query("run", "a/train", "tag", "long"),
		"/data/plugin/scalars/scalars" + webtest.Query("run", "a/train", "tag", "long", "format", "csv"),
		"/data/plugin/timeseries/timeSeries" + webtest.Query("requests", `[{"plugin":"scalars","tag":"long"}]`),
		"/data/plugins_listing",
	} {
		plain, zipped := webtest.Get(h, target), webtest.Get(h, target, "Accept-Encoding", "gzip")
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
		if got := webtest.Unzipped(t, zipped.Body); !bytes.Equal(got, plain.Body.Bytes()) {
			t.Errorf("%s: compressed and plain answers differ", target)
		}
	}
	if w := webtest.Get(h, "/data/runs", "Accept-Encoding", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a few bytes are compressed")
	}
}

// TestHead answers HEAD with the header of GET and nothing else.
func TestHead(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for _, c := range calls {
		if c.status != http.StatusOK || c.method != "" || strings.HasPrefix(c.target, "/api/health") || c.target == "/api/catalog" || c.target == "/metrics" {
			continue // their lengths change from call to call
		}
		got, want := webtest.Ask(h, webtest.Request(http.MethodHead, c.target, "")), webtest.Get(h, c.target)
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

// TestNobodyReads asks for a long answer and goes away: the server must stop
// making it. That shows in the memory that thinning thousands of series takes.
func TestNobodyReads(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	one := `{"plugin":"scalars","tag":"long"}`
	target := "/data/plugin/timeseries/timeSeries" + webtest.Query("requests", "["+one+strings.Repeat(","+one, 10_000)+"]")
	w := &deafWriter{header: http.Header{}}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	func() {
		defer func() {
			if p := recover(); p != http.ErrAbortHandler { //nolint:errorlint // the value of a panic
				t.Errorf("the answer was not broken off: %v", p)
			}
		}()
		h.ServeHTTP(w, webtest.Request(http.MethodGet, target, ""))
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

// TestServer talks to a real server: a slow client is dropped, shutting down ends everything.
func TestServer(t *testing.T) {
	site := webtest.OpenSite(t, webtest.Made(t))
	server := web.HTTP(site)
	if server.ReadHeaderTimeout <= 0 || server.ReadTimeout <= 0 || server.WriteTimeout <= 0 || server.IdleTimeout <= 0 || server.MaxHeaderBytes <= 0 {
		t.Errorf("a limit is missing: %+v", server)
	}
	var listen net.ListenConfig
	l, err := listen.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- site.Serve(l) }()
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
	if err := site.Shutdown(ctx); err != nil {
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

// TestHeaderLimit: net/http keeps it.
func TestHeaderLimit(t *testing.T) {
	l := limits.Default()
	l.Header = 8 << 10
	if got := web.HTTP(webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Limits = l })).MaxHeaderBytes; got != 8<<10 {
		t.Errorf("a header may have %d bytes", got)
	}
}
