package provider

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"board/summary"
	"board/summary/logdir"
)

// A Blob names one of the byte strings of a value, such as a picture. TensorBoard's
// clients get its key and hand it back.
type Blob struct {
	Run, Tag string
	Step     int64
	Checksum uint32 // of the value's record: with it, a key names the same bytes for ever
	Index    int    // counted as TensorBoard counts: pictures from 2, after width and height
}

// Key is the name for clients, to whom it is opaque: letters, digits, "-" and "_".
func (b Blob) Key() string {
	text, err := json.Marshal([]any{b.Run, b.Tag, b.Step, b.Checksum, b.Index})
	if err != nil {
		panic(err) // strings and numbers
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// ErrBlobKey says that a text is no key of a blob.
var ErrBlobKey = errors.New("not a key of this server")

// BlobOf is the blob that has a key.
func BlobOf(key string) (b Blob, err error) {
	text, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return Blob{}, ErrBlobKey
	}
	var parts []json.RawMessage
	to := []any{&b.Run, &b.Tag, &b.Step, &b.Checksum, &b.Index}
	if json.Unmarshal(text, &parts) != nil || len(parts) != len(to) {
		return Blob{}, ErrBlobKey
	}
	for i, part := range parts {
		if json.Unmarshal(part, to[i]) != nil {
			return Blob{}, ErrBlobKey
		}
	}
	return b, nil
}

// FindBlob finds the value that holds a blob, and its tag. The error is [ErrNoRow]
// where there is none, or where it is another one now. To read it takes Place.Length
// bytes.
func FindBlob(ctx context.Context, c *logdir.Catalog, b Blob) (item logdir.Item, tag *logdir.TagInfo, err error) {
	run, ok := c.Run(b.Run)
	if !ok {
		return item, nil, ErrNoRow
	}
	if tag, ok = run.Tag(b.Tag); !ok || tag.Places() == nil {
		return item, nil, ErrNoRow
	}
	tag.Places().Ask(ctx)
	view := tag.Places().View()
	row := 0
	if view.Sorted() {
		row = view.SearchStep(b.Step)
	}
	for ; row < view.Len(); row++ {
		item = view.At(row)
		if item.Step == b.Step && item.Place.Checksum == b.Checksum {
			return item, tag, nil
		}
		if view.Sorted() && item.Step > b.Step {
			break
		}
	}
	return item, nil, ErrNoRow
}

// Blobs is the byte strings of a value of a plugin, as TensorBoard counts them: those of
// a picture come after its width and height. They are parts of the value, and untrusted.
func Blobs(plugin string, v *summary.Value) ([][]byte, error) {
	switch plugin {
	case summary.PluginImages:
		images, err := summary.DecodeImages(v)
		size := [][]byte{[]byte(strconv.Itoa(images.Width)), []byte(strconv.Itoa(images.Height))}
		return append(size, images.Files...), err
	case summary.PluginAudio:
		sounds, err := summary.DecodeAudio(v)
		files := make([][]byte, len(sounds))
		for i, sound := range sounds {
			files[i] = sound.File
		}
		return files, err
	}
	switch v.Kind {
	case summary.KindGraph, summary.KindRunMetadata:
		return [][]byte{v.Data}, nil
	case summary.KindTensor:
		return stringsOf(v.Data)
	}
	return nil, fmt.Errorf("expected byte strings, got %v", v.Kind)
}

func stringsOf(tensor []byte) ([][]byte, error) {
	t, err := summary.DecodeTensor(tensor)
	if err != nil {
		return nil, err
	}
	texts, ok := t.Values.([][]byte)
	if !ok {
		return nil, fmt.Errorf("expected a tensor of strings, got one of %s", t.Type)
	}
	return texts, nil
}

// BlobsOfTag is how many byte strings the longest value of a tag has.
func BlobsOfTag(tag *logdir.TagInfo) int {
	switch tag.Plugin() {
	case summary.PluginImages:
		return tag.MaxSamples + 2
	case summary.PluginAudio:
		return tag.MaxSamples
	}
	return max(tag.MaxSamples, 1)
}
