package summary_test

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"board/summary"
)

func encoded(t testing.TB, format string, width, height, frames int) []byte {
	t.Helper()
	var b bytes.Buffer
	picture := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, picture)
	case "jpeg":
		err = jpeg.Encode(&b, picture, nil)
	case "gif":
		all := &gif.GIF{}
		for range frames {
			all.Image, all.Delay = append(all.Image, picture), append(all.Delay, 1)
		}
		err = gif.EncodeAll(&b, all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func webp(t testing.TB, text string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// extended is the head of a WebP file of the extended form.
func extended(width, height int) []byte {
	b := append([]byte("RIFF....WEBPVP8X"), 10, 0, 0, 0, 0, 0, 0, 0)
	return append(b, byte(width-1), byte((width-1)>>8), byte((width-1)>>16), byte(height-1), byte((height-1)>>8), byte((height-1)>>16))
}

func bmp(width, height int32) []byte {
	b := make([]byte, 60)
	copy(b, "BM")
	binary.LittleEndian.PutUint32(b[18:], uint32(width))
	binary.LittleEndian.PutUint32(b[22:], uint32(height))
	return b
}

func TestPictureHeads(t *testing.T) {
	for _, c := range []struct {
		name string
		file []byte
		want summary.PictureHead
	}{
		{"PNG", encoded(t, "png", 7, 5, 1), summary.PictureHead{Width: 7, Height: 5, Frames: 1}},
		{"JPEG", encoded(t, "jpeg", 17, 9, 1), summary.PictureHead{Width: 17, Height: 9, Frames: 1}},
		{"GIF", encoded(t, "gif", 3, 4, 1), summary.PictureHead{Width: 3, Height: 4, Frames: 1}},
		{"animated GIF", encoded(t, "gif", 3, 4, 300), summary.PictureHead{Width: 3, Height: 4, Frames: 300}},
		{"WebP, lossless", webp(t, "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="), summary.PictureHead{Width: 1, Height: 1, Frames: 1}},
		{"WebP, lossy", webp(t, "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"), summary.PictureHead{Width: 1, Height: 1, Frames: 1}},
		{"WebP, extended", extended(70_000, 3), summary.PictureHead{Width: 70_000, Height: 3, Frames: 1}},
		{"BMP", bmp(12, 11), summary.PictureHead{Width: 12, Height: 11, Frames: 1}},
		{"BMP from top to bottom", bmp(12, -11), summary.PictureHead{Width: 12, Height: 11, Frames: 1}},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9"/>`), summary.PictureHead{Frames: 1}},
		{"nothing", nil, summary.PictureHead{Frames: 1}},
	} {
		if got, err := summary.ReadPictureHead(c.file); err != nil || got != c.want {
			t.Errorf("%s: %+v (%v), want %+v", c.name, got, err, c.want)
		}
	}
}

func TestDamagedPictureHeads(t *testing.T) {
	for name, file := range map[string][]byte{
		"PNG":              encoded(t, "png", 7, 5, 1)[:20],
		"half a PNG":       encoded(t, "png", 7, 5, 1)[:50],
		"JPEG":             encoded(t, "jpeg", 7, 5, 1)[:30],
		"GIF":              []byte("GIF89a\x01"),
		"WebP":             []byte("RIFF....WEBPVP8L...."),
		"WebP of no form":  []byte("RIFF....WEBPXXXX......................"),
		"BMP":              []byte("BM......"),
		"PNG of no height": append(encoded(t, "png", 7, 5, 1)[:16], 0, 0, 0, 1, 0, 0, 0, 0, 8, 0, 0, 0, 0),
	} {
		if got, err := summary.ReadPictureHead(file); err == nil {
			t.Errorf("%s: %+v, want an error", name, got)
		}
	}
}

func FuzzPictureHead(f *testing.F) {
	for _, format := range []string{"png", "jpeg", "gif"} {
		f.Add(encoded(f, format, 3, 2, 2))
	}
	f.Add(extended(5, 6))
	f.Add(bmp(5, -6))
	f.Fuzz(func(t *testing.T, file []byte) {
		if head, err := summary.ReadPictureHead(file); err == nil && (head.Width < 0 || head.Height < 0 || head.Frames < 1 || head.Frames > len(file)+1) {
			t.Errorf("%+v of %d bytes", head, len(file))
		}
	})
}

func TestAMillionFramesAreCounted(t *testing.T) {
	const frames = 1_000_000
	file := []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff")
	file = append(file, bytes.Repeat([]byte("\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00"), frames)...)
	if head, err := summary.ReadPictureHead(append(file, ';')); err != nil || head.Frames != frames {
		t.Errorf("%d frames, %v", head.Frames, err)
	}
}
