package dataapi_test

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"board/web/internal/webtest"
)

// The facts of testdata/parity/golden.json are what TensorBoard 2.21 answered
// about testdata/logs. tests/python compares them with a running server; here
// they are asked for in memory, one fact a subtest.

func TestParityWithTensorBoard(t *testing.T) {
	golden := readGolden(t)
	h := webtest.OpenSite(t, "../../testdata/logs")
	checked := 0
	for key, want := range golden {
		got, ours := ask1(t, h, key)
		if !ours {
			continue
		}
		checked++
		t.Run(key, func(t *testing.T) {
			if !webtest.SameValue(got, want) {
				t.Errorf("answered\n%.600s\nTensorBoard answers\n%.600s", webtest.AsJSON(t, got), webtest.AsJSON(t, want))
			}
		})
	}
	if checked < 210 {
		t.Errorf("only %d facts were compared; the golden file has more", checked)
	}
}

// ask1 is the answer about one key, false for keys about other data.
func ask1(t *testing.T, h http.Handler, key string) (got any, ours bool) {
	part := strings.Split(key, "|")
	switch {
	case key == "core|runs":
		runs := webtest.Decoded[[]any](t, webtest.Get(h, "/data/runs"))
		slices.SortFunc(runs, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
		return runs, true
	case key == "core|environment":
		return kinds(webtest.Decoded[map[string]any](t, webtest.Get(h, "/data/environment"))), true
	case key == "core|plugin|projector":
		return pluginFact(t, webtest.OpenSite(t, "../../testdata/logs"), part[2]), true // who asks first is told before it is known
	case strings.HasPrefix(key, "core|plugin|"):
		return pluginFact(t, h, part[2]), true
	case key == "scalars|tags":
		return webtest.Decoded[any](t, webtest.Get(h, "/data/plugin/scalars/tags")), true
	case key == "scalars|missing run":
		return float64(webtest.Get(h, "/data/plugin/scalars/scalars?run=no+such+run&tag=x").Code), true
	case strings.HasPrefix(key, "scalars|csv|"):
		return csvFact(h, part[2], part[3]), true
	case strings.HasPrefix(key, "scalars|multirun|"):
		return multirunFact(t, h, part[2]), true
	case strings.HasPrefix(key, "scalars|"):
		return webtest.Decoded[any](t, webtest.Get(h, "/data/plugin/scalars/scalars"+webtest.Query("run", part[1], "tag", part[2]))), true
	case key == "timeseries|tags":
		return webtest.Decoded[any](t, webtest.Get(h, "/data/plugin/timeseries/tags")), true
	case strings.HasPrefix(key, "timeseries|scalars|"), strings.HasPrefix(key, "timeseries|histograms|"):
		requests := webtest.AsJSON(t, []map[string]string{{"plugin": part[1], "tag": part[2]}})
		return webtest.Decoded[any](t, webtest.PostForm(h, "/data/plugin/timeseries/timeSeries", url.Values{"requests": {requests}})), true
	}
	return kindFact(t, h, part)
}

// kinds is the types of the members of an environment, in Python's words.
func kinds(environment map[string]any) any {
	out := map[string]any{}
	for name, value := range environment {
		switch v := value.(type) {
		case string:
			out[name] = "str"
		case float64:
			if out[name] = "float"; v == math.Trunc(v) {
				out[name] = "int"
			}
		}
	}
	return out
}

func pluginFact(t *testing.T, h http.Handler, plugin string) any {
	listing := webtest.Decoded[map[string]map[string]any](t, webtest.Get(h, "/data/plugins_listing"))
	out := map[string]any{}
	for _, name := range []string{"enabled", "tab_name", "disable_reload"} {
		out[name] = listing[plugin][name]
	}
	return out
}

func csvFact(h http.Handler, run, tag string) any {
	w := webtest.Get(h, "/data/plugin/scalars/scalars"+webtest.Query("run", run, "tag", tag, "format", "csv"))
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	lines := []any{}
	for line := range strings.SplitSeq(strings.TrimSuffix(w.Body.String(), "\r\n"), "\r\n") {
		lines = append(lines, line)
	}
	return map[string]any{"status": float64(w.Code), "type": kind, "lines": lines}
}

// multirunFact asks for all runs that have the tag.
func multirunFact(t *testing.T, h http.Handler, tag string) any {
	form := url.Values{"tag": {tag}}
	for run, tags := range webtest.Decoded[map[string]map[string]any](t, webtest.Get(h, "/data/plugin/scalars/tags")) {
		if _, has := tags[tag]; has {
			form.Add("runs", run)
		}
	}
	return webtest.Decoded[any](t, webtest.PostForm(h, "/data/plugin/scalars/scalars_multirun", form))
}

func readGolden(t *testing.T) map[string]any {
	t.Helper()
	b, err := os.ReadFile("../../testdata/parity/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden map[string]any
	if err := json.Unmarshal(b, &golden); err != nil {
		t.Fatal(err)
	}
	return golden
}

// TestBytesOfNumbers holds the JSON of a whole series against the golden file's
// own text: numbers are written in the same digits, not only with the same value.
func TestBytesOfNumbers(t *testing.T) {
	const key = "scalars|tf2_summary/a|weird/values"
	b, err := os.ReadFile("../../testdata/parity/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden map[string]json.RawMessage
	if err := json.Unmarshal(b, &golden); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := json.Compact(&want, golden[key]); err != nil {
		t.Fatal(err)
	}
	h := webtest.OpenSite(t, "../../testdata/logs")
	got := webtest.Get(h, "/data/plugin/scalars/scalars"+webtest.Query("run", "tf2_summary/a", "tag", "weird/values")).Body.String()
	if got != want.String() {
		t.Errorf("answered\n%s\nTensorBoard answers\n%s", got, want.String())
	}
}
