package summary_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"reflect"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"board/proto/tbpb"
	"board/summary"
)

// storedValues are the values that are written, ready to decode, as the store reads them
// back: by the bytes of their record and their index in it.
func storedValues(tb testing.TB, write func(w *summary.Writer) error, opts ...summary.Option) []summary.Value {
	tb.Helper()
	var values []summary.Value
	for _, data := range records(tb, readFile(tb, writeAll(tb, write, opts...))) {
		var e summary.Event
		if err := e.Scan(data); err != nil {
			tb.Fatal(err)
		}
		for i := range e.Values {
			v, err := summary.ValueAt(data, i)
			if err != nil {
				tb.Fatal(err)
			}
			values = append(values, v)
		}
	}
	return values
}

// written is the only value that is written.
func written(tb testing.TB, write func(w *summary.Writer) error) *summary.Value {
	tb.Helper()
	values := storedValues(tb, write)
	if len(values) != 1 {
		tb.Fatalf("%d values", len(values))
	}
	return &values[0]
}

// tensorValue is a value that holds a tensor.
func tensorValue(tb testing.TB, tensor *tbpb.TensorProto) *summary.Value {
	tb.Helper()
	return &summary.Value{Kind: summary.KindTensor, Data: marshal(tb, tensor)}
}

// textValue is a value that holds a tensor of strings.
func textValue(tb testing.TB, shape []int64, texts ...string) *summary.Value {
	tb.Helper()
	tensor := &tbpb.TensorProto{Dtype: tbpb.DataType_DT_STRING, TensorShape: shapeOf(shape...)}
	for _, s := range texts {
		tensor.StringVal = append(tensor.StringVal, []byte(s))
	}
	return tensorValue(tb, tensor)
}

// floatValue is a value that holds a tensor of float32.
func floatValue(tb testing.TB, shape []int64, numbers ...float32) *summary.Value {
	tb.Helper()
	return tensorValue(tb, &tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(shape...), FloatVal: numbers})
}

func sha(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// A goldenFile is a file that TensorBoard serves for a step.
type goldenFile struct {
	Content struct {
		Bytes  int
		SHA256 string
		Type   string
	}
	Step     int64
	WallTime float64 `json:"wall_time"`
}

// at finds the value of a step. TensorBoard answers with a choice of the steps.
func at(tb testing.TB, values []loggedValue, step int64) *summary.Value {
	tb.Helper()
	i := slices.IndexFunc(values, func(v loggedValue) bool { return v.Step == step })
	if i < 0 {
		tb.Fatalf("no value at step %d", step)
	}
	return &values[i].Value
}

// decoders are the readers of all kinds, as functions of any value.
var decoders = map[string]func(v *summary.Value) error{
	"scalar":       func(v *summary.Value) error { _, err := summary.DecodeScalar(v); return err },
	"images":       func(v *summary.Value) error { _, err := summary.DecodeImages(v); return err },
	"audio":        func(v *summary.Value) error { _, err := summary.DecodeAudio(v); return err },
	"histogram":    func(v *summary.Value) error { _, err := summary.DecodeHistogram(v); return err },
	"text":         func(v *summary.Value) error { _, err := summary.DecodeText(v); return err },
	"precision-":   func(v *summary.Value) error { _, err := summary.DecodePRCurve(v); return err },
	"layout":       func(v *summary.Value) error { _, err := summary.DecodeLayout(v); return err },
	"mesh":         func(v *summary.Value) error { _, err := summary.DecodeMeshPart(v, nil); return err },
	"graph":        func(v *summary.Value) error { _, err := summary.DecodeGraph(v); return err },
	"run metadata": func(v *summary.Value) error { _, err := summary.DecodeRunMetadata(v); return err },
	"keras model":  func(v *summary.Value) error { _, err := summary.DecodeKerasModel(v); return err },
}

// What is none of a kind is an error that names the kind and what came.
func TestDecodersRefuseOtherKinds(t *testing.T) {
	for name, decode := range decoders {
		for kind, want := range map[summary.Kind]string{
			summary.KindNone: "got nothing", summary.KindImage: "got a Summary.Image", summary.KindHistogram: "got a HistogramProto",
			summary.KindAudio: "got a Summary.Audio", summary.KindGraph: "got a GraphDef", summary.KindRunMetadata: "got a RunMetadata", 99: "got kind 99",
		} {
			err := decode(&summary.Value{Kind: kind})
			plugin, own := kind.Plugin()
			if own && strings.HasPrefix(plugin.Name, strings.Fields(name)[0]) || name == "run metadata" && kind == summary.KindRunMetadata {
				continue
			}
			if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), name) {
				t.Errorf("%s of %v: %v", name, kind, err)
			}
		}
		for what, v := range map[string]*summary.Value{
			"no tensor":      {Kind: summary.KindTensor},
			"garbage":        {Kind: summary.KindTensor, Data: []byte{0xff}},
			"complex":        tensorValue(t, &tbpb.TensorProto{Dtype: tbpb.DataType_DT_COMPLEX64}),
			"empty strings":  textValue(t, []int64{0}),
			"an empty shape": floatValue(t, []int64{0}),
		} {
			if err := decode(v); err == nil && what != "empty strings" || err != nil && !strings.HasPrefix(err.Error(), name) {
				t.Errorf("%s of %s: %v", name, what, err)
			}
		}
	}
}

