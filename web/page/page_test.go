package page_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"board/summary"
	"board/summary/logdir"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
	"board/web/page"
)

// catalog is what the page reads of GET api/catalog.
type catalog struct {
	Hello struct {
		Type, Epoch, Version, Title, DataLocation string
		Now                                       float64
	}
	Catalog struct {
		Version int
		Runs    []struct {
			ID    int
			Name  string
			Start *float64
			Set   int
		}
		Tags   message.Tags
		Sets   [][]int // null is all tags
		Others map[string]int
	}
	Status struct {
		Progress struct {
			Runs, Files, FilesDone   int
			Bytes, BytesDone, Points int
			Loaded                   bool
		}
		Runs     [][]*float64
		Problems int
		Missing  []string
		Now      float64
	}
}

func (c catalog) run(t testing.TB, name string) int {
	t.Helper()
	for _, run := range c.Catalog.Runs {
		if run.Name == name {
			return run.ID
		}
	}
	t.Fatalf("no run %q in %+v", name, c.Catalog.Runs)
	return 0
}

func (c catalog) tag(t testing.TB, name string) int {
	t.Helper()
	for tag := range c.Catalog.Tags.All() {
		if tag.Name == name {
			return tag.ID
		}
	}
	t.Fatalf("no tag %q in %+v", name, c.Catalog.Tags)
	return 0
}

func readCatalog(t testing.TB, h http.Handler) catalog {
	t.Helper()
	return webtest.Decoded[catalog](t, webtest.Get(h, "/api/catalog"))
}

func TestCatalog(t *testing.T) {
	c := readCatalog(t, webtest.OpenSite(t, webtest.Made(t)))
	if c.Hello.Type != "hello" || c.Hello.Epoch == "" || c.Hello.Version != "1.2.3" || c.Hello.Title != "títle" || c.Hello.DataLocation != "some/dir" || c.Hello.Now < 1.7e9 {
		t.Errorf("hello: %+v", c.Hello)
	}
	for i, want := range []struct {
		name  string
		start float64
		tags  []string
	}{
		{"c/ünï <run>", 900, []string{"tag \"q\",\n"}},
		{"a/train", 1000, []string{"long", "loss/train"}},
		{"b", 5000, []string{"loss/train"}},
	} {
		run := c.Catalog.Runs[i]
		var ids []int
		for _, tag := range want.tags {
			ids = append(ids, c.tag(t, tag))
		}
		if run.Name != want.name || run.Start == nil || *run.Start != want.start || !slices.Equal(c.Catalog.Sets[run.Set], ids) {
			t.Errorf("run %d: %+v with the tags %v; want %+v with %v", i, run, c.Catalog.Sets[run.Set], want, ids)
		}
	}
	tags := slices.Collect(c.Catalog.Tags.All())
	long := tags[slices.IndexFunc(tags, func(tag message.Tag) bool { return tag.Name == "long" })]
	if long.Display != "Long <b>" || long.Plugin != "scalars" || long.Described {
		t.Errorf("tag: %+v", long)
	}
	if p := c.Status.Progress; p.Runs != 3 || p.Files != 4 || p.FilesDone != 4 || p.Points != 3005 || !p.Loaded || p.Bytes != p.BytesDone {
		t.Errorf("progress: %+v", p)
	}
	if len(c.Status.Runs) != 3 || c.Status.Problems != 0 {
		t.Errorf("status: %+v", c.Status)
	}
}

