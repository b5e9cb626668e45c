package web

// Bodies of requests: how large, how slow, and how many at once.

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"board/internal/limits"
)

// bodyFactor is how many times as large as a body is what is made of it, with the
// body itself.
const bodyFactor = 3

// accountKey is where the account of a request is in its context.
type accountKey struct{}

// withAccount gives a request an account. Close it when the request is over.
func (s responder) withAccount(r *http.Request) (*http.Request, *account) {
	a := s.budget.openRequest()
	return r.WithContext(context.WithValue(r.Context(), accountKey{}, a)), a
}

// accountOf is the account of a request that came through route.
func accountOf(r *http.Request) *account { return r.Context().Value(accountKey{}).(*account) }

// boundBody bounds how large a body is, how slowly it comes, and how much all
// bodies together hold. It fails where the body says that it is too large.
func (s responder) boundBody(w http.ResponseWriter, r *http.Request) error {
	if r.Body == nil || r.Body == http.NoBody {
		return nil
	}
	if r.ContentLength > s.limits.Body { // not one byte of it is read
		return &http.MaxBytesError{Limit: s.limits.Body}
	}
	body := &pacedBody{ReadCloser: r.Body, control: http.NewResponseController(w), wait: limits.Duration(s.limits.BodyWait), pace: s.limits.BodyPace, began: time.Now()}
	bounded := http.MaxBytesReader(w, body, s.limits.Body)
	r.Body = struct {
		io.Reader
		io.Closer
	}{&chargedReader{r: bounded, account: accountOf(r), factor: bodyFactor}, bounded}
	return nil
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
	if err != nil { // also io.EOF: the server goes on reading, to notice that the client goes
		_ = b.control.SetReadDeadline(time.Time{})
	}
	return n, err
}

// eachOf decodes the elements of a JSON list one by one. There may be many in few
// bytes, and each may take more memory than bytes.
func eachOf[T any](l *limits.Limits, list json.RawMessage, do func(T) error) error {
	if len(list) == 0 || bytes.Equal(list, []byte("null")) {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(list))
	if open, err := decoder.Token(); err != nil || open != json.Delim('[') {
		return badRequest("the body of the request is not a readable JSON: a list is expected")
	}
	for n := int64(0); decoder.More(); n++ {
		if n >= l.Entries {
			return tooManyEntries(l)
		}
		var element T
		if err := decoder.Decode(&element); err != nil {
			return badRequest("the body of the request is not a readable JSON: %s", clip(err.Error()))
		}
		if err := do(element); err != nil {
			return err
		}
	}
	return nil
}

// tooManyEntries is the answer to a list or a form that is too long.
func tooManyEntries(l *limits.Limits) error {
	l.Reached(limits.Entries)
	return badRequest("the request lists more than %d things", l.Entries)
}
