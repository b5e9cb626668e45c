package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"board/internal/limits"
	"board/internal/logtest"
	"board/summary"
	"board/summary/compare"
	"board/summary/provider"
	"board/summary/report"
	"board/summary/sidecar"
)

// write writes a run.
func write(t *testing.T, dir, run string, params map[string]any, steps int, tags map[string]func(i int) float64) {
	t.Helper()
	w, err := summary.NewWriter(filepath.Join(dir, run), summary.WithFloat64())
	must(t, err)
	if params != nil {
		must(t, w.HParams(params))
	}
	for tag, at := range tags {
		for i := range steps {
			must(t, w.ScalarAt(1000+float64(i), tag, int64(i), at(i)))
		}
	}
	must(t, w.Close())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// load compares the runs of a directory.
func load(t *testing.T, dir string) *compare.Comparer {
	t.Helper()
	return compare.New(provider.New(logtest.Open(t, dir, 0), nil), limits.Default())
}

// seeds is two learning rates with three seeds each.
func seeds(t *testing.T) string {
	dir := t.TempDir()
	for _, lr := range []float64{0.125, 0.5} {
		for seed := range 3 {
			write(t, dir, fmt.Sprintf("lr%g-s%d", lr, seed), map[string]any{"lr": lr, "seed": seed, "model": "m"}, 5+seed, map[string]func(int) float64{
				"loss": func(i int) float64 { return lr + float64(seed)/4 - float64(i)/16 },
			})
		}
	}
	return dir
}

// A made report, read again.
type made struct {
	text string
	page *html.Node
	data struct {
		Rows []struct {
			Name     string
			Baseline bool
		}
		Charts []struct {
			Option struct {
				Series []struct{ Data [][2]*float64 }
			}
			Lines []struct {
				Row  int
				Band *struct{ Lo, Hi []*float64 }
			}
		}
	}
}

func ask(t *testing.T, c *compare.Comparer, change func(*report.Request)) made {
	t.Helper()
	q := report.Request{Most: limits.Default(), Line: compare.MeanLine, Band: compare.StdBand, Version: "1.2.3", Made: "now"}
	q.Baseline = -1
	q.Metrics = []compare.Metric{{Tag: "loss", Agg: compare.Min}}
	q.Tags = []string{"loss"}
	if change != nil {
		change(&q)
	}
	r, err := report.New(t.Context(), c, q)
	must(t, err)
	var b bytes.Buffer
	must(t, r.Write(&b))
	m := made{text: b.String()}
	m.page, err = html.Parse(strings.NewReader(m.text))
	must(t, err)
	must(t, json.Unmarshal([]byte(m.one(t, "script", "type", "application/json")), &m.data))
	return m
}

// all are the texts of the elements of a name.
func (m made) all(name string) (texts []string) {
	for n := range m.page.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			texts = append(texts, textOf(n))
		}
	}
	return texts
}

func (m made) one(t *testing.T, name, attr, value string) string {
	t.Helper()
	for n := range m.page.Descendants() {
		for _, a := range n.Attr {
			if n.Data == name && a.Key == attr && a.Val == value {
				return textOf(n)
			}
		}
	}
	t.Fatalf("there is no <%s %s=%q>", name, attr, value)
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func wantAll(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("the report lacks %q", part)
		}
	}
}

