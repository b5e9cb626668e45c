package summary_test

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// seedFiles are the beginnings of all files in testdata, sound and damaged.
func seedFiles(f *testing.F) [][]byte {
	var seeds [][]byte
	for _, dir := range []string{"logs", "damaged"} {
		for _, path := range eventFiles(f, dir) {
			b := readFile(f, path)
			seeds = append(seeds, b[:min(len(b), 2000)])
		}
	}
	file, _ := threeRecords()
	return append(seeds, nil, make([]byte, 100), file, file[:40])
}

// seedEvents are small events of all files in testdata.
func seedEvents(f *testing.F) [][]byte {
	var seeds [][]byte
	for _, path := range eventFiles(f, "logs") {
		for i, data := range records(f, readFile(f, path)) {
			if len(data) < 400 && (i < 8 || i%50 == 0) {
				seeds = append(seeds, data)
			}
		}
	}
	return seeds
}

// A file that is read as it grows holds the same records as one that was there
// from the beginning; no bytes make the reader panic, run for ever, or take much
// more memory than the file has.
func FuzzRecordReader(f *testing.F) {
	for i, seed := range seedFiles(f) {
		f.Add(seed, uint16(i*7))
	}
	f.Fuzz(func(t *testing.T, data []byte, chunk uint16) {
		r := summary.NewRecordReader(source(data), 0)
		want, _, err := salvage(r)
		if !errors.Is(err, io.EOF) && !errors.Is(err, summary.ErrIncomplete) {
			t.Fatal(err)
		}
		if most := max(summary.ReadSize, 2*len(data)); r.BufferSize() > most {
			t.Fatalf("%d bytes of memory for a file of %d", r.BufferSize(), len(data))
		}
		checkOrder(t, data, want)
		live := &growingFile{data: data}
		r.Reset(live, 0)
		var got [][]byte
		for live.size < len(data) {
			live.size = min(len(data), live.size+1+int(chunk)%512)
			more, _, _ := salvage(r)
			got = append(got, more...)
		}
		if !slices.EqualFunc(got, want, bytes.Equal) {
			t.Fatalf("%d records of a file that grew, %d of one that was there", len(got), len(want))
		}
	})
}

// checkOrder wants the records, framed, one after the other in the file.
func checkOrder(t *testing.T, file []byte, records [][]byte) {
	for i, data := range records {
		framed := summary.AppendRecord(nil, data)
		at := bytes.Index(file, framed)
		if at < 0 {
			t.Fatalf("record %d is not in the rest of the file", i)
		}
		file = file[at+len(framed):]
	}
}

