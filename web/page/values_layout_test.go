package page_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"board/internal/limits"
	"board/proto/tbpb"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
)

func TestLayoutsAreTold(t *testing.T) {
	s := &shelf{t: t, dir: t.TempDir()}
	webtest.LogRun(t, s.dir, "a", 1, func(w *summary.Writer, _ int64) {
		err := w.CustomScalars(&tbpb.Layout{Version: 3, Category: []*tbpb.Category{{Title: "<b>", Closed: true, Chart: []*tbpb.Chart{
			{Title: "lines", Content: &tbpb.Chart_Multiline{Multiline: &tbpb.MultilineChartContent{Tag: []string{"loss/.*"}}}},
			{Title: "band", Content: &tbpb.Chart_Margin{Margin: &tbpb.MarginChartContent{Series: []*tbpb.MarginChartContent_Series{{Value: "v", Lower: "l", Upper: "u"}}}}},
		}}}})
		if err != nil {
			t.Fatal(err)
		}
	})
	s.site = webtest.OpenSite(t, s.dir, func(o *web.Options) { s.store = o.Store })
	want := `{"version":3,"category":[{"title":"\u003cb\u003e","chart":[{"title":"lines","multiline":{"tag":["loss/.*"]}},{"title":"band","margin":{"series":[{"value":"v","lower":"l","upper":"u"}]}}],"closed":true}]}`
	got := string(s.values(summary.LayoutTag, 0, 1)[0].Value)
	if strings.ReplaceAll(got, "<b>", `\u003cb\u003e`) != want {
		t.Errorf("told %s\nwant %s", got, want)
	}
}

// matches asks which scalars match patterns.
func matches(t *testing.T, h http.Handler, patterns ...string) []message.Match {
	t.Helper()
	w := webtest.Get(h, "/api/match?"+url.Values{"pattern": patterns}.Encode())
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return webtest.Decoded[message.Matched](t, w).Matches
}

func TestMatch(t *testing.T) {
	dir := t.TempDir()
	for _, run := range []string{"a", "b"} {
		webtest.LogRun(t, dir, run, 1, func(w *summary.Writer, _ int64) {
			for _, tag := range []string{"loss/10", "loss/2", "val_loss"} {
				webtest.Scalar(t, w, 1, tag, 0, 1)
			}
			for i := range 150 {
				webtest.Scalar(t, w, 1, fmt.Sprint("many/", i), 0, 1)
			}
			if err := w.Text("loss/text", 0, "no scalar"); err != nil {
				t.Fatal(err)
			}
		})
	}
	h := webtest.OpenSite(t, dir)
	c := readCatalog(t, h)
	got := matches(t, h, "loss", ".*loss", "many", "(", "zzz", `(a|a|aa)*\z`, "(?P<x>val)_")
	ids := func(tags ...string) (ids []int) {
		for _, tag := range tags {
			ids = append(ids, c.tag(t, tag))
		}
		return ids
	}
	for i, want := range [][]int{ids("loss/2", "loss/10"), ids("loss/2", "loss/10", "val_loss"), nil, {}, {}, {}, ids("val_loss")} {
		if want != nil && !slices.Equal(got[i].Tags, want) {
			t.Errorf("pattern %d matches %v, want %v", i, got[i].Tags, want)
		}
	}
	if len(got[2].Tags) != 100 || got[2].Total != 150 {
		t.Errorf("of 150 tags that match %d are told, and that they are %d", len(got[2].Tags), got[2].Total)
	}
	if !strings.Contains(got[3].Error, "missing closing )") {
		t.Errorf("a pattern that is none: %q", got[3].Error)
	}
}

func TestPatternsAreBounded(t *testing.T) {
	l := limits.Default()
	l.Entries = 2
	h := webtest.OpenSite(t, t.TempDir(), func(o *web.Options) { o.Limits = l })
	if w := webtest.Get(h, "/api/match?pattern=a&pattern=b&pattern=c"); w.Code != http.StatusBadRequest || l.Count(limits.Entries) == 0 {
		t.Errorf("three patterns: status %d, the limit was reached %d times", w.Code, l.Count(limits.Entries))
	}
}
