package summary

// The types that the elements of a tensor may have, and how each stands in content
// and in its list.

import (
	"encoding/binary"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"board/proto/tbpb"
	"board/summary/internal/wire"
)

// Numbers of TensorFlow's DataType (types.proto) that the writers use.
const (
	dtFloat  = byte(tbpb.DataType_DT_FLOAT)
	dtDouble = byte(tbpb.DataType_DT_DOUBLE)
	dtInt32  = byte(tbpb.DataType_DT_INT32)
	dtUint8  = byte(tbpb.DataType_DT_UINT8)
	dtString = byte(tbpb.DataType_DT_STRING)
)

// The lists of a TensorProto.
const (
	listFloat      protowire.Number = 5
	listDouble     protowire.Number = 6
	listInt        protowire.Number = 7 // also of 8 and 16 bits, signed or not
	listString     protowire.Number = 8
	listComplex64  protowire.Number = 9 // pairs
	listInt64      protowire.Number = 10
	listBool       protowire.Number = 11
	listComplex128 protowire.Number = 12 // pairs
	listHalf       protowire.Number = 13 // the bits, of bfloat16 too
	listUint32     protowire.Number = 16
	listUint64     protowire.Number = 17
)

// An elementType is a row of the table of types.
type elementType struct {
	width  int                       // bytes in content, 0 for strings
	number func(bits uint64) float64 // of an element; nil for what is not a real number
	decode func(t *tensorFields) (any, error)
	append func(dst []byte, values any) []byte // the elements, behind type and shape
	count  func(values any) (int, bool)        // false for a slice of another type
}

// elementTypeOf is the row of a DataType, nil where there is none.
func elementTypeOf(dtype uint64) *elementType {
	if dtype >= uint64(len(elementTypes)) || elementTypes[dtype].decode == nil {
		return nil
	}
	return &elementTypes[dtype]
}

// elementTypes is indexed by DataType.
var elementTypes = [...]elementType{
	tbpb.DataType_DT_FLOAT:      realType(listFloat, 4, float32OfBits, bitsOfFloat32),
	tbpb.DataType_DT_DOUBLE:     realType(listDouble, 8, float64OfBits, math.Float64bits),
	tbpb.DataType_DT_HALF:       realType(listHalf, 2, halfOfBits, bitsOfHalf),
	tbpb.DataType_DT_BFLOAT16:   realType(listHalf, 2, bfloat16OfBits, bitsOfBfloat16),
	tbpb.DataType_DT_INT8:       integerType[int8](listInt, 1),
	tbpb.DataType_DT_INT16:      integerType[int16](listInt, 2),
	tbpb.DataType_DT_INT32:      integerType[int32](listInt, 4),
	tbpb.DataType_DT_INT64:      integerType[int64](listInt64, 8),
	tbpb.DataType_DT_UINT8:      integerType[uint8](listInt, 1),
	tbpb.DataType_DT_UINT16:     integerType[uint16](listInt, 2),
	tbpb.DataType_DT_UINT32:     integerType[uint32](listUint32, 4),
	tbpb.DataType_DT_UINT64:     integerType[uint64](listUint64, 8),
	tbpb.DataType_DT_QINT8:      integerType[int8](listInt, 1),
	tbpb.DataType_DT_QINT16:     integerType[int16](listInt, 2),
	tbpb.DataType_DT_QINT32:     integerType[int32](listInt, 4),
	tbpb.DataType_DT_QUINT8:     integerType[uint8](listInt, 1),
	tbpb.DataType_DT_QUINT16:    integerType[uint16](listInt, 2),
	tbpb.DataType_DT_BOOL:       boolType(),
	tbpb.DataType_DT_COMPLEX64:  complexType(listComplex64, 8, complex64OfBits, bitsOfComplex64),
	tbpb.DataType_DT_COMPLEX128: complexType(listComplex128, 16, complex128OfBits, bitsOfComplex128),
	tbpb.DataType_DT_STRING:     stringType(),
}

type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

type realNumber interface{ integer | float32 | float64 }

func integerType[T integer](list protowire.Number, width int) elementType {
	return realType(list, width, func(bits uint64) T { return T(bits) }, func(x T) uint64 { return uint64(x) })
}

func realType[T realNumber](list protowire.Number, width int, of func(uint64) T, bits func(T) uint64) elementType {
	kind := plainType(list, width, of, bits)
	kind.number = func(bits uint64) float64 { return float64(of(bits)) }
	return kind
}

func boolType() elementType {
	bits := func(x bool) uint64 {
		if x {
			return 1
		}
		return 0
	}
	kind := plainType(listBool, 1, func(bits uint64) bool { return bits != 0 }, bits)
	kind.number = func(b uint64) float64 { return float64(bits(b != 0)) }
	return kind
}

// plainType is the row of a type whose elements fit 64 bits: of makes one of its low
// bits, bits the other way round.
func plainType[T any](list protowire.Number, width int, of func(uint64) T, bits func(T) uint64) elementType {
	return elementType{
		width: width,
		count: countOf[T],
		decode: func(t *tensorFields) (any, error) {
			return decodePlain(t, list, width, of)
		},
		append: func(dst []byte, values any) []byte {
			v := values.([]T)
			if len(v) == 0 {
				return dst
			}
			dst = appendLength(dst, 4, width*len(v))
			for _, x := range v {
				dst = appendWord(dst, width, bits(x))
			}
			return dst
		},
	}
}