// TestCatalogOfRealLogs counts tags of other plugins, and shares sets.
func TestCatalogOfRealLogs(t *testing.T) {
	c := readCatalog(t, webtest.OpenSite(t, "../../testdata/logs"))
	if c.Catalog.Others["hparams"] != 3 || c.Catalog.Others["graph_run_metadata_graph"] != 0 || c.Catalog.Others["images"] != 0 || c.Catalog.Others["scalars"] != 0 {
		t.Errorf("others: %v", c.Catalog.Others)
	}
	images := 0
	for tag := range c.Catalog.Tags.All() {
		if tag.Plugin == "images" {
			images++
		}
	}
	if images != 6 {
		t.Errorf("%d tags of images, want 6", images)
	}
	sets := map[string]int{}
	for _, run := range c.Catalog.Runs {
		sets[run.Name] = run.Set
	}
	if sets["torch_all/run_0"] != sets["torch_all/run_1"] || sets["torch_all/run_0"] == sets["tf1/train"] || len(c.Catalog.Sets) >= len(c.Catalog.Runs) {
		t.Errorf("sets: %v, %v", sets, c.Catalog.Sets)
	}
}

// row is a line of the value table as the page reads it.
type row map[string]any

func selected(t testing.TB, h http.Handler, body string) []row {
	t.Helper()
	return webtest.Decoded[map[string][]row](t, webtest.PostJSON(h, "/api/select", body))["rows"]
}

func TestSelect(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	c := readCatalog(t, h)
	tag, a, b := c.tag(t, "loss/train"), c.run(t, "a/train"), c.run(t, "b")
	for _, q := range []struct {
		name, body string
		rows       int
		want       row
	}{
		{"range", fmt.Sprintf(`{"tag":%d,"runs":[%d],"axis":"step","lo":1,"hi":3}`, tag, a), 1, row{
			"n": 3., "firstStep": 1., "lastStep": 3., "step": 3., "wall": 1000.375, "value": .25, "smoothed": .25, "first": .5, "last": .25, "change": -.25, "changePct": -50.,
			"min": .25, "minStep": 3., "max": .5, "maxStep": 1., "mean": (1./2 + 1./3 + 1./4) / 3,
		}},
		{"place", fmt.Sprintf(`{"tag":%d,"runs":[%d],"lo":7.4,"hi":7.4}`, tag, a), 1, row{"n": 1., "step": 7., "value": 1. / 8, "change": 0.}},
		{"beyond the end", fmt.Sprintf(`{"tag":%d,"runs":[%d],"lo":1e9,"hi":1e9}`, tag, a), 1, row{"step": 999.}},
		{"whole series", fmt.Sprintf(`{"tag":%d,"runs":"all"}`, tag), 2, row{"n": 1000., "firstStep": 0., "lastStep": 999.}},
		{"relative", fmt.Sprintf(`{"tag":%d,"runs":[%d],"axis":"relative","lo":1,"hi":2}`, tag, a), 1, row{"firstStep": 8., "lastStep": 16.}},
		{"wall", fmt.Sprintf(`{"tag":%d,"runs":[%d],"axis":"wall","lo":1001,"hi":1002}`, tag, a), 1, row{"firstStep": 8., "lastStep": 16.}},
		{"not finite", fmt.Sprintf(`{"tag":%d,"runs":[%d,%d,99],"lo":0,"hi":3}`, tag, b, b), 1, row{"n": 4., "first": "NaN", "last": .25, "change": "NaN", "changePct": "NaN", "min": .25, "max": .25, "mean": .25}},
		{"only what is not finite", fmt.Sprintf(`{"tag":%d,"runs":[%d],"lo":1,"hi":2}`, tag, b), 1, row{"first": "Infinity", "last": "-Infinity", "min": "NaN", "mean": "NaN", "change": "-Infinity"}},
		{"nothing there", fmt.Sprintf(`{"tag":%d,"runs":[%d],"lo":1.2,"hi":1.4}`, tag, a), 0, nil},
	} {
		rows := selected(t, h, q.body)
		if len(rows) != q.rows {
			t.Errorf("%s: %d rows, want %d: %v", q.name, len(rows), q.rows, rows)
			continue
		}
		for name, want := range q.want {
			if got := rows[0][name]; !webtest.SameValue(got, want) {
				t.Errorf("%s: %s is %v, want %v", q.name, name, got, want)
			}
		}
	}
}

