package web

// One responder for every route: a handler returns a value or an error, and
// what follows (status, JSON, compression, caching, headers, panics) is here.

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
)

const (
	typeJSON = "application/json"
	typeText = "text/plain; charset=utf-8"
	typeHTML = "text/html; charset=utf-8"
	typeCSV  = "text/csv; charset=utf-8"

	// Data must not be kept: it grows. TensorBoard sends the same words.
	noCache = "no-cache, must-revalidate"

	gzipLevel = 3    // TensorBoard's: on a fast line, time counts more than bytes
	gzipFrom  = 1024 // below this many bytes, compressing costs more than it saves
)

// A handler answers a request with a value: jsonText, document or stream are
// sent as they are, anything else is encoded as JSON.
type handler func(r *http.Request) (any, error)

// jsonText is JSON that is written already.
type jsonText []byte

// document is a finished body of any type.
type document struct {
	contentType string
	body        []byte
	gzipped     []byte // the same body compressed beforehand, or nil
	header      map[string]string
	status      int // 0 = 200
}

// stream is a body too large to hold: write is called with a writer that
// compresses if the client takes that. An error breaks the answer off, so that
// the client notices that it is not whole.
type stream struct {
	contentType string
	header      map[string]string
	write       func(w io.Writer) error
}

// responder turns handlers into http.Handlers.
type responder struct {
	log    *slog.Logger
	rarely *rarely
	limits *limits.Limits
	budget *budget // of the memory for all clients
	prefix string  // all routes are below it
}

// newResponder takes what it needs of the options; what is nil there is nothing special.
func newResponder(o Options) responder {
	s := responder{log: o.Log, limits: o.Limits, prefix: o.PathPrefix}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.limits == nil {
		s.limits = limits.Default()
	}
	s.rarely = newRarely(s.log)
	s.budget = &budget{limits: s.limits}
	return s
}

// handle answers with h's value or error.
func (s responder) handle(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		value, err := h(r)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.respond(w, r, value)
	})
}

func (s responder) respond(w http.ResponseWriter, r *http.Request, value any) {
	switch v := value.(type) {
	case jsonText:
		s.sendHeld(w, r, document{contentType: typeJSON, body: v})
	case document:
		s.sendHeld(w, r, v)
	case stream:
		s.sendStream(w, r, v)
	default:
		b, err := marshal(v)
		if err != nil {
			s.fail(w, r, err)
			return
		}
		s.sendHeld(w, r, document{contentType: typeJSON, body: b})
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
func (s responder) sendHeld(w http.ResponseWriter, r *http.Request, d document) {
	if d.gzipped == nil && len(d.body) >= heldFrom { // what is compressed beforehand is everybody's
		if err := accountOf(r).take(grown(2 * len(d.body))); err != nil {
			s.fail(w, r, errNoRoom)
			return
		}
	}
	send(w, r, d)
}

// send writes a document, compressed where that is accepted and worth it.
func send(w http.ResponseWriter, r *http.Request, d document) {
	h := w.Header()
	writeHead(h, d.contentType, d.header)
	body := d.body
	if d.gzipped != nil || (textual(d.contentType) && len(body) >= gzipFrom) {
		h.Add("Vary", "Accept-Encoding")
		if acceptsGzip(r) {
			h.Set("Content-Encoding", "gzip")
			if body = d.gzipped; body == nil {
				body = compress(d.body)
			}
		}
	}
	if d.status != http.StatusNotModified {
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	if d.status != 0 {
		w.WriteHeader(d.status)
	}
	if r.Method != http.MethodHead && len(body) > 0 {
		_, _ = w.Write(body) // an error means that the client has gone: nobody is left to be told
	}
}

// sendStream writes a stream and moves the write deadline on with every piece.
func (s responder) sendStream(w http.ResponseWriter, r *http.Request, v stream) {
	zipped, cost := acceptsGzip(r), int64(streamCost)
	if zipped {
		cost = zippedCost
	}
	if err := accountOf(r).take(cost); err != nil {
		s.fail(w, r, errNoRoom)
		return
	}
	h := w.Header()
	writeHead(h, v.contentType, v.header)
	h.Add("Vary", "Accept-Encoding")
	if zipped {
		h.Set("Content-Encoding", "gzip")
	}
	if r.Method == http.MethodHead {
		return
	}
	err := writeStream(s.patient(w), zipped, v.write)
	if err != nil {
		s.breakOff(r, err)
	}
}

// breakOff ends an answer that its client does not take, in a way that it notices.
func (s responder) breakOff(r *http.Request, err error) {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		s.limits.Reached(limits.Stall)
	}
	s.log.Debug("an answer was broken off", "path", r.URL.Path, "error", err)
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

// patient is w for a client that may take each piece as slowly as the limit for that allows.
func (s responder) patient(w http.ResponseWriter) *patientWriter {
	return &patientWriter{w, http.NewResponseController(w), limits.Duration(s.limits.Stall)}
}

func (p *patientWriter) Write(b []byte) (int, error) {
	_ = p.control.SetWriteDeadline(time.Now().Add(p.patience)) // not supported by test recorders: then there is none
	return p.w.Write(b)
}

// pieces passes a long text on while it is written, so that it is never whole
// in memory. After an error it drops everything; whoever writes looks at err
// and stops, for making answers costs more than dropping them.
type pieces struct {
	w   io.Writer
	err error
}

// pieceSize is how much is gathered before it is passed on.
const pieceSize = 64 << 10

// pass writes b once it is long enough, and returns the buffer to go on with.
// Without a writer everything stays in the buffer.
func (p *pieces) pass(b []byte) []byte {
	if len(b) < pieceSize || p.w == nil {
		return b
	}
	p.write(b)
	return b[:0]
}

func (p *pieces) write(b []byte) {
	if p.err == nil {
		_, p.err = p.w.Write(b)
	}
}

// end writes the rest.
func (p *pieces) end(b []byte) error {
	p.write(b)
	return p.err
}

func writeHead(h http.Header, contentType string, extra map[string]string) {
	h.Set("Content-Type", contentType)
	h.Set("Cache-Control", noCache)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin") // pages of other sites may not load it, not even unread
	for name, value := range extra {
		h.Set(name, value)
	}
}

// textual tells whether compressing this type pays.
func textual(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch kind {
	case typeJSON, "image/svg+xml", "application/javascript":
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

func compress(b []byte) []byte {
	var out bytes.Buffer
	out.Grow(len(b) / 3)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(&out)
	_, _ = z.Write(b) // a bytes.Buffer takes everything
	_ = z.Close()
	return out.Bytes()
}
