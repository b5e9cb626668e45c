package answer

// What surrounds every handler: a log of answers and their status, and a net that
// catches panics.

import (
	"fmt"
	"net/http"
	"runtime/debug"
)

// Tracked remembers what was answered.
type Tracked struct {
	http.ResponseWriter
	Status int    // 0: nothing yet
	Route  string // the path in the table of routes, "" if none fits
}

// WriteHeader remembers the first status.
func (t *Tracked) WriteHeader(status int) {
	if t.Status == 0 {
		t.Status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

// Write remembers that an answer without a status is a success.
func (t *Tracked) Write(b []byte) (int, error) {
	if t.Status == 0 {
		t.Status = http.StatusOK
	}
	return t.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (t *Tracked) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// Label says which route a request took.
func Label(w http.ResponseWriter, route string) {
	if t, ok := w.(*Tracked); ok {
		t.Route = route
	}
}

// Unwrap is the server's own writer.
func Unwrap(w http.ResponseWriter) http.ResponseWriter {
	if t, ok := w.(*Tracked); ok {
		return t.ResponseWriter
	}
	return w
}

// Recovered answers 500 when next panics, and logs where; if the answer has
// begun it is broken off. http.ErrAbortHandler is the way to do that, no mistake.
func (s Responder) Recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // compared as net/http does
				panic(p)
			}
			s.Log.Error("a request handler panicked; this is a mistake in board",
				"method", r.Method, "path", r.URL.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			if t, ok := w.(*Tracked); ok && t.Status != 0 {
				panic(http.ErrAbortHandler)
			}
			Send(w, r, s.errorDocument(r, errInternal))
		}()
		next.ServeHTTP(w, r)
	})
}
