package webtest

import (
	"net/http"
	"testing"
)

// CountPoints is how many points all series have together.
func CountPoints(t testing.TB, h http.Handler) (n int) {
	t.Helper()
	for run, tags := range Decoded[map[string]map[string]any](t, Get(h, "/data/plugin/scalars/tags")) {
		for tag := range tags {
			points := Decoded[[]any](t, Get(h, "/data/plugin/scalars/scalars"+Query("run", run, "tag", tag)))
			n += len(points)
		}
	}
	return n
}
