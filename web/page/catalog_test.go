package page_test

import (
	"slices"
	"testing"

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

// TestRunsThatHaveAllTags: the set of a run that has all tags of the catalog is null.
func TestRunsThatHaveAllTags(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "all").Add("x", 0, 1).Add("y", 0, 1)
	webtest.NewLogFile(t, dir, "some").Add("y", 0, 1)
	c := readCatalog(t, webtest.OpenSite(t, dir))
	for name, want := range map[string][]int{"all": nil, "some": {c.tag(t, "y")}} {
		run := slices.IndexFunc(c.Catalog.Runs, func(r struct {
			ID    int
			Name  string
			Start *float64
			Set   int
		}) bool {
			return r.Name == name
		})
		if set := c.Catalog.Sets[c.Catalog.Runs[run].Set]; !slices.Equal(set, want) || (set == nil) != (want == nil) {
			t.Errorf("%s has the tags %v, want %v", name, set, want)
		}
	}
}
