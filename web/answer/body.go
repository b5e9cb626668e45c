package answer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"

	"board/internal/limits"
)

// Bodies of requests: how large, how slow, and how many at once.

// bodyFactor is how many times as large as a body is what is made of it, with the
// body itself.
const bodyFactor = 3

// accountKey is where the account of a request is in its context.
type accountKey struct{}

// Bounded gives each request of next an account while it is served, and bounds its body.
func (s Responder) Bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := s.Budget.OpenRequest()
		defer a.close()
		r = r.WithContext(context.WithValue(r.Context(), accountKey{}, a))
		if err := s.boundBody(w, r); err != nil {
			s.Fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// AccountOf is the account of a request that came through bounded.
func AccountOf(r *http.Request) *Account { return r.Context().Value(accountKey{}).(*Account) }

// boundBody bounds how large a body is, how slowly it comes, and how much all
// bodies together hold. It fails where the body says that it is too large.
func (s Responder) boundBody(w http.ResponseWriter, r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	if r.ContentLength > s.Limits.Body { // not one byte of it is read
		return &http.MaxBytesError{Limit: s.Limits.Body}
	}
	body := &pacedBody{ReadCloser: r.Body, control: http.NewResponseController(w), wait: limits.Duration(s.Limits.BodyWait), pace: s.Limits.BodyPace, began: time.Now()}
	bounded := http.MaxBytesReader(w, body, s.Limits.Body)
	r.Body = &boundedBody{&ChargedReader{R: bounded, Account: AccountOf(r), factor: bodyFactor}, bounded}
	return nil
}

// A boundedBody is a body that is charged, at some pace, and not too large.
type boundedBody struct {
	charged *ChargedReader
	io.Closer
}

func (b *boundedBody) Read(p []byte) (int, error) { return b.charged.Read(p) }

// ReadBody reads a body to its end.
func ReadBody(r *http.Request) ([]byte, error) {
	body, ok := r.Body.(*boundedBody)
	if !ok {
		return nil, nil // there is none
	}
	return body.charged.ReadAll(r.ContentLength)
}

// A pacedBody is a body that must come at some pace.
type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
	wait    time.Duration // before the pace counts
	pace    int64         // bytes a second
	began   time.Time
	read    int64
}

func (b *pacedBody) Read(p []byte) (int, error) {
	patience := b.wait + time.Duration(float64(b.read)/float64(b.pace)*float64(time.Second))
	_ = b.control.SetReadDeadline(b.began.Add(patience)) // not supported by test recorders: then there is none
	n, err := b.ReadCloser.Read(p)
	b.read += int64(n)
	if errors.Is(err, io.EOF) { // the server goes on reading, to notice that the client goes; one that was too slow has no more time
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// EachOf decodes the elements of a JSON list one by one. There may be many in few
// bytes, and each may take more memory than bytes.
func EachOf[T any](l *limits.Limits, list json.RawMessage, do func(T) error) error {
	if len(list) == 0 || bytes.Equal(list, []byte("null")) {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(list))
	if open, err := decoder.Token(); err != nil || open != json.Delim('[') {
		return BadRequest("the body of the request is not a readable JSON: a list is expected")
	}
	for n := int64(0); decoder.More(); n++ {
		if n >= l.Entries {
			return TooManyEntries(l)
		}
		var element T
		if err := decoder.Decode(&element); err != nil {
			return BadRequest("the body of the request is not a readable JSON: %s", Clip(err.Error()))
		}
		if err := do(element); err != nil {
			return err
		}
	}
	return nil
}

// TooManyEntries is the answer to a list or a form that is too long.
func TooManyEntries(l *limits.Limits) error {
	l.Reached(limits.Entries)
	return BadRequest("the request lists more than %d things", l.Entries)
}
