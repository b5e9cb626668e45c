package summary

import (
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/draw"
	"math"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"board/proto/tbpb"
)

// spriteLimit is how many pixels wide and high a picture of pictures may be for
// TensorBoard's projector.
const spriteLimit = 8192

// longName is how much of a long tag is in the name of its directory, which must fit 255 bytes.
const longName = 100

// An Embedding is a cloud of points with their labels and pictures.
type Embedding struct {
	Vectors []float32 // the points one after the other, Dim numbers each
	Dim     int       // dimensions of a point

	// Metadata has a row for each point, with a cell for each column; nil where
	// there is none. Cells hold neither tabs nor line breaks. Header names the
	// columns; with a single column it may be missing, and is not written.
	Metadata [][]string
	Header   []string

	Sprites []image.Image // a picture for each point, of one size; nil where there are none
}

// Embedding adds a cloud of points for the projector. It is not written into the
// event file but beside it, into files of its own below the run's directory:
//
//	projector_config.pbtxt          lists the run's embeddings; written last
//	00007/words/tensors.tsv         step 7 of the tag "words"
//	00007/words/metadata.tsv
//	00007/words/sprite.png
//
// Each file is put in its place as a whole. An embedding of the same tag and step is
// replaced. Two processes that add embeddings to one run at the same moment may lose
// one of them.
func (w *Writer) Embedding(tag string, step int64, e Embedding) error {
	w.mu.Lock()
	err := w.refuse()
	w.mu.Unlock()
	if err != nil {
		return err
	}
	if err = checkTag(tag, nil); err == nil {
		err = e.check()
	}
	if err == nil {
		err = e.write(w.dir, tag, step)
	}
	if err != nil {
		return fmt.Errorf("embedding %q: %w", tag, err)
	}
	return nil
}

// check refuses embeddings that the projector does not show, or shows with the wrong labels.
func (e Embedding) check() error {
	if e.Dim < 1 || len(e.Vectors) == 0 || len(e.Vectors)%e.Dim != 0 {
		return fmt.Errorf("expected points of %d dimensions, got %d numbers", e.Dim, len(e.Vectors))
	}
	for i, x := range e.Vectors {
		if x-x != 0 {
			return fmt.Errorf("point %d has %v in dimension %d; expected finite numbers", i/e.Dim, x, i%e.Dim)
		}
	}
	points := len(e.Vectors) / e.Dim
	if len(e.Sprites) != 0 && len(e.Sprites) != points {
		return fmt.Errorf("expected a picture for each of %d points, got %d", points, len(e.Sprites))
	}
	if len(e.Metadata) != 0 && len(e.Metadata) != points {
		return fmt.Errorf("expected metadata for each of %d points, got %d rows", points, len(e.Metadata))
	}
	return e.checkMetadata()
}

func (e Embedding) checkMetadata() error {
	if len(e.Metadata) == 0 {
		if len(e.Header) > 0 {
			return errors.New("a header without metadata")
		}
		return nil
	}
	columns := len(e.Metadata[0])
	if len(e.Header) != columns && (columns != 1 || len(e.Header) > 0) {
		return fmt.Errorf("metadata has %d columns, its header names %d", columns, len(e.Header))
	}
	if len(e.Header) > 0 {
		if err := checkRow(e.Header, columns); err != nil {
			return fmt.Errorf("header of the metadata: %w", err)
		}
	}
	for i, row := range e.Metadata {
		if err := checkRow(row, columns); err != nil {
			return fmt.Errorf("metadata of point %d: %w", i, err)
		}
	}
	return nil
}

func checkRow(row []string, columns int) error {
	if strings.TrimSpace(strings.Join(row, "")) == "" {
		return errors.New(`the row is blank, and readers leave out blank lines; give it a word such as "-"`)
	}
	if len(row) != columns {
		return fmt.Errorf("expected %d cells, got %d", columns, len(row))
	}
	for i, cell := range row {
		if strings.ContainsAny(cell, "\t\n\r") || !utf8.ValidString(cell) {
			return fmt.Errorf("cell %d is %q; expected valid UTF-8 without tabs and line breaks", i, cell)
		}
	}
	return nil
}

