package summary_test

import (
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// onlyValue is the value of the one event that write writes.
func onlyValue(t *testing.T, write func(w *summary.Writer) error) *tbpb.Summary_Value {
	t.Helper()
	events := readEvents(t, writeAll(t, write))
	if len(events) != 2 || len(events[1].GetSummary().GetValue()) != 1 {
		t.Fatalf("%d events, the last: %v", len(events), events[len(events)-1])
	}
	return events[1].GetSummary().GetValue()[0]
}

// dimsOf is a tensor's shape.
func dimsOf(tensor *tbpb.TensorProto) []int64 {
	shape := []int64{}
	for _, dim := range tensor.GetTensorShape().GetDim() {
		shape = append(shape, dim.GetSize())
	}
	return shape
}

// bucketsOf reads a histogram's tensor.
func bucketsOf(t *testing.T, tensor *tbpb.TensorProto) []summary.Bucket {
	t.Helper()
	content := tensor.GetTensorContent()
	shape := dimsOf(tensor)
	if tensor.GetDtype() != tbpb.DataType_DT_DOUBLE || len(shape) != 2 || shape[1] != 3 || int64(len(content)) != 24*shape[0] {
		t.Fatalf("not a histogram: %v", tensor)
	}
	number := func(i int) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(content[8*i:])) }
	buckets := make([]summary.Bucket, shape[0])
	for i := range buckets {
		buckets[i] = summary.Bucket{Left: number(3 * i), Right: number(3*i + 1), Count: number(3*i + 2)}
	}
	return buckets
}

// The bytes are what TensorBoard's histogram_pb makes of the same values.
func TestHistogramGolden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := writeAll(t, func(w *summary.Writer) error {
			buckets := summary.BucketsOf([]float32{0, 1, 2, 4}, 2)
			return w.HistogramBuckets("h", 3, buckets, summary.Description("weights"))
		})
		checkRecords(t, path, []string{
			"09000000c0a136cc411a0d627261696e2e4576656e743a3252160a14626f6172642e73756d6d6172792e577269746572",
			"09000000c0a136cc4110032a5e0a5c0a0168" +
				"423e" + "0802" + "1208" + "12020802" + "12020803" +
				"2230" + "0000000000000000" + "0000000000000040" + "0000000000000040" +
				"0000000000000040" + "0000000000001040" + "0000000000000040" +
				"4a17" + "0a0c0a0a686973746f6772616d73" + "1a0777656967687473",
		})
	})
}

func TestBucketsOf(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	type bs = []summary.Bucket
	for name, tt := range map[string]struct {
		values []float64
		n      int
		want   bs
	}{
		"right edges belong to the next bucket": {[]float64{0, 1, 2, 3, 4}, 2, bs{{0, 2, 2}, {2, 4, 3}}},
		"the last one keeps its right edge":     {[]float64{4, 4, 0}, 4, bs{{0, 1, 1}, {1, 2, 0}, {2, 3, 0}, {3, 4, 2}}},
		"all equal":                             {[]float64{7, 7, 7}, 3, bs{{7, 7, 0}, {7, 7, 0}, {7, 7, 3}}},
		"one":                                   {[]float64{-1}, 1, bs{{-1, -1, 1}}},
		"none":                                  {nil, 2, bs{{}, {}}},
		"nothing finite":                        {[]float64{nan, inf, -inf}, 2, bs{{}, {}}},
		"NaN and infinities are left out":       {[]float64{nan, 0, inf, 2, -inf}, 2, bs{{0, 1, 1}, {1, 2, 1}}},
		"no buckets":                            {[]float64{1, 2}, 0, bs{}},
		"fewer than none":                       {[]float64{1, 2}, -3, bs{}},
		"beyond the largest number":             {[]float64{-math.MaxFloat64, 0, math.MaxFloat64}, 2, bs{{-math.MaxFloat64, 0, 1}, {0, math.MaxFloat64, 2}}},
		"below the smallest width":              {[]float64{0, 5e-324}, 2, bs{{0, 0, 1}, {0, 5e-324, 1}}},
		"of few bits":                           {[]float64{5e-324, 2e-323}, 2, bs{{5e-324, 1.5e-323, 1}, {1.5e-323, 2e-323, 1}}},
		"both zeros are one value":              {[]float64{math.Copysign(0, -1), 0}, 1, bs{{0, 0, 2}}},
	} {
		if got := summary.BucketsOf(tt.values, tt.n); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", name, got, tt.want)
		}
	}
}