func TestDecodeScalar(t *testing.T) {
	for name, v := range map[string]*summary.Value{
		"written": written(t, func(w *summary.Writer) error { return w.Scalar("x", 1, 0.5) }),
		"old":     {Kind: summary.KindSimple, Scalar: 0.5},
		"tensor":  floatValue(t, nil, 0.5),
	} {
		if got, err := summary.DecodeScalar(v); err != nil || got != 0.5 {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func TestMetadataVersion(t *testing.T) {
	for plugin, want := range map[string]int32{
		"scalars": 3, "images": 3, "audio": 3, "histograms": 3, "text": 3, "pr_curves": 3, "hparams": 3, "mesh": 3,
		"graph_keras_model": 0, "custom_scalars": 0, "mine": 0,
	} {
		m := summary.Metadata{Plugin: plugin, Content: []byte{1 << 3, 3}}
		if got := m.Version(); got != want {
			t.Errorf("%s: version %d, want %d", plugin, got, want)
		}
	}
}

// A message of two bytes takes hundreds in memory.
func TestParseBoundsMessages(t *testing.T) {
	const most = 2 << 20
	var err error
	nodes := make([]byte, 0, 2*(most+1))
	for range most + 1 {
		nodes = append(nodes, 1<<3|2, 0)
	}
	if took := allocated(func() { _, err = summary.ParseGraph(nodes) }); !errors.Is(err, summary.ErrNested) || took > 1<<20 {
		t.Errorf("%v, %d bytes of memory", err, took)
	}
	if _, err := summary.ParseGraph(nodes[:2000]); err != nil {
		t.Error(err)
	}
	within := func(b []byte, field protowire.Number) []byte {
		return append(protowire.AppendVarint(protowire.AppendTag(nil, field, protowire.BytesType), uint64(len(b))), b...)
	}
	var deep []byte // an AttrValue
	for range 200 { // in an entry of a NameAttrList, which is an AttrValue
		deep = within(within(within(deep, 2), 2), 10)
	}
	deep = within(within(within(deep, 2), 5), 1) // in an entry of a node of a graph
	if _, err := summary.ParseGraph(deep); err == nil || !strings.Contains(err.Error(), "100 deep") {
		t.Errorf("%d bytes that lie deep in one another: %v", len(deep), err)
	}
}

// What is written as classic messages is read as what is written as tensors.
func TestDecodeClassicMessages(t *testing.T) {
	write := func(w *summary.Writer) error {
		return firstError(
			w.Image("i", 1, []image.Image{gradient(5, 3)}),
			w.Audio("a", 1, []float32{0, 0.5}, [3]int{1, 2, 1}, 8000),
			w.HistogramBuckets("h", 1, []summary.Bucket{{Left: -1, Right: 0, Count: 2}, {Left: 0, Right: 4, Count: 1}}),
		)
	}
	classic, tensors := storedValues(t, write, summary.WithClassicMessages()), storedValues(t, write)
	for i, kind := range []summary.Kind{summary.KindImage, summary.KindAudio, summary.KindHistogram} {
		if classic[i].Kind != kind || tensors[i].Kind != summary.KindTensor {
			t.Fatalf("value %d: %v and %v", i, classic[i].Kind, tensors[i].Kind)
		}
		got, want := decoded(t, &classic[i]), decoded(t, &tensors[i])
		if h, ok := got.(summary.Histogram); ok {
			if want := (summary.Moments{Min: -1, Max: 4, Num: 3, Sum: 1, SumSquares: 4.5}); h.Moments != want || !h.Classic {
				t.Errorf("%+v; want %+v", h, want)
			}
			got = summary.Histogram{Buckets: h.Buckets}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v: %+v; want %+v", kind, got, want)
		}
	}
}

// decoded is a picture, a sound or a histogram.
func decoded(tb testing.TB, v *summary.Value) (got any) {
	tb.Helper()
	var err error
	switch plugin := summary.MetadataOf(v).Plugin; plugin {
	case summary.PluginImages:
		got, err = summary.DecodeImages(v)
	case summary.PluginAudio:
		got, err = summary.DecodeAudio(v)
	case summary.PluginHistograms:
		got, err = summary.DecodeHistogram(v)
	default:
		tb.Fatalf("plugin %q", plugin)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return got
}
