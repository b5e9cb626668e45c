package answer_test

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"board/web/answer"
	"board/web/internal/webtest"
)

func TestAcceptsGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "GZIP": true, "gzip, deflate, br": true, "br, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q = 0.0": false,
		"*": true, "*;q=0": false, "identity": false, "xgzip": false, "gzip;q=x": false, "deflate,*;q=0.1": true,
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if got := answer.AcceptsGzip(r); got != want {
			t.Errorf("%q: %v, want %v", header, got, want)
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
		{"text", func(*http.Request) (any, error) {
			return answer.TextValue("fine"), nil
		}, 200, ""},
	} {
		var log bytes.Buffer
		w := webtest.Ask(answer.Answered(&log, c.handler), webtest.Request(http.MethodGet, "/", ""))
		if w.Code != c.status || !strings.Contains(log.String(), c.logged) {
			t.Errorf("%s: status %d, log %q", c.name, w.Code, log.String())
		}
		if c.status == 500 && (strings.Contains(w.Body.String(), c.logged) || w.Header().Get("Content-Type") != webtest.TypeText) {
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
		server := httptest.NewServer(answer.Answered(io.Discard, func(*http.Request) (any, error) { return answer.StreamValue(write), nil }))
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

func TestRarely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		warn := answer.Rarely(slog.New(slog.NewTextHandler(&log, nil)))
		for range 90 { // one a second
			warn("a", "this")
			time.Sleep(time.Second)
		}
		warn("b", "that")
		if got := log.String(); strings.Count(got, "this") != 2 || strings.Count(got, "that") != 1 || !strings.Contains(got, `"more since the last line"=59`) {
			t.Errorf("the log is\n%s", got)
		}
	})
}
