package answer

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"strconv"
)

// Reading what clients send: forms as TensorBoard's page and scripts post them,
// and the page's JSON.

// ReadForm reads a posted form, urlencoded or multipart.
func (s Responder) ReadForm(r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		return readMultipart(r)
	}
	if kind != "application/x-www-form-urlencoded" {
		return url.Values{}, nil // as with http.Request.ParseForm
	}
	data, err := ReadBody(r)
	if err != nil {
		return nil, err
	}
	if int64(bytes.Count(data, []byte{'&'})) >= s.Limits.Entries {
		return nil, TooManyEntries(s.Limits)
	}
	form, err := url.ParseQuery(string(data))
	if err != nil {
		return nil, BadRequest("the body of the request is not a readable form: %s", Clip(err.Error()))
	}
	return form, nil
}

// readMultipart keeps everything in memory: the size of a body is bounded, and mime/multipart
// bounds the number of parts.
func readMultipart(r *http.Request) (url.Values, error) {
	if err := r.ParseMultipartForm(math.MaxInt64 >> 1); err != nil {
		if _, reading := io.Copy(io.Discard, r.Body); reading != nil { // that it is too large goes before what it says
			return nil, reading
		}
		return nil, BadRequest("the body of the request is not a readable form: %s", Clip(err.Error()))
	}
	values := url.Values(r.MultipartForm.Value)
	return values, r.MultipartForm.RemoveAll()
}

// ReadJSON reads a posted JSON value into v.
func ReadJSON(r *http.Request, v any) error {
	data, err := ReadBody(r)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return BadRequest("the body of the request is not a readable JSON: %s", Clip(err.Error()))
	}
	return nil
}

// WantJSON refuses a body that does not say that it is JSON: pages of other sites cannot send
// one without asking first.
func WantJSON(r *http.Request) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != TypeJSON {
		return &Error{Status: http.StatusUnsupportedMediaType, Message: "Invalid argument: the header Content-Type must be application/json"}
	}
	return nil
}

// IntParam reads a whole number from a query.
func IntParam(query url.Values, name string, otherwise int) (int, error) {
	if !query.Has(name) {
		return otherwise, nil
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil {
		return 0, BadRequest("%s=%q is not a whole number", name, query.Get(name))
	}
	return n, nil
}

// IDParams reads all values of a parameter as numbers of runs or tags.
func IDParams(query url.Values, name string) ([]int, error) {
	ids := make([]int, 0, len(query[name]))
	for _, text := range query[name] {
		id, err := strconv.Atoi(text)
		if err != nil {
			return nil, BadRequest("%s=%q is not a number of the catalog", name, text)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// Needed reads a number that must be there.
func Needed(query url.Values, name string) (int, error) {
	if !query.Has(name) {
		return 0, BadRequest("the parameter %s is missing", name)
	}
	return IntParam(query, name, 0)
}

// AsString reads a JSON string.
func AsString(raw json.RawMessage) (string, bool) {
	var text *string
	if json.Unmarshal(raw, &text) != nil || text == nil {
		return "", false
	}
	return *text, true
}
