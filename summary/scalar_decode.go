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
	"errors"
	"fmt"
	"math"

	"google.golang.org/protobuf/encoding/protowire"

	"board/proto/tbpb"
	"board/summary/internal/wire"
)

// DecodeScalar reads a value of the plugin "scalars": a simple_value (TensorFlow 1,
// PyTorch, tensorboardX) or a tensor of one number (TensorFlow 2).
func DecodeScalar(v *Value) (float64, error) {
	switch v.Kind {
	case KindSimple:
		return v.Scalar, nil
	case KindTensor:
		if x, ok := ScalarOf(v.Data); ok {
			return x, nil
		}
		return 0, errors.New("scalar: expected a tensor of one number")
	}
	return 0, fmt.Errorf("scalar: %w", unexpected(v, "a simple_value or a TensorProto"))
}

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

func (t *tensorScan) numeric() bool { return numberWidth(t.dtype) > 0 }

func (t *tensorScan) fromContent() (float64, bool) {
	if width := numberWidth(t.dtype); width == 0 || len(t.content) != width {
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
		if t.dtype != uint64(tbpb.DataType_DT_HALF) && t.dtype != uint64(tbpb.DataType_DT_BFLOAT16) {
			return 0, false
		}
		return number(t.dtype, t.first), true
	case 16, 17:
		return float64(t.first), true
	}
	return float64(int64(t.first)), true
}
