package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"board/web"
	"board/web/internal/webtest"
)

// refusal is an error of the page's endpoints.
type refusal struct{ Code, Message, Host string }

// TestRefusals: a refusal says why, what to do, and has a code; the log says so too.
func TestRefusals(t *testing.T) {
	var log bytes.Buffer
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	})
	upgrade := []string{"Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="}
	for _, c := range []struct {
		name, method, target string
		header               []string
		code, host           string
	}{
		{"host", http.MethodGet, "/api/catalog", []string{"Host", "hub.example.org:443"}, "host_refused", "hub.example.org"},
		{"odd host", http.MethodGet, "/api/catalog", []string{"Host", "a b;c"}, "host_refused", ""},
		{"origin", http.MethodPost, "/api/series", []string{"Origin", "https://hub.example.org"}, "origin_refused", "hub.example.org"},
		{"no origin to name", http.MethodPost, "/api/series", []string{"Origin", "null"}, "origin_refused", ""},
		{"below an experiment", http.MethodPost, "/experiment/x/api/select", []string{"Origin", "https://hub.example.org"}, "origin_refused", "hub.example.org"},
		{"websocket", http.MethodGet, "/api/live", append(upgrade, "Origin", "https://hub.example.org"), "origin_refused", "hub.example.org"},
		{"question about a websocket", http.MethodGet, "/api/live?origin=https%3A%2F%2Fhub.example.org", []string{"Sec-Fetch-Site", "same-origin"}, "origin_refused", "hub.example.org"},
	} {
		log.Reset()
		w := webtest.Ask(h, webtest.Request(c.method, c.target, "", c.header...))
		got := webtest.Decoded[refusal](t, w)
		flag := strings.TrimSpace("--allow_host " + c.host)
		if w.Code != http.StatusForbidden || got.Code != c.code || got.Host != c.host || !strings.Contains(got.Message, flag) {
			t.Errorf("%s: status %d, %+v, want %s and %q", c.name, w.Code, got, c.code, flag)
		}
	}
	if w := webtest.Get(h, "/api/live?origin=http%3A%2F%2Flocalhost%3A6006"); w.Code != http.StatusUpgradeRequired || webtest.Decoded[refusal](t, w).Code != "upgrade_required" {
		t.Errorf("a page of ours asks why it has no websocket: status %d, %s", w.Code, w.Body)
	}
	if w := webtest.Get(h, "/data/runs", "Host", "evil.example"); w.Header().Get("Content-Type") != webtest.TypeText || !strings.Contains(w.Body.String(), "--allow_host evil.example") {
		t.Errorf("TensorBoard's interface answers errors in text: %s", w.Body)
	}
}

// TestRefusalsAreLogged once a minute, however many there are.
func TestRefusalsAreLogged(t *testing.T) {
	var log bytes.Buffer
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	})
	for range 50 {
		webtest.Get(h, "/data/runs", "Host", "hub.example.org")
		webtest.Ask(h, webtest.Request(http.MethodPost, "/api/series", "", "Origin", "https://hub.example.org"))
	}
	if n := strings.Count(log.String(), "\n"); n != 2 || strings.Count(log.String(), "--allow_host hub.example.org") != 2 {
		t.Errorf("%d lines for 100 refusals of two kinds:\n%s", n, log.String())
	}
}

// TestBrokenOffRequests are the client's doing: no line at the default verbosity, no 500.
func TestBrokenOffRequests(t *testing.T) {
	var log bytes.Buffer
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, route := range []string{"/api/series", "/api/select", "/data/plugin/scalars/scalars_multirun", "/data/plugin/timeseries/timeSeries"} {
		for _, cause := range []error{io.ErrUnexpectedEOF, errors.New("read tcp: connection reset by peer")} {
			r := webtest.Request(http.MethodPost, route, "", "Content-Type", map[bool]string{true: webtest.TypeForm, false: webtest.TypeJSON}[strings.HasPrefix(route, "/data")])
			r.Body, r.ContentLength = io.NopCloser(io.MultiReader(strings.NewReader(`{"cards":[`), iotest.ErrReader(cause))), -1
			if errors.Is(cause, io.ErrUnexpectedEOF) {
				r = r.WithContext(t.Context())
			} else {
				r = r.WithContext(gone)
			}
			if w := webtest.Ask(h, r); w.Code != http.StatusBadRequest {
				t.Errorf("%s after %v: status %d: %s", route, cause, w.Code, w.Body)
			}
		}
	}
	r := webtest.Request(http.MethodPost, "/api/select", `{"tag":0,"runs":"all"}`).WithContext(gone)
	if w := webtest.Ask(h, r); w.Code != http.StatusBadRequest {
		t.Errorf("nobody waits: status %d: %s", w.Code, w.Body)
	}
	if log.Len() > 0 {
		t.Errorf("the log has\n%s", log.String())
	}
}

func TestMethodsAllowed(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for route, want := range map[string]string{
		"/data/runs": "GET, HEAD", "/": "GET, HEAD", "/metrics": "GET, HEAD", "/api/select": "POST", "/data/plugin/timeseries/timeSeries": "GET, HEAD, POST",
	} {
		if w := webtest.Ask(h, webtest.Request(http.MethodDelete, route, "")); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != want {
			t.Errorf("DELETE %s: status %d, Allow %q, want %q", route, w.Code, w.Header().Get("Allow"), want)
		}
	}
}

// TestCrossOriginHeaders: no route can be embedded by another site.
func TestCrossOriginHeaders(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for _, route := range append([]string{"/api/points?tag=0&run=0", "/api/export?tag=0", "/api/description?tag=0"}, webtest.Guarded...) {
		w := webtest.Get(h, route)
		if w.Header().Get("Cross-Origin-Resource-Policy") != "same-origin" || w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cache-Control") == "" {
			t.Errorf("%s: headers %v", route, w.Header())
		}
	}
}
