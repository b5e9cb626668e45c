package answer

// What the tests of package web_test may see of the inside.

import (
	"io"
	"log/slog"
	"net/http"
)

// Answered serves one handler as every route is served: recorded and caught.
func Answered(log io.Writer, h func(*http.Request) (any, error)) http.Handler {
	s := New(slog.New(slog.NewTextHandler(log, nil)), nil, "")
	inner := s.Bounded(s.Recovered(s.Handle(h)))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		inner.ServeHTTP(&Tracked{ResponseWriter: w}, r)
	})
}

// AcceptsGzip reads Accept-Encoding.
var AcceptsGzip = acceptsGzip

// Rarely writes lines as often as the log of a site has them.
func Rarely(log *slog.Logger) func(topic, message string, args ...any) { return newRarely(log).Warn }

// StreamValue is a value whose body is written piece by piece.
func StreamValue(write func(io.Writer) error) any { return Stream{ContentType: TypeCSV, Write: write} }

// TextValue is a value that is sent as it is.
func TextValue(body string) any { return Document{ContentType: TypeText, Body: []byte(body)} }
