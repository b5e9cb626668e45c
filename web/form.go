package web

// Reading what clients send: forms as TensorBoard's page and scripts post them,
// and the page's JSON.

import (
	"encoding/json"
	"io"
	"math"
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
		return nil, bodyError(r, "form", err)
	}
	return r.PostForm, nil
}

// readMultipart keeps everything in memory: the size of a body is bounded.
func readMultipart(r *http.Request) (url.Values, error) {
	if err := r.ParseMultipartForm(math.MaxInt64 >> 1); err != nil {
		return nil, bodyError(r, "form", err)
	}
	values := url.Values(r.MultipartForm.Value)
	return values, r.MultipartForm.RemoveAll()
}

// readJSON reads a posted JSON value into v.
func readJSON(r *http.Request, v any) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return badRequest("the body of the request is not a readable JSON: %v", err)
	}
	return nil
}

// bodyError blames the client for a body that cannot be parsed. That it is too
// large, or did not come to its end, goes before what it says.
func bodyError(r *http.Request, what string, err error) error {
	if _, reading := io.Copy(io.Discard, r.Body); reading != nil {
		return reading
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
