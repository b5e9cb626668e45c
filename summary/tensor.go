package summary

// Arrays of any type and rank, as TensorFlow writes them (tensor.proto):
//
//	TensorProto { dtype=1, shape=2 { dim=2 { size=1 } unknown_rank=3 }, content=4, float_val=5, double_val=6,
//	              int_val=7, string_val=8, scomplex_val=9, int64_val=10, bool_val=11, dcomplex_val=12,
//	              half_val=13, uint32_val=16, uint64_val=17 }
//
// The elements stand in content, as in memory, or in the list of their type. A list
// that is shorter than the shape asks for goes on with its last element; an empty
// one means zeros.

import (
	"errors"
	"fmt"
	"math"
	"math/bits"

	"google.golang.org/protobuf/encoding/protowire"

	"board/internal/limits"
	"board/proto/tbpb"
	"board/summary/internal/wire"
)

// maxRank is how many dimensions TensorFlow's tensors may have.
const maxRank = 254

// maxSpread is the limit "spread".
var maxSpread = int(limits.Table[limits.Spread].Default)

// ErrSpread says that a tensor would take much more memory than its bytes in the
// file: it has more strings than the limit "spread" allows, or its shape claims more
// elements than that for a list that is shorter, or more bytes of repeated strings.
var ErrSpread = fmt.Errorf("more than %d elements that take next to no bytes", maxSpread)

// A Tensor is an array of any rank, in row-major order.
type Tensor struct {
	Type  tbpb.DataType
	Shape []int // slowest first; empty for a single element

	// Values is the elements: []float32 (also of DT_HALF and DT_BFLOAT16), []float64,
	// []int8, []int16, []int32, []int64, []uint8, []uint16, []uint32, []uint64, []bool,
	// []complex64, []complex128, or [][]byte for strings. Quantised integers stand as
	// the plain ones of their size.
	Values any
}

// DecodeTensor reads a serialized TensorProto. Strings are parts of it; all else is
// new memory, at most eight bytes for each byte of the tensor and 8 MiB besides. It
// reads all types that TensorFlow's summaries can hold; resources, variants and
// numbers of less than 16 bits other than plain and quantised integers are errors.
func DecodeTensor(tensor []byte) (Tensor, error) {
	t, err := scanTensor(tensor)
	if err != nil {
		return Tensor{}, fmt.Errorf("tensor: %w", err)
	}
	kind := elementTypeOf(uint64(t.dtype))
	if kind == nil {
		return Tensor{}, fmt.Errorf("tensor: no reader for elements of type %s", t.dtype)
	}
	values, err := kind.decode(t)
	if err != nil {
		return Tensor{}, fmt.Errorf("tensor of %s and shape %v: %w", t.dtype, t.shape, err)
	}
	return Tensor{Type: t.dtype, Shape: t.shape, Values: values}, nil
}

// AppendTensor appends t as a serialized TensorProto, as TensorFlow 2's writers do:
// strings in their list, all else in content.
func AppendTensor(dst []byte, t Tensor) ([]byte, error) {
	kind := elementTypeOf(uint64(t.Type))
	if kind == nil {
		return dst, fmt.Errorf("tensor: no writer for elements of type %s", t.Type)
	}
	n, err := product(t.Shape)
	if err != nil {
		return dst, fmt.Errorf("tensor: %w", err)
	}
	if got, ok := kind.count(t.Values); !ok || got != n {
		return dst, fmt.Errorf("tensor of %s and shape %v: expected %d elements of that type, got %d in a %T", t.Type, t.Shape, n, got, t.Values)
	}
	return kind.append(appendTensorHead(dst, byte(t.Type), t.Shape...), t.Values), nil
}

// Len is the number of elements.
func (t Tensor) Len() int {
	n, err := product(t.Shape)
	if err != nil {
		return 0
	}
	return n
}

// Float64s is the elements as 64-bit floats; true is 1. The answer is false for
// strings and complex numbers. It may share memory with the tensor.
func (t Tensor) Float64s() ([]float64, bool) {
	switch v := t.Values.(type) {
	case []float64:
		return v, true
	case []float32:
		return widen(v), true
	case []int8:
		return widen(v), true
	case []int16:
		return widen(v), true
	case []int32:
		return widen(v), true
	case []int64:
		return widen(v), true
	case []uint8:
		return widen(v), true
	case []uint16:
		return widen(v), true
	case []uint32:
		return widen(v), true
	case []uint64:
		return widen(v), true
	case []bool:
		wide := make([]float64, len(v))
		for i, x := range v {
			if x {
				wide[i] = 1
			}
		}
		return wide, true
	}
	return nil, false
}

