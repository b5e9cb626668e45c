package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"board/web/internal/webtest"
)

// Whatever comes in, an answer goes out: no panic (they are answered 500), no
// broken JSON, nothing without a type.

func fuzzed(f *testing.F) http.Handler {
	f.Helper()
	return webtest.OpenSite(f, "../testdata/damaged")
}

func checkAnswer(t *testing.T, w *httptest.ResponseRecorder, what string) {
	t.Helper()
	if w.Code >= 500 || w.Code < 200 {
		t.Fatalf("%s: status %d: %.300s", what, w.Code, w.Body)
	}
	kind := w.Header().Get("Content-Type")
	if kind == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Fatalf("%s: type %q, header %v", what, kind, w.Header())
	}
	if kind == webtest.TypeJSON && w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
		t.Fatalf("%s: not JSON: %.300s", what, w.Body)
	}
	for name, values := range w.Header() {
		if strings.ContainsAny(name+strings.Join(values, ""), "\r\n\x00") {
			t.Fatalf("%s: header %q: %q", what, name, values)
		}
	}
}

func FuzzTarget(f *testing.F) {
	h := fuzzed(f)
	for _, c := range calls {
		path, query, _ := strings.Cut(c.target, "?")
		f.Add(path, query, "GET")
	}
	f.Add("/api/export", "tag=0&run=1&format=json", "GET")
	f.Add("/api/points", "tag=0&run=0&from=-1&limit=99999999999", "HEAD")
	f.Fuzz(func(t *testing.T, path, query, method string) {
		if path == "/api/live" {
			return // it answers in its own words
		}
		r := webtest.Request(http.MethodGet, "/", "")
		r.URL = &url.URL{Path: path, RawQuery: query}
		r.Method = method
		checkAnswer(t, webtest.Ask(h, r), fmt.Sprintf("%q %q?%q", method, path, query))
	})
}

func FuzzForm(f *testing.F) {
	h := fuzzed(f)
	f.Add("tag=x&runs=good&runs=restart", webtest.TypeForm)
	f.Add("requests="+url.QueryEscape(`[{"plugin":"scalars","tag":"x"}]`), webtest.TypeForm)
	f.Add("--x\r\nContent-Disposition: form-data; name=\"tag\"\r\n\r\nx\r\n--x--\r\n", "multipart/form-data; boundary=x")
	f.Add("--x\r\nContent-Disposition: form-data; name=\"requests\"; filename=\"f\"\r\n\r\n[]\r\n--x--\r\n", "multipart/form-data; boundary=x")
	f.Add("%", "multipart/form-data")
	f.Fuzz(func(t *testing.T, body, kind string) {
		for _, route := range []string{"/data/plugin/scalars/scalars_multirun", "/data/plugin/timeseries/timeSeries"} {
			r := webtest.Request(http.MethodPost, route, body)
			r.Header.Set("Content-Type", kind)
			checkAnswer(t, webtest.Ask(h, r), fmt.Sprintf("%s as %q: %q", route, kind, body))
		}
	})
}

func FuzzRequestsJSON(f *testing.F) {
	h := fuzzed(f)
	for _, c := range calls {
		if _, query, _ := strings.Cut(c.target, "?"); strings.HasPrefix(query, "requests=") {
			values, err := url.ParseQuery(query)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(values.Get("requests"))
		}
	}
	f.Add(`[{"tag":"x","plugin":"scalars","sample":-1,"run":"good"},null,{"TAG":1e999}]`)
	f.Fuzz(func(t *testing.T, requests string) {
		form := url.Values{"requests": {requests}}
		checkAnswer(t, webtest.PostForm(h, "/data/plugin/timeseries/timeSeries", form), fmt.Sprintf("%q", requests))
	})
}

func FuzzSelect(f *testing.F) {
	h := fuzzed(f)
	f.Add(`{"tag":0,"runs":[0,1,2],"axis":"step","lo":1,"hi":3,"smoothing":0.6}`)
	f.Add(`{"tag":1,"runs":"all","axis":"wall","lo":-1e308,"hi":1e308,"smoothing":-7}`)
	f.Add(`{"tag":1,"runs":"all","axis":"relative","smoothing":1e300}`)
	f.Add(`{"tag":1e99,"runs":[null,{}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		checkAnswer(t, webtest.PostJSON(h, "/api/select", body), fmt.Sprintf("%q", body))
	})
}

func FuzzHeaders(f *testing.F) {
	h := fuzzed(f)
	f.Add("localhost:6006", "http://localhost:6006", "gzip", `"x"`, "text/html")
	f.Add("[::1]:6006", "null", "gzip;q=0, *", "*", "")
	f.Add("evil.example", "http://evil", ";;q=,", "W/", "\x00")
	f.Fuzz(func(t *testing.T, host, origin, encoding, etag, accept string) {
		for _, route := range []string{"/", "/data/runs", "/favicon.ico"} {
			r := webtest.Request(http.MethodGet, route, "", "Origin", origin, "Accept-Encoding", encoding, "If-None-Match", etag, "Accept", accept)
			r.Host = host
			checkAnswer(t, webtest.Ask(h, r), fmt.Sprintf("%s for %q", route, host))
		}
	})
}
