package web

// What surrounds every handler: who answered with which status, and a net that
// catches panics.

import (
	"fmt"
	"net/http"
	"runtime/debug"
)

// tracked remembers what was answered.
type tracked struct {
	http.ResponseWriter
	status int    // 0: nothing yet
	route  string // the path in the table of routes, "" if none fits
}

func (t *tracked) WriteHeader(status int) {
	if t.status == 0 {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tracked) Write(b []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	return t.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (t *tracked) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// label says which route a request took.
func label(w http.ResponseWriter, route string) {
	if t, ok := w.(*tracked); ok {
		t.route = route
	}
}

// unwrap is the server's own writer.
func unwrap(w http.ResponseWriter) http.ResponseWriter {
	if t, ok := w.(*tracked); ok {
		return t.ResponseWriter
	}
	return w
}

// recovered answers 500 when next panics, and logs where; if the answer has
// begun it is broken off. http.ErrAbortHandler is the way to do that, no mistake.
func (s responder) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if p == http.ErrAbortHandler { //nolint:errorlint // compared as net/http does
				panic(p)
			}
			s.log.Error("a request handler panicked; this is a mistake in board",
				"method", r.Method, "path", r.URL.Path, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			if t, ok := w.(*tracked); ok && t.status != 0 {
				panic(http.ErrAbortHandler)
			}
			send(w, r, s.errorDocument(r, errInternal))
		}()
		next.ServeHTTP(w, r)
	})
}