func countOf[T any](values any) (int, bool) {
	v, ok := values.([]T)
	return len(v), ok
}

func decodePlain[T any](t *tensorFields, list protowire.Number, width int, of func(uint64) T) ([]T, error) {
	stored := 0
	if len(t.content) == 0 {
		if err := t.each(list, func(uint64) { stored++ }); err != nil {
			return nil, err
		}
	}
	if err := t.check(width, stored); err != nil {
		return nil, err
	}
	values := make([]T, t.n)
	if len(t.content) > 0 {
		for i := range values {
			values[i] = of(word(t.content[i*width:], width))
		}
		return values, nil
	}
	i := 0
	err := t.each(list, func(bits uint64) {
		values[i] = of(bits)
		i++
	})
	return fillUp(values, stored), err
}

// fillUp repeats the last of so many elements.
func fillUp[T any](values []T, stored int) []T {
	if stored > 0 {
		for i := stored; i < len(values); i++ {
			values[i] = values[stored-1]
		}
	}
	return values
}

// word reads a little-endian number of 1, 2, 4 or 8 bytes.
func word(b []byte, width int) uint64 {
	switch width {
	case 1:
		return uint64(b[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(b))
	case 4:
		return uint64(binary.LittleEndian.Uint32(b))
	}
	return binary.LittleEndian.Uint64(b)
}

func appendWord(dst []byte, width int, bits uint64) []byte {
	switch width {
	case 1:
		return append(dst, byte(bits))
	case 2:
		return binary.LittleEndian.AppendUint16(dst, uint16(bits))
	case 4:
		return binary.LittleEndian.AppendUint32(dst, uint32(bits))
	}
	return binary.LittleEndian.AppendUint64(dst, bits)
}

// complexType is the row of a type of pairs: of makes one of the bits of its real and
// its imaginary part.
func complexType[T complex64 | complex128](list protowire.Number, width int, of func(re, im uint64) T, bits func(T) (re, im uint64)) elementType {
	return elementType{
		width: width,
		count: countOf[T],
		decode: func(t *tensorFields) (any, error) {
			return decodeComplex(t, list, width, of)
		},
		append: func(dst []byte, values any) []byte {
			v := values.([]T)
			if len(v) == 0 {
				return dst
			}
			dst = appendLength(dst, 4, width*len(v))
			for _, x := range v {
				re, im := bits(x)
				dst = appendWord(appendWord(dst, width/2, re), width/2, im)
			}
			return dst
		},
	}
}

func decodeComplex[T any](t *tensorFields, list protowire.Number, width int, of func(re, im uint64) T) ([]T, error) {
	parts := 0
	if err := t.each(list, func(uint64) { parts++ }); err != nil {
		return nil, err
	}
	if parts%2 != 0 {
		return nil, fmt.Errorf("expected pairs of real and imaginary parts, got %d numbers", parts)
	}
	if err := t.check(width, parts/2); err != nil {
		return nil, err
	}
	values := make([]T, t.n)
	if half := width / 2; len(t.content) > 0 {
		for i := range values {
			b := t.content[i*width:]
			values[i] = of(word(b, half), word(b[half:], half))
		}
		return values, nil
	}
	i, re := 0, uint64(0)
	err := t.each(list, func(bits uint64) {
		if i%2 == 0 {
			re = bits
		} else {
			values[i/2] = of(re, bits)
		}
		i++
	})
	return fillUp(values, parts/2), err
}

// stringType is the row of strings, which have no form in content.
func stringType() elementType {
	return elementType{
		count:  countOf[[]byte],
		decode: func(t *tensorFields) (any, error) { return t.strings() },
		append: func(dst []byte, values any) []byte {
			for _, s := range values.([][]byte) {
				dst = appendString(dst, s)
			}
			return dst
		},
	}
}

// strings reads the elements of a tensor of strings, as parts of its message.
func (t *tensorFields) strings() ([][]byte, error) {
	if len(t.content) > 0 {
		return nil, fmt.Errorf("expected strings in their list, got %d bytes of content", len(t.content))
	}
	var last []byte
	stored := 0
	for f := wire.Of(t.message); f.Next(); {
		if f.IsBytes(listString) {
			last = f.Bytes
			stored++
		}
	}
	if err := t.check(1, stored); err != nil {
		return nil, err
	}
	const header = 16 // bytes that a reader keeps for a string, whatever its length
	if stored > maxSpread || t.n-stored > maxSpread/max(len(last), header) {
		return nil, ErrSpread
	}
	values := make([][]byte, 0, t.n)
	for f := wire.Of(t.message); f.Next(); {
		if f.IsBytes(listString) {
			values = append(values, f.Bytes)
		}
	}
	return fillUp(values[:t.n], stored), nil
}

// numberWidth is the size in bytes of one element of a real type, 0 for all others.
func numberWidth(dtype uint64) int {
	if kind := elementTypeOf(dtype); kind != nil && kind.number != nil {
		return kind.width
	}
	return 0
}

// number reads the low bits of a word as one element of a real type.
func number(dtype, bits uint64) float64 { return elementTypes[dtype].number(bits) }
