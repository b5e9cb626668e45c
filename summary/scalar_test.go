package summary_test

import (
	"math"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// scalarForms are the forms in which a scalar is written, and the options that choose them.
var scalarForms = map[string][]summary.Option{
	"simple":        nil,
	"tensor":        {summary.WithTensorScalars()},
	"double":        {summary.WithFloat64()},
	"double tensor": {summary.WithFloat64(), summary.WithTensorScalars()},
}

// scalarValue is what Scalar is to write in a form. A simple value has metadata only
// where there is something to tell.
func scalarValue(tb testing.TB, form, tag string, value float64, meta *tbpb.SummaryMetadata) *tbpb.Summary_Value {
	if form != "simple" {
		return &tbpb.Summary_Value{Tag: tag, Metadata: meta, Value: &tbpb.Summary_Value_Tensor{Tensor: tensorOf(tb, value, form != "tensor")}}
	}
	if meta.GetDisplayName() == "" && meta.GetSummaryDescription() == "" {
		meta = nil
	}
	return &tbpb.Summary_Value{Tag: tag, Metadata: meta, Value: &tbpb.Summary_Value_SimpleValue{SimpleValue: float32(value)}}
}

// scalarEvent is a scalar as a tensor, made of message objects.
func scalarEvent(p summary.Point, tag string, tensor *tbpb.TensorProto, meta *tbpb.SummaryMetadata) *tbpb.Event {
	return &tbpb.Event{
		WallTime: p.WallTime,
		Step:     p.Step,
		What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{
			{Tag: tag, Metadata: meta, Value: &tbpb.Summary_Value_Tensor{Tensor: tensor}},
		}}},
	}
}

func scalarMetadata(display, description string) *tbpb.SummaryMetadata {
	return &tbpb.SummaryMetadata{
		PluginData:         &tbpb.SummaryMetadata_PluginData{PluginName: "scalars"},
		DisplayName:        display,
		SummaryDescription: description,
		DataClass:          tbpb.DataClass_DATA_CLASS_SCALAR,
	}
}

// The bytes are appended by hand; decoded, they are the message that was meant,
// whatever lengths and numbers have to be encoded.
func TestScalarIsTheEventThatWasMeant(t *testing.T) {
	tags := []string{"x", "loss/train", "ünï/コード 🙂", "a\nb\x00c", strings.Repeat("long/", 25), strings.Repeat("longer/", 5000)}
	steps := []int64{0, 1, 127, 128, 1 << 40, math.MaxInt64, -1, math.MinInt64}
	values := []float64{0, math.Copysign(0, -1), 1, math.Pi, 1e300, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1)}
	walls := []float64{0, math.Copysign(0, -1), 0.5, -1, 1.7e9}
	texts := []string{"", "Name", strings.Repeat("**long** text\n", 100)}
	for form, opts := range scalarForms {
		var want []*tbpb.Event
		path := writeAll(t, func(w *summary.Writer) error {
			for i, tag := range tags {
				for j, step := range steps {
					for k, value := range values {
						wall := walls[(i+j+k)%len(walls)]
						display, description := texts[i%3], texts[(i+1)%3]
						if err := w.ScalarAt(wall, tag, step, value, summary.DisplayName(display), summary.Description(description)); err != nil {
							return err
						}
						var meta *tbpb.SummaryMetadata
						if j == 0 && k == 0 {
							meta = scalarMetadata(display, description)
						}
						want = append(want, summaryEvent(wall, step, scalarValue(t, form, tag, value, meta)))
					}
				}
			}
			return nil
		}, opts...)
		for i, event := range readEvents(t, path)[1:] {
			if !proto.Equal(event, want[i]) {
				t.Fatalf("%s: event %d\n got %v\nwant %v", form, i, event, want[i])
			}
		}
	}
}

// A scalar without a description carries no metadata as a simple value, and needs some
// as a tensor, which could be of any kind. Either way the tag is taken.
func TestScalarWithoutDescription(t *testing.T) {
	for form, opts := range scalarForms {
		path := writeAll(t, func(w *summary.Writer) error {
			if err := w.Scalar("x", 1, 1); err != nil {
				return err
			}
			if err := w.Histogram("x", 1, nil); err == nil || !strings.Contains(err.Error(), `tag "x" holds scalars`) {
				t.Errorf("%s: a histogram under the tag: %v", form, err)
			}
			return nil
		}, opts...)
		value := readEvents(t, path)[1].GetSummary().GetValue()[0]
		if got := value.GetMetadata() != nil; got != (form != "simple") {
			t.Errorf("%s: metadata: %v", form, value.GetMetadata())
		}
	}
}

// Not a number has many forms; any of them will do.
func TestScalarNaN(t *testing.T) {
	for _, opts := range scalarForms {
		path := writeAll(t, func(w *summary.Writer) error { return w.Scalar("x", 1, math.NaN()) }, opts...)
		if got := points(t, path)["x"]; len(got) != 1 || !math.IsNaN(got[0].Value) {
			t.Errorf("got %v", got)
		}
	}
}

// In 32 bits a value is what TensorBoard shows of it, in 64 what it was.
func TestScalarPrecision(t *testing.T) {
	write := func(w *summary.Writer) error {
		if err := w.Scalar("x", 0, 0.1); err != nil {
			return err
		}
		return w.Scalar("x", 1, 1e300)
	}
	single := points(t, writeAll(t, write))["x"]
	if single[0].Value != float64(float32(0.1)) || !math.IsInf(single[1].Value, 1) {
		t.Errorf("in 32 bits: %v", single)
	}
	double := points(t, writeAll(t, write, summary.WithFloat64()))["x"]
	if double[0].Value != 0.1 || double[1].Value != 1e300 {
		t.Errorf("in 64 bits: %v", double)
	}
}

// Each writer, and so each file, begins with the tag's metadata again: readers
// may see only the last file of a run.
func TestScalarMetadataInEachFile(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		w, err := summary.NewWriter(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Scalar("x", 1, 1, summary.DisplayName("X")); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		value := readEvents(t, w.Path())[1].GetSummary().GetValue()[0]
		if got := value.GetMetadata().GetDisplayName(); got != "X" {
			t.Errorf("display name %q", got)
		}
	}
}

// Once a tag is known, a scalar costs no memory, options or not.
func TestScalarAllocatesNothing(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir(), summary.WithBufferSize(1<<20), summary.WithFlushInterval(-1))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	step := int64(0)
	add := func() {
		step++
		if err := w.Scalar("loss/train", step, 0.5, summary.DisplayName("Loss")); err != nil {
			t.Fatal(err)
		}
	}
	for range 50_000 { // both buffers have their size now
		add()
	}
	if n := testing.AllocsPerRun(10_000, add); n != 0 {
		t.Errorf("%v allocations for each scalar", n)
	}
}
