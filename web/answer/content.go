package answer

import (
	"bytes"
	"io"
	"net/http"
	"time"
)

// Content is the content of a log: a picture, a sound, a text. It is untrusted. Clients
// may ask for a range of it, which is how browsers seek in sounds, and keep it for
// ever. Whatever it is, a browser that opens it by itself runs nothing of it.
type Content struct {
	Type string
	Data []byte
	Tag  string // an entity tag
}

// Sandboxed is the policy of what comes from logs: an SVG is a document that may hold
// scripts.
const Sandboxed = "sandbox; default-src 'none'"

// Immutable are the headers of an answer whose URL names the same bytes for ever.
func Immutable(tag string) map[string]string {
	return map[string]string{"Cache-Control": "private, max-age=31536000, immutable", "ETag": tag}
}

func (s Responder) sendContent(w http.ResponseWriter, r *http.Request, c Content) {
	WriteHead(w.Header(), c.Type, Immutable(c.Tag))
	w.Header().Set("Content-Security-Policy", Sandboxed)
	http.ServeContent(patientResponse{w, s.Patient(w)}, r, "", time.Time{}, bytes.NewReader(c.Data))
}

// patientResponse gives the client some time anew for every piece of the body.
type patientResponse struct {
	http.ResponseWriter
	body io.Writer
}

func (p patientResponse) Write(b []byte) (int, error) { return p.body.Write(b) }
