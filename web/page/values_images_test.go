package page_test

import (
	"encoding/json"
	"image"
	"strings"
	"testing"

	"board/internal/limits"
	"board/proto/tbpb"
	"board/summary"
	"board/web"
	"board/web/internal/webtest"
)

type picture struct {
	Type                 string
	Width, Height, Bytes int
	Problem              string
}

// imagesOf are byte strings as the pictures of a step, as a writer may log them.
func imagesOf(tag string, files ...string) *tbpb.Event {
	all := [][]byte{[]byte("1"), []byte("1")}
	for _, file := range files {
		all = append(all, []byte(file))
	}
	return &tbpb.Event{WallTime: 1, What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{{
		Tag:      tag,
		Metadata: &tbpb.SummaryMetadata{PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: "images"}},
		Value: &tbpb.Summary_Value_Tensor{Tensor: &tbpb.TensorProto{
			Dtype: tbpb.DataType_DT_STRING, StringVal: all,
			TensorShape: &tbpb.TensorShapeProto{Dim: []*tbpb.TensorShapeProto_Dim{{Size: int64(len(all))}}},
		}},
	}}}}}
}

func TestPicturesAreTold(t *testing.T) {
	dir := t.TempDir()
	huge := "GIF89a\xff\xff\xff\xff\x00\x00\x00;"
	webtest.LogRun(t, dir, "a", 1, func(w *summary.Writer, _ int64) {
		if err := w.Image("sound", 0, []image.Image{image.NewGray(image.Rect(0, 0, 9, 7)), image.NewGray(image.Rect(0, 0, 9, 7))}); err != nil {
			t.Fatal(err)
		}
		if err := w.WriteEvent(imagesOf("odd", huge, "\x89PNG\r\n\x1a\n", "", "words", "II*\x00", vector)); err != nil {
			t.Fatal(err)
		}
	})
	l := limits.Default()
	s := &shelf{t: t, dir: dir}
	s.site = webtest.OpenSite(t, dir, func(o *web.Options) { s.store, o.Limits = o.Store, l })
	read := func(tag string) (all []picture) {
		v := s.values(tag, 0, 1)[0]
		if err := json.Unmarshal(v.Value, &all); err != nil {
			t.Fatalf("%v: %+v", err, v)
		}
		return all
	}
	for i, want := range [][2]int{{9, 7}, {9, 7}} {
		if got := read("sound")[i]; got.Type != "image/png" || got.Width != want[0] || got.Height != want[1] || got.Bytes == 0 || got.Problem != "" {
			t.Errorf("picture %d: %+v, want %v", i, got, want)
		}
	}
	odd := read("odd")
	for i, want := range []string{"claims 65535 × 65535 pixels", "damaged", "empty", "known format", "TIFF", ""} {
		if got := odd[i].Problem; want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("picture %d: %q, want %q", i, got, want)
		}
	}
	if l.Count(limits.Pixels) == 0 {
		t.Error("the limit is not counted")
	}
}
