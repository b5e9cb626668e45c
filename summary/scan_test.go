package summary_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// checkScan scans an event, in our own encoding, and compares what it finds with
// the message itself. In foreign encodings, fields that are given twice have
// meanings that no writer uses, and Scan need not know.
func checkScan(tb testing.TB, e *summary.Event, want *tbpb.Event) {
	tb.Helper()
	checkScanOf(tb, e, marshal(tb, want), want)
}

// checkScanOf scans bytes that encode an event.
func checkScanOf(tb testing.TB, e *summary.Event, b []byte, want *tbpb.Event) {
	tb.Helper()
	if err := e.Scan(b); err != nil {
		tb.Fatalf("scan %x: %v", b, err)
	}
	if !same(e.WallTime, want.GetWallTime()) || e.Step != want.GetStep() {
		tb.Fatalf("at %v, step %d; want %v, step %d", e.WallTime, e.Step, want.GetWallTime(), want.GetStep())
	}
	what := fmt.Sprint(string(e.FileVersion), e.SessionStatus)
	wantWhat := fmt.Sprint(want.GetFileVersion(), int64(want.GetSessionLog().GetStatus()))
	if what != wantWhat {
		tb.Fatalf("version, session: %s; want %s", what, wantWhat)
	}
	switch x := want.GetWhat().(type) {
	case *tbpb.Event_GraphDef:
		checkOther(tb, e.Values, summary.KindGraph, "__run_graph__", x.GraphDef)
	case *tbpb.Event_TaggedRunMetadata:
		checkOther(tb, e.Values, summary.KindRunMetadata, x.TaggedRunMetadata.GetTag(), x.TaggedRunMetadata.GetRunMetadata())
	default:
		checkValues(tb, e.Values, want.GetSummary().GetValue())
	}
	for i, value := range e.Values {
		if got, err := summary.ValueAt(b, i); err != nil || !sameValue(got, value) {
			tb.Fatalf("value %d: %+v, %v; want %+v", i, got, err, value)
		}
	}
	for _, i := range []int{-1, len(e.Values)} {
		if got, err := summary.ValueAt(b, i); err == nil {
			tb.Fatalf("value %d of %d: %+v", i, len(e.Values), got)
		}
	}
}

func sameValue(a, b summary.Value) bool {
	scalars := same(a.Scalar, b.Scalar)
	a.Scalar, b.Scalar = 0, 0 // NaN is not equal to itself
	return scalars && reflect.DeepEqual(a, b)
}

// checkOther wants a single value that is an event of its own.
func checkOther(tb testing.TB, got []summary.Value, kind summary.Kind, tag string, data []byte) {
	tb.Helper()
	if len(got) != 1 || got[0].Kind != kind || string(got[0].Tag) != tag || !bytes.Equal(got[0].Data, data) || got[0].Metadata != nil {
		tb.Fatalf("%+v; want kind %d, tag %q and %d bytes", got, kind, tag, len(data))
	}
}

func checkValues(tb testing.TB, got []summary.Value, want []*tbpb.Summary_Value) {
	tb.Helper()
	if len(got) != len(want) {
		tb.Fatalf("%d values, want %d", len(got), len(want))
	}
	for i, value := range want {
		checkValue(tb, got[i], value)
	}
}

func checkValue(tb testing.TB, got summary.Value, want *tbpb.Summary_Value) {
	tb.Helper()
	kind, content := contentOf(want)
	if string(got.Tag) != want.GetTag() || got.Kind != kind || (got.Data != nil) != (content != nil) {
		tb.Fatalf("tag %q, kind %d, %d bytes; want tag %q, kind %d", got.Tag, got.Kind, len(got.Data), want.GetTag(), kind)
	}
	if content != nil {
		found := content.ProtoReflect().New().Interface()
		if err := proto.Unmarshal(got.Data, found); err != nil || !proto.Equal(found, content) {
			tb.Fatalf("tag %q: %v, %v; want %v", got.Tag, found, err, content)
		}
	}
	if !same(got.Scalar, float64(want.GetSimpleValue())) {
		tb.Fatalf("tag %q: %v, want %v", got.Tag, got.Scalar, want.GetSimpleValue())
	}
	if (got.Metadata != nil) != (want.GetMetadata() != nil) {
		tb.Fatalf("tag %q: metadata %v, want %v", got.Tag, got.Metadata, want.GetMetadata())
	}
	var meta tbpb.SummaryMetadata
	if err := proto.Unmarshal(got.Metadata, &meta); err != nil || want.GetMetadata() != nil && !proto.Equal(&meta, want.GetMetadata()) {
		tb.Fatalf("tag %q: metadata %v, %v; want %v", got.Tag, &meta, err, want.GetMetadata())
	}
}

