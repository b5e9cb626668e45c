package page_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"

	"board/internal/limits"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
)

type description struct{ HTML string }

// described asks for the description of a tag.
func described(t testing.TB, h http.Handler, tag string) string {
	t.Helper()
	w := webtest.Get(h, fmt.Sprint("/api/description?tag=", readCatalog(t, h).tag(t, tag)))
	if w.Code != http.StatusOK {
		t.Fatalf("the description of %s: status %d: %s", tag, w.Code, w.Body)
	}
	return webtest.Decoded[description](t, w).HTML
}

func TestDescription(t *testing.T) {
	h := webtest.OpenSite(t, webtest.Made(t))
	for tag, want := range map[string]string{
		"long":       "",
		"loss/train": "<h1>Multiple descriptions</h1>\n<h2>For run: b</h2>\n<p>another &lt;script&gt;alert(1)&lt;/script&gt;</p>\n<h2>For run: a/train</h2>\n<p>the <em>training</em> loss</p>",
	} {
		if got := described(t, h, tag); got != want {
			t.Errorf("%s is described\n%s\nwant\n%s", tag, got, want)
		}
	}
	c := readCatalog(t, h)
	if !slices.Contains(c.Catalog.Tags.Described, c.tag(t, "loss/train")) {
		t.Error("the catalog does not tell that there is a description")
	}
}

// bombs logs tags whose descriptions are 65 KB of Markdown that is large when formatted.
func bombs(t *testing.T, tags int) string {
	t.Helper()
	dir := t.TempDir()
	webtest.LogRun(t, dir, "r", 1, func(w *summary.Writer, _ int64) {
		for i := range tags {
			columns := []int{60, 200, 600, 2000}[i%4]
			head := strings.Repeat("|a", columns) + "|\n" + strings.Repeat("|-", columns) + "|\n"
			text := fmt.Sprint("tag ", i, "\n\n", head, strings.Repeat("|a\n", (65_000-len(head))/3))
			webtest.Scalar(t, w, 1, fmt.Sprint("t", i), 0, 1, summary.Description(text))
		}
	})
	return dir
}

// TestDescriptionsAreBounded: the catalog does not hold them, and TensorBoard's lists
// of tags hold as much as one answer may.
func TestDescriptionsAreBounded(t *testing.T) {
	const tags = 120
	l := limits.Default()
	l.Descriptions = 2 << 20
	h := webtest.OpenSite(t, bombs(t, tags), func(o *web.Options) { o.Limits = l })
	before := allocatedBytes()
	if w := webtest.Get(h, "/api/catalog"); w.Body.Len() > 20_000 {
		t.Errorf("the catalog has %d bytes", w.Body.Len())
	}
	if n := allocatedBytes() - before; n > 1<<20 {
		t.Errorf("the catalog took %d bytes of memory", n)
	}
	if got := described(t, h, "t1"); !strings.HasPrefix(got, "<p>tag 1</p>\n<table>") || !strings.HasSuffix(got, "its tables have more than 5000 cells.)</p>") {
		t.Errorf("t1 is described by %d bytes: %.80s … %s", len(got), got, got[max(len(got)-80, 0):])
	}
	for _, route := range []string{"/data/plugin/scalars/tags", "/data/plugin/timeseries/tags"} {
		before := l.Count(limits.Descriptions)
		body := webtest.Get(h, route).Body.String()
		left := strings.Count(body, "<p>(Left out: the descriptions of this answer are too long.)</p>")
		if len(body) > 3<<20 || left == 0 || left == tags || !strings.Contains(body, "<p>tag 0</p>") {
			t.Errorf("%s has %d bytes and leaves %d of %d descriptions out", route, len(body), left, tags)
		}
		if n := l.Count(limits.Descriptions) - before; n != int64(left) {
			t.Errorf("%s: %d are left out, and %d counted", route, left, n)
		}
	}
}

func allocatedBytes() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// TestManyDescriptionsOfOneTag: a hundred thousand runs may each describe a tag in words of their own.
func TestManyDescriptionsOfOneTag(t *testing.T) {
	dir := t.TempDir()
	for run := range 150 {
		webtest.LogRun(t, dir, fmt.Sprintf("r%03d", run), 1, func(w *summary.Writer, _ int64) {
			webtest.Scalar(t, w, float64(run), "t", 0, 1, summary.Description(fmt.Sprintf("words of %03d", run)))
		})
	}
	got := described(t, webtest.OpenSite(t, dir), "t")
	if !strings.Contains(got, "<p>words of 000</p>") || strings.Count(got, "words of") != 100 || !strings.HasSuffix(got, "<p>(50 more descriptions are not shown)</p>") {
		t.Errorf("described by %d bytes: %s", len(got), got[max(len(got)-200, 0):])
	}
}

// TestCatalogIsOneCopy: a large catalog is made once, however many ask, and comes
// compressed and plain from the same bytes.
func TestCatalogIsOneCopy(t *testing.T) {
	dir := t.TempDir()
	name := strings.Repeat("n", 1000)
	webtest.LogRun(t, dir, "r", 1, func(w *summary.Writer, _ int64) {
		for i := range 3200 {
			webtest.Scalar(t, w, 1, fmt.Sprint(name, i), 0, 1)
		}
	})
	h := webtest.OpenSite(t, dir)
	first := webtest.Get(h, "/api/catalog").Body.Len() // makes it
	const digits = 20                                  // of the time, more or less
	tenAnswers := func() int {
		before := allocatedBytes()
		for i := range 10 {
			w := &discard{header: http.Header{}}
			h.ServeHTTP(w, webtest.Request(http.MethodGet, "/api/catalog", "", "Accept-Encoding", []string{"identity", "gzip"}[i%2]))
			if i%2 == 0 && (w.n < first-digits || w.n > first+digits) {
				t.Errorf("%d bytes, want %d", w.n, first)
			}
		}
		return int(allocatedBytes() - before)
	}
	// The catalog is made anew when the run's status changes, which it does by the clock.
	n := tenAnswers()
	for tries := 0; n > first && tries < 4; tries++ {
		n = tenAnswers()
	}
	if first < 3<<20 || n > first {
		t.Errorf("ten answers of %d bytes took %d bytes of memory", first, n)
	}
}

// discard is a response writer that keeps nothing.
type discard struct {
	header http.Header
	n      int
}

func (d *discard) Header() http.Header { return d.header }
func (d *discard) WriteHeader(int)     {}
func (d *discard) Write(b []byte) (int, error) {
	d.n += len(b)
	return io.Discard.Write(b)
}
