package provider

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"board/summary"
	"board/summary/logdir"
)

// A Content is one item of a value: a text, a picture, a sound.
type Content struct {
	Type string // of its bytes, as in Content-Type
	Data []byte // untrusted
}

// contents makes the items of a value, by plugin. What is not listed is shown some other
// way than item by item.
var contents = map[string]struct {
	items  func(*summary.Value, *logdir.TagInfo) ([]Content, error)
	memory int64 // bytes that a value takes while it is read and decoded, for each byte in its file
}{
	summary.PluginText:   {texts, 2},
	summary.PluginImages: {pictures, 2},
	summary.PluginAudio:  {sounds, 2},
	summary.PluginMesh:   {meshParts, 16}, // a colour's byte becomes a float64, and a byte again
}

// ContentMemory is how much memory Contents takes for a value of a tag, about.
func ContentMemory(tag *logdir.TagInfo, item logdir.Item) int64 {
	return max(1, contents[tag.Plugin()].memory) * item.Place.Length
}

// A Row names a value of a tag: the row of the tag's index, as it is while the
// generation stays what it was.
type Row struct {
	Run, Tag   int // numbers of the catalog
	Generation uint64
	Row        int
	Orphaned   bool // the index has hidden rows, too
}

// Why there is no such content.
var (
	ErrNoRow     = errors.New("there is no such value")
	ErrNoItems   = errors.New("the value has no items that can be shown")
	ErrRewritten = errors.New("the values of this tag are others now: an event file was rewritten, or a training restarted")
)

// Find finds the row. Its memory is the caller's to bound: Place.Length bytes.
func (p *Provider) Find(r Row) (logdir.Item, *logdir.TagInfo, error) {
	items, tag, err := p.FindRows(r, 1, 1)
	if err != nil {
		return logdir.Item{}, nil, err
	}
	return items[0], tag, nil
}

// FindRows finds the row and those that follow it, n in all or as many as there are: of
// these the ones whose number is a multiple of every, and always the last one.
func (p *Provider) FindRows(r Row, n, every int) ([]logdir.Item, *logdir.TagInfo, error) {
	places, ok := p.Store.PlacesByID(r.Run, r.Tag)
	if !ok {
		return nil, nil, ErrNoRow
	}
	view := places.View()
	if r.Orphaned {
		view = places.ViewAll()
	}
	if view.Stamp().Generation != r.Generation {
		return nil, nil, ErrRewritten
	}
	run, ok := p.Store.Catalog().Run(places.Run())
	if !ok || r.Row < 0 || r.Row >= view.Len() {
		return nil, nil, ErrNoRow
	}
	tag, ok := run.Tag(places.Tag())
	if !ok {
		return nil, nil, ErrNoRow
	}
	last := min(r.Row+n, view.Len()) - 1
	var items []logdir.Item
	for row := (r.Row + every - 1) / every * every; row < last; row += every {
		items = append(items, view.At(row))
	}
	return append(items, view.At(last)), tag, nil
}

// Contents reads the items of a value of a tag.
func Contents(ctx context.Context, tag *logdir.TagInfo, item logdir.Item) ([]Content, error) {
	of := contents[tag.Plugin()]
	if of.items == nil {
		return nil, fmt.Errorf("%w: those of plugin %q have none", ErrNoItems, tag.Plugin())
	}
	value, err := item.Read(ctx)
	if err != nil {
		return nil, err
	}
	items, err := of.items(&value, tag)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoItems, err)
	}
	return items, nil
}

func texts(v *summary.Value, _ *logdir.TagInfo) ([]Content, error) {
	text, err := summary.DecodeText(v)
	all := make([]Content, len(text.Texts))
	for i, t := range text.Texts {
		all[i] = Content{"text/plain; charset=utf-8", []byte(t)}
	}
	return all, err
}

func pictures(v *summary.Value, _ *logdir.TagInfo) ([]Content, error) {
	images, err := summary.DecodeImages(v)
	all := make([]Content, len(images.Files))
	for i, file := range images.Files {
		all[i] = Content{PictureType(file), file}
	}
	return all, err
}

// PictureType tells the format of a picture by its first bytes, as TensorBoard does.
func PictureType(file []byte) string {
	for _, format := range []struct{ magic, name string }{
		{"\x89PNG\r\n\x1a\n", "png"}, {"\xff\xd8\xff", "jpeg"}, {"GIF87a", "gif"}, {"GIF89a", "gif"}, {"BM", "bmp"},
		{"II*\x00", "tiff"}, {"MM\x00*", "tiff"}, {"<svg", "svg+xml"}, {"<?xml", "svg+xml"},
	} {
		if bytes.HasPrefix(file, []byte(format.magic)) {
			return "image/" + format.name
		}
	}
	if len(file) > 12 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WEBP" {
		return "image/webp"
	}
	return "application/octet-stream"
}

func sounds(v *summary.Value, _ *logdir.TagInfo) ([]Content, error) {
	audio, err := summary.DecodeAudio(v)
	all := make([]Content, len(audio))
	for i, sound := range audio {
		all[i] = Content{SoundType(sound), sound.File}
	}
	return all, err
}

// SoundType believes no more of what a writer says than that it is one of the formats
// that browsers play.
func SoundType(s summary.Sound) string {
	if len(s.File) > 12 && string(s.File[:4]) == "RIFF" && string(s.File[8:12]) == "WAVE" {
		return "audio/wav"
	}
	switch s.ContentType {
	case "audio/mpeg", "audio/ogg", "audio/flac", "audio/wav", "audio/mp4", "audio/aac", "audio/webm":
		return s.ContentType
	}
	return "application/octet-stream"
}

// meshParts makes one item of the vertices, faces or colours of a step: the numbers of
// all bodies, little endian, as float32, int32 or uint8.
func meshParts(v *summary.Value, tag *logdir.TagInfo) ([]Content, error) {
	part, err := MeshPart(v, tag)
	if err != nil {
		return nil, err
	}
	var data []byte
	for body := range part.Bodies {
		if data, err = part.AppendBody(data, body); err != nil {
			return nil, err
		}
	}
	return []Content{{"application/octet-stream", data}}, nil
}

// MeshPart reads a value of a mesh's tag.
func MeshPart(v *summary.Value, tag *logdir.TagInfo) (summary.MeshPart, error) {
	info, err := summary.MeshInfo(tag.Content())
	if err != nil {
		return summary.MeshPart{}, err
	}
	return summary.DecodeMeshPart(v, info)
}
