package summary_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// valuesOf writes with the classic messages, and returns the values of each event.
func valuesOf(t *testing.T, write func(w *summary.Writer) error) (events [][]*tbpb.Summary_Value) {
	t.Helper()
	for _, event := range readEvents(t, writeAll(t, write, summary.WithClassicMessages()))[1:] {
		events = append(events, event.GetSummary().GetValue())
	}
	return events
}

func TestClassicHistogram(t *testing.T) {
	values := []float32{1, 2, 2, 4, float32(math.NaN()), float32(math.Inf(1))}
	buckets := []summary.Bucket{{Left: -1, Right: 0}, {Left: 1, Right: 2, Count: 3}, {Left: 4, Right: 6, Count: 1}, {Left: 6, Right: 7}}
	for name, tt := range map[string]struct {
		write func(w *summary.Writer) error
		want  *tbpb.HistogramProto
	}{
		"buckets with gaps, empty at both ends": {
			func(w *summary.Writer) error { return w.HistogramBuckets("h", 1, buckets) },
			&tbpb.HistogramProto{
				Min: 1, Max: 6, Num: 4, Sum: 3*1.5 + 5, SumSquares: 3*1.5*1.5 + 25,
				BucketLimit: []float64{0, 1, 2, 4, 6, 7}, Bucket: []float64{0, 0, 3, 0, 1, 0},
			},
		},
		"buckets that overlap": {
			func(w *summary.Writer) error {
				return w.HistogramBuckets("h", 1, []summary.Bucket{{Left: 0, Right: 4, Count: 1}, {Left: 1, Right: 3, Count: 1}})
			},
			&tbpb.HistogramProto{Max: 3, Num: 2, Sum: 4, SumSquares: 8, BucketLimit: []float64{4, 4}, Bucket: []float64{1, 1}},
		},
		"no values": {
			func(w *summary.Writer) error { return w.Histogram("h", 1, nil) },
			&tbpb.HistogramProto{BucketLimit: make([]float64, 30), Bucket: make([]float64, 30)},
		},
	} {
		if got := valuesOf(t, tt.write)[0][0].GetHisto(); !proto.Equal(got, tt.want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, tt.want)
		}
	}
	got := valuesOf(t, func(w *summary.Writer) error { return w.Histogram("h", 1, values) })[0][0].GetHisto()
	if got.GetMin() != 1 || got.GetMax() != 4 || got.GetNum() != 4 || got.GetSum() != 9 || got.GetSumSquares() != 25 {
		t.Errorf("the moments are %v", got)
	}
	if n := len(got.GetBucket()); n != 30 || got.GetBucketLimit()[29] != 4 || got.GetBucket()[0] != 1 || got.GetBucket()[10] != 2 || got.GetBucket()[29] != 1 {
		t.Errorf("the buckets are %v", got)
	}
}

// Each picture has a message, and the number of channels that its file has.
func TestClassicImages(t *testing.T) {
	clear := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	opaque := image.NewNRGBA(image.Rect(0, 0, 3, 2))
	for i := range opaque.Pix {
		opaque.Pix[i] = 255
	}
	pictures := []image.Image{image.NewGray(image.Rect(0, 0, 3, 2)), opaque, clear}
	events := valuesOf(t, func(w *summary.Writer) error {
		for step := range int64(2) {
			if err := w.Image("several", step, pictures, summary.Description("*three*")); err != nil {
				return err
			}
		}
		if err := w.Image("none", 1, pictures, summary.MaxOutputs(0)); err != nil {
			return err
		}
		return w.Image("one", 1, pictures, summary.MaxOutputs(1))
	})
	if len(events) != 3 || len(events[0]) != 3 || len(events[2]) != 1 {
		t.Fatalf("got %v", events)
	}
	for i, tag := range []string{"several/image/0", "several/image/1", "several/image/2"} {
		v := events[0][i]
		if v.GetTag() != tag || v.GetMetadata().GetSummaryDescription() != "*three*" || v.GetMetadata().GetPluginData().GetPluginName() != "images" {
			t.Errorf("picture %d has %q and %v", i, v.GetTag(), v.GetMetadata())
		}
		checkClassicImage(t, v.GetImage(), pictures[i], []int32{1, 3, 4}[i])
		if events[1][i].GetMetadata() != nil {
			t.Errorf("picture %d has metadata in the second event too", i)
		}
	}
	if v := events[2][0]; v.GetTag() != "one" || v.GetMetadata() != nil {
		t.Errorf("a single picture has %q and %v", v.GetTag(), v.GetMetadata())
	}
}

