package summary_test

import (
	"bytes"
	"image"
	"slices"
	"strings"
	"testing"

	"board/proto/tbpb"
	"board/summary"
)

func TestDecodeImages(t *testing.T) {
	pictures := []image.Image{gradient(5, 3), gradient(5, 3)}
	got, err := summary.DecodeImages(written(t, func(w *summary.Writer) error { return w.Image("x", 1, pictures) }))
	if err != nil || got.Width != 5 || got.Height != 3 || len(got.Files) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	for i, file := range got.Files {
		checkPNG(t, file, pictures[i])
	}
}

func TestDecodeImagesOfForms(t *testing.T) {
	old := func(image *tbpb.Summary_Image) *summary.Value {
		return &summary.Value{Kind: summary.KindImage, Data: marshal(t, image)}
	}
	for name, tt := range map[string]struct {
		value *summary.Value
		want  summary.Images
	}{
		"old":          {old(&tbpb.Summary_Image{Height: 2, Width: 3, EncodedImageString: []byte("png")}), summary.Images{Width: 3, Height: 2, Files: [][]byte{[]byte("png")}}},
		"old, empty":   {old(&tbpb.Summary_Image{}), summary.Images{Files: [][]byte{nil}}},
		"old, below 0": {old(&tbpb.Summary_Image{Height: -1, Width: -9}), summary.Images{Files: [][]byte{nil}}},
		"no picture":   {textValue(t, []int64{2}, "3", "2"), summary.Images{Width: 3, Height: 2}},
		"no size":      {textValue(t, []int64{3}, "wide", "-2", "png"), summary.Images{Files: [][]byte{[]byte("png")}}},
		"too large":    {textValue(t, []int64{3}, "2147483648", strings.Repeat("9", 50), "png"), summary.Images{Files: [][]byte{[]byte("png")}}},
	} {
		got, err := summary.DecodeImages(tt.value)
		if err != nil || got.Width != tt.want.Width || got.Height != tt.want.Height || !slices.EqualFunc(got.Files, tt.want.Files, bytes.Equal) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := summary.DecodeImages(textValue(t, []int64{1}, "3")); err == nil || !strings.Contains(err.Error(), "expected width, height and pictures, got 1 strings") {
		t.Error(err)
	}
}

// The pictures of all writers are those that TensorBoard serves.
func TestDecodeImagesOfRealFiles(t *testing.T) {
	checked := 0
	for run, tags := range logged(t, "logs") {
		for tag, values := range tags {
			if values[0].Meta.Plugin != summary.PluginImages {
				continue
			}
			first, err := summary.DecodeImages(&values[0].Value)
			if err != nil {
				t.Fatal(err)
			}
			for i := range first.Files {
				for _, want := range golden[[]goldenFile](t, "images|"+run+"|"+tag+"|"+string(rune('0'+i))) {
					got, err := summary.DecodeImages(at(t, values, want.Step))
					if err != nil || sha(got.Files[i]) != want.Content.SHA256 {
						t.Fatalf("%s, %s, step %d: %v; not the picture that TensorBoard serves", run, tag, want.Step, err)
					}
					config, _, err := image.DecodeConfig(bytes.NewReader(got.Files[i]))
					if err != nil || config.Width != got.Width || config.Height != got.Height {
						t.Errorf("%s, %s: %d×%d; the file has %+v, %v", run, tag, got.Width, got.Height, config, err)
					}
					checked++
				}
			}
		}
	}
	if checked < 80 {
		t.Errorf("%d pictures", checked)
	}
}
