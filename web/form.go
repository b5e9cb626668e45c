package web

// Reading what clients send: forms as TensorBoard's page and scripts post them,
// and the page's JSON.

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
)

// readForm reads a posted form, urlencoded or multipart.
func readForm(r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "multipart/form-data" {
		return readMultipart(r)
	}
	if err := r.ParseForm(); err != nil {
		return nil, bodyError("form", err)
	}
	return r.PostForm, nil
}

// readMultipart keeps everything in memory: the size of a body is bounded.
func readMultipart(r *http.Request) (url.Values, error) {
	if err := r.ParseMultipartForm(maxBody); err != nil {
		return nil, bodyError("form", err)
	}
	values := url.Values(r.MultipartForm.Value)
	return values, r.MultipartForm.RemoveAll()
}

// readJSON reads a posted JSON value into v.
func readJSON(r *http.Request, v any) error {
	body := json.NewDecoder(r.Body)
	if err := body.Decode(v); err != nil {
		return bodyError("JSON", err)
	}
	if _, err := body.Token(); !errors.Is(err, io.EOF) {
		return badRequest("something follows the JSON value in the body of the request")
	}
	return nil
}

// bodyError blames the client, except that a body that is too large has an
// answer of its own.
func bodyError(what string, err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return badRequest("the body of the request is not a readable %s: %v", what, err)
}

// intParam reads a whole number from a query.
func intParam(query url.Values, name string, otherwise int) (int, error) {
	if !query.Has(name) {
		return otherwise, nil
	}
	n, err := strconv.Atoi(query.Get(name))
	if err != nil {
		return 0, badRequest("%s=%q is not a whole number", name, query.Get(name))
	}
	return n, nil
}

// idParams reads all values of a parameter as numbers of runs or tags.
func idParams(query url.Values, name string) ([]int, error) {
	ids := make([]int, 0, len(query[name]))
	for _, text := range query[name] {
		id, err := strconv.Atoi(text)
		if err != nil {
			return nil, badRequest("%s=%q is not a number of the catalog", name, text)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// needed reads a number that must be there.
func needed(query url.Values, name string) (int, error) {
	if !query.Has(name) {
		return 0, badRequest("the parameter %s is missing", name)
	}
	return intParam(query, name, 0)
}
