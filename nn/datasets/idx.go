package datasets

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	"board/nn/tensor"
)

// Bounds of IDX files. MNIST's biggest has three axes and 47 million elements.
const (
	maxIDXAxes     = 8
	maxIDXElements = 1 << 28
)

// ReadIDX reads one array in the IDX format of the MNIST files (a magic number that tells type and axes, the size of each axis,
// then the elements in row-major order, all big-endian) as float32. All six element types are read; those of 32 and
// 64 bits lose what a float32 cannot hold. It fails on what is not IDX, on files that are shorter or longer than their header says,
// and above 2²⁸ elements. Memory grows with what is there, not with what the header claims.
func ReadIDX(r io.Reader) (*tensor.Tensor, error) {
	kind, shape, err := readIDXHeader(r)
	if err != nil {
		return nil, err
	}
	want := int64(shape.Size()) * int64(kind.size)
	var raw bytes.Buffer
	got, err := io.Copy(&raw, io.LimitReader(r, want))
	if err != nil {
		return nil, fmt.Errorf("IDX: elements: %w", cutOff(err))
	}
	if got < want {
		return nil, fmt.Errorf("IDX: expected %d bytes of elements for shape %v, got %d; the file is cut off", want, shape, got)
	}
	if n, err := io.ReadFull(r, make([]byte, 1)); n > 0 {
		return nil, fmt.Errorf("IDX: expected %d bytes of elements for shape %v, got more", want, shape)
	} else if err != io.EOF {
		return nil, fmt.Errorf("IDX: elements: %w", err)
	}
	t := tensor.New(shape...)
	kind.decode(t.Data, raw.Bytes())
	return t, nil
}

func readIDXHeader(r io.Reader) (idxKind, tensor.Shape, error) {
	var magic [4]byte
	if _, err := io.ReadFull(r, magic[:]); err != nil {
		return idxKind{}, nil, fmt.Errorf("IDX: magic number: %w", cutOff(err))
	}
	kind, known := idxKinds[magic[2]]
	if magic[0] != 0 || magic[1] != 0 || !known {
		return idxKind{}, nil, fmt.Errorf("IDX: expected a magic number such as 00 00 08 03, got % x; is it packed, or another format?", magic)
	}
	if magic[3] == 0 || magic[3] > maxIDXAxes {
		return idxKind{}, nil, fmt.Errorf("IDX: expected 1 to %d axes, got %d", maxIDXAxes, magic[3])
	}
	sizes := make([]uint32, magic[3])
	if err := binary.Read(r, binary.BigEndian, sizes); err != nil {
		return idxKind{}, nil, fmt.Errorf("IDX: sizes: %w", cutOff(err))
	}
	shape, elements := make(tensor.Shape, len(sizes)), int64(1)
	for i, n := range sizes {
		if elements *= int64(n); n > maxIDXElements || elements > maxIDXElements {
			return idxKind{}, nil, fmt.Errorf("IDX: expected at most %d elements, got sizes %d", maxIDXElements, sizes)
		}
		shape[i] = int(n)
	}
	return kind, shape, nil
}

// cutOff says what an early end means; other errors stay as they are.
func cutOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file is cut off: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// idxKind is an element type: its size in bytes and how elements of it are read.
type idxKind struct {
	size   int
	decode func(to []float32, raw []byte)
}

var idxKinds = map[byte]idxKind{
	0x08: {1, func(to []float32, raw []byte) { // MNIST's, 47 million at a time: a plain loop
		for i, b := range raw {
			to[i] = float32(b)
		}
	}},
	0x09: idxKindOf(1, func(b []byte) float32 { return float32(int8(b[0])) }),
	0x0B: idxKindOf(2, func(b []byte) float32 { return float32(int16(binary.BigEndian.Uint16(b))) }),
	0x0C: idxKindOf(4, func(b []byte) float32 { return float32(int32(binary.BigEndian.Uint32(b))) }),
	0x0D: idxKindOf(4, func(b []byte) float32 { return math.Float32frombits(binary.BigEndian.Uint32(b)) }),
	0x0E: idxKindOf(8, func(b []byte) float32 { return float32(math.Float64frombits(binary.BigEndian.Uint64(b))) }),
}

func idxKindOf(size int, at func(b []byte) float32) idxKind {
	return idxKind{size, func(to []float32, raw []byte) {
		for i := range to {
			to[i] = at(raw[i*size:])
		}
	}}
}