func widen[T realNumber](v []T) []float64 {
	wide := make([]float64, len(v))
	for i, x := range v {
		wide[i] = float64(x)
	}
	return wide
}

// A tensorFields is a TensorProto whose elements have not been read.
type tensorFields struct {
	message []byte
	dtype   tbpb.DataType
	shape   []int
	n       int // elements that the shape asks for
	content []byte
}

func scanTensor(message []byte) (*tensorFields, error) {
	t := &tensorFields{message: message, shape: []int{}}
	f := wire.Of(message)
	for f.Next() {
		var err error
		switch {
		case f.IsVarint(1):
			t.dtype = tbpb.DataType(min(f.Uint, math.MaxInt32))
		case f.IsBytes(2):
			err = t.takeShape(f.Bytes)
		case f.IsBytes(4):
			t.content = f.Bytes
		}
		if err != nil {
			return nil, err
		}
	}
	if f.Err() != nil {
		return nil, f.Err()
	}
	var err error
	t.n, err = product(t.shape)
	return t, err
}

// takeShape reads a TensorShapeProto.
func (t *tensorFields) takeShape(shape []byte) error {
	f := wire.Of(shape)
	for f.Next() {
		switch {
		case f.IsVarint(3) && f.Uint != 0:
			return errors.New("its shape is unknown")
		case f.IsBytes(2):
			size := sizeOf(f.Bytes)
			if len(t.shape) == maxRank {
				return fmt.Errorf("its shape has more than %d dimensions", maxRank)
			}
			if size < 0 || size > math.MaxInt {
				return fmt.Errorf("dimension %d of its shape is %d", len(t.shape), size)
			}
			t.shape = append(t.shape, int(size))
		}
	}
	return f.Err()
}

// product is how many elements a shape asks for.
func product(shape []int) (int, error) {
	n := uint64(1)
	over := false
	for _, d := range shape {
		if d < 0 {
			return 0, fmt.Errorf("shape %v has a negative dimension", shape)
		}
		if d == 0 {
			return 0, nil
		}
		high, low := bits.Mul64(n, uint64(d))
		over = over || high > 0 || low > math.MaxInt
		n = low
	}
	if over {
		return 0, fmt.Errorf("shape %v has more elements than can be counted", shape)
	}
	return int(n), nil
}

// check compares what the shape claims with what is there, before anything is
// allocated: size bytes of content, of so many an element, or stored elements of a
// list.
func (t *tensorFields) check(width, stored int) error {
	switch {
	case len(t.content) > 0 && (len(t.content)%width != 0 || len(t.content)/width != t.n):
		return fmt.Errorf("expected %d elements of %d bytes, got %d bytes of content", t.n, width, len(t.content))
	case len(t.content) > 0:
		return nil
	case stored > t.n:
		return fmt.Errorf("expected %d elements, got %d", t.n, stored)
	case stored < t.n && t.n > maxSpread:
		return fmt.Errorf("expected %d elements, got %d: %w", t.n, stored, ErrSpread)
	}
	return nil
}

// each calls use with the bits of every element of a list, packed or not.
func (t *tensorFields) each(list protowire.Number, use func(bits uint64)) error {
	want := wireType(list)
	f := wire.Of(t.message)
	for f.Next() {
		switch {
		case f.Num != list:
		case f.Type == want:
			use(f.Uint)
		case f.Type == protowire.BytesType:
			if err := eachPacked(f.Bytes, want, use); err != nil {
				return err
			}
		}
	}
	return f.Err()
}

// wireType is how an element of a list is encoded.
func wireType(list protowire.Number) protowire.Type {
	switch list {
	case listFloat, listComplex64:
		return protowire.Fixed32Type
	case listDouble, listComplex128:
		return protowire.Fixed64Type
	}
	return protowire.VarintType
}

func eachPacked(b []byte, typ protowire.Type, use func(bits uint64)) error {
	for len(b) > 0 {
		var x uint64
		n := 0
		switch typ {
		case protowire.Fixed32Type:
			var y uint32
			y, n = protowire.ConsumeFixed32(b)
			x = uint64(y)
		case protowire.Fixed64Type:
			x, n = protowire.ConsumeFixed64(b)
		default:
			x, n = protowire.ConsumeVarint(b)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		use(x)
		b = b[n:]
	}
	return nil
}
