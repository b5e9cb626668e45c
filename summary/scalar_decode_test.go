package summary_test

import (
	"encoding/binary"
	"math"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

func shapeOf(dims ...int64) *tbpb.TensorShapeProto {
	shape := &tbpb.TensorShapeProto{}
	for _, size := range dims {
		shape.Dim = append(shape.Dim, &tbpb.TensorShapeProto_Dim{Size: size})
	}
	return shape
}

// tensorOf is a scalar in the form in which TensorFlow 2 writes it.
func tensorOf(tb testing.TB, value float64, double bool) *tbpb.TensorProto {
	tb.Helper()
	if double {
		return &tbpb.TensorProto{Dtype: tbpb.DataType_DT_DOUBLE, TensorShape: shapeOf(),
			TensorContent: binary.LittleEndian.AppendUint64(nil, math.Float64bits(value))}
	}
	return &tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(),
		TensorContent: binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(value)))}
}

// All forms in which the writers of the field store one number.
func TestScalarOf(t *testing.T) {
	content := func(dtype tbpb.DataType, b ...byte) *tbpb.TensorProto {
		return &tbpb.TensorProto{Dtype: dtype, TensorShape: shapeOf(), TensorContent: b}
	}
	tests := map[string]struct {
		tensor *tbpb.TensorProto
		want   float64
	}{
		"float content":   {content(tbpb.DataType_DT_FLOAT, 0, 0, 0xc0, 0x3f), 1.5},
		"double content":  {content(tbpb.DataType_DT_DOUBLE, 0, 0, 0, 0, 0, 0, 0xf8, 0xbf), -1.5},
		"int32 content":   {content(tbpb.DataType_DT_INT32, 0xfe, 0xff, 0xff, 0xff), -2},
		"uint32 content":  {content(tbpb.DataType_DT_UINT32, 0xfe, 0xff, 0xff, 0xff), math.MaxUint32 - 1},
		"int64 content":   {content(tbpb.DataType_DT_INT64, 0xfd, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), -3},
		"uint64 content":  {content(tbpb.DataType_DT_UINT64, 0, 0, 0, 0, 0, 0, 0, 0x80), 1 << 63},
		"int16 content":   {content(tbpb.DataType_DT_INT16, 0xff, 0xff), -1},
		"uint16 content":  {content(tbpb.DataType_DT_UINT16, 0xff, 0xff), 65535},
		"int8 content":    {content(tbpb.DataType_DT_INT8, 0x80), -128},
		"uint8 content":   {content(tbpb.DataType_DT_UINT8, 0x80), 128},
		"bool content":    {content(tbpb.DataType_DT_BOOL, 1), 1},
		"half content":    {content(tbpb.DataType_DT_HALF, 0x00, 0xbe), -1.5},
		"half tiny":       {content(tbpb.DataType_DT_HALF, 0x01, 0x00), math.Ldexp(1, -24)},
		"half largest":    {content(tbpb.DataType_DT_HALF, 0xff, 0x7b), 65504},
		"half infinity":   {content(tbpb.DataType_DT_HALF, 0x00, 0xfc), math.Inf(-1)},
		"half nan":        {content(tbpb.DataType_DT_HALF, 0x01, 0x7e), math.NaN()},
		"bfloat16":        {content(tbpb.DataType_DT_BFLOAT16, 0xc0, 0x3f), 1.5},
		"float list":      {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, FloatVal: []float32{2.5}}, 2.5},
		"double list":     {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_DOUBLE, DoubleVal: []float64{0.1}}, 0.1},
		"int list":        {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_INT32, IntVal: []int32{-7}}, -7},
		"int64 list":      {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_INT64, Int64Val: []int64{-1 << 40}}, -1 << 40},
		"bool list":       {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_BOOL, BoolVal: []bool{true}}, 1},
		"half list":       {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_HALF, HalfVal: []int32{0x3e00}}, 1.5},
		"bfloat16 list":   {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_BFLOAT16, HalfVal: []int32{0x3fc0}}, 1.5},
		"uint32 list":     {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_UINT32, Uint32Val: []uint32{math.MaxUint32}}, math.MaxUint32},
		"uint64 list":     {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_UINT64, Uint64Val: []uint64{1 << 63}}, 1 << 63},
		"one by one":      {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(1, 1), FloatVal: []float32{3}}, 3},
		"zero, left out":  {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf()}, 0},
		"not a number":    {content(tbpb.DataType_DT_FLOAT, 0, 0, 0xc0, 0x7f), math.NaN()},
		"minus infinity":  {content(tbpb.DataType_DT_FLOAT, 0, 0, 0x80, 0xff), math.Inf(-1)},
		"without a shape": {&tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorContent: []byte{0, 0, 0x80, 0x3f}}, 1},
	}
	for name, tt := range tests {
		got, ok := summary.ScalarOf(marshal(t, tt.tensor))
		if !ok || !same(got, tt.want) {
			t.Errorf("%s: %v, %v; want %v", name, got, ok, tt.want)
		}
	}
}

func TestScalarOfNoScalar(t *testing.T) {
	tests := map[string]*tbpb.TensorProto{
		"nothing":         {},
		"two elements":    {Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(2), FloatVal: []float32{1, 2}},
		"no elements":     {Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(0)},
		"negative":        {Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(-1), FloatVal: []float32{1}},
		"text":            {Dtype: tbpb.DataType_DT_STRING, TensorShape: shapeOf(), StringVal: [][]byte{[]byte("1")}},
		"content too big": {Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(), TensorContent: make([]byte, 8)},
		"content too few": {Dtype: tbpb.DataType_DT_DOUBLE, TensorShape: shapeOf(), TensorContent: make([]byte, 4)},
	}
	for name, tensor := range tests {
		if got, ok := summary.ScalarOf(marshal(t, tensor)); ok {
			t.Errorf("%s: taken for %v", name, got)
		}
	}
	if got, ok := summary.ScalarOf([]byte{0xff}); ok {
		t.Errorf("garbage: taken for %v", got)
	}
}

// Lists may be packed or not: both are legal.
func TestScalarOfUnpackedList(t *testing.T) {
	b := protowire.AppendTag([]byte{1 << 3, byte(tbpb.DataType_DT_FLOAT)}, 5, protowire.Fixed32Type)
	b = protowire.AppendFixed32(b, math.Float32bits(2.5))
	if got, ok := summary.ScalarOf(b); !ok || got != 2.5 {
		t.Errorf("got %v, %v", got, ok)
	}
}

func marshal(tb testing.TB, m proto.Message) []byte {
	tb.Helper()
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// same compares numbers; one that is not a number is the same as any other.
func same(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || math.IsNaN(a) && math.IsNaN(b)
}
