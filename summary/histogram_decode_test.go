package summary_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"board/proto/tbpb"
	"board/summary"
)

func TestDecodeHistogram(t *testing.T) {
	want := []summary.Bucket{{Left: -1, Right: 0.5, Count: 3}, {Left: 0.5, Right: 2, Count: 0.1}}
	got, err := summary.DecodeHistogram(written(t, func(w *summary.Writer) error { return w.HistogramBuckets("x", 1, want) }))
	if err != nil || !reflect.DeepEqual(got, summary.Histogram{Buckets: want}) {
		t.Errorf("%+v, %v", got, err)
	}
	if got := got.Triples(); !slices.Equal(got, [][3]float64{{-1, 0.5, 3}, {0.5, 2, 0.1}}) {
		t.Errorf("triples %v", got)
	}
}

func classicHistogram(tb testing.TB, h *tbpb.HistogramProto) *summary.Value {
	tb.Helper()
	return &summary.Value{Kind: summary.KindHistogram, Data: marshal(tb, h)}
}

// The empty buckets at the ends go, and the outer edges with them.
func TestDecodeHistogramClassic(t *testing.T) {
	all := &tbpb.HistogramProto{Min: -1.1, Max: 2.2, Num: 7, Sum: 3, SumSquares: 5,
		BucketLimit: []float64{-3, -1, 0, 1, math.MaxFloat64}, Bucket: []float64{0, 0, 3, 4, 0}}
	want := summary.Histogram{Classic: true, Buckets: []summary.Bucket{{Left: -1.1, Right: 0, Count: 3}, {Left: 0, Right: 2.2, Count: 4}},
		Moments: summary.Moments{Min: -1.1, Max: 2.2, Num: 7, Sum: 3, SumSquares: 5}}
	got, err := summary.DecodeHistogram(classicHistogram(t, all))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v; want %+v", got, err, want)
	}
	if got := got.Triples(); !slices.Equal(got, [][3]float64{{float64(float32(-1.1)), 0, 3}, {0, float64(float32(2.2)), 4}}) {
		t.Errorf("triples %v", got)
	}
	for name, tt := range map[string]struct {
		h    *tbpb.HistogramProto
		want []summary.Bucket
	}{
		"empty":         {&tbpb.HistogramProto{}, nil},
		"no counts":     {&tbpb.HistogramProto{Max: 1, BucketLimit: []float64{0, 1}, Bucket: []float64{0, 0}}, nil},
		"NaN":           {&tbpb.HistogramProto{Max: 1, BucketLimit: []float64{0, 1}, Bucket: []float64{math.NaN(), -2}}, nil},
		"one":           {&tbpb.HistogramProto{Min: 3, Max: 3, BucketLimit: []float64{2, 4}, Bucket: []float64{0, 5}}, []summary.Bucket{{Left: 3, Right: 3, Count: 5}}},
		"an edge short": {&tbpb.HistogramProto{Min: 0, Max: 3, BucketLimit: []float64{2}, Bucket: []float64{1, 5}}, []summary.Bucket{{Right: 2, Count: 1}, {Left: 2, Right: 3, Count: 5}}},
	} {
		if got, err := summary.DecodeHistogram(classicHistogram(t, tt.h)); err != nil || !slices.Equal(got.Buckets, tt.want) {
			t.Errorf("%s: %v, %v", name, got.Buckets, err)
		}
	}
}

