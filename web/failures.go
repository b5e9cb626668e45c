package web

// How a request fails: the errors that clients may read, and how they are told.

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"board/internal/limits"
)

// An httpError is an error whose text the client may read.
type httpError struct {
	status  int
	code    string // for programs; "": the one that the status stands for
	message string
	host    string // with the codes of refusals: the name to allow with --allow_host, "" for none
	header  map[string]string
}

func (e *httpError) Error() string { return e.message }

// The codes by which the page's endpoints tell errors apart.
const (
	codeHostRefused   = "host_refused"
	codeOriginRefused = "origin_refused"
	codeTokenNeeded   = "token_needed"
	codeNoUpgrade     = "upgrade_required"
)

// codes are the words for errors that have no code of their own.
var codes = map[int]string{
	http.StatusBadRequest:            "bad_request",
	http.StatusUnauthorized:          codeTokenNeeded,
	http.StatusNotFound:              "not_found",
	http.StatusMethodNotAllowed:      "method_not_allowed",
	http.StatusRequestTimeout:        "too_slow",
	http.StatusRequestEntityTooLarge: "too_large",
	http.StatusTooManyRequests:       "too_many",
	http.StatusServiceUnavailable:    "busy",
	http.StatusInternalServerError:   "internal",
}

// The words before the colon are those of TensorBoard's errors.

func badRequest(format string, args ...any) error {
	return &httpError{status: http.StatusBadRequest, message: "Invalid argument: " + fmt.Sprintf(format, args...)}
}

func notFound(format string, args ...any) error {
	return &httpError{status: http.StatusNotFound, message: "Not found: " + fmt.Sprintf(format, args...)}
}

// unavailable asks the client to come again later.
func unavailable(format string, args ...any) *httpError {
	return &httpError{
		status: http.StatusServiceUnavailable, header: map[string]string{"Retry-After": "10"},
		message: "Unavailable: " + fmt.Sprintf(format, args...),
	}
}

var errInternal = &httpError{status: http.StatusInternalServerError, message: "Internal error: the server's log has the details"}

// fail answers with an error. What is neither an httpError nor the client's doing is
// a fault of the server: it is logged, and the client is told no more than that.
func (s responder) fail(w http.ResponseWriter, r *http.Request, err error) {
	known := s.clientsFault(r, err)
	if known == nil {
		s.log.Error("a request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		known = errInternal
	}
	send(w, r, s.errorDocument(r, known))
}

// clientsFault is the answer to an error that the client brought about, else nil.
func (s responder) clientsFault(r *http.Request, err error) *httpError {
	var known *httpError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &tooLarge):
		s.limits.Reached(limits.Body)
		return &httpError{
			status:  http.StatusRequestEntityTooLarge,
			message: fmt.Sprintf("Invalid argument: the body of the request is larger than %d bytes", tooLarge.Limit),
		}
	case errors.Is(err, errNoRoom):
		return unavailable("the memory for all clients is used up; ask again later, or start the board with a larger --%s", limits.Table[limits.Clients].Flag)
	case errors.Is(err, os.ErrDeadlineExceeded):
		s.limits.Reached(limits.BodyPace)
		return &httpError{
			status: http.StatusRequestTimeout, message: "Invalid argument: the body of the request came too slowly",
			header: map[string]string{"Connection": "close"},
		}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, context.Canceled), r.Context().Err() != nil:
		s.log.Debug("a request was broken off", "method", r.Method, "path", r.URL.Path, "error", err)
		return &httpError{status: http.StatusBadRequest, message: "Invalid argument: the request was broken off"}
	}
	return nil
}

// errorDocument is the body of an answer with an error: JSON for the page's own
// endpoints, else text, as in TensorBoard.
func (s responder) errorDocument(r *http.Request, e *httpError) document {
	d := document{contentType: typeText, body: []byte(e.message), status: e.status, header: e.header}
	if !s.pagesOwn(r.URL.Path) {
		return d
	}
	code := e.code
	if code == "" {
		code = codes[e.status]
	}
	all := openList(nil, '{')
	all.key("code")
	all.b = appendString(all.b, code)
	all.key("message")
	all.b = appendString(all.b, e.message)
	if e.host != "" {
		all.key("host")
		all.b = appendString(all.b, e.host)
	}
	d.contentType, d.body = typeJSON, all.done()
	return d
}

// pagesOwn tells whether a path is below /api/, whatever the prefix and the experiment.
func (s responder) pagesOwn(path string) bool {
	_, rest, err := splitPath(s.prefix, path)
	return err == nil && strings.HasPrefix(rest, "/api/")
}