// write writes the files, and the configuration that names them last.
func (e Embedding) write(dir, tag string, step int64) error {
	sheet, size, err := e.sprite() // first, as it may be refused: nothing is written then
	if err != nil {
		return err
	}
	below := path.Join(fmt.Sprintf("%05d", step), fileNameOf(tag))
	if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(below)), 0o755); err != nil {
		return err
	}
	info := &tbpb.EmbeddingInfo{
		TensorName:  fmt.Sprintf("%s:%05d", tag, step),
		TensorShape: []uint32{uint32(len(e.Vectors) / e.Dim), uint32(e.Dim)},
	}
	// put writes a file and returns its path as the configuration has it.
	put := func(name string, content []byte) (string, error) {
		return path.Join(below, name), writeWhole(filepath.Join(dir, filepath.FromSlash(below), name), content)
	}
	if info.TensorPath, err = put("tensors.tsv", e.tensors()); err != nil {
		return err
	}
	if len(e.Metadata) > 0 {
		if info.MetadataPath, err = put("metadata.tsv", e.metadata()); err != nil {
			return err
		}
	}
	if sheet != nil {
		info.Sprite = &tbpb.SpriteMetadata{SingleImageDim: []uint32{uint32(size.X), uint32(size.Y)}}
		if info.Sprite.ImagePath, err = put("sprite.png", sheet); err != nil {
			return err
		}
	}
	return announce(dir, info)
}

// fileNameOf makes a directory's name from a tag: each tag has its own name, and none leads to another directory or is too long for a file
// system.
func fileNameOf(tag string) string {
	name := url.PathEscape(tag)
	if strings.Trim(name, ".") == "" {
		name = strings.ReplaceAll(name, ".", "%2E")
	}
	if len(name) > longName {
		name = fmt.Sprintf("%s-%08x", name[:longName], crc32.ChecksumIEEE([]byte(tag)))
	}
	return name
}

// tensors is a line for each point, its numbers divided by tabs.
func (e Embedding) tensors() []byte {
	text := make([]byte, 0, 12*len(e.Vectors))
	for i, x := range e.Vectors {
		text = strconv.AppendFloat(text, float64(x), 'g', -1, 32)
		if (i+1)%e.Dim == 0 {
			text = append(text, '\n')
		} else {
			text = append(text, '\t')
		}
	}
	return text
}

// metadata is a line for each point, below the header. Readers know a header by its
// tab, so a single column has none.
func (e Embedding) metadata() []byte {
	var text []byte
	if len(e.Header) > 1 {
		text = append(append(text, strings.Join(e.Header, "\t")...), '\n')
	}
	for _, row := range e.Metadata {
		text = append(append(text, strings.Join(row, "\t")...), '\n')
	}
	return text
}

// sprite is a PNG that holds all pictures, row by row, in about a square, and the
// size of one of them; nil where there are none.
func (e Embedding) sprite() (sheet []byte, size image.Point, err error) {
	images := e.Sprites
	if len(images) == 0 {
		return nil, size, nil
	}
	if size, err = sizeOfImages(images); err != nil {
		return nil, size, err
	}
	columns := int(math.Ceil(math.Sqrt(float64(len(images)))))
	rows := (len(images) + columns - 1) / columns
	if most := max(columns*size.X, rows*size.Y); most > spriteLimit || min(size.X, size.Y) < 1 {
		return nil, size, fmt.Errorf("%d pictures of %d×%d pixels make a sheet of %d×%d; the projector shows up to %d×%d, give fewer or smaller ones",
			len(images), size.X, size.Y, columns*size.X, rows*size.Y, spriteLimit, spriteLimit)
	}
	all := image.NewNRGBA(image.Rect(0, 0, columns*size.X, rows*size.Y))
	for i, img := range images {
		at := image.Pt(i%columns*size.X, i/columns*size.Y)
		draw.Draw(all, image.Rectangle{Min: at, Max: at.Add(size)}, img, img.Bounds().Min, draw.Src)
	}
	var file bytes.Buffer
	err = pngEncoder.Encode(&file, all)
	return file.Bytes(), size, err
}
