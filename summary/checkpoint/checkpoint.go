// Package checkpoint reads the checkpoints that TensorFlow saves variables in: an index
// PREFIX.index of their names, types and shapes, and their numbers in the files
// PREFIX.data-00000-of-00001, …. It reads version 2 of the format, the "tensor bundle",
// which TensorFlow has written since 2016.
//
// An index is untrusted: what it claims is checked before memory is taken for it.
package checkpoint

import (
	"errors"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// IndexSuffix follows the prefix in the name of an index.
const IndexSuffix = ".index"

// MaxIndex is how many bytes of an index are read.
const MaxIndex = 64 << 20

// A Type is that of a tensor's elements, as TensorFlow numbers them.
type Type int32

// The types whose numbers [Type.Append] reads.
const (
	Float    Type = 1
	Double   Type = 2
	BFloat16 Type = 14
	Half     Type = 19
)

// A Tensor is a variable in a checkpoint.
type Tensor struct {
	Name   string // untrusted text
	Type   Type
	Shape  []int
	File   string // that has its numbers: what follows the prefix in its name
	Offset int64
	Size   int64 // bytes
}

// Len is the number of elements that the shape stands for.
func (t Tensor) Len() int {
	n := 1
	for _, size := range t.Shape {
		n *= size // readEntry has seen that it fits
	}
	return n
}

// Read reads an index: the tensors of a checkpoint, by name. Those that are saved in
// slices, and those whose numbers are of no known size, are left out.
func Read(index []byte) ([]Tensor, error) {
	if len(index) > MaxIndex {
		return nil, fmt.Errorf("checkpoint: an index of %d bytes; at most %d are read", len(index), MaxIndex)
	}
	var tensors []Tensor
	shards, first := 0, true
	err := eachKey(index, 4*MaxIndex, func(key, value []byte) (err error) {
		if first {
			first = false
			if len(key) > 0 {
				return errors.New("it has no header")
			}
			shards, err = readHeader(value)
			return err
		}
		t, sliced, err := readEntry(value, shards)
		if err != nil {
			return fmt.Errorf("tensor %.100q: %w", key, err)
		}
		if !sliced && t.Type.size() > 0 {
			t.Name = string(key)
			tensors = append(tensors, t)
		}
		return nil
	})
	if err == nil && first {
		err = errors.New("it is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	return tensors, nil
}

// readHeader reads
//
//	BundleHeaderProto { num_shards=1; endianness=2, 0 is little; version=3 }
//
// and returns the number of files.
func readHeader(b []byte) (shards int, err error) {
	err = eachField(b, func(number protowire.Number, x uint64, _ []byte) error {
		switch {
		case number == 1:
			if x < 1 || x > 100_000 { // the names of files have five digits
				return fmt.Errorf("it claims %d files of numbers", x)
			}
			shards = int(x)
		case number == 2 && x != 0:
			return errors.New("its numbers are big-endian, which this program does not read")
		}
		return nil
	})
	if err == nil && shards == 0 {
		err = errors.New("its header names no files")
	}
	return shards, err
}

// readEntry reads
//
//	BundleEntryProto { dtype=1; shape=2; shard_id=3; offset=4; size=5; crc32c=6; slices=7 }
func readEntry(b []byte, shards int) (t Tensor, sliced bool, err error) {
	shard, elements := uint64(0), 1
	err = eachField(b, func(number protowire.Number, x uint64, message []byte) (err error) {
		switch number {
		case 1:
			t.Type = Type(x)
		case 2:
			t.Shape, elements, err = readShape(message)
		case 3:
			shard = x
		case 4:
			t.Offset = int64(x)
		case 5:
			t.Size = int64(x)
		case 7:
			sliced = true
		}
		return err
	})
	switch {
	case err != nil:
		return t, false, err
	case shard >= uint64(shards):
		return t, false, fmt.Errorf("its numbers are in file %d of %d", shard, shards)
	case t.Offset < 0 || t.Size < 0:
		return t, false, fmt.Errorf("it has %d bytes at %d", t.Size, t.Offset)
	}
	if size := t.Type.size(); size > 0 && !sliced && (elements > math.MaxInt/size || int64(elements*size) != t.Size) {
		return t, false, fmt.Errorf("expected %d numbers of %d bytes, as its shape says, got %d bytes", elements, size, t.Size)
	}
	t.File = fmt.Sprintf(".data-%05d-of-%05d", shard, shards)
	return t, sliced, nil
}

const maxRank = 254 // as TensorFlow's own

// readShape reads
//
//	TensorShapeProto { dim=2 { size=1 }; unknown_rank=3 }
func readShape(b []byte) (shape []int, elements int, err error) {
	elements = 1
	err = eachField(b, func(number protowire.Number, _ uint64, dim []byte) error {
		if number != 2 {
			return nil
		}
		size := uint64(0)
		if err := eachField(dim, func(number protowire.Number, x uint64, _ []byte) error {
			if number == 1 {
				size = x
			}
			return nil
		}); err != nil {
			return err
		}
		if len(shape) == maxRank || size > math.MaxInt || size > 0 && elements > math.MaxInt/int(size) {
			return fmt.Errorf("a shape of %v and %d more is none", shape, size)
		}
		shape, elements = append(shape, int(size)), elements*int(size)
		return nil
	})
	return shape, elements, err
}

// eachField goes through the fields of a message: numbers as they are, all else as
// bytes.
func eachField(b []byte, use func(number protowire.Number, x uint64, message []byte) error) error {
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
		var x uint64
		var message []byte
		switch kind {
		case protowire.VarintType:
			x, n = protowire.ConsumeVarint(b)
		case protowire.BytesType:
			message, n = protowire.ConsumeBytes(b)
		default:
			n = protowire.ConsumeFieldValue(number, kind, b)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
		if err := use(number, x, message); err != nil {
			return err
		}
	}
	return nil
}
