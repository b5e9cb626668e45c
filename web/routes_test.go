package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"board/web/internal/webtest"
)

// call is a request and what must come back. The table below is a test of
// behaviour, run in parallel a test of races, and a benchmark.
type call struct {
	name   string
	method string // "" = GET
	target string
	body   string
	header []string // in pairs
	status int
	kind   string // of the content, "" = any
	want   string // a regular expression that must match the body
}

// calls is about the log directory of made.
var calls = []call{
	{name: "runs by start", target: "/data/runs", status: 200, kind: webtest.TypeJSON, want: `^\["c/\\u00fcn\\u00ef <run>","a/train","b"\]$`},
	{name: "trailing slash", target: "/data/runs/", status: 200, kind: webtest.TypeJSON, want: `^\[`},
	{name: "experiment", target: "/experiment/defaultExperimentId/data/runs", status: 200, kind: webtest.TypeJSON, want: `^\[`},
	{name: "empty experiment", target: "/experiment//data/runs", status: 200, kind: webtest.TypeJSON, want: `^\[`},
	{name: "experiment without rest", target: "/experiment/x", status: 301},
	{name: "experiment's page", target: "/experiment/x/", status: 200, kind: webtest.TypeHTML},
	{name: "environment", target: "/data/environment", status: 200, kind: webtest.TypeJSON, want: `"version":"1.2.3","data_location":"some/dir","window_title":"t\\u00edtle","experiment_name":"","experiment_description":"","creation_time":0,"debug":\{"data_provider":"board 1.2.3","flags":\{"logdir":"some/dir"\}\}`},
	{name: "logdir", target: "/data/logdir", status: 200, kind: webtest.TypeJSON, want: `^\{"logdir":"some/dir"\}$`},
	{name: "window properties", target: "/data/window_properties", status: 200, kind: webtest.TypeJSON, want: `"window_title":"t\\u00edtle"`},
	{name: "experiments", target: "/data/experiments", status: 200, kind: webtest.TypeJSON, want: `^\[\]$`},
	{name: "experiment runs", target: "/data/experiment_runs", status: 200, kind: webtest.TypeJSON, want: `^\[\]$`},
	{name: "notifications", target: "/data/notifications", status: 302},
	{name: "listing", target: "/data/plugins_listing?experimentalPlugin=x", status: 200, kind: webtest.TypeJSON, want: `^\{"timeseries":\{"disable_reload":false,"enabled":true,"remove_dom":false,"tab_name":"Time Series","loading_mechanism":\{"type":"NG_COMPONENT"\}\},"scalars":.*"histograms":\{"disable_reload":false,"enabled":false,.*"mesh":.*"projector":`},
	{name: "plugin entry", target: "/data/plugin_entry.html?name=scalars", status: 400, kind: webtest.TypeText, want: `^Plugin is not module loadable$`},
	{name: "no such plugin entry", target: "/data/plugin_entry.html?name=x", status: 404, kind: webtest.TypeText},

	{name: "scalar tags", target: "/data/plugin/scalars/tags", status: 200, kind: webtest.TypeJSON, want: `"a/train":\{"long":\{"displayName":"Long <b>","description":""\},"loss/train":\{"displayName":"","description":"<p>the <em>training</em> loss</p>"\}\}`},
	{name: "scalars", target: "/data/plugin/scalars/scalars" + webtest.Query("run", "b", "tag", "loss/train"), status: 200, kind: webtest.TypeJSON, want: `^\[\[5000.0,0,"NaN"\],\[5001.0,1,"Infinity"\],\[5002.0,2,"-Infinity"\],\[5003.0,3,0.25\]\]$`},
	{name: "thinned scalars", target: "/data/plugin/scalars/scalars" + webtest.Query("run", "a/train", "tag", "long"), status: 200, kind: webtest.TypeJSON, want: `^\[\[1000.0,0,0.0\],.*,1999,[-0-9.]+\]\]$`},
	{name: "scalars as CSV", target: "/data/plugin/scalars/scalars" + webtest.Query("run", "b", "tag", "loss/train", "format", "csv"), status: 200, kind: webtest.TypeCSV, want: "^Wall time,Step,Value\r\n5000.0,0,nan\r\n5001.0,1,inf\r\n5002.0,2,-inf\r\n5003.0,3,0.25\r\n$"},
	{name: "odd names", target: "/data/plugin/scalars/scalars" + webtest.Query("run", "c/ünï <run>", "tag", "tag \"q\",\n"), status: 200, kind: webtest.TypeJSON, want: `^\[\[900.0,7,1e-07\]\]$`},
	{name: "no run given", target: "/data/plugin/scalars/scalars?tag=x", status: 400, kind: webtest.TypeText, want: `^Invalid argument: Both run and tag must be specified: tag='x', run=None$`},
	{name: "no tag given", target: "/data/plugin/scalars/scalars?run=", status: 400, kind: webtest.TypeText, want: `tag=None, run=''$`},
	{name: "no such run", target: "/data/plugin/scalars/scalars?run=no+such&tag=x", status: 404, kind: webtest.TypeText, want: `^Not found: No scalar data for run='no such', tag='x'$`},
	{name: "no such tag", target: "/data/plugin/scalars/scalars?run=b&tag=x", status: 404, kind: webtest.TypeText},
	{name: "scalars by POST", method: "POST", target: "/data/plugin/scalars/scalars", status: 405, kind: webtest.TypeText},
	{name: "multirun", method: "POST", target: "/data/plugin/scalars/scalars_multirun", body: "tag=loss/train&runs=b&runs=none&runs=b&runs=c", header: []string{"Content-Type", webtest.TypeForm}, status: 200, kind: webtest.TypeJSON, want: `^\{"b":\[\[5000.0,0,"NaN"\],.*\]\]\}$`},
	{name: "multirun without runs", method: "POST", target: "/data/plugin/scalars/scalars_multirun", body: "tag=x", header: []string{"Content-Type", webtest.TypeForm}, status: 200, kind: webtest.TypeJSON, want: `^\{\}$`},
	{name: "multirun without tag", method: "POST", target: "/data/plugin/scalars/scalars_multirun", body: "runs=b", header: []string{"Content-Type", webtest.TypeForm}, status: 400, kind: webtest.TypeText, want: `^Invalid argument: tag must be specified exactly once$`},
	{name: "multirun with two tags", method: "POST", target: "/data/plugin/scalars/scalars_multirun", body: "tag=b&tag=c", header: []string{"Content-Type", webtest.TypeForm}, status: 400, kind: webtest.TypeText},
	{name: "multirun by GET", target: "/data/plugin/scalars/scalars_multirun", status: 405, kind: webtest.TypeText},
	{name: "multirun, broken form", method: "POST", target: "/data/plugin/scalars/scalars_multirun", body: "tag=%zz", header: []string{"Content-Type", webtest.TypeForm}, status: 400, kind: webtest.TypeText},
	{name: "multirun, no type", method: "POST", target: "/data/plugin/scalars/scalars_multirun", body: "tag=x", status: 400, kind: webtest.TypeText},

	{name: "time series tags", target: "/data/plugin/timeseries/tags", status: 200, kind: webtest.TypeJSON, want: `^\{"scalars":\{"runTagInfo":\{.*"a/train":\["long","loss/train"\].*\},"tagDescriptions":\{"loss/train":"<h1>Multiple descriptions</h1>\\n<h2>For run: b</h2>\\n<p>another &lt;script&gt;alert\(1\)&lt;/script&gt;</p>\\n<h2>For run: a/train</h2>\\n<p>the <em>training</em> loss</p>"\}\},"histograms":\{"runTagInfo":\{\},"tagDescriptions":\{\}\},"images":\{"tagDescriptions":\{\},"tagRunSampledInfo":\{\}\}\}$`},
	{name: "time series", target: "/data/plugin/timeseries/timeSeries" + webtest.Query("requests", `[{"plugin":"scalars","tag":"loss/train","run":"b"}]`), status: 200, kind: webtest.TypeJSON, want: `^\[\{"plugin":"scalars","tag":"loss/train","run":"b","runToSeries":\{"b":\[\{"wallTime":5000.0,"step":0,"value":"NaN"\},.*\{"wallTime":5003.0,"step":3,"value":0.25\}\]\}\}\]$`},
	{name: "time series of all runs", target: "/data/plugin/timeseries/timeSeries" + webtest.Query("requests", `[{"plugin":"scalars","tag":"loss/train"}]`), status: 200, kind: webtest.TypeJSON, want: `"runToSeries":\{"a/train":.*"b":`},
	{name: "time series, no such", target: "/data/plugin/timeseries/timeSeries" + webtest.Query("requests", `[{"plugin":"scalars","tag":"none"},{"plugin":"scalars","tag":"long","run":"none","sample":3}]`), status: 200, kind: webtest.TypeJSON, want: `^\[\{"plugin":"scalars","tag":"none","runToSeries":\{\}\},\{"plugin":"scalars","tag":"long","run":"none","sample":3,"runToSeries":\{\}\}\]$`},
	{name: "time series, every error", target: "/data/plugin/timeseries/timeSeries" + webtest.Query("requests", `[{},{"tag":7,"plugin":"scalars"},{"tag":"é"},{"tag":"t","plugin":"text"},{"tag":"t","plugin":"histograms"},{"tag":"t","plugin":"images","run":"r"}]`), status: 200, kind: webtest.TypeJSON, want: `^\[\{"plugin":null,"tag":null,"error":"Missing tag"\},\{"plugin":"scalars","tag":7,"error":"Missing tag"\},\{"plugin":null,"tag":"\\u00e9","error":"Invalid plugin"\},\{"plugin":"text","tag":"t","error":"Invalid plugin"\},\{"plugin":"histograms","tag":"t","error":"Missing run"\},\{"plugin":"images","tag":"t","run":"r","error":"Missing sample"\}\]$`},
	{name: "time series of images", target: "/data/plugin/timeseries/timeSeries" + webtest.Query("requests", `[{"tag":"t","plugin":"images","run":"r","sample":0}]`), status: 200, kind: webtest.TypeJSON, want: `"sample":0,"runToSeries":{}`},
	{name: "time series by form", method: "POST", target: "/data/plugin/timeseries/timeSeries", body: "requests=%5B%5D", header: []string{"Content-Type", webtest.TypeForm}, status: 200, kind: webtest.TypeJSON, want: `^\[\]$`},
	{name: "time series by multipart form", method: "POST", target: "/data/plugin/timeseries/timeSeries", body: "--x\r\nContent-Disposition: form-data; name=\"requests\"\r\n\r\n[]\r\n--x--\r\n", header: []string{"Content-Type", "multipart/form-data; boundary=x"}, status: 200, kind: webtest.TypeJSON, want: `^\[\]$`},
	{name: "time series without requests", target: "/data/plugin/timeseries/timeSeries", status: 400, kind: webtest.TypeText, want: `^Invalid argument: Missing 'requests' field$`},
	{name: "time series, not JSON", target: "/data/plugin/timeseries/timeSeries?requests=[", status: 400, kind: webtest.TypeText, want: `^Invalid argument: Unable to parse 'requests' as JSON$`},
	{name: "time series, not a list", target: "/data/plugin/timeseries/timeSeries?requests=7", status: 400, kind: webtest.TypeText},

	{name: "catalog", target: "/api/catalog", status: 200, kind: webtest.TypeJSON, want: `^\{"hello":\{"type":"hello".*"catalog":\{"type":"catalog".*"status":\{"type":"status"`},
	{name: "others", target: "/api/others", status: 200, kind: webtest.TypeJSON, want: `^\{"plugins":\[\]\}`},
	{name: "match", target: "/api/match?pattern=(", status: 200, kind: webtest.TypeJSON, want: `^\{"matches":\[\{"tags":\[\],"total":0,"error":"`},
	{name: "health", target: "/api/health", status: 200, kind: webtest.TypeJSON, want: `^\{"status":"ok","progress":\{"runs":3,.*"loaded":true\},"problems":\[\],"missing":\[\],`},
	{name: "description without tag", target: "/api/description", status: 400, kind: webtest.TypeJSON},
	{name: "description, no such", target: "/api/description?tag=99", status: 404, kind: webtest.TypeJSON},
	{name: "select, not JSON", method: "POST", target: "/api/select", body: "{", status: 400, kind: webtest.TypeJSON},
	{name: "select, two values", method: "POST", target: "/api/select", body: `{"tag":0,"runs":[]} 7`, status: 400, kind: webtest.TypeJSON},
	{name: "select, empty range", method: "POST", target: "/api/select", body: `{"tag":0,"runs":[],"lo":2,"hi":1}`, status: 400, kind: webtest.TypeJSON},
	{name: "select, bad axis", method: "POST", target: "/api/select", body: `{"tag":0,"runs":[],"axis":"x"}`, status: 400, kind: webtest.TypeJSON},
	{name: "select, smoothing above 1", method: "POST", target: "/api/select", body: `{"tag":0,"runs":[],"smoothing":1.5}`, status: 400, kind: webtest.TypeJSON, want: `smoothing=1.5 is not a number from 0 to 1`},
	{name: "select, smoothing below 0", method: "POST", target: "/api/select", body: `{"tag":0,"runs":[],"smoothing":-0.1}`, status: 400, kind: webtest.TypeJSON},
	{name: "select, bad runs", method: "POST", target: "/api/select", body: `{"tag":0,"runs":"some"}`, status: 400, kind: webtest.TypeJSON},
	{name: "select nothing", method: "POST", target: "/api/select", body: `{"tag":99,"runs":"all"}`, status: 200, kind: webtest.TypeJSON, want: `^\{"rows":\[\]\}$`},
	{name: "select by GET", target: "/api/select", status: 405, kind: webtest.TypeJSON},
	{name: "points without tag", target: "/api/points?run=0", status: 400, kind: webtest.TypeJSON, want: `the parameter tag is missing`},
	{name: "points, not a number", target: "/api/points?run=0&tag=x", status: 400, kind: webtest.TypeJSON},
	{name: "points, no such", target: "/api/points?run=0&tag=99", status: 404, kind: webtest.TypeJSON},
	{name: "export, no such", target: "/api/export?run=0&tag=99", status: 404, kind: webtest.TypeJSON},
	{name: "export without tag", target: "/api/export", status: 400, kind: webtest.TypeJSON},
	{name: "export, bad run", target: "/api/export?tag=0&run=x", status: 400, kind: webtest.TypeJSON},
	{name: "healthz", target: "/healthz", status: 200, kind: webtest.TypeText, want: `^ok$`},
	{name: "metrics", target: "/metrics", status: 200, want: `(?s)board_files 4\n.*board_points 3005\n.*board_runs 3\n`},

	{name: "page", target: "/", status: 200, kind: webtest.TypeHTML},
	{name: "page by HEAD", method: "HEAD", target: "/", status: 200, kind: webtest.TypeHTML, want: `^$`},
	{name: "favicon", target: "/favicon.ico", status: 200, kind: "image/svg+xml", want: `^<svg `},
	{name: "old address", target: "/events", status: 302},
	{name: "no such route", target: "/data/nothing", status: 404, kind: webtest.TypeText, want: `^Not found$`},
	{name: "page by DELETE", method: "DELETE", target: "/", status: 405, kind: webtest.TypeText},
	{name: "runs by OPTIONS", method: "OPTIONS", target: "/data/runs", status: 405, kind: webtest.TypeText, want: `use GET, HEAD$`},
}

