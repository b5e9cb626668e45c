package page_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/web"
	"board/web/internal/webtest"
)

type valued struct {
	Value json.RawMessage
	Error string
}

type text struct {
	Shape       []int
	Cells, HTML []string
}

// values asks for rows of a tag of run a.
func (s *shelf) values(tag string, row, rows int) []valued {
	s.t.Helper()
	w := webtest.Get(s.site, s.valuesURL(tag, row, rows))
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s, %d rows from %d: status %d: %s", tag, rows, row, w.Code, w.Body)
	}
	return webtest.Decoded[[]valued](s.t, w)
}

func (s *shelf) valuesURL(tag string, row, rows int) string {
	url := strings.Replace(s.url(tag, row, 0), "/api/content", "/api/values", 1)
	return fmt.Sprintf("%s&rows=%d", url, rows)
}

func textOf(t *testing.T, v valued) (got text) {
	t.Helper()
	if v.Error != "" {
		t.Fatal(v.Error)
	}
	if err := json.Unmarshal(v.Value, &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTextsAreTold(t *testing.T) {
	s := openShelf(t)
	got := s.values("note", 1, 5)
	if len(got) != 2 {
		t.Fatalf("%d rows from the second of three", len(got))
	}
	first := textOf(t, got[0])
	if want := "<h1>step 1</h1>\n&lt;script&gt;é"; len(first.Shape) != 0 || !slices.Equal(first.Cells, []string{"# step 1\n<script>é"}) || !slices.Equal(first.HTML, []string{want}) {
		t.Errorf("told %+v, want %q", first, want)
	}
	w := webtest.Get(s.site, s.valuesURL("note", 0, 1))
	if got := w.Header().Get("Cache-Control"); got != "private, max-age=31536000, immutable" {
		t.Errorf("Cache-Control is %q", got)
	}
}

func TestTablesAreBounded(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "a", 1, func(w *summary.Writer, _ int64) {
		if err := w.Texts("table", 0, []string{"a", "**b**", "c", "d", "e", "f", "g", "h"}, []int{2, 2, 2}); err != nil {
			t.Fatal(err)
		}
	})
	l := limits.Default()
	l.TableCells = 3
	s := &shelf{t: t, dir: dir}
	s.site = webtest.OpenSite(t, dir, func(o *web.Options) { s.store, o.Limits = o.Store, l })
	got := textOf(t, s.values("table", 0, 1)[0])
	if want := (text{[]int{2, 2, 2}, []string{"a", "**b**", "c", "d"}, []string{"<p>a</p>", "<p><strong>b</strong></p>", "<p>c</p>"}}); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("told %+v, want %+v", got, want)
	}
	if l.Count(limits.TableCells) == 0 {
		t.Error("the limit is not counted")
	}
}

func TestNoValues(t *testing.T) {
	s := openShelf(t)
	note := s.valuesURL("note", 0, 1)
	for _, c := range []struct {
		name, url string
		status    int
	}{
		{"another start of the board", strings.Replace(note, "epoch=", "epoch=x", 1), http.StatusGone},
		{"another generation", strings.Replace(note, "generation=", "generation=7", 1), http.StatusGone},
		{"no row", s.valuesURL("note", 3, 1), http.StatusNotFound},
		{"a scalar", s.valuesURL("loss", 0, 1), http.StatusNotFound},
		{"no rows", s.valuesURL("note", 0, 0), http.StatusBadRequest},
		{"too many rows", s.valuesURL("note", 0, 1_000_000), http.StatusBadRequest},
	} {
		if w := webtest.Get(s.site, c.url); w.Code != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.name, w.Code, c.status, w.Body)
		}
	}
}

// TestADamagedValueIsTold: the rows beside it are there, and the answer is not kept.
func TestADamagedValueIsTold(t *testing.T) {
	s := openShelf(t)
	files, err := filepath.Glob(filepath.Join(s.dir, "a", "*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(data), "# step 1")
	binary.LittleEndian.PutUint16(data[at:], 0xffff)
	if err := os.WriteFile(files[0], data, 0o600); err != nil {
		t.Fatal(err)
	}
	w := webtest.Get(s.site, s.valuesURL("note", 0, 3))
	got := webtest.Decoded[[]valued](t, w)
	if len(got) != 3 || got[0].Error != "" || got[1].Error == "" || got[2].Error != "" {
		t.Fatalf("told %+v", got)
	}
	if got := w.Header().Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("Cache-Control is %q", got)
	}
}

// TestOneNameOfTwoPlugins: a run's scalar and another run's text of one name are two
// tags of the catalog, and each run has its own.
func TestOneNameOfTwoPlugins(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "curve", 1, func(w *summary.Writer, _ int64) { webtest.Scalar(t, w, 1, "x", 0, 1) })
	webtest.LogRun(t, dir, "words", 1, func(w *summary.Writer, _ int64) {
		if err := w.Text("x", 0, "hello", summary.Description("of the text")); err != nil {
			t.Fatal(err)
		}
	})
	var store *logdir.Store
	h := webtest.OpenSite(t, dir, func(o *web.Options) { store = o.Store })
	c := readCatalog(t, h).Catalog
	tags := slices.Collect(c.Tags.All())
	if len(tags) != 2 || tags[0].ID == tags[1].ID || tags[0].Plugin == tags[1].Plugin {
		t.Fatalf("the catalog has the tags %+v", tags)
	}
	for _, run := range c.Runs {
		plugin := map[string]string{"curve": "scalars", "words": "text"}[run.Name]
		set := c.Sets[run.Set]
		if len(set) != 1 {
			t.Fatalf("run %s has the tags %v", run.Name, set)
		}
		for _, tag := range tags {
			if own := set[0] == tag.ID; own != (tag.Plugin == plugin) || tag.Described != (tag.Plugin == "text") {
				t.Errorf("run %s, tag %+v: its own: %t", run.Name, tag, own)
			}
			_, curve := store.SeriesByID(run.ID, tag.ID)
			_, placed := store.PlacesByID(run.ID, tag.ID)
			if curve != (plugin == "scalars" && tag.Plugin == plugin) || placed != (plugin == "text" && tag.Plugin == plugin) {
				t.Errorf("run %s, tag %+v: a curve %t, places %t", run.Name, tag, curve, placed)
			}
		}
	}
}