// Lists of numbers need not be packed.
func TestDecodeHistogramUnpacked(t *testing.T) {
	var b []byte
	for field, x := range map[protowire.Number]float64{2: 3, 6: 2, 7: 5} {
		b = protowire.AppendFixed64(protowire.AppendTag(b, field, protowire.Fixed64Type), math.Float64bits(x))
	}
	got, err := summary.DecodeHistogram(&summary.Value{Kind: summary.KindHistogram, Data: b})
	if want := []summary.Bucket{{Left: 0, Right: 3, Count: 5}}; err != nil || !slices.Equal(got.Buckets, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestDecodeHistogramRefusesWhatIsNone(t *testing.T) {
	for want, v := range map[string]*summary.Value{
		"histogram: expected a tensor of shape [buckets 3], got [4]":                  floatValue(t, []int64{4}, 1, 2, 3, 4),
		"histogram: expected a tensor of shape [buckets 3], got [2 2]":                floatValue(t, []int64{2, 2}, 1, 2, 3, 4),
		"histogram: expected a tensor of numbers, got one of DT_STRING":               textValue(t, []int64{1, 3}, "a", "b", "c"),
		"histogram: HistogramProto: expected an edge for each of 3 buckets, got 1":    classicHistogram(t, &tbpb.HistogramProto{BucketLimit: []float64{1}, Bucket: []float64{1, 1, 1}}),
		"histogram: HistogramProto: not a protobuf message":                           {Kind: summary.KindHistogram, Data: []byte{0xff}},
		"histogram: HistogramProto: unexpected EOF":                                   {Kind: summary.KindHistogram, Data: []byte{6<<3 | 2, 1, 0}},
		"expected 3000000 elements, got 1: more than 1048576 elements that take next": floatValue(t, []int64{1e6, 3}, 1),
	} {
		if _, err := summary.DecodeHistogram(v); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

type histogramCase struct{ Kind, Message, Triples, Distribution string }

func floatBits(numbers ...float64) (b []byte) {
	for _, x := range numbers {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	return b
}

// Old and new histograms, odd ones too, have the buckets and the distributions that
// TensorBoard's own code makes of them, to the bit.
func TestDecodeHistogramGolden(t *testing.T) {
	for i, c := range decodeGolden[histogramCase](t, "histograms") {
		v := &summary.Value{Kind: summary.KindTensor, Data: unhex(t, c.Message)}
		if c.Kind == "HistogramProto" {
			v.Kind = summary.KindHistogram
		}
		h, err := summary.DecodeHistogram(v)
		if err != nil {
			t.Errorf("case %d: %v", i, err)
			continue
		}
		var triples []byte
		for _, row := range h.Triples() {
			triples = append(triples, floatBits(row[:]...)...)
		}
		if !bytes.Equal(triples, unhex(t, c.Triples)) {
			t.Errorf("case %d: triples %v", i, h.Triples())
		}
		if values := h.Distribution(); !bytes.Equal(floatBits(values[:]...), unhex(t, c.Distribution)) {
			t.Errorf("case %d: distribution %v", i, values)
		}
	}
}

// All histograms of all writers are answered as TensorBoard answers them, and so are
// their distributions.
func TestDecodeHistogramOfRealFiles(t *testing.T) {
	checked := 0
	for run, tags := range logged(t, "logs") {
		for tag, values := range tags {
			if values[0].Meta.Plugin != summary.PluginHistograms {
				continue
			}
			distributions := golden[[][3]json.RawMessage](t, "distributions|"+run+"|"+tag)
			for i, fact := range golden[[][3]json.RawMessage](t, "histograms|"+run+"|"+tag) {
				var step int64
				var triples [][3]float64
				var points [][2]float64
				if err := firstError(json.Unmarshal(fact[1], &step), json.Unmarshal(fact[2], &triples), json.Unmarshal(distributions[i][2], &points)); err != nil {
					t.Fatal(err)
				}
				h, err := summary.DecodeHistogram(at(t, values, step))
				if err != nil || !slices.Equal(h.Triples(), triples) {
					t.Errorf("%s, %s, step %d: %v, %v; want %v", run, tag, step, h.Triples(), err, triples)
				}
				for k, x := range h.Distribution() {
					if points[k] != [2]float64{float64(summary.BasisPoints[k]), x} {
						t.Errorf("%s, %s, step %d: %v at %d, want %v", run, tag, step, x, summary.BasisPoints[k], points[k])
					}
				}
				checked++
			}
		}
	}
	if checked < 70 {
		t.Errorf("%d histograms", checked)
	}
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
