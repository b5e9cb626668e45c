package webhook_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"board/cmd/board/internal/webhook"
	"board/internal/limits"
	"board/summary/alerts"
)

func nan() alerts.Alert {
	return alerts.Alert{
		Rule: alerts.NonFinite, Level: alerts.Error, Run: "a/<!channel>&\n", Step: 12, Text: "loss is NaN at step 12",
		Spots: []alerts.Spot{{Tag: "loss", Step: 12, Value: math.NaN()}},
	}
}

// A hook is a server that alerts are posted to, and a poster.
type hook struct {
	poster *webhook.Poster
	log    lockedBuffer
	limits *limits.Limits

	mu     sync.Mutex
	bodies [][]byte
	times  []time.Time
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func newPoster(t *testing.T, h *hook, address string) {
	t.Helper()
	h.limits = limits.Default()
	h.limits.AlertQueue = 3
	var err error
	h.poster, err = webhook.New(webhook.Options{
		URL: address, Source: "logs", Limits: h.limits, Log: slog.New(slog.NewTextHandler(&h.log, nil)),
		Link: func(a alerts.Alert) string { return fmt.Sprint("http://localhost:6006/?card=", a.Tag()) },
	})
	if err != nil {
		t.Fatal(err)
	}
}

// attempted are when requests came.
func (h *hook) attempted() []time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]time.Time(nil), h.times...)
}

// newHook makes a server that answers the attempts with codes, and the rest with 200. It
// lives in memory, so that time in a bubble of synctest goes on.
func newHook(t *testing.T, header http.Header, codes ...int) *hook {
	t.Helper()
	h := new(hook)
	newPoster(t, h, "http://hook.example/secret")
	webhook.Answer(h.poster, func(r *http.Request) (*http.Response, error) {
		body, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		defer h.mu.Unlock()
		code := http.StatusOK
		if n := len(h.times); n < len(codes) {
			code = codes[n]
		}
		h.times, h.bodies = append(h.times, time.Now()), append(h.bodies, body)
		if code == 0 {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: fmt.Errorf("connection refused")}
		}
		if code < 0 { // it takes the request, and never answers
			h.mu.Unlock()
			defer h.mu.Lock()
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		return &http.Response{StatusCode: code, Status: fmt.Sprint(code, " ", http.StatusText(code)), Header: header, Body: io.NopCloser(strings.NewReader("x")), Request: r}, nil
	})
	return h
}

// posting posts an alert and runs the poster for so long of a bubble's time.
func (h *hook) posting(d time.Duration, post func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.poster.Run(ctx)
	}()
	post()
	time.Sleep(d)
	cancel()
	<-done
}

func TestOneAlertIsOnePost(t *testing.T) {
	got := make(chan *http.Request, 5)
	bodies := make(chan []byte, 5)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- r
		bodies <- body
	}))
	defer server.Close()
	h := new(hook)
	newPoster(t, h, server.URL+"/hook?key=secret")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.poster.Run(ctx)
	}()
	h.poster.Post(nan())
	r, body := <-got, <-bodies
	cancel()
	<-done
	if r.Method != "POST" || r.URL.String() != "/hook?key=secret" || r.Header.Get("Content-Type") != "application/json" || len(got) != 0 {
		t.Errorf("%s %s, %v; %d more", r.Method, r.URL, r.Header, len(got))
	}
	var m struct {
		Text  string
		Alert map[string]any
	}
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatal(err)
	}
	if m.Text != ":red_circle: a/&lt;!channel&gt;&amp; : loss is NaN at step 12\nhttp://localhost:6006/?card=loss" {
		t.Errorf("text %q", m.Text)
	}
	want := map[string]any{"rule": "nonfinite", "level": "error", "run": "a/<!channel>&\n", "tag": "loss", "step": 12.0, "value": "NaN", "logdir": "logs", "link": "http://localhost:6006/?card=loss"}
	for k, v := range want {
		if m.Alert[k] != v {
			t.Errorf("%s is %v, want %v", k, m.Alert[k], v)
		}
	}
}

func TestAttempts(t *testing.T) {
	all := []int{500, 503, 429, 0, 500, 500, 500}
	for name, c := range map[string]struct {
		codes  []int
		header http.Header
		times  []float64 // seconds at which attempts come
		logged string
	}{
		"at once":                    {times: []float64{0}},
		"after two failures":         {codes: all[:2], times: []float64{0, 1, 3}},
		"after a refused one":        {codes: []int{0}, times: []float64{0, 1}},
		"never":                      {codes: all, times: []float64{0, 1, 3, 7, 15, 31}, logged: `error="attempt 6: the server answered 500 Internal Server Error"`},
		"a wrong address":            {codes: []int{404}, times: []float64{0}, logged: `error="attempt 1: the server answered 404 Not Found"`},
		"a redirect":                 {codes: []int{302}, times: []float64{0}, logged: "redirects are not followed"},
		"a server that wants a rest": {codes: []int{429}, header: http.Header{"Retry-After": {"20"}}, times: []float64{0, 20}},
		"one that wants too much":    {codes: []int{429}, header: http.Header{"Retry-After": {"99999"}}, times: []float64{0, 60}},
		"a server that hangs":        {codes: []int{-1}, times: []float64{0, 11}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHook(t, c.header, c.codes...)
				start := time.Now()
				h.posting(time.Hour, func() { h.poster.Post(nan()) })
				var times []float64
				for _, at := range h.attempted() {
					times = append(times, at.Sub(start).Seconds())
				}
				if fmt.Sprint(times) != fmt.Sprint(c.times) {
					t.Errorf("attempts at %v, want %v", times, c.times)
				}
				log := h.log.String()
				if (c.logged == "") != (log == "") || !strings.Contains(log, c.logged) || strings.Contains(log, "secret") {
					t.Errorf("logged: %s", log)
				}
			})
		})
	}
}

func TestAFullQueueLosesAlertsAndSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHook(t, nil, -1, -1, -1, -1, -1, -1) // the first alert hangs
		h.posting(5*time.Minute, func() {
			h.poster.Post(nan())
			synctest.Wait() // it is being posted
			for range 5 {
				h.poster.Post(nan())
			}
		})
		if n := h.limits.Count(limits.AlertQueue); n != 2 || strings.Count(h.log.String(), "too many wait for the webhook") != 2 {
			t.Errorf("%d were lost: %s", n, h.log.String())
		}
		if n := len(h.attempted()); n != 6+3 {
			t.Errorf("%d attempts", n)
		}
	})
}

func TestABoardThatStopsDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHook(t, nil, -1)
		start := time.Now()
		h.posting(time.Second, func() {
			h.poster.Post(nan())
			synctest.Wait()
			h.poster.Post(nan())
		})
		if time.Since(start) != time.Second || !strings.Contains(h.log.String(), "the board stops") {
			t.Errorf("it took %v: %s", time.Since(start), h.log.String())
		}
	})
}

func TestOnlyWebAddresses(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://hooks.example/x": true, "http://localhost:1": true, "http://[::1]:80/": true,
		"": false, "hooks.example": false, "file:///etc/passwd": false, "ftp://x": false, "https://": false, "http:///x": false, "https://a b/secret": false,
	} {
		err := webhook.Check(address)
		if (err == nil) != ok || err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", address, err)
		}
	}
}
