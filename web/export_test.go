package web

// What the tests of package web_test may see of the inside.

import (
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"board/internal/limits"
)

var (
	AppendFloat  = appendFloat
	AppendString = appendString
	AppendASCII  = appendASCII
	FileName     = fileName
	CSVField     = csvField
	AcceptsGzip  = acceptsGzip
)

// PageSite serves a bundle alone.
func PageSite(bundle fs.FS) http.Handler {
	p, s := pagesFrom(bundle, "dist"), newResponder(Options{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if e, ok := p.endpoint(s, r.URL.Path); ok {
			e.handler.ServeHTTP(w, r)
			return
		}
		s.fail(w, r, notFound("%s", r.URL.Path))
	})
}

// Answer serves one handler as every route is served: recorded and caught.
func Answer(log io.Writer, h func(*http.Request) (any, error)) http.Handler {
	s := newResponder(Options{Log: slog.New(slog.NewTextHandler(log, nil))})
	inner := s.recovered(s.handle(h))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r, account := s.withAccount(r)
		defer account.close()
		inner.ServeHTTP(&tracked{ResponseWriter: w}, r)
	})
}

// Stream is a value whose body is written piece by piece.
func Stream(write func(io.Writer) error) any { return stream{contentType: typeCSV, write: write} }

// Text is a value that is sent as it is.
func Text(body string) any { return document{contentType: typeText, body: []byte(body)} }

// Rarely writes lines as often as the log of a site has them.
func Rarely(log *slog.Logger) func(topic, message string, args ...any) { return newRarely(log).warn }

// Guesses is what is remembered of wrong tokens.
type Guesses struct{ *guesses }

// NewGuesses makes one.
func NewGuesses(l *limits.Limits) Guesses { return Guesses{newGuesses(l)} }

// Wrong is how long the answer to a wrong token takes.
func (g Guesses) Wrong(address string) time.Duration { return g.wrong(address, time.Now()) }

// Hold holds an answer back.
func (g Guesses) Hold(r *http.Request, d time.Duration) bool { return g.hold(r, d) }

// Known is how many addresses are remembered.
func (g Guesses) Known() int { return len(g.by) }