// TestSelectSmooths computes TensorBoard's moving average the slow way.
func TestSelectSmooths(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	c := readCatalog(t, h)
	const weight = .9
	var sum, norm float64
	for step := range 1500 {
		sum = sum*weight + (1-weight)*math.Sin(float64(step))
		norm = 1 - math.Pow(weight, float64(step+1))
	}
	rows := selected(t, h, fmt.Sprintf(`{"tag":%d,"runs":[%d],"lo":1000,"hi":1499,"smoothing":%g}`, c.tag(t, "long"), c.run(t, "a/train"), weight))
	if len(rows) != 1 || math.Abs(rows[0]["smoothed"].(float64)-sum/norm) > 1e-12 {
		t.Errorf("smoothed: %v, want %v", rows, sum/norm)
	}
}

func TestPoints(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	c := readCatalog(t, h)
	ids := fmt.Sprintf("/api/points?tag=%d&run=%d", c.tag(t, "long"), c.run(t, "a/train"))
	type answer struct {
		Total  int
		Points [][3]float64
	}
	for _, q := range []struct {
		params            string
		n, first, lastOne int
	}{
		{"", 500, 0, 499}, {"&from=1990", 10, 1990, 1999}, {"&from=0&limit=10000", 2000, 0, 1999}, {"&from=1023&limit=3", 3, 1023, 1025}, {"&from=2000", 0, 0, 0}, {"&from=999999999", 0, 0, 0},
	} {
		got := webtest.Decoded[answer](t, webtest.Get(h, ids+q.params))
		if got.Total != 2000 || len(got.Points) != q.n {
			t.Errorf("%q: %d of %d points, want %d", q.params, len(got.Points), got.Total, q.n)
			continue
		}
		if q.n > 0 && (got.Points[0][0] != float64(q.first) || got.Points[q.n-1][0] != float64(q.lastOne) || got.Points[0][2] != math.Sin(float64(q.first))) {
			t.Errorf("%q: from %v to %v", q.params, got.Points[0], got.Points[q.n-1])
		}
	}
	for _, params := range []string{"&from=-1", "&limit=0", "&limit=10001", "&limit=x", "&from=99999999999999999999"} {
		if w := webtest.Get(h, ids+params); w.Code != http.StatusBadRequest {
			t.Errorf("%q: status %d", params, w.Code)
		}
	}
}

// TestExport downloads more points than any other route gives, and odd names.
func TestExport(t *testing.T) {
	dir := webtest.Made(t)
	const many = 30_000
	webtest.LogRun(t, dir, `d "quoted", run`, many, func(w *summary.Writer, step int64) {
		webtest.Scalar(t, w, 2000+float64(step), "long", step, float64(step)/7)
	})
	h := webtest.OpenSite(t, dir)
	c := readCatalog(t, h)
	tag := strconv.Itoa(c.tag(t, "long"))

	w := webtest.Get(h, "/api/export?tag="+tag, "Accept-Encoding", "gzip")
	lines, err := csv.NewReader(bytes.NewReader(webtest.Unzipped(t, w.Body))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 1+2000+many || strings.Join(lines[0], ",") != "run,wall_time,step,value" {
		t.Errorf("%d lines, the first %q", len(lines), lines[0])
	}
	if got := strings.Join(lines[len(lines)-1], "|"); got != `d "quoted", run|31999.0|29999|4285.571428571428` {
		t.Errorf("the last line is %s", got)
	}
	if kind, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition")); err != nil || kind != "attachment" || params["filename"] != "long.csv" {
		t.Errorf("Content-Disposition is %q (%v)", w.Header().Get("Content-Disposition"), err)
	}

	run := strconv.Itoa(c.run(t, `d "quoted", run`))
	all := webtest.Decoded[map[string][][3]float64](t, webtest.Get(h, "/api/export?format=json&tag="+tag+"&run="+run+"&run="+run+"&run=99"))
	if points := all[`d "quoted", run`]; len(all) != 1 || len(points) != many || points[9] != [3]float64{2009, 9, 9. / 7} {
		t.Errorf("%d runs, %d points", len(all), len(points))
	}
	if w := webtest.Get(h, "/api/export?format=xml&tag="+tag); w.Code != http.StatusBadRequest {
		t.Errorf("format=xml: status %d", w.Code)
	}
}