// Scan takes what protocol buffers take, and finds in it what they find.
func FuzzScanEvent(f *testing.F) {
	for _, seed := range seedEvents(f) {
		f.Add(seed)
	}
	var e summary.Event
	f.Fuzz(func(t *testing.T, data []byte) {
		scanErr := e.Scan(data)
		if len(e.Values) > len(data) {
			t.Fatalf("%d values in %d bytes", len(e.Values), len(data))
		}
		event := new(tbpb.Event)
		if (proto.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(data, event) != nil {
			return
		}
		if scanErr != nil {
			t.Fatalf("Unmarshal takes what Scan does not: %v", scanErr)
		}
		checkScan(t, &e, event)
	})
}

// ScalarOf agrees with the message wherever that holds one 32 or 64-bit number.
func FuzzScalarOf(f *testing.F) {
	for _, seed := range seedEvents(f) {
		var e summary.Event
		if err := e.Scan(seed); err != nil {
			f.Fatal(err)
		}
		for _, v := range e.Values {
			f.Add(v.Data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = summary.ScalarOf(data)
		tensor := new(tbpb.TensorProto)
		if proto.Unmarshal(data, tensor) != nil {
			return
		}
		if want, ok := plainScalar(tensor); ok {
			if got, ok := summary.ScalarOf(marshal(t, tensor)); !ok || !same(got, want) {
				t.Fatalf("%v, %v; want %v", got, ok, want)
			}
		}
	})
}

// plainScalar is the number in a tensor of rank 0 that has just one list or its
// content, and of the type that goes with it.
func plainScalar(x *tbpb.TensorProto) (float64, bool) {
	lists := len(x.FloatVal) + len(x.DoubleVal) + len(x.IntVal) + len(x.Int64Val) + len(x.BoolVal) + len(x.HalfVal) + len(x.Uint32Val) + len(x.Uint64Val)
	if len(x.GetTensorShape().GetDim()) > 0 || lists > 1 || lists == 1 && len(x.TensorContent) > 0 {
		return 0, false
	}
	switch {
	case len(x.FloatVal) == 1 && x.Dtype == tbpb.DataType_DT_FLOAT:
		return float64(x.FloatVal[0]), true
	case len(x.DoubleVal) == 1 && x.Dtype == tbpb.DataType_DT_DOUBLE:
		return x.DoubleVal[0], true
	case len(x.IntVal) == 1 && x.Dtype == tbpb.DataType_DT_INT32:
		return float64(x.IntVal[0]), true
	case len(x.Int64Val) == 1 && x.Dtype == tbpb.DataType_DT_INT64:
		return float64(x.Int64Val[0]), true
	}
	return 0, false
}

// A Reader ends on any bytes, tells of each damage once, and what it calls an
// event it can be asked about.
func FuzzReader(f *testing.F) {
	for _, seed := range seedFiles(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := summary.NewReader(source(data))
		last := int64(-1)
		for event, err := range r.Events() {
			if (event == nil) == (err == nil) {
				t.Fatalf("%v and %v", event, err)
			}
			var corrupt *summary.CorruptError
			if errors.As(err, &corrupt) {
				if corrupt.Offset <= last {
					t.Fatalf("damage at %d after %d", corrupt.Offset, last)
				}
				last = corrupt.Offset
			}
		}
		if r.Offset() > int64(len(data)) {
			t.Fatalf("at %d of %d", r.Offset(), len(data))
		}
	})
}

// Whatever is written is read again, or refused.
func FuzzWriterRoundTrip(f *testing.F) {
	f.Add("loss/train", int64(1), 0.5, 1.7e9, "Loss", "the *training* loss", uint8(0))
	f.Add("", int64(0), math.NaN(), math.NaN(), "", "", uint8(1))
	f.Add("ünï\x00/コード", int64(math.MinInt64), math.Inf(-1), -1.0, strings.Repeat("x", 200), "\xff", uint8(2))
	f.Add("x", int64(1), 1.0, 1.0, "", "", uint8(3))
	forms := slices.Sorted(maps.Keys(scalarForms))
	f.Fuzz(func(t *testing.T, tag string, step int64, value, wall float64, display, description string, n uint8) {
		file, form := &recorder{}, forms[int(n)%len(forms)]
		opts := append([]summary.Option{file.option(), summary.WithFlushInterval(-1)}, scalarForms[form]...)
		w, err := summary.NewWriter(t.TempDir(), opts...)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		err = w.ScalarAt(wall, tag, step, value, summary.DisplayName(display), summary.Description(description))
		legal := tag != "" && !math.IsNaN(wall) && !math.IsInf(wall, 0) &&
			utf8.ValidString(tag) && utf8.ValidString(display) && utf8.ValidString(description)
		if legal != (err == nil) {
			t.Fatalf("legal: %v, but %v", legal, err)
		}
		if err := w.Close(); err != nil || !legal {
			return
		}
		r := summary.NewReader(source(slices.Concat(file.writes...)))
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
		got, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		want := summaryEvent(wall, step, scalarValue(t, form, tag, value, scalarMetadata(display, description)))
		if !proto.Equal(got, want) {
			t.Fatalf("\n got %v\nwant %v", got, want)
		}
	})
}
