package page_test

import (
	"slices"
	"testing"

	"board/summary"
	"board/web/internal/webtest"
	"board/web/message"
)

// TestCatalogInNaturalOrder: the page shows tags in the order of the catalog, and sorts none.
func TestCatalogInNaturalOrder(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss/b10", 0, 1).Add("Loss/b2", 0, 1).AddTexts("loss/b9", 0, "text").Add("val", 0, 1)
	webtest.NewLogFile(t, dir, "b").Add("acc", 0, 1).Add("loss/b9", 0, 1)
	answer := webtest.Decoded[struct {
		Catalog struct {
			Tags message.Tags
		}
	}](t, webtest.Get(webtest.OpenSite(t, dir), "/api/catalog"))
	var got []string
	for tag := range answer.Catalog.Tags.All() {
		got = append(got, tag.Plugin+" "+tag.Name)
	}
	want := []string{"scalars acc", "scalars Loss/b2", "scalars loss/b9", "text loss/b9", "scalars loss/b10", "scalars val"}
	if webtest.AsJSON(t, got) != webtest.AsJSON(t, want) {
		t.Errorf("the catalog lists %q, want %q", got, want)
	}
}

// TestRunsThatHaveAllTags: the set of a run that has all tags of the catalog is null, and that of
// a run after it that has none is empty.
func TestRunsThatHaveAllTags(t *testing.T) {
	dir := t.TempDir()
	webtest.LogRun(t, dir, "all", 1, func(w *summary.Writer, step int64) {
		webtest.Scalar(t, w, 2, "x", step, 1)
		webtest.Scalar(t, w, 2, "y", step, 1)
	})
	webtest.LogRun(t, dir, "none", 1, func(w *summary.Writer, _ int64) {
		if err := w.HParams(map[string]any{"lr": .1}); err != nil {
			t.Fatal(err)
		}
	})
	webtest.LogRun(t, dir, "some", 1, func(w *summary.Writer, step int64) { webtest.Scalar(t, w, 1, "y", step, 1) })
	c := readCatalog(t, webtest.OpenSite(t, dir))
	want := map[string][]int{"all": nil, "none": {}, "some": {c.tag(t, "y")}}
	if len(c.Catalog.Runs) != len(want) {
		t.Errorf("runs: %+v", c.Catalog.Runs)
	}
	for _, run := range c.Catalog.Runs {
		set, want := c.Catalog.Sets[run.Set], want[run.Name]
		if !slices.Equal(set, want) || (set == nil) != (want == nil) {
			t.Errorf("%s has the tags %#v, want %#v", run.Name, set, want)
		}
	}
}