// Whatever is counted, nothing finite gets lost, and the buckets are in order.
func FuzzBucketsOf(f *testing.F) {
	f.Add([]byte("some bytes that are numbers in the eye of the beholder"), uint8(30))
	f.Add(make([]byte, 64), uint8(3))
	f.Add([]byte("0\x00\x00\x00\x00\x00\x00\x00X\x03\x00\x00\x00\x00\x00\x00"), uint8(144))
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xef\x7f\xff\xff\xff\xff\xff\xff\xef\xff"), uint8(7))
	f.Fuzz(func(t *testing.T, data []byte, n uint8) {
		var values []float64
		finite := 0.0
		for ; len(data) >= 8; data = data[8:] {
			x := math.Float64frombits(binary.LittleEndian.Uint64(data))
			values = append(values, x)
			if !math.IsNaN(x) && !math.IsInf(x, 0) {
				finite++
			}
		}
		buckets := summary.BucketsOf(values, int(n))
		count := 0.0
		for _, b := range buckets {
			count += b.Count
		}
		if len(buckets) != int(n) || n > 0 && count != finite {
			t.Errorf("%d buckets count %v of %v values", len(buckets), count, finite)
		}
		w := writer(t)
		if err := w.HistogramBuckets("x", 0, buckets); err != nil {
			t.Error(err)
		}
	})
}

// writer is a Writer whose file is not read.
func writer(tb testing.TB) *summary.Writer {
	tb.Helper()
	w, err := summary.NewWriter(tb.TempDir(), (&recorder{}).option(), summary.WithFlushInterval(-1))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { w.Close() })
	return w
}

func TestHistogram(t *testing.T) {
	values := make([]float32, 1000)
	for i := range values {
		values[i] = float32(i)
	}
	got := onlyValue(t, func(w *summary.Writer) error {
		return w.Histogram("dense/kernel", 3, values, summary.DisplayName("Kernel"), summary.Description("weights"))
	})
	want := &tbpb.SummaryMetadata{
		PluginData:         &tbpb.SummaryMetadata_PluginData{PluginName: "histograms"},
		DisplayName:        "Kernel",
		SummaryDescription: "weights",
	}
	if got.GetTag() != "dense/kernel" || !proto.Equal(got.GetMetadata(), want) {
		t.Errorf("tag %q, metadata %v", got.GetTag(), got.GetMetadata())
	}
	buckets := bucketsOf(t, got.GetTensor())
	if !slices.Equal(buckets, summary.BucketsOf(values, 30)) {
		t.Errorf("buckets %v", buckets)
	}
	if first, last := buckets[0], buckets[29]; first.Left != 0 || last.Right != 999 || first.Count != 34 {
		t.Errorf("first %v, last %v", first, last)
	}
}

func TestHistogramBucketsRefusesWhatIsNone(t *testing.T) {
	w := writer(t)
	for want, buckets := range map[string][]summary.Bucket{
		"bucket 1 is from 1 to NaN":                  {{0, 1, 1}, {1, math.NaN(), 1}},
		"bucket 0 is from -Inf":                      {{math.Inf(-1), 1, 1}},
		"count +Inf":                                 {{0, 1, math.Inf(1)}},
		"bucket 0 begins at 2, right of its end 1":   {{2, 1, 1}},
		"bucket 1 has count -1":                      {{0, 1, 1}, {1, 2, -1}},
		"bucket 1 begins at 0, left of the one befo": {{1, 2, 1}, {0, 1, 1}},
	} {
		err := w.HistogramBuckets("some tag", 0, buckets)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `histogram "some tag"`) {
			t.Errorf("%v: %v does not say %q", buckets, err, want)
		}
	}
	if err := w.HistogramBuckets("some tag", 0, nil); err != nil {
		t.Errorf("no buckets are a histogram: %v", err)
	}
}

// Once a tag is known, a histogram costs no memory.
func TestHistogramAllocatesNothing(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir(), discard(), summary.WithFlushInterval(-1))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	values := []float32{1, 2, 3, 4, 5}
	step := int64(0)
	add := func() {
		step++
		if err := w.Histogram("dense/kernel", step, values); err != nil {
			t.Fatal(err)
		}
	}
	for range 1000 { // both buffers have their size now
		add()
	}
	if n := testing.AllocsPerRun(1000, add); n != 0 {
		t.Errorf("%v allocations for each histogram", n)
	}
}

// A tag is of one kind: readers go by its first value.
func TestTagOfTwoKinds(t *testing.T) {
	w := writer(t)
	if err := w.Scalar("x", 1, 1); err != nil {
		t.Fatal(err)
	}
	err := w.Histogram("x", 1, []float32{1})
	if err == nil || !strings.Contains(err.Error(), `tag "x" holds scalars in this file already; give histograms a tag of their own`) {
		t.Errorf("a histogram under a scalar's tag: %v", err)
	}
	if err := w.Scalar("x", 2, 1); err != nil {
		t.Errorf("the next scalar: %v", err)
	}
}
