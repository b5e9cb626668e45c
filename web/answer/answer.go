// Package answer turns what a handler returns, a value or an error, into an HTTP
// answer: status, JSON, compression, caching and headers.
package answer

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"board/internal/limits"
	"board/web/format"
)

// One responder for every route: a handler returns a value or an error, and
// what follows (status, JSON, compression, caching, headers, panics) is here.

// The types of content that are answered.
const (
	TypeJSON = "application/json"
	TypeText = "text/plain; charset=utf-8"
	TypeHTML = "text/html; charset=utf-8"
	TypeCSV  = "text/csv; charset=utf-8"

	// Data must not be kept: it grows. TensorBoard sends the same words.
	noCache = "no-cache, must-revalidate"

	gzipLevel = 3 // TensorBoard's: on a fast line, time counts more than bytes

	// GzipFrom is the least number of bytes that are compressed: below it, compressing
	// costs more than it saves.
	GzipFrom = 1024
)

// A handler answers a request with a value: JSON, Document, Content or Stream are
// sent as they are, anything else is encoded as JSON.
type handler func(r *http.Request) (any, error)

// JSON is JSON that is written already.
type JSON []byte

// Document is a finished body of any type.
type Document struct {
	ContentType string
	Body        []byte
	Gzipped     []byte // the same body compressed beforehand, or nil
	Header      map[string]string
	Status      int // 0 = 200
}

// Stream is a body too large to hold: write is called with a writer that
// compresses if the client takes that. An error breaks the answer off, so that
// the client notices that it is not whole.
type Stream struct {
	ContentType string
	Header      map[string]string
	Plain       bool // never compressed: it would hardly get smaller
	Write       func(w io.Writer) error
}

// Responder turns handlers into http.Handlers.
type Responder struct {
	Log    *slog.Logger
	Rarely *rarely
	Limits *limits.Limits
	Budget *Budget // of the memory for all clients
	Prefix string  // all routes are below it
}

// New makes a responder for routes below prefix. log may be nil: then nothing
// is logged; so may most: then the default limits hold.
func New(log *slog.Logger, most *limits.Limits, prefix string) Responder {
	s := Responder{Log: log, Limits: most, Prefix: prefix}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Limits == nil {
		s.Limits = limits.Default()
	}
	s.Rarely = newRarely(s.Log)
	s.Budget = &Budget{Limits: s.Limits}
	return s
}

// Handle answers with h's value or error.
func (s Responder) Handle(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		value, err := h(r)
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		s.respond(w, r, value)
	})
}

func (s Responder) respond(w http.ResponseWriter, r *http.Request, value any) {
	switch v := value.(type) {
	case JSON:
		s.sendHeld(w, r, Document{ContentType: TypeJSON, Body: v})
	case Document:
		s.sendHeld(w, r, v)
	case Content:
		s.sendContent(w, r, v)
	case Stream:
		s.sendStream(w, r, v)
	default:
		b, err := format.Marshal(v)
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		s.sendHeld(w, r, Document{ContentType: TypeJSON, Body: b})
	}
}

// What an answer is charged while it is being sent: a document from heldFrom bytes
// on, a stream for its pieces and, where it is compressed, for gzip's tables.
const (
	heldFrom   = 32 << 10
	streamCost = 256 << 10
	zippedCost = 1 << 20
)

// sendHeld writes a document that was made for this request, and is held until the
// client has taken it.
func (s Responder) sendHeld(w http.ResponseWriter, r *http.Request, d Document) {
	if d.Gzipped == nil && len(d.Body) >= heldFrom { // what is compressed beforehand is everybody's
		if err := AccountOf(r).Take(Grown(2 * len(d.Body))); err != nil {
			s.Fail(w, r, err)
			return
		}
	}
	Send(w, r, d)
}

// Send writes a document, compressed where that is accepted and worth it.
func Send(w http.ResponseWriter, r *http.Request, d Document) {
	h := w.Header()
	WriteHead(h, d.ContentType, d.Header)
	body := d.Body
	if d.Gzipped != nil || (Textual(d.ContentType) && len(body) >= GzipFrom) {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			if body = d.Gzipped; body == nil {
				body = Compress(d.Body)
			}
		}
	}
	if d.Status != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	if d.Status != 0 {
		w.WriteHeader(d.Status)
	}
	if r.Method != http.MethodHead && len(body) > 0 {
		_, _ = w.Write(body) // an error means that the client has gone: nobody is left to be told
	}
}

