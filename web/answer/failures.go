package answer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"board/internal/limits"
	"board/web/format"
	"board/web/message"
)

// How a request fails: the errors that clients may read, and how they are told.

// An Error is an error whose text the client may read.
type Error struct {
	Status  int
	Code    string // for programs; "": the one that the status stands for
	Message string
	Host    string // with the codes of refusals: the name to allow with --allow_host, "" for none
	Header  map[string]string
}

func (e *Error) Error() string { return e.Message }

// The codes by which the page's endpoints tell errors apart.
const (
	CodeHostRefused   = "host_refused"
	CodeOriginRefused = "origin_refused"
	CodeTokenNeeded   = "token_needed"
	CodeNoUpgrade     = "upgrade_required"
)

// codes are the words for errors that have no code of their own.
var codes = map[int]string{
	http.StatusBadRequest:            "bad_request",
	http.StatusUnauthorized:          CodeTokenNeeded,
	http.StatusForbidden:             "forbidden",
	http.StatusNotFound:              "not_found",
	http.StatusUnsupportedMediaType:  "bad_request",
	http.StatusGone:                  "gone",
	http.StatusMethodNotAllowed:      "method_not_allowed",
	http.StatusRequestTimeout:        "too_slow",
	http.StatusRequestEntityTooLarge: "too_large",
	http.StatusTooManyRequests:       "too_many",
	http.StatusServiceUnavailable:    "busy",
	http.StatusInternalServerError:   "internal",
}

// The words before the colon are those of TensorBoard's errors.

// BadRequest says what is wrong with a request.
func BadRequest(format string, args ...any) error {
	return &Error{Status: http.StatusBadRequest, Message: "Invalid argument: " + fmt.Sprintf(format, args...)}
}

// NotFound says what there is not.
func NotFound(format string, args ...any) error {
	return &Error{Status: http.StatusNotFound, Message: "Not found: " + fmt.Sprintf(format, args...)}
}

// Forbidden says what this board does not do, for anybody.
func Forbidden(format string, args ...any) error {
	return &Error{Status: http.StatusForbidden, Message: "Permission denied: " + fmt.Sprintf(format, args...)}
}

// Unavailable asks the client to come again later.
func Unavailable(format string, args ...any) *Error {
	return &Error{
		Status: http.StatusServiceUnavailable, Header: map[string]string{"Retry-After": "10"},
		Message: "Unavailable: " + fmt.Sprintf(format, args...),
	}
}

var errInternal = &Error{Status: http.StatusInternalServerError, Message: "Internal error: the server's log has the details"}

// Fail answers with an error. What is neither an Error nor the client's doing is
// a fault of the server: it is logged, and the client is told no more than that.
func (s Responder) Fail(w http.ResponseWriter, r *http.Request, err error) {
	known := s.clientsFault(r, err)
	if known == nil {
		s.Log.Error("a request failed", "method", r.Method, "path", r.URL.Path, "error", err)
		known = errInternal
	}
	Send(w, r, s.errorDocument(r, known))
}

// clientsFault is the answer to an error that the client brought about, else nil.
func (s Responder) clientsFault(r *http.Request, err error) *Error {
	var known *Error
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &tooLarge):
		s.Limits.Reached(limits.Body)
		return &Error{
			Status:  http.StatusRequestEntityTooLarge,
			Message: fmt.Sprintf("Invalid argument: the body of the request is larger than %d bytes", tooLarge.Limit),
		}
	case errors.Is(err, ErrNoRoom):
		return Unavailable("%v", err)
	case errors.Is(err, os.ErrDeadlineExceeded):
		s.Limits.Reached(limits.BodyPace)
		return &Error{
			Status: http.StatusRequestTimeout, Message: "Invalid argument: the body of the request came too slowly",
			Header: map[string]string{"Connection": "close"},
		}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, context.Canceled), r.Context().Err() != nil:
		s.Log.Debug("a request was broken off", "method", r.Method, "path", r.URL.Path, "error", err)
		return &Error{Status: http.StatusBadRequest, Message: "Invalid argument: the request was broken off"}
	}
	return nil
}

// errorDocument is the body of an answer with an error: JSON for the page's own
// endpoints, else text, as in TensorBoard.
func (s Responder) errorDocument(r *http.Request, e *Error) Document {
	d := Document{ContentType: TypeText, Body: []byte(e.Message), Status: e.Status, Header: e.Header}
	if !s.pagesOwn(r.URL.Path) {
		return d
	}
	code := e.Code
	if code == "" {
		code = codes[e.Status]
	}
	b, err := format.Marshal(message.Refusal{Code: code, Message: e.Message, Host: e.Host})
	if err != nil {
		panic(err) // a struct of strings
	}
	d.ContentType, d.Body = TypeJSON, b
	return d
}

// pagesOwn tells whether a path is below /api/, whatever the prefix and the experiment.
func (s Responder) pagesOwn(path string) bool {
	_, rest, err := SplitPath(s.Prefix, path)
	return err == nil && strings.HasPrefix(rest, "/api/")
}

// Clip shortens what a client said to what a line has room for.
func Clip(text string) string {
	const most = 120
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}
