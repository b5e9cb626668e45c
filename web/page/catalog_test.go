package page_test

import (
	"testing"

	"board/web/internal/webtest"
)

// TestCatalogInNaturalOrder: the page shows tags in the order of the catalog, and sorts none.
func TestCatalogInNaturalOrder(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss/b10", 0, 1).Add("Loss/b2", 0, 1).AddTexts("loss/b9", 0, "text").Add("val", 0, 1)
	webtest.NewLogFile(t, dir, "b").Add("acc", 0, 1).Add("loss/b9", 0, 1)
	answer := webtest.Decoded[struct {
		Catalog struct {
			Tags []struct{ Name, Plugin string }
		}
	}](t, webtest.Get(webtest.OpenSite(t, dir), "/api/catalog"))
	var got []string
	for _, tag := range answer.Catalog.Tags {
		got = append(got, tag.Plugin+" "+tag.Name)
	}
	want := []string{"scalars acc", "scalars Loss/b2", "scalars loss/b9", "text loss/b9", "scalars loss/b10", "scalars val"}
	if webtest.AsJSON(t, got) != webtest.AsJSON(t, want) {
		t.Errorf("the catalog lists %q, want %q", got, want)
	}
}