// sendStream writes a stream and moves the write deadline on with every piece.
func (s Responder) sendStream(w http.ResponseWriter, r *http.Request, v Stream) {
	zipped, cost := acceptsGzip(r) && !v.Plain, int64(streamCost)
	if zipped {
		cost = zippedCost
	}
	if err := AccountOf(r).TakeLarge(cost); err != nil { // what it streams may be one large thing that it has taken already
		s.Fail(w, r, err)
		return
	}
	h := w.Header()
	WriteHead(h, v.ContentType, v.Header)
	if !v.Plain {
		h.Add("Vary", "Accept-Encoding")
	}
	if zipped {
		h.Set("Content-Encoding", "gzip")
	}
	if r.Method == http.MethodHead {
		return
	}
	err := writeStream(s.Patient(w), zipped, v.Write)
	if err != nil {
		s.BreakOff(r, err)
	}
}

// BreakOff ends an answer that its client does not take, in a way that it notices.
func (s Responder) BreakOff(r *http.Request, err error) {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		s.Limits.Reached(limits.Stall)
	}
	s.Log.Debug("an answer was broken off", "path", r.URL.Path, "error", err)
	panic(http.ErrAbortHandler)
}

func writeStream(w io.Writer, zipped bool, write func(io.Writer) error) error {
	if !zipped {
		return write(w)
	}
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(w)
	if err := write(z); err != nil {
		return err
	}
	return z.Close()
}

// patientWriter gives the client some time anew for every piece.
type patientWriter struct {
	w        io.Writer
	control  *http.ResponseController
	patience time.Duration
}

// Patient is w for a client that may take each piece as slowly as the limit for that allows.
func (s Responder) Patient(w http.ResponseWriter) *patientWriter {
	return &patientWriter{w, http.NewResponseController(w), limits.Duration(s.Limits.Stall)}
}

func (p *patientWriter) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(p.patience)) // not supported by test recorders: then there is none
	return p.w.Write(b)
}

// Pieces passes a long text on while it is written, so that it is never whole
// in memory. After an error it drops everything; writers look at Err
// and stop, for making answers costs more than dropping them.
type Pieces struct {
	W   io.Writer
	Err error
}

// pieceSize is how much is gathered before it is passed on.
const pieceSize = 64 << 10

// Pass writes b once it is long enough, and returns the buffer to go on with.
// Without a writer everything stays in the buffer.
func (p *Pieces) Pass(b []byte) []byte {
	if len(b) < pieceSize || p.W == nil {
		return b
	}
	p.Write(b)
	return b[:0]
}

func (p *Pieces) Write(b []byte) {
	if p.Err == nil {
		_, p.Err = p.W.Write(b)
	}
}

// End writes the rest.
func (p *Pieces) End(b []byte) error {
	p.Write(b)
	return p.Err
}

// WriteHead sets the headers that every answer has, and extra ones.
func WriteHead(h http.Header, contentType string, extra map[string]string) {
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", noCache)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin") // pages of other sites may not load it, not even unread
	for name, value := range extra {
		h.Set(name, value)
	}
}

// Textual tells whether compressing this type pays.
func Textual(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind {
	case TypeJSON, "image/svg+xml", "application/javascript":
		return true
	}
	return strings.HasPrefix(kind, "text/")
}

// acceptsGzip reads Accept-Encoding: "gzip" or "*", unless its weight is zero.
func acceptsGzip(r *http.Request) bool {
	for _, field := range r.Header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(field, ",") {
			coding, weight, weighted := strings.Cut(strings.TrimSpace(part), ";")
			coding = strings.ToLower(strings.TrimSpace(coding))
			if coding != "gzip" && coding != "*" {
				continue
			}
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q="), 64)
			return !weighted || err == nil && q > 0
		}
	}
	return false
}

// zippers holds gzip writers: each keeps hundreds of kilobytes of tables.
var zippers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, gzipLevel)
	if err != nil {
		panic(err) // the level is a constant
	}
	return z
}}

// Compress returns b in the form of gzip.
func Compress(b []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(b) / 3)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&out)
	_, _ = z.Write(b) // a bytes.Buffer takes everything
	_ = z.Close()
	return out.Bytes()
}