// contentOf is the kind of a value and its message, nil where it is none.
func contentOf(value *tbpb.Summary_Value) (summary.Kind, proto.Message) {
	switch v := value.GetValue().(type) {
	case *tbpb.Summary_Value_SimpleValue:
		return summary.KindSimple, nil
	case *tbpb.Summary_Value_Image:
		return summary.KindImage, v.Image
	case *tbpb.Summary_Value_Histo:
		return summary.KindHistogram, v.Histo
	case *tbpb.Summary_Value_Audio:
		return summary.KindAudio, v.Audio
	case *tbpb.Summary_Value_Tensor:
		return summary.KindTensor, v.Tensor
	}
	return summary.KindNone, nil
}

func simple(tag string, value float32) *tbpb.Summary_Value {
	return &tbpb.Summary_Value{Tag: tag, Value: &tbpb.Summary_Value_SimpleValue{SimpleValue: value}}
}

// scalarTensor is a scalar as TensorFlow 2 writes it, with metadata or without.
func scalarTensor(tag string, value float32, meta *tbpb.SummaryMetadata) *tbpb.Summary_Value {
	content := binary.LittleEndian.AppendUint32(nil, math.Float32bits(value))
	tensor := &tbpb.TensorProto{Dtype: tbpb.DataType_DT_FLOAT, TensorShape: shapeOf(), TensorContent: content}
	return &tbpb.Summary_Value{Tag: tag, Metadata: meta, Value: &tbpb.Summary_Value_Tensor{Tensor: tensor}}
}

func summaryEvent(wall float64, step int64, values ...*tbpb.Summary_Value) *tbpb.Event {
	return &tbpb.Event{WallTime: wall, Step: step, What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: values}}}
}

