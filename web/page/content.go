package page

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
)

// apiContent answers the bytes of one item of a value that stays in an event file. Its
// URL names them for ever: where they are others now, the answer is an error.
func (s *API) apiContent(r *http.Request) (any, error) {
	query := r.URL.Query()
	row, err := s.rowOf(query)
	if err != nil {
		return nil, err
	}
	number, err := answer.IntParam(query, "item", 0)
	if err != nil {
		return nil, err
	}
	item, tag, err := s.data.Find(row)
	if err != nil {
		return nil, failed(err)
	}
	if answer.AccountOf(r).TakeLarge(answer.Grown(int(provider.ContentMemory(tag, item)))) != nil {
		return nil, answer.ErrNoRoom
	}
	items, err := provider.Contents(r.Context(), tag, item)
	if err != nil {
		return nil, failed(err)
	}
	if number < 0 || number >= len(items) {
		return nil, answer.NotFound("step %d has %d items, and none with the number %d", item.Step, len(items), number)
	}
	return answer.Content{Type: items[number].Type, Data: items[number].Data, Tag: etagOf(query)}, nil
}

// rowOf reads which row is asked for.
func (s *API) rowOf(query url.Values) (row provider.Row, err error) {
	if query.Get("epoch") != s.data.Store.Epoch() {
		return row, goneError(errEpoch)
	}
	for name, to := range map[string]*int{"run": &row.Run, "tag": &row.Tag, "row": &row.Row} {
		if *to, err = answer.Needed(query, name); err != nil {
			return row, err
		}
	}
	if row.Generation, err = strconv.ParseUint(query.Get("generation"), 10, 64); err != nil {
		return row, answer.BadRequest("generation=%q is not the generation of a block", answer.Clip(query.Get("generation")))
	}
	row.Orphaned = query.Get("orphaned") == "true"
	return row, nil
}

// etagOf is an entity tag: what the URL names never changes.
func etagOf(query url.Values) string {
	tag := ""
	for _, name := range []string{"epoch", "run", "tag", "generation", "row", "rows", "every", "item", "orphaned"} {
		tag += url.QueryEscape(query.Get(name)) + "."
	}
	return `"` + tag + `"`
}

// failed is the answer where a value is not there, or not any more. A failure of the
// disk is no such thing.
func failed(err error) error {
	if errors.Is(err, provider.ErrNoRow) || errors.Is(err, provider.ErrNoItems) {
		return answer.NotFound("%s", answer.Clip(err.Error()))
	}
	if errors.Is(err, provider.ErrRewritten) || logdir.IsChanged(err) {
		return goneError(err)
	}
	return err
}

var errEpoch = errors.New("the board was started anew since: its numbers name other runs and tags now")

func goneError(err error) error {
	return &answer.Error{Status: http.StatusGone, Message: "Not found: " + err.Error()}
}