func (c call) request() *http.Request {
	method := c.method
	if method == "" {
		method = http.MethodGet
	}
	return webtest.Request(method, c.target, c.body, c.header...)
}

func (c call) check(t testing.TB, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code != c.status {
		t.Errorf("%s: status %d, want %d: %.300s", c.name, w.Code, c.status, w.Body)
	}
	if got := w.Header().Get("Content-Type"); c.kind != "" && got != c.kind {
		t.Errorf("%s: type %q, want %q", c.name, got, c.kind)
	}
	if !regexp.MustCompile(c.want).MatchString(w.Body.String()) {
		t.Errorf("%s: the body does not match %s:\n%.2000s", c.name, c.want, w.Body)
	}
	if w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%s: not marked nosniff", c.name)
	}
	if c.kind == webtest.TypeJSON && w.Header().Get("Cache-Control") != "no-cache, must-revalidate" {
		t.Errorf("%s: data may be kept: Cache-Control %q", c.name, w.Header().Get("Cache-Control"))
	}
	if c.kind == webtest.TypeJSON && strings.ContainsFunc(w.Body.String(), func(r rune) bool { return r > 126 }) {
		t.Errorf("%s: JSON is not ASCII", c.name)
	}
	if c.kind == webtest.TypeHTML && !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
		t.Errorf("%s: no content security policy", c.name)
	}
	if c.status == 405 && w.Header().Get("Allow") == "" {
		t.Errorf("%s: 405 without Allow", c.name)
	}
}