// TestExportFormulas: what a spreadsheet would run is text, and numbers stay numbers.
// A download that begins while the board loads has all points of its runs.
func TestExportWhileLoading(t *testing.T) {
	const runs, points = 20, 5000 // more of each than a first look takes in
	dir := t.TempDir()
	for i := range runs {
		webtest.NewLogFile(t, dir, fmt.Sprintf("run%02d", i)).Add("loss", 0, webtest.Wave(points)...)
	}
	store, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- store.Follow(ctx) }()
	defer func() {
		stop()
		<-done
	}()
	h := webtest.OpenSite(t, t.TempDir(), func(o *web.Options) { o.Store = store })
	query := url.Values{}
	webtest.WaitFor(t, "all runs are known", func() bool {
		query = url.Values{"format": {"csv"}}
		for _, run := range store.Catalog().Runs {
			if tag, ok := run.Tag("loss"); ok {
				query["tag"] = []string{strconv.Itoa(tag.ID)}
				query.Add("run", strconv.Itoa(run.ID))
			}
		}
		return len(query["run"]) == runs
	})
	w := webtest.Get(h, "/api/export?"+query.Encode())
	if lines := strings.Count(w.Body.String(), "\n"); w.Code != http.StatusOK || lines != runs*points+1 {
		t.Errorf("%d: %d lines, want %d", w.Code, lines, runs*points+1)
	}
}

func TestExportFormulas(t *testing.T) {
	for name, want := range map[string]string{
		`=HYPERLINK("http://evil.example")`: `"'=HYPERLINK(""http://evil.example"")"`,
		"+1+cmd":                            "'+1+cmd", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "\"'\t=1\"", "\r=1": "\"'\r=1\"", "\n=1": "\"'\n=1\"",
		"a;=1": `"a;=1"`, "-0.5": "-0.5", "+1e-3": "+1e-3", "run-1": "run-1", "a=b": "a=b", "": "",
	} {
		if got := page.CSVField(name); got != want {
			t.Errorf("%q is written %s, want %s", name, got, want)
		}
	}
	dir := t.TempDir()
	webtest.LogRun(t, dir, "=1+1", 1, func(w *summary.Writer, step int64) { webtest.Scalar(t, w, 1, "t", step, -0.5) })
	h := webtest.OpenSite(t, dir)
	tag := strconv.Itoa(readCatalog(t, h).tag(t, "t"))
	if got, want := webtest.Get(h, "/api/export?tag="+tag).Body.String(), "run,wall_time,step,value\r\n'=1+1,1.0,0,-0.5\r\n"; got != want {
		t.Errorf("the export is %q, want %q", got, want)
	}
}

func TestFileName(t *testing.T) {
	for tag, want := range map[string]string{
		"a\u202egnp.exe": "agnp.exe", "\u2066x\u2069\u200f": "x", "\u061c": "points",
		"loss/train": "loss_train", `a\b:c*d?"<>|`: "a_b_c_d_____", "..": "points", "": "points", "../../etc/passwd": "_.._etc_passwd", "ünï": "ünï", "a\x00\nb": "a__b",
		strings.Repeat("é", 300): strings.Repeat("é", 100),
	} {
		if got := page.FileName(tag); got != want {
			t.Errorf("%q is saved as %q, want %q", tag, got, want)
		}
	}
}

