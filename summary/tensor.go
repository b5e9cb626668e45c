package summary

// A scalar may stand in a file as a tensor with one element, of any numeric
// type. TensorBoard's fast loader knows only DT_FLOAT and drops the others; we
// read them all, in their own precision.
//
//	TensorProto { dtype=1, shape=2 { dim=2 { size=1 } }, content=4, float_val=5, double_val=6,
//	              int_val=7, string_val=8, int64_val=10, bool_val=11, half_val=13,
//	              uint32_val=16, uint64_val=17 }

import (
	"encoding/binary"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"board/summary/internal/wire"
)

// Numbers of TensorFlow's DataType (types.proto).
const (
	dtFloat    = 1
	dtDouble   = 2
	dtInt32    = 3
	dtUint8    = 4
	dtInt16    = 5
	dtInt8     = 6
	dtInt64    = 9
	dtBool     = 10
	dtBfloat16 = 14
	dtUint16   = 17
	dtHalf     = 19
	dtUint32   = 22
	dtUint64   = 23
)

// A tensor of one float has this size where it is written as TensorFlow 2 and
// Writer do, and begins with plainFloat: its type, a shape of no dimensions, and
// the head of its content.
const (
	plainSize  = 10
	plainFloat = "\x08\x01\x12\x00\x22\x04"
)

// tensorScan is what ScalarOf gathers from a TensorProto.
type tensorScan struct {
	dtype   uint64
	single  bool   // all dimensions are of size 1
	content []byte // raw little-endian elements
	first   uint64 // bits of the first element of a *_val list
	field   protowire.Number
	has     bool // first is there
}

// ScalarOf reads the number in a serialized TensorProto. It answers false where
// the tensor does not hold exactly one number.
func ScalarOf(tensor []byte) (float64, bool) {
	if len(tensor) == plainSize && string(tensor[:len(plainFloat)]) == plainFloat {
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(tensor[len(plainFloat):]))), true
	}
	t := tensorScan{single: true}
	f := wire.Of(tensor)
	for f.Next() {
		t.take(&f)
	}
	if f.Err() != nil || !t.single {
		return 0, false
	}
	if len(t.content) > 0 {
		return t.fromContent()
	}
	if !t.has {
		return 0, t.numeric() // proto3 writers leave out a list that holds only zeros
	}
	return t.fromList()
}

func (t *tensorScan) take(f *wire.Fields) {
	switch f.Num {
	case 1:
		t.dtype = f.Uint
	case 2:
		t.takeShape(f.Bytes)
	case 4:
		t.content = f.Bytes
	case 5, 6, 7, 10, 11, 13, 16, 17:
		if !t.has {
			t.takeFirst(f.Num, f.Type, f.Bytes, f.Uint)
		}
	}
}

// takeShape looks whether all dimensions are of size 1.
func (t *tensorScan) takeShape(shape []byte) {
	dims := wire.Of(shape)
	for dims.Next() {
		if dims.IsBytes(2) && sizeOf(dims.Bytes) != 1 {
			t.single = false
		}
	}
	t.single = t.single && dims.Err() == nil
}

// sizeOf reads the size of one dimension.
func sizeOf(dim []byte) (size int64) {
	for f := wire.Of(dim); f.Next(); {
		if f.IsVarint(1) {
			size = int64(f.Uint)
		}
	}
	return size
}

// takeFirst keeps the bits of the first element of a list, packed or not.
func (t *tensorScan) takeFirst(num protowire.Number, typ protowire.Type, v []byte, x uint64) {
	t.field = num
	if typ != protowire.BytesType {
		t.first, t.has = x, true
		return
	}
	switch {
	case num == 5 && len(v) >= 4:
		t.first, t.has = uint64(binary.LittleEndian.Uint32(v)), true
	case num == 6 && len(v) >= 8:
		t.first, t.has = binary.LittleEndian.Uint64(v), true
	case num != 5 && num != 6:
		if y, n := protowire.ConsumeVarint(v); n > 0 {
			t.first, t.has = y, true
		}
	}
}

func (t *tensorScan) numeric() bool {
	_, ok := widths[t.dtype]
	return ok
}

// widths is the size in bytes of one element of each numeric type.
var widths = map[uint64]int{
	dtFloat: 4, dtDouble: 8, dtInt32: 4, dtUint8: 1, dtInt16: 2, dtInt8: 1, dtInt64: 8,
	dtBool: 1, dtBfloat16: 2, dtUint16: 2, dtHalf: 2, dtUint32: 4, dtUint64: 8,
}

func (t *tensorScan) fromContent() (float64, bool) {
	width, ok := widths[t.dtype]
	if !ok || len(t.content) != width {
		return 0, false
	}
	var word [8]byte
	copy(word[:], t.content)
	return number(t.dtype, binary.LittleEndian.Uint64(word[:])), true
}

// fromList reads the element of a *_val list. Small integers stand in int_val,
// widened with their sign; half and bfloat16 stand in half_val as their bits.
func (t *tensorScan) fromList() (float64, bool) {
	switch t.field {
	case 5:
		return float64(math.Float32frombits(uint32(t.first))), true
	case 6:
		return math.Float64frombits(t.first), true
	case 7:
		return float64(int32(t.first)), true
	case 13:
		return number(t.dtype, t.first), t.dtype == dtHalf || t.dtype == dtBfloat16
	case 16, 17:
		return float64(t.first), true
	}
	return float64(int64(t.first)), true
}

// number reads the low bits of a word as one element of a type.
func number(dtype, bits uint64) float64 {
	switch dtype {
	case dtFloat:
		return float64(math.Float32frombits(uint32(bits)))
	case dtDouble:
		return math.Float64frombits(bits)
	case dtBfloat16:
		return float64(math.Float32frombits(uint32(bits) << 16))
	case dtHalf:
		return half(uint16(bits))
	case dtInt32:
		return float64(int32(bits))
	case dtInt16:
		return float64(int16(bits))
	case dtInt8:
		return float64(int8(bits))
	case dtInt64:
		return float64(int64(bits))
	}
	return float64(bits) // unsigned and bool
}

// half widens an IEEE 754 binary16 number.
func half(h uint16) float64 {
	sign := 1.0
	if h&0x8000 != 0 {
		sign = -1
	}
	exp, frac := int(h>>10&0x1f), float64(h&0x3ff)
	switch exp {
	case 0:
		return sign * math.Ldexp(frac, -24)
	case 0x1f:
		if frac != 0 {
			return math.NaN()
		}
		return math.Inf(int(sign))
	}
	return sign * math.Ldexp(1024+frac, exp-25)
}
