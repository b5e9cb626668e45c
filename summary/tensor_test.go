package summary_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// decodeGolden is what TensorBoard's own code makes of messages (testdata/decode).
func decodeGolden[T any](tb testing.TB, key string) (cases []T) {
	tb.Helper()
	var all map[string]json.RawMessage
	if err := json.Unmarshal(readFile(tb, filepath.Join(testdata, "decode", "golden.json")), &all); err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(all[key], &cases); err != nil || len(cases) < 50 {
		tb.Fatalf("%d cases of %s: %v", len(cases), key, err)
	}
	return cases
}

func unhex(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

type tensorCase struct {
	Type    string
	Shape   []int
	Message string
	Bits    string   // of numbers
	Strings []string // of DT_STRING
}

// Every type in every encoding has the elements that TensorBoard finds, and is
// written with the same bits.
func TestTensorGolden(t *testing.T) {
	types := map[string]bool{}
	for i, c := range decodeGolden[tensorCase](t, "tensors") {
		types[c.Type] = true
		got, err := summary.DecodeTensor(unhex(t, c.Message))
		if err != nil {
			t.Errorf("case %d, %s %v: %v", i, c.Type, c.Shape, err)
			continue
		}
		if got.Type.String() != c.Type || !slices.Equal(got.Shape, c.Shape) {
			t.Errorf("case %d: %s %v; want %s %v", i, got.Type, got.Shape, c.Type, c.Shape)
		}
		b, err := summary.AppendTensor(nil, got)
		if err != nil {
			t.Errorf("case %d, %s %v: %v", i, c.Type, c.Shape, err)
			continue
		}
		written := new(tbpb.TensorProto)
		if err := proto.Unmarshal(b, written); err != nil {
			t.Fatal(err)
		}
		texts := []string{}
		for _, s := range written.GetStringVal() {
			texts = append(texts, string(s))
		}
		if !bytes.Equal(written.GetTensorContent(), unhex(t, c.Bits)) || !slices.Equal(texts, c.Strings) && len(texts)+len(c.Strings) > 0 {
			t.Errorf("case %d, %s %v: %x %q; want %s %q", i, c.Type, c.Shape, written.GetTensorContent(), texts, c.Bits, c.Strings)
		}
	}
	if len(types) != 21 {
		t.Errorf("%d types, want 21", len(types))
	}
}

// All numbers of 16 bits survive, NaN as NaN.
func TestTensorHalves(t *testing.T) {
	for _, dtype := range []tbpb.DataType{tbpb.DataType_DT_HALF, tbpb.DataType_DT_BFLOAT16} {
		content := make([]byte, 0, 1<<17)
		for i := range 1 << 16 {
			content = append(content, byte(i), byte(i>>8))
		}
		tensor, err := summary.DecodeTensor(marshal(t, &tbpb.TensorProto{Dtype: dtype, TensorShape: shapeOf(1 << 16), TensorContent: content}))
		if err != nil {
			t.Fatal(err)
		}
		values := tensor.Values.([]float32)
		b, err := summary.AppendTensor(nil, tensor)
		if err != nil {
			t.Fatal(err)
		}
		again, err := summary.DecodeTensor(b)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range again.Values.([]float32) {
			if !same(float64(x), float64(values[i])) {
				t.Fatalf("%v: %x is %v, then %v", dtype, i, values[i], x)
			}
		}
	}
}

// What lies between two halves goes to the nearer one, and from the middle to the
// even one.
func TestTensorRoundsToHalf(t *testing.T) {
	for x, want := range map[float32]float32{
		1 + 1.0/2048: 1, 1 + 3.0/2048: 1 + 4.0/2048, 1 + 1.1/2048: 1 + 2.0/2048, 65519: 65504, 65520: float32(math.Inf(1)), -1e30: float32(math.Inf(-1)),
		1.0 / (1 << 25): 0, 1.1 / (1 << 25): 1.0 / (1 << 24), 3.0 / (1 << 25): 2.0 / (1 << 24), 0.99999 / (1 << 14): 1.0 / (1 << 14),
	} {
		b, err := summary.AppendTensor(nil, summary.Tensor{Type: tbpb.DataType_DT_HALF, Values: []float32{x}})
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := summary.ScalarOf(b); !ok || got != float64(want) {
			t.Errorf("%v becomes %v, want %v", x, got, want)
		}
	}
	b, err := summary.AppendTensor(nil, summary.Tensor{Type: tbpb.DataType_DT_BFLOAT16, Shape: []int{3}, Values: []float32{1 + 1.0/256, 1 + 3.0/256, math.MaxFloat32}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := summary.DecodeTensor(b)
	if want := []float32{1, 1 + 4.0/256, float32(math.Inf(1))}; err != nil || !slices.Equal(got.Values.([]float32), want) {
		t.Errorf("%v, %v; want %v", got.Values, err, want)
	}
}

// Lists may be packed, or not, or both, and end before the shape does.
func TestTensorLists(t *testing.T) {
	head := marshal(t, &tbpb.TensorProto{Dtype: tbpb.DataType_DT_INT32, TensorShape: shapeOf(5)})
	b := protowire.AppendVarint(protowire.AppendTag(bytes.Clone(head), 7, protowire.VarintType), 7)
	b = append(protowire.AppendTag(b, 7, protowire.BytesType), 2, 8, 9)
	b = protowire.AppendVarint(protowire.AppendTag(b, 7, protowire.VarintType), math.MaxUint64) // -1
	got, err := summary.DecodeTensor(b)
	if err != nil || !slices.Equal(got.Values.([]int32), []int32{7, 8, 9, -1, -1}) {
		t.Errorf("%v, %v", got.Values, err)
	}
	if got, err = summary.DecodeTensor(head); err != nil || !slices.Equal(got.Values.([]int32), make([]int32, 5)) {
		t.Errorf("without elements: %v, %v; want zeros", got.Values, err)
	}
	if got, err = summary.DecodeTensor(marshal(t, &tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, TensorShape: shapeOf(3), StringVal: [][]byte{{'a'}}})); err != nil ||
		!reflect.DeepEqual(got.Values, [][]byte{{'a'}, {'a'}, {'a'}}) {
		t.Errorf("%q, %v", got.Values, err)
	}
}

func TestTensorFloat64s(t *testing.T) {
	for _, values := range []any{
		[]float64{1, 0, 3}, []float32{1, 0, 3}, []int8{1, 0, 3}, []int16{1, 0, 3}, []int32{1, 0, 3}, []int64{1, 0, 3},
		[]uint8{1, 0, 3}, []uint16{1, 0, 3}, []uint32{1, 0, 3}, []uint64{1, 0, 3},
	} {
		if got, ok := (summary.Tensor{Values: values}).Float64s(); !ok || !slices.Equal(got, []float64{1, 0, 3}) {
			t.Errorf("%T: %v, %v", values, got, ok)
		}
	}
	if got, ok := (summary.Tensor{Values: []bool{true, false}}).Float64s(); !ok || !slices.Equal(got, []float64{1, 0}) {
		t.Errorf("bool: %v, %v", got, ok)
	}
	for _, values := range []any{[][]byte{}, []complex64{1}, nil} {
		if got, ok := (summary.Tensor{Values: values}).Float64s(); ok {
			t.Errorf("%T: %v", values, got)
		}
	}
}

func TestTensorRefusesWhatIsNone(t *testing.T) {
	float := func(shape ...int64) *tbpb.TensorProto {
		return &tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(shape...)}
	}
	content := float(3)
	content.TensorContent = make([]byte, 8)
	odd := float(2)
	odd.TensorContent = make([]byte, 9)
	list := float(2)
	list.FloatVal = []float32{1, 2, 3}
	pairs := &tbpb.TensorProto{Dtype: tbpb.DataType_DT_COMPLEX64, ScomplexVal: []float32{1}}
	rank := float(make([]int64, 255)...)
	rankless := &tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: &tbpb.TensorShapeProto{UnknownRank: true}}
	texts := &tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, TensorShape: shapeOf(2), TensorContent: []byte("ab")}
	for want, tensor := range map[string]*tbpb.TensorProto{
		"no reader for elements of type DT_INVALID":                                           {},
		"no reader for elements of type DT_RESOURCE":                                          {Dtype: tbpb.DataType_DT_RESOURCE},
		"no reader for elements of type 1000":                                                 {Dtype: 1000},
		"shape [3]: expected 3 elements of 4 bytes, got 8 bytes of content":                   content,
		"shape [2]: expected 2 elements of 4 bytes, got 9 bytes of content":                   odd,
		"shape [2]: expected 2 elements, got 3":                                               list,
		"expected pairs of real and imaginary parts, got 1 numbers":                           pairs,
		"its shape has more than 254 dimensions":                                              rank,
		"its shape is unknown":                                                                rankless,
		"dimension 1 of its shape is -1":                                                      float(2, -1),
		"has more elements than can be counted":                                               float(1<<62, 1<<62),
		"got 0: more than 1048576 elements that take next to no bytes":                        float(1 << 40),
		"expected strings in their list, got 2 bytes of content":                              texts,
		"shape [3000000]: expected 3000000 elements, got 1: more than 1048576 elements that ": {Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(3e6), FloatVal: []float32{1}},
	} {
		_, err := summary.DecodeTensor(marshal(t, tensor))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "tensor") {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	if _, err := summary.DecodeTensor([]byte{0xff}); err == nil {
		t.Error("garbage is a tensor")
	}
	for want, tensor := range map[string]summary.Tensor{
		"no writer for elements of type DT_VARIANT":                                                                  {Type: tbpb.DataType_DT_VARIANT},
		"expected 2 elements of that type, got 1 in a []float32":                                                     {Type: tbpb.DataType_DT_FLOAT, Shape: []int{2}, Values: []float32{1}},
		"tensor of DT_FLOAT and shape []: expected 1 elements of that type, got 0 in a []float64":                    {Type: tbpb.DataType_DT_FLOAT, Values: []float64{1}},
		"shape [-1] has a negative dimension":                                                                        {Type: tbpb.DataType_DT_FLOAT, Shape: []int{-1}, Values: []float32{1}},
		"tensor of DT_STRING and shape [1]: expected 1 elements of that type, got 2 in a [][]uint8":                  {Type: tbpb.DataType_DT_STRING, Shape: []int{1}, Values: [][]byte{nil, nil}},
		"tensor of DT_BOOL and shape [9223372036854775807 0 2]: expected 0 elements of that type, got 1 in a []bool": {Type: tbpb.DataType_DT_BOOL, Shape: []int{math.MaxInt, 0, 2}, Values: []bool{true}},
		"tensor: shape [9223372036854775807 2] has more elements than can be counted":                                {Type: tbpb.DataType_DT_BOOL, Shape: []int{math.MaxInt, 2}, Values: []bool{true}},
	} {
		if _, err := summary.AppendTensor(nil, tensor); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

// allocated is how much memory f asks for.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A shape that lies, or strings without bytes, cost no memory.
func TestTensorMemory(t *testing.T) {
	text := strings.Repeat("x", 1000)
	for name, tensor := range map[string]*tbpb.TensorProto{
		"zeros":            {Dtype: tbpb.DataType_DT_DOUBLE, TensorShape: shapeOf(1 << 30)},
		"repeated":         {Dtype: tbpb.DataType_DT_COMPLEX128, TensorShape: shapeOf(1<<15, 1<<15), DcomplexVal: []float64{1, 2}},
		"repeated text":    {Dtype: tbpb.DataType_DT_STRING, TensorShape: shapeOf(1 << 20), StringVal: [][]byte{[]byte(text)}},
		"strings":          {Dtype: tbpb.DataType_DT_STRING, TensorShape: shapeOf(1<<20 + 1), StringVal: make([][]byte, 1<<20+1)},
		"content too long": {Dtype: tbpb.DataType_DT_INT8, TensorShape: shapeOf(1 << 20), TensorContent: make([]byte, 1<<20+1)},
	} {
		b := marshal(t, tensor)
		var err error
		took := allocated(func() { _, err = summary.DecodeTensor(b) })
		if err == nil || took > 1<<20 {
			t.Errorf("%s: %v, %d bytes of memory", name, err, took)
		}
		if spread := errors.Is(err, summary.ErrSpread); spread != (tensor.TensorContent == nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
