package dataapi_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"board/internal/logtest"
	"board/web"
	"board/web/internal/webtest"
)

func askTags(t *testing.T, h http.Handler) map[string]map[string]any {
	t.Helper()
	return webtest.Decoded[map[string]map[string]any](t, webtest.Get(h, "/data/plugin/scalars/tags"))
}

// TestTagsFollowTheCatalog: a new tag is in the next answer.
func TestTagsFollowTheCatalog(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "r").Add("loss", 0, 1)
	store := logtest.Open(t, dir, 10*time.Millisecond)
	h := webtest.OpenSite(t, dir, func(o *web.Options) { o.Store = store })
	for range 2 {
		if got := askTags(t, h); len(got) != 1 || len(got["r"]) != 1 || got["r"]["loss"] == nil {
			t.Fatalf("got %v, want loss of run r", got)
		}
	}
	file.Add("accuracy", 0, 1)
	webtest.WaitFor(t, "the new tag is listed", func() bool { return askTags(t, h)["r"]["accuracy"] != nil })
}

// TestManyTags has more than fit into one piece of an answer.
func TestManyTags(t *testing.T) {
	const many = 20_001
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "r")
	for i := range many {
		file.Add(fmt.Sprint("tag", i), 0, 1)
	}
	h := webtest.OpenSite(t, dir)
	webtest.WaitFor(t, "all tags are listed", func() bool { return len(askTags(t, h)["r"]) == many })
}