func TestReportHasTableChartsAndNotes(t *testing.T) {
	c := load(t, seeds(t))
	base, _ := c.Set().ByName("lr0.125-s1")
	m := ask(t, c, func(q *report.Request) {
		q.Baseline, q.Title = base.ID, "My report"
		q.Kept = &sidecar.State{Runs: map[string]sidecar.Run{"lr0.5-s0": {Shown: "good one", Notes: "first line\nsecond line", Tags: []string{"keep"}, Favourite: true, Color: "#123456"}}}
	})
	if got := strings.Join(m.all("th")[:4], "|"); got != "name|lr|seed|loss min" {
		t.Errorf("columns %q", got)
	}
	cells := m.all("td")
	if len(cells) != 18 || cells[2] != "0.25 +0.188 (+300 %) ✗" || cells[11] != "-0.125 -0.188 (-300 %) ✓" || cells[14] != "0.0625" {
		t.Errorf("cells %q", cells)
	}
	wantAll(t, m.one(t, "p", "class", "shared"), "model = m")
	wantAll(t, textOf(m.page), "My report", "6 runs", "baseline: lr0.125-s1", "good one", "lr0.5-s0", "keep", "first line second line", "board 1.2.3, now", "The curves have all their 36 points.")
	wantAll(t, m.text, `style="--own:#123456"`, "first line\nsecond line")
	if len(m.data.Charts) != 1 || len(m.data.Charts[0].Lines) != 6 || !m.data.Rows[4].Baseline || m.data.Rows[0].Name != "good one" {
		t.Fatalf("charts %+v, rows %+v", m.data.Charts, m.data.Rows)
	}
	if points := m.data.Charts[0].Option.Series[0].Data; len(points) != 5 || *points[4][0] != 4 || *points[4][1] != 0.25 {
		t.Errorf("points %v", points)
	}
}

func TestReportOfGroups(t *testing.T) {
	m := ask(t, load(t, seeds(t)), func(q *report.Request) { q.GroupBy, _ = compare.GroupingOf("all-but:seed") })
	if got := strings.Join(m.all("th")[:4], "|"); got != "name|runs|lr|loss min" {
		t.Errorf("columns %q", got)
	}
	if got := m.all("td"); len(got) != 6 || got[0] != "3" || got[2] != "0.0625 ± 0.188" {
		t.Errorf("cells %q", got)
	}
	wantAll(t, textOf(m.page), "2 groups by all-but:seed", "lines are means, bands ± standard deviations")
	chart := m.data.Charts[0]
	if len(chart.Lines) != 2 || chart.Lines[0].Band == nil {
		t.Fatalf("lines %+v", chart.Lines)
	}
	first, band := chart.Option.Series[0].Data[0], chart.Lines[0].Band
	if *first[1] != 0.375 || *band.Lo[0] != 0.125 || *band.Hi[0] != 0.625 {
		t.Errorf("at the first step %v, from %v to %v", *first[1], *band.Lo[0], *band.Hi[0])
	}
}