// FuzzCSVField reads fields back.
func FuzzCSVField(f *testing.F) {
	for _, s := range []string{"a", `a"b`, "a,b", " a", "a\nb", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Contains(s, "\r") || strings.HasPrefix(page.CSVField(s), "'") || strings.HasPrefix(page.CSVField(s), `"'`) {
			return // encoding/csv reads "\r\n" inside of quotes as "\n"
		}
		lines, err := csv.NewReader(strings.NewReader("x," + page.CSVField(s) + "\r\n")).ReadAll()
		if err != nil || len(lines) != 1 || len(lines[0]) != 2 || lines[0][1] != s {
			t.Fatalf("%q is read back as %q (%v)", s, lines, err)
		}
	})
}

// TestSamples thins a long series at read, and keeps its ends and extremes.
func TestSamples(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "r", 20_000, func(w *summary.Writer, step int64) {
		value := math.Sin(float64(step) / 300)
		if step == 12_345 {
			value = 99
		}
		webtest.Scalar(t, w, float64(step), "t", step, value)
	})
	target := "/data/plugin/scalars/scalars?run=r&tag=t"
	for samples, want := range map[int]int{-1: 1000, 0: 20_000, 10: 10, 50_000: 20_000} {
		h := webtest.OpenSite(t, dir, func(o *web.Options) {
			if samples >= 0 {
				o.SamplesPerPlugin = map[string]int{"scalars": samples}
			}
		})
		w := webtest.Get(h, target)
		points := webtest.Decoded[[][3]float64](t, w)
		multirun := webtest.PostForm(h, "/data/plugin/scalars/scalars_multirun", url.Values{"tag": {"t"}, "runs": {"r"}})
		if got := multirun.Body.String(); got != `{"r":`+w.Body.String()+"}" {
			t.Errorf("samples_per_plugin %d: one run and several runs differ", samples)
		}
		if table := webtest.Get(h, target+"&format=csv").Body.String(); strings.Count(table, "\r\n") != len(points)+1 {
			t.Errorf("samples_per_plugin %d: %d lines of CSV, %d points", samples, strings.Count(table, "\r\n"), len(points))
		}
		if len(points) > want || len(points) < want*8/10 {
			t.Errorf("samples_per_plugin %d: %d points, want about %d", samples, len(points), want)
		}
		peak := slices.MaxFunc(points, func(a, b [3]float64) int { return int(a[2] - b[2]) })
		if points[0][1] != 0 || points[len(points)-1][1] != 19_999 || peak[2] != 99 {
			t.Errorf("samples_per_plugin %d: from %v to %v, at most %v", samples, points[0], points[len(points)-1], peak)
		}
	}
}

// Hidden points are in a table's rows and pages when they are asked for.
func TestOrphanedPoints(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss", 0, 0, 1, 2, 3, 4).Add("loss", 2, 7)
	h := webtest.OpenSite(t, dir)
	c := readCatalog(t, h)
	tag, run := c.tag(t, "loss"), c.run(t, "a")
	for asked, want := range map[bool]string{false: "[0,1,2]", true: "[0,1,2,3,4,2]"} {
		page := webtest.Decoded[struct{ Points [][3]float64 }](t, webtest.Get(h, fmt.Sprintf("/api/points?tag=%d&run=%d&orphaned=%v", tag, run, asked)))
		steps := []float64{}
		for _, p := range page.Points {
			steps = append(steps, p[0])
		}
		if got := webtest.AsJSON(t, steps); got != want {
			t.Errorf("orphaned=%v: steps %s, want %s", asked, got, want)
		}
		rows := selected(t, h, fmt.Sprintf(`{"tag":%d,"runs":"all","orphaned":%v}`, tag, asked))
		if n := float64(len(steps)); len(rows) != 1 || rows[0]["n"] != n || rows[0]["value"] != 7.0 {
			t.Errorf("orphaned=%v: rows %v, want %v points", asked, rows, n)
		}
	}
}
