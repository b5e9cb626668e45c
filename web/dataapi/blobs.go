package dataapi

import (
	"errors"
	"iter"
	"net/http"
	"net/url"

	"board/summary"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
)

// Byte strings of values, pictures and sounds: clients are told keys, and fetch what
// they show.

// tellBlob appends what is told of the byte string that has this index, whose key is
// given. v is the value that holds it.
type tellBlob func(b []byte, item logdir.Item, v *summary.Value, key string) []byte

// blobs answers a list with a member for each of the values that have a byte string
// with this index.
func (s *API) blobs(r *http.Request, run string, tag *logdir.TagInfo, items iter.Seq[logdir.Item], index int, tell tellBlob) (any, error) {
	return s.list(r, items, s.blobMember(run, tag, index, tell))
}

func (s *API) blobMember(run string, tag *logdir.TagInfo, index int, tell tellBlob) member {
	return func(b []byte, item logdir.Item, v *summary.Value) ([]byte, error) {
		blobs, err := provider.Blobs(tag.Plugin(), v)
		if err != nil || index >= len(blobs) {
			return nil, err
		}
		key := provider.Blob{Run: run, Tag: tag.Name, Step: item.Step, Checksum: item.Place.Checksum, Index: index}.Key()
		return tell(b, item, v, key), nil
	}
}

// blob answers the byte string of a plugin that has a key, in the type that typeOf
// finds. The key names the same bytes for ever.
func (s *API) blob(r *http.Request, key, plugin string, typeOf func([]byte) string) (any, error) {
	name, err := provider.BlobOf(key)
	if err != nil {
		return nil, answer.BadRequest("%q: %v", answer.Clip(key), err)
	}
	item, tag, err := provider.FindBlob(r.Context(), s.data.Store.Catalog(), name)
	switch {
	case errors.Is(err, provider.ErrNoRow) || err == nil && tag.Plugin() != plugin:
		return nil, answer.NotFound("%s: %v", answer.Clip(key), provider.ErrNoRow)
	case err != nil:
		return nil, err
	}
	var data []byte
	err = s.value(r, item, func(v *summary.Value) error {
		blobs, err := provider.Blobs(plugin, v)
		if err == nil && (name.Index < 0 || name.Index >= len(blobs)) {
			err = provider.ErrNoRow
		}
		if err == nil {
			data = blobs[name.Index]
		}
		return err
	})
	if err == nil {
		err = answer.AccountOf(r).TakeLarge(answer.Grown(len(data)))
	}
	if err != nil {
		return nil, notShown(err)
	}
	return answer.Content{Type: typeOf(data), Data: data, Tag: `"` + key + `"`}, nil
}

// sampleOf reads which of the pictures or sounds of each step is asked for.
func sampleOf(query url.Values) (int, error) {
	sample, err := answer.IntParam(query, "sample", 0)
	if err == nil && (sample < 0 || sample > maxSample) {
		err = answer.BadRequest("sample=%d is not one of the samples of a step, which are counted from 0", sample)
	}
	return sample, err
}

const maxSample = 1 << 30

// noData is the error where a run has no such tag, in TensorBoard's words.
func noData(r *http.Request, what string) error {
	query := r.URL.Query()
	return answer.NotFound("No %s data for run=%s, tag=%s", what, given(query, "run"), given(query, "tag"))
}
