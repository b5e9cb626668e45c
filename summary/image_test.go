package summary_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// gradient is a picture in which every pixel differs.
func gradient(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range width * height {
		img.Set(i%width, i/width, color.NRGBA{R: uint8(i), G: uint8(3 * i), B: uint8(i / 7), A: 255})
	}
	return img
}

// pluginOf is the metadata of a tag that says nothing but its plugin and content.
func pluginOf(name string, content ...byte) *tbpb.SummaryMetadata {
	return &tbpb.SummaryMetadata{PluginData: &tbpb.SummaryMetadata_PluginData{PluginName: name, Content: content}}
}

func TestImage(t *testing.T) {
	pictures := []image.Image{gradient(5, 3), image.NewGray(image.Rect(2, 2, 7, 5)), gradient(5, 3)}
	for name, tt := range map[string]struct {
		opts []summary.TagOption
		want int
	}{
		"all":       {nil, 3},
		"first two": {[]summary.TagOption{summary.MaxOutputs(2)}, 2},
		"more":      {[]summary.TagOption{summary.MaxOutputs(9)}, 3},
		"none":      {[]summary.TagOption{summary.MaxOutputs(-1)}, 0},
	} {
		got := onlyValue(t, func(w *summary.Writer) error { return w.Image("x", 1, pictures, tt.opts...) })
		if !proto.Equal(got.GetMetadata(), pluginOf("images")) {
			t.Errorf("%s: metadata %v", name, got.GetMetadata())
		}
		val := got.GetTensor().GetStringVal()
		if !slices.Equal(dimsOf(got.GetTensor()), []int64{int64(2 + tt.want)}) || len(val) != 2+tt.want {
			t.Fatalf("%s: shape %v, %d strings", name, dimsOf(got.GetTensor()), len(val))
		}
		if string(val[0]) != "5" || string(val[1]) != "3" {
			t.Errorf("%s: width %s, height %s", name, val[0], val[1])
		}
		for i, file := range val[2:] {
			checkPNG(t, file, pictures[i])
		}
	}
}

// checkPNG requires a PNG of the same pixels.
func checkPNG(t *testing.T, file []byte, want image.Image) {
	t.Helper()
	got, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Error(err)
		return
	}
	if got.Bounds().Size() != want.Bounds().Size() {
		t.Errorf("size %v, want %v", got.Bounds(), want.Bounds())
		return
	}
	from, size := want.Bounds().Min, want.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			g, w := color.NRGBAModel.Convert(got.At(x, y)), color.NRGBAModel.Convert(want.At(from.X+x, from.Y+y))
			if g != w {
				t.Errorf("pixel %d, %d is %v, want %v", x, y, g, w)
				return
			}
		}
	}
}

func TestImageRefusesWhatIsNone(t *testing.T) {
	w := writer(t)
	for want, images := range map[string][]image.Image{
		"no pictures":      nil,
		"picture 1 is nil": {gradient(1, 1), nil},
		"picture 0 is nil": {(*image.Gray)(nil)},
		"picture 1 has 3×2 pixels, the first one 2×2": {gradient(2, 2), gradient(3, 2)},
		"picture 0: png: invalid format":              {image.NewGray(image.Rect(0, 0, 0, 5))},
	} {
		err := w.Image("tag", 1, images)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), `image "tag": `) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestImagesOf(t *testing.T) {
	nan := float32(math.NaN())
	for name, tt := range map[string]struct {
		light []float32
		shape [4]int
		want  []color.NRGBA // pixels of the last picture
	}{
		"grey":           {[]float32{0, 0.5, 1}, [4]int{1, 1, 3, 1}, []color.NRGBA{{0, 0, 0, 255}, {127, 127, 127, 255}, {255, 255, 255, 255}}},
		"nearly white":   {[]float32{0.999, 0.003}, [4]int{1, 1, 2, 1}, []color.NRGBA{{255, 255, 255, 255}, {0, 0, 0, 255}}},
		"clipped":        {[]float32{-1, 2, nan}, [4]int{1, 3, 1, 1}, []color.NRGBA{{0, 0, 0, 255}, {255, 255, 255, 255}, {0, 0, 0, 255}}},
		"grey and alpha": {[]float32{1, 0.2}, [4]int{1, 1, 1, 2}, []color.NRGBA{{255, 255, 255, 51}}},
		"colour":         {[]float32{0.2, 0.4, 0.6}, [4]int{1, 1, 1, 3}, []color.NRGBA{{51, 102, 153, 255}}},
		"and alpha":      {[]float32{0.2, 0.4, 0.6, 0.8}, [4]int{1, 1, 1, 4}, []color.NRGBA{{51, 102, 153, 204}}},
		"the second":     {[]float32{9, 9, 0, 0.2}, [4]int{2, 2, 1, 1}, []color.NRGBA{{0, 0, 0, 255}, {51, 51, 51, 255}}},
	} {
		fromFloats, err := summary.ImagesOf(tt.light, tt.shape)
		if err != nil {
			t.Fatal(name, err)
		}
		small := make([]uint8, len(tt.light))
		for i, x := range tt.light {
			if x == x {
				small[i] = uint8(min(max(x*255.5, 0), 255))
			}
		}
		fromBytes, err := summary.ImagesOf(small, tt.shape)
		if err != nil {
			t.Fatal(name, err)
		}
		for _, images := range [][]image.Image{fromFloats, fromBytes} {
			last := images[len(images)-1]
			if len(images) != tt.shape[0] || last.Bounds() != image.Rect(0, 0, tt.shape[2], tt.shape[1]) {
				t.Errorf("%s: %d pictures, the last %v", name, len(images), last.Bounds())
			}
			for i, want := range tt.want {
				if got := color.NRGBAModel.Convert(last.At(i%tt.shape[2], i/tt.shape[2])); got != want {
					t.Errorf("%s: pixel %d is %v, want %v", name, i, got, want)
				}
			}
		}
	}
}

