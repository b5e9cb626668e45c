package page

import (
	"io/fs"
	"net/http"

	"board/summary/export"
	"board/web/answer"
)

// What the tests of package web_test may see of the inside.

// The names of files and fields of downloads.
var (
	FileName = fileName
	CSVField = export.CSVField
)

// PageSite serves a bundle alone.
func PageSite(bundle fs.FS) http.Handler {
	p, s := pagesFrom(bundle, "dist"), answer.New(nil, nil, "")
	return s.Bounded(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e, ok := p.Endpoint(s, r.URL.Path); ok {
			e.Handler.ServeHTTP(w, r)
			return
		}
		s.Fail(w, r, answer.NotFound("%s", r.URL.Path))
	}))
}