// Events of many kinds, one after the other in the same memory: nothing of one
// event stands in the next.
func TestScanEvents(t *testing.T) {
	tensor := &tbpb.Summary_Value{Tag: "t", Value: &tbpb.Summary_Value_Tensor{Tensor: tensorOf(t, 1.5, false)}, Metadata: scalarMetadata("T", "d")}
	events := []*tbpb.Event{
		{WallTime: 1, What: &tbpb.Event_FileVersion{FileVersion: "brain.Event:2"}, SourceMetadata: &tbpb.SourceMetadata{Writer: "w"}},
		summaryEvent(1.5, 1, simple("a", 1)),
		summaryEvent(1.5, 2, simple("b", -1)),
		{WallTime: 2, Step: 4, What: &tbpb.Event_SessionLog{SessionLog: &tbpb.SessionLog{Status: tbpb.SessionLog_START}}},
		summaryEvent(1.5, 300, simple("a", 1)),
		summaryEvent(1.5, 1<<40, simple("a", 1)),
		summaryEvent(1.5, -1, simple("a", 1)),
		summaryEvent(1.5, 0, simple("a", 1)),
		summaryEvent(0, 1, simple("a", 1)),
		summaryEvent(1.5, 1, simple("", 1)),
		summaryEvent(1.5, 1, simple("zero", 0)),
		summaryEvent(1.5, 1, simple(strings.Repeat("x", 115), 1)),
		summaryEvent(1.5, 1, simple(strings.Repeat("x", 116), 1)),
		summaryEvent(1.5, 1, simple(strings.Repeat("x", 117), 1)),
		summaryEvent(1.5, 1, simple(strings.Repeat("x", 118), 1)),
		summaryEvent(1.5, 1, simple(strings.Repeat("x", 500), 1)),
		summaryEvent(1.5, 1, simple("a", 1), simple("b", 2), tensor),
		summaryEvent(1.5, 1, tensor),
		summaryEvent(1.5, 1, scalarTensor("t", 2.5, nil)),
		summaryEvent(1.5, 300, scalarTensor("", -1, nil)),
		summaryEvent(1.5, 1, simple("s", 1)),
		summaryEvent(1.5, 1, scalarTensor("t", 2.5, &tbpb.SummaryMetadata{})),
		summaryEvent(1.5, 1, scalarTensor("t", 2.5, scalarMetadata("", strings.Repeat("d", 70)))),
		summaryEvent(1.5, 1, scalarTensor("t", 2.5, scalarMetadata("", strings.Repeat("d", 90)))),
		summaryEvent(1.5, 1, scalarTensor("t", 2.5, nil)),
		summaryEvent(1.5, 1, scalarTensor("t", 2.5, nil), scalarTensor("u", 3, nil)),
		summaryEvent(1.5, 2, simple("a", 1)),
		summaryEvent(1.5, 1),
		{WallTime: 3, What: &tbpb.Event_GraphDef{GraphDef: []byte{1}}},
		{WallTime: 3, What: &tbpb.Event_GraphDef{}},
		{WallTime: 3, What: &tbpb.Event_MetaGraphDef{MetaGraphDef: []byte{1}}},
		{WallTime: 3, What: &tbpb.Event_TaggedRunMetadata{TaggedRunMetadata: &tbpb.TaggedRunMetadata{Tag: "run", RunMetadata: []byte{1}}}},
		{WallTime: 3, What: &tbpb.Event_TaggedRunMetadata{TaggedRunMetadata: &tbpb.TaggedRunMetadata{}}},
		{WallTime: 3, What: &tbpb.Event_LogMessage{LogMessage: &tbpb.LogMessage{Message: "hello"}}},
		summaryEvent(4, 5, &tbpb.Summary_Value{Tag: "i", Value: &tbpb.Summary_Value_Image{Image: &tbpb.Summary_Image{Width: 3}}},
			&tbpb.Summary_Value{Tag: "h", Value: &tbpb.Summary_Value_Histo{Histo: &tbpb.HistogramProto{Num: 3}}},
			&tbpb.Summary_Value{Tag: "s", Value: &tbpb.Summary_Value_Audio{Audio: &tbpb.Summary_Audio{SampleRate: 3}}},
			&tbpb.Summary_Value{Tag: "n", NodeName: "node"}),
		{},
	}
	var e summary.Event
	for _, first := range events {
		for _, second := range events {
			checkScan(t, &e, first)
			checkScan(t, &e, second)
		}
	}
}

func TestScanRealFiles(t *testing.T) {
	var e summary.Event
	for _, path := range eventFiles(t, "logs") {
		for _, data := range records(t, readFile(t, path)) {
			event := new(tbpb.Event)
			if err := proto.Unmarshal(data, event); err != nil {
				t.Fatal(err)
			}
			checkScanOf(t, &e, data, event)
			checkScan(t, &e, event)
		}
	}
}

// Fields of later versions, and groups, are passed over.
func TestScanUnknownFields(t *testing.T) {
	event := summaryEvent(1.5, 7, simple("a", 1))
	b := marshal(t, event)
	unknown := protowire.AppendTag(nil, 1000, protowire.StartGroupType)
	unknown = append(protowire.AppendTag(unknown, 3, protowire.BytesType), 2, 'h', 'i')
	unknown = protowire.AppendTag(unknown, 1000, protowire.EndGroupType)
	unknown = protowire.AppendVarint(protowire.AppendTag(unknown, 500, protowire.VarintType), 9)
	for _, b := range [][]byte{append(bytes.Clone(unknown), b...), append(bytes.Clone(b), unknown...)} {
		var e summary.Event
		if err := e.Scan(b); err != nil || e.Step != 7 || len(e.Values) != 1 || e.Values[0].Scalar != 1 {
			t.Errorf("%v, %+v", err, e)
		}
	}
}

