package page_test

import (
	"net/http"
	"strings"
	"testing"

	"board/web/internal/webtest"
)

func TestReportIsAFile(t *testing.T) {
	h := webtest.OpenSite(t, comparedDir(t))
	w := webtest.PostJSON(h, "/api/report", `{"title":"a/b <i>","tags":["loss"],"metrics":[{"tag":"loss","agg":"min"}],"params":["lr"],"groupBy":"all-but:seed","band":"minmax","line":"median","smoothing":0.5,"axis":"relative"}`)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Content-Disposition") != `attachment; filename="a_b _i_.html"` {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	for _, want := range []string{"<title>a/b &lt;i&gt;</title>", "2 groups by all-but:seed", "lines are medians, bands from the least to the greatest value", "smoothed with 0.5", "board 1.2.3"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
}

func TestReportRefuses(t *testing.T) {
	h := webtest.OpenSite(t, comparedDir(t))
	for body, want := range map[string]string{
		`{"query":"lr <"}`:                     "query: ",
		`{"axis":"time"}`:                      "axis",
		`{"line":"mode"}`:                      "expected mean or median",
		`{"band":"wide"}`:                      "expected one of std",
		`{"smoothing":2}`:                      "smoothing=2",
		`{"metrics":[{"tag":"x","agg":"no"}]}`: "no",
		`{`:                                    "",
	} {
		if w := webtest.PostJSON(h, "/api/report", body); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}
