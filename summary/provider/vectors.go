package provider

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"unicode/utf8"

	"board/summary"
	"board/summary/checkpoint"
	"board/summary/logdir"
)

// A Vectors reads the points of an embedding one after the other.
type Vectors struct {
	in   *bufio.Reader
	text bool
	kind checkpoint.Type // of the numbers, where the file is no text
	raw  []byte          // room for a point, where the file is no text
	out  []byte          // the point as float32, where raw holds numbers of another type
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
	v.kind, v.raw = checkpoint.Float, make([]byte, 4*shape[1])
	return v, nil
}

// NewTensorVectors reads the rows of a tensor of a checkpoint, whose numbers are in file.
func NewTensorVectors(file *logdir.File, t checkpoint.Tensor) (*Vectors, error) {
	if len(t.Shape) != 2 || !t.Type.Real() || t.Shape[1] < 1 || t.Shape[1] > maxLine/8 {
		return nil, fmt.Errorf("a tensor of shape %v and type %d is no list of points", t.Shape, t.Type)
	}
	if size := file.Info().Size; t.Size > size || t.Offset > size-t.Size {
		return nil, fmt.Errorf("expected %d bytes at %d, and the file has %d", t.Size, t.Offset, size)
	}
	in := io.NewSectionReader(file, t.Offset, t.Size)
	return &Vectors{in: bufio.NewReaderSize(in, 256<<10), kind: t.Type, raw: make([]byte, t.Type.Size()*t.Shape[1])}, nil
}

// Text tells whether the points are lines of text, any of which may be none.
func (v *Vectors) Text() bool { return v.text }

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
		if err != nil || v.kind == checkpoint.Float {
			return v.raw, err
		}
		v.out = v.kind.Append(v.out[:0], v.raw)
		return v.out, nil
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