// A field whose number is known and whose type is not is passed over as well.
func TestScanForeignTypes(t *testing.T) {
	for num := protowire.Number(1); num <= 10; num++ {
		for _, typ := range []protowire.Type{protowire.VarintType, protowire.Fixed32Type, protowire.Fixed64Type, protowire.BytesType} {
			b := append(protowire.AppendTag(nil, num, typ), 0, 0, 0, 0, 0, 0, 0, 0)
			n := protowire.ConsumeFieldValue(num, typ, b[1:])
			var e summary.Event
			if err := e.Scan(b[:1+n]); err != nil {
				t.Errorf("field %d of type %d: %v", num, typ, err)
			}
		}
	}
}

// An event that is cut anywhere is an error or a shorter event, never a panic.
func TestScanTruncated(t *testing.T) {
	b := marshal(t, summaryEvent(1.5, 300, simple("tag", 1), &tbpb.Summary_Value{Tag: "t", Metadata: scalarMetadata("T", "d")}))
	for n := range len(b) {
		var e summary.Event
		err := e.Scan(b[:n])
		if legal := proto.Unmarshal(b[:n], new(tbpb.Event)) == nil; legal != (err == nil) {
			t.Errorf("%d of %d bytes: %v", n, len(b), err)
		}
	}
}

// An event of a million values, two bytes each, must not take a hundred times its
// size.
func TestScanBoundsValues(t *testing.T) {
	const most = 1 << 20
	values := bytes.Repeat([]byte{1<<3 | 2, 0}, most)
	event := append(protowire.AppendVarint([]byte{5<<3 | 2}, uint64(len(values))), values...)
	var e summary.Event
	if err := e.Scan(event); err != nil || len(e.Values) != most {
		t.Fatalf("%d values: %v", len(e.Values), err)
	}
	values = append(values, 1<<3|2, 0)
	event = append(protowire.AppendVarint([]byte{5<<3 | 2}, uint64(len(values))), values...)
	if err := e.Scan(event); !errors.Is(err, summary.ErrTooManyValues) {
		t.Errorf("a value more: %v", err)
	}
	for _, next := range [][]byte{marshal(t, summaryEvent(1, 1, simple("a", 1))), marshal(t, summaryEvent(1, 1, simple("a", 1), simple("b", 1)))} {
		if err := e.Scan(event); err == nil {
			t.Fatal("a value more is scanned")
		}
		if err := e.Scan(next); err != nil || cap(e.Values) > 1<<16 {
			t.Errorf("memory for %d values stays, %v", cap(e.Values), err)
		}
	}
}

// A value is found among many without making all of them, and several events in one,
// which no writer makes, count as Scan counts them.
func TestValueAt(t *testing.T) {
	values := []*tbpb.Summary_Value{}
	for i := range 1000 {
		values = append(values, simple(fmt.Sprint(i), float32(i)))
	}
	event := marshal(t, summaryEvent(1.5, 1, values...))
	event = append(event, marshal(t, &tbpb.Event{What: &tbpb.Event_GraphDef{GraphDef: []byte("graph")}})...)
	event = append(event, marshal(t, summaryEvent(0, 0, simple("last", 7)))...)
	var e summary.Event
	if err := e.Scan(event); err != nil || len(e.Values) != 1002 {
		t.Fatalf("%d values, %v", len(e.Values), err)
	}
	for i, want := range e.Values {
		if got, err := summary.ValueAt(event, i); err != nil || !sameValue(got, want) {
			t.Errorf("value %d: %+v, %v; want %+v", i, got, err, want)
		}
	}
	if n := testing.AllocsPerRun(10, func() { _, _ = summary.ValueAt(event, 999) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	for _, cut := range []string{"\xff", "\x2a\x05", "\x2a\x02\x0a\x05", "\x42\x01\xff", "\x2a\x03\x0a\x01\xff"} {
		if got, err := summary.ValueAt([]byte(cut), 0); err == nil {
			t.Errorf("garbage %q: %+v", cut, got)
		}
	}
}