func TestRoutes(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for _, c := range calls {
		t.Run(c.name, func(t *testing.T) { c.check(t, webtest.Ask(h, c.request())) })
	}
}

// TestRoutesTogether asks everything at once; with -race it finds what handlers share.
func TestRoutesTogether(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	var all sync.WaitGroup
	for range 4 {
		for _, c := range calls {
			all.Go(func() { c.check(t, webtest.Ask(h, c.request())) })
		}
	}
	all.Wait()
}

func BenchmarkRoutes(b *testing.B) {
	h := webtest.OpenSite(b, webtest.Made(b))
	for _, c := range calls {
		if c.status != http.StatusOK {
			continue
		}
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := webtest.Ask(h, c.request()); w.Code != c.status {
					b.Fatalf("status %d, want %d", w.Code, c.status)
				}
			}
		})
	}
}

// TestPathPrefix serves all routes below a prefix and none beside it.
func TestPathPrefix(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t), webtest.WithPrefix("/a/board/"))
	for _, c := range calls {
		moved := c
		moved.target = "/a/board" + c.target
		t.Run(c.name, func(t *testing.T) { moved.check(t, webtest.Ask(h, moved.request())) })
	}
	for target, status := range map[string]int{
		"/": 404, "/data/runs": 404, "/a/boards/data/runs": 404, "/a/board": 301, "/a": 404, "/healthz": 404, "": 404, "*": 404,
	} {
		if w := webtest.Get(h, target); w.Code != status {
			t.Errorf("%q: status %d, want %d", target, w.Code, status)
		}
	}
	for target, location := range map[string]string{
		"/a/board": "/a/board/", "/a/board/experiment/x": "/a/board/experiment/x/", "/a/board/graphs": "/a/board/",
		"/a/board/experiment/e%20é/images/": "/a/board/experiment/e%20%C3%A9/",
	} {
		if got := webtest.Get(h, target).Header().Get("Location"); got != location {
			t.Errorf("%q redirects to %q, want %q", target, got, location)
		}
	}
}