// Whatever names hold, they are text.
func TestNamesAreInert(t *testing.T) {
	dir := t.TempDir()
	hostile := []string{
		`</script><script>alert(1)</script>`, `"'><img src=x onerror=alert(2)>`, "__f__alert(3)__f__", "two\nlines", "\u202eleft", `{{.}} ${x}`,
	}
	for i, name := range hostile {
		write(t, dir, fmt.Sprint("run", i), map[string]any{name: name}, 2, map[string]func(int) float64{name: func(i int) float64 { return float64(i) }})
	}
	long := strings.Repeat("x<b>", 2500)
	kept := &sidecar.State{Runs: map[string]sidecar.Run{}}
	for i, name := range hostile {
		kept.Runs[fmt.Sprint("run", i)] = sidecar.Run{Shown: name, Notes: name + long, Tags: []string{name}}
	}
	m := ask(t, load(t, dir), func(q *report.Request) {
		q.Tags, q.Metrics, q.Title, q.Kept = hostile, nil, hostile[0]+long, kept
		for _, name := range hostile {
			q.Metrics = append(q.Metrics, compare.Metric{Tag: name, Agg: compare.Last})
		}
	})
	if got := len(m.all("script")); got != 3 {
		t.Errorf("the page has %d scripts, want its own 3", got)
	}
	if got := len(m.all("b")) + len(m.all("img")); got != 0 {
		t.Errorf("%d elements come from names", got)
	}
	for n := range m.page.Descendants() {
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "src" || a.Key == "href" {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	captions := strings.Join(m.all("figcaption"), "|")
	for _, name := range []string{`</script><script>alert(1)</script>`, "__f__alert(3)__f__", "{{.}} ${x}"} {
		if !strings.Contains(captions, name) {
			t.Errorf("%q is no title of a chart: %q", name, captions)
		}
	}
	if len(m.data.Rows) != len(hostile) || m.data.Rows[2].Name != "__f__alert(3)__f__" {
		t.Errorf("rows %+v", m.data.Rows)
	}
}

// The page loads nothing: the only addresses in it are names of namespaces and what comments of licenses say.
func TestReportNeedsNoNetwork(t *testing.T) {
	m := ask(t, load(t, seeds(t)), nil)
	allowed := regexp.MustCompile(`^https?://(www\.w3\.org/|www\.apache\.org/licenses/|github\.com/ecomfe/zrender/blob/master/LICENSE)`)
	for _, address := range regexp.MustCompile(`https?://[^\s"'\x60)<]+`).FindAllString(m.text, -1) {
		if !allowed.MatchString(address) {
			t.Errorf("the page names %s", address)
		}
	}
	wantAll(t, m.text, `default-src 'none'`, "echarts={init:")
	if strings.Contains(m.text, "script-src 'unsafe-inline'") {
		t.Error("the page allows scripts that are not its own")
	}
}

func TestCurvesAreThinned(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "long", nil, 5000, map[string]func(int) float64{"loss": func(i int) float64 {
		if i == 3333 {
			return 99
		}
		return math.Sin(float64(i))
	}})
	most := limits.Default()
	most.Drawn = 500
	m := ask(t, load(t, dir), func(q *report.Request) { q.Most = most })
	points, peak := m.data.Charts[0].Option.Series[0].Data, false
	for _, p := range points {
		peak = peak || *p[1] == 99
	}
	if len(points) < 250 || len(points) > 600 || !peak {
		t.Errorf("%d points, the peak among them: %v", len(points), peak)
	}
	wantAll(t, textOf(m.page), "The curves are thinned", "of 5000 points")
	if most.Count(limits.Drawn) == 0 {
		t.Error("nobody counts that curves were thinned")
	}
}

func TestWhatIsLeftOutIsSaid(t *testing.T) {
	dir := t.TempDir()
	for i := range 8 {
		write(t, dir, fmt.Sprint("r", i), map[string]any{"lr": i}, 1, map[string]func(int) float64{"loss": func(int) float64 { return 1 }})
	}
	most := limits.Default()
	most.Reported = 12
	m := ask(t, load(t, dir), func(q *report.Request) { q.Most = most })
	wantAll(t, textOf(m.page), "4 of 8 rows are in the table and in the charts.")
	if len(m.data.Rows) != 4 || most.Count(limits.Reported) != 1 {
		t.Errorf("%d rows", len(m.data.Rows))
	}
}

func TestOddValues(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "odd", nil, 4, map[string]func(int) float64{"loss": func(i int) float64 { return []float64{1, math.NaN(), math.Inf(1), -2}[i] }})
	c := load(t, dir)
	for log, want := range map[bool]int{false: 2, true: 3} {
		m := ask(t, c, func(q *report.Request) { q.Log = log })
		nulls := 0
		for _, p := range m.data.Charts[0].Option.Series[0].Data {
			if p[1] == nil {
				nulls++
			}
		}
		if nulls != want {
			t.Errorf("log %v: %d gaps, want %d", log, nulls, want)
		}
		wantAll(t, textOf(m.page), "Gaps are values that are not finite")
	}
}

func TestEmptyReport(t *testing.T) {
	m := ask(t, load(t, t.TempDir()), nil)
	wantAll(t, textOf(m.page), "No run is in this report", "0 runs")
	if len(m.data.Charts) != 0 || len(m.all("table")) != 0 {
		t.Error("there are charts or a table of nothing")
	}
}

func TestWrongQuery(t *testing.T) {
	q := report.Request{Most: limits.Default()}
	q.Query = compare.Query{Text: "lr <", Mode: compare.Expression}
	if _, err := report.New(t.Context(), load(t, seeds(t)), q); err == nil {
		t.Error("a wrong query makes a report")
	}
}