func checkClassicImage(t *testing.T, got *tbpb.Summary_Image, want image.Image, colorspace int32) {
	t.Helper()
	picture, format, err := image.Decode(bytes.NewReader(got.GetEncodedImageString()))
	if err != nil || format != "png" || got.GetWidth() != 3 || got.GetHeight() != 2 || got.GetColorspace() != colorspace {
		t.Errorf("%s of %d×%d pixels with %d channels, want %d: %v", format, got.GetWidth(), got.GetHeight(), got.GetColorspace(), colorspace, err)
		return
	}
	if color.NRGBAModel.Convert(picture.At(1, 1)) != color.NRGBAModel.Convert(want.At(1, 1)) {
		t.Errorf("a pixel is %v, want %v", picture.At(1, 1), want.At(1, 1))
	}
}

func TestClassicFigure(t *testing.T) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, gradient(4, 2), nil); err != nil {
		t.Fatal(err)
	}
	v := valuesOf(t, func(w *summary.Writer) error { return w.Figure("plot", 1, bytes.NewReader(file.Bytes())) })[0][0]
	if i := v.GetImage(); v.GetTag() != "plot" || i.GetWidth() != 4 || i.GetHeight() != 2 || !bytes.Equal(i.GetEncodedImageString(), file.Bytes()) {
		t.Errorf("got %v", v)
	}
}

// A sound is the file that the tensor would hold.
func TestClassicAudio(t *testing.T) {
	samples := []float32{0, 0.5, -1, 1, 0.25, 0, 0, 0}
	write := func(w *summary.Writer) error { return w.Audio("s", 1, samples, [3]int{2, 2, 2}, 8000) }
	tensors := onlyValue(t, write).GetTensor().GetStringVal()
	values := valuesOf(t, write)[0]
	for i, v := range values {
		want := &tbpb.Summary_Audio{SampleRate: 8000, NumChannels: 2, LengthFrames: 2, EncodedAudioString: tensors[2*i], ContentType: "audio/wav"}
		if v.GetTag() != []string{"s/audio/0", "s/audio/1"}[i] || !proto.Equal(v.GetAudio(), want) {
			t.Errorf("sound %d:\n got %v\nwant %v", i, v, want)
		}
	}
	one := valuesOf(t, func(w *summary.Writer) error {
		return w.Audio("s", 1, samples, [3]int{2, 2, 2}, 8000, summary.MaxOutputs(1), summary.DisplayName("Sound"))
	})[0]
	if len(one) != 1 || one[0].GetTag() != "s" || !slices.Equal(one[0].GetMetadata().GetPluginData().GetContent(), []byte{0x10, 0x0b}) {
		t.Errorf("a single sound is %v", one)
	}
}

// Only histograms, images and sounds have classic messages. These need no metadata, but
// for sounds, whose encoding TensorBoard's fast loader takes from there.
func TestClassicMessagesLeaveOtherKindsAlone(t *testing.T) {
	for name, write := range tagged {
		v := valuesOf(t, func(w *summary.Writer) error { return write(w, name, 1) })[0][0]
		classic := map[string]bool{"Scalar": true, "Histogram": true, "HistogramBuckets": true, "Image": true, "Figure": true, "Audio": true}[name]
		if described := !classic || name == "Audio"; classic == (v.GetTensor() != nil) || described != (v.GetMetadata() != nil) {
			t.Errorf("%s: %v", name, v)
		}
	}
}
