package provider

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"strings"
	"unicode/utf8"

	"board/proto/tbpb"
	"board/summary"
	"board/summary/logdir"
)

// Embeddings are no event files: a configuration beside them names files of points, of
// labels, of pictures.

// A Projector is the embeddings of a run.
type Projector struct {
	Config *tbpb.ProjectorConfig
	folder logdir.Folder
	dir    string // of the configuration, in the folder
}

// ErrNoProjector says that a run has no embeddings.
var ErrNoProjector = errors.New("the run has no embeddings")

// maxProjectorConfig is how many bytes of a configuration are read.
const maxProjectorConfig = 1 << 20

// Projector reads the configuration of a run, or of the log directory: ".". What
// TensorFlow 2 writes below the run goes first.
func (p *Provider) Projector(run string) (*Projector, error) {
	folder := p.Store.Folder(run)
	result := ErrNoProjector
	for _, dir := range []string{summary.ProjectorDir, "."} {
		config, err := readProjector(folder, path.Join(dir, summary.ProjectorFile))
		if err == nil {
			return &Projector{config, folder, dir}, nil
		}
		if !errors.Is(err, ErrNoProjector) {
			result = err
		}
	}
	return nil, result
}

func readProjector(folder logdir.Folder, name string) (*tbpb.ProjectorConfig, error) {
	file, err := folder.Open(name)
	if err != nil {
		return nil, ErrNoProjector
	}
	defer file.Close()
	if file.Info().Size > maxProjectorConfig {
		return nil, fmt.Errorf("%s has %d bytes; at most %d are read", name, file.Info().Size, maxProjectorConfig)
	}
	text, err := io.ReadAll(io.NewSectionReader(file, 0, file.Info().Size))
	if err != nil {
		return nil, err
	}
	config, err := summary.DecodeProjector(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, e := range config.GetEmbeddings() {
		if e.GetTensorPath() != "" || config.GetModelCheckpointPath() != "" {
			return config, nil
		}
	}
	return nil, ErrNoProjector
}

// Projectors is the names of the runs that have embeddings; the log directory itself may
// have some, too: ".".
func (p *Provider) Projectors() (names []string) {
	for _, run := range p.places() {
		if _, err := p.Projector(run); err == nil {
			names = append(names, run)
		}
	}
	return names
}

// places is the names of all runs, and of the log directory.
func (p *Provider) places() (names []string) {
	catalog := p.Store.Catalog()
	for _, run := range catalog.Runs {
		names = append(names, run.Name)
	}
	if _, is := catalog.Run("."); !is {
		names = append(names, ".")
	}
	return names
}

// Embedding finds an embedding by name, nil if there is none.
func (x *Projector) Embedding(name string) *tbpb.EmbeddingInfo {
	for _, e := range x.Config.GetEmbeddings() {
		if strings.TrimSuffix(e.GetTensorName(), ":0") == strings.TrimSuffix(name, ":0") {
			return e
		}
	}
	return nil
}

// Open opens a file that the configuration names. Its error is [logdir.ErrOutside] for a
// path that leads out of the directory of the configuration.
func (x *Projector) Open(name string) (*logdir.File, error) {
	if path.IsAbs(name) {
		return x.folder.Open(name) // which refuses what is not in the log directory
	}
	if inside := path.Clean(strings.ReplaceAll(name, `\`, "/")); inside == ".." || strings.HasPrefix(inside, "../") {
		return nil, logdir.ErrOutside
	}
	return x.folder.Open(path.Join(x.dir, name))
}

// A Vectors reads the points of an embedding one after the other.
type Vectors struct {
	in   *bufio.Reader
	text bool
	raw  []byte // room for a point, where the file is no text
	row  []float32
	n    int // points read
}

// maxLine is how many bytes of a point are read.
const maxLine = 4 << 20

// NewVectors reads the points of a file: lines of numbers or, where it is no text, raw
// float32 of the shape that the configuration gives.
func NewVectors(file *logdir.File, shape []uint32) (*Vectors, error) {
	size := file.Info().Size
	v := &Vectors{in: bufio.NewReaderSize(io.NewSectionReader(file, 0, size), maxLine)}
	head, err := v.in.Peek(int(min(size, 64<<10)))
	if err != nil {
		return nil, err
	}
	if v.text = isText(head, int64(len(head)) < size); v.text {
		return v, nil
	}
	if len(shape) != 2 || int64(shape[0])*int64(shape[1])*4 != size || shape[1] == 0 || shape[1] > maxLine/4 {
		return nil, fmt.Errorf("expected the shape of %d bytes of raw numbers: points and dimensions, got %v", size, shape)
	}
	v.raw = make([]byte, 4*shape[1])
	return v, nil
}

// isText tells whether a file is lines of numbers. Its head may end inside a letter.
func isText(head []byte, cut bool) bool {
	for n := 0; cut && n < utf8.UTFMax && len(head) > 0 && !utf8.Valid(head); n++ {
		head = head[:len(head)-1]
	}
	return utf8.Valid(head) && bytes.IndexByte(head, 0) < 0
}

// Next is the next point as little-endian float32, io.EOF behind the last one. It is
// valid until the next call.
func (v *Vectors) Next() ([]byte, error) {
	if !v.text {
		_, err := io.ReadFull(v.in, v.raw)
		return v.raw, err
	}
	line, err := v.line()
	if err != nil {
		return nil, err
	}
	before := len(v.row)
	if v.row, err = summary.AppendVector(v.row[:0], line); err != nil {
		return nil, fmt.Errorf("point %d: %w", v.n, err)
	}
	if v.n > 0 && len(v.row) != before {
		return nil, fmt.Errorf("point %d: expected %d numbers as in the first one, got %d", v.n, before, len(v.row))
	}
	v.n++
	v.raw = appendFloat32s(v.raw[:0], v.row)
	return v.raw, nil
}

// line is the next line that is not empty.
func (v *Vectors) line() ([]byte, error) {
	for {
		line, err := v.in.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			return nil, fmt.Errorf("point %d takes more than %d bytes", v.n, maxLine)
		case err != nil && (len(line) == 0 || !errors.Is(err, io.EOF)):
			return nil, err
		}
		if line = bytes.TrimRight(line, "\r\n"); len(line) > 0 {
			return line, nil
		}
	}
}

// Shape is the number of points and of their dimensions. It reads the file to its end.
func (v *Vectors) Shape() (points, dimensions int, err error) {
	for {
		point, err := v.Next()
		if errors.Is(err, io.EOF) {
			return points, dimensions, nil
		}
		if err != nil {
			return 0, 0, err
		}
		points, dimensions = points+1, len(point)/4
	}
}

func appendFloat32s(b []byte, numbers []float32) []byte {
	for _, x := range numbers {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}