func TestImagesOfRefusesShapes(t *testing.T) {
	for want, shape := range map[string][4]int{
		"got 5 ":                         {1, 2, 1, 5},
		"dimension that is not positive": {0, 2, 1, 5},
		"[1 2 1 4] has 8 elements":       {1, 2, 1, 4},
		"more elements than the 10":      {1 << 40, 1 << 40, 1 << 40, 1},
		"-1":                             {1, -1, -10, 1},
	} {
		if images, err := summary.ImagesOf(make([]uint8, 10), shape); err == nil || !strings.Contains(err.Error()+" ", want) {
			t.Errorf("%v: %v, %v, which does not say %q", shape, images, err, want)
		}
	}
}

func TestFigure(t *testing.T) {
	img := gradient(6, 4)
	encode := map[string]func(w io.Writer) error{
		"png":  func(w io.Writer) error { return png.Encode(w, img) },
		"jpeg": func(w io.Writer) error { return jpeg.Encode(w, img, nil) },
		"gif":  func(w io.Writer) error { return gif.Encode(w, img, nil) },
	}
	for name, encode := range encode {
		var file bytes.Buffer
		if err := encode(&file); err != nil {
			t.Fatal(err)
		}
		got := onlyValue(t, func(w *summary.Writer) error { return w.Figure("x", 1, bytes.NewReader(file.Bytes())) })
		val := got.GetTensor().GetStringVal()
		if len(val) != 3 || string(val[0]) != "6" || string(val[1]) != "4" || !bytes.Equal(val[2], file.Bytes()) {
			t.Errorf("%s: %q", name, val)
		}
		if !proto.Equal(got.GetMetadata(), pluginOf("images")) {
			t.Errorf("%s: metadata %v", name, got.GetMetadata())
		}
	}
}

type failing struct{ err error }

func (f failing) WriteTo(io.Writer) (int64, error) { return 0, f.err }

func TestFigureRefusesWhatIsNone(t *testing.T) {
	w := writer(t)
	err := w.Figure("f", 1, strings.NewReader("<svg>"))
	if err == nil || !strings.Contains(err.Error(), `figure "f": expected a PNG, JPEG or GIF, got 5 bytes`) {
		t.Errorf("an SVG: %v", err)
	}
	if err := w.Figure("f", 1, nil); err == nil || !strings.Contains(err.Error(), "got nil") {
		t.Errorf("nil: %v", err)
	}
	if err := w.Figure("f", 1, (*bytes.Buffer)(nil)); err == nil || !strings.Contains(err.Error(), "got nil") {
		t.Errorf("a nil pointer: %v", err)
	}
	broken := errors.New("the plot is broken")
	checkError(t, "Figure", w.Figure("f", 1, failing{broken}), broken, `figure "f": `)
}

// No bytes make Figure panic; what it takes is kept as it is.
func FuzzFigure(f *testing.F) {
	var file bytes.Buffer
	if err := png.Encode(&file, gradient(2, 2)); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte("GIF89a\x02\x00\x01\x00\x00\x00\x00"))
	f.Add([]byte("\xff\xd8\xff\xc0\x00\x0b\x08\x00\x01\x00\x02\x01\x01\x11\x00"))
	w := writer(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		err := w.Figure("x", 0, bytes.NewReader(file))
		if _, _, none := image.DecodeConfig(bytes.NewReader(file)); (none == nil) != (err == nil) {
			t.Errorf("%q: %v, but as an image %v", file, err, none)
		}
	})
}
