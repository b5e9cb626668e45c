package summary

import (
	"fmt"
	"math"
	"strconv"

	"board/summary/internal/wire"
)

// Images are the pictures of one step of a tag.
type Images struct {
	Width, Height int // of each, in pixels, as the writer says; 0 where it does not

	// Files are the pictures in the encoding that the writer chose: mostly PNG, and
	// else JPEG, GIF, anything. They are parts of the value, and untrusted.
	Files [][]byte
}

// DecodeImages reads a value of the plugin "images": a tensor of strings [2+n], which
// are width, height and n files (TensorFlow 2), or a Summary.Image (TensorFlow 1,
// PyTorch, tensorboardX):
//
//	Image { height=1, width=2, colorspace=3, encoded_image_string=4 }
func DecodeImages(v *Value) (Images, error) {
	if v.Kind == KindImage {
		return decodeClassicImage(v.Data)
	}
	_, texts, err := stringsOf(v)
	if err != nil {
		return Images{}, fmt.Errorf("images: %w", err)
	}
	if len(texts) < 2 {
		return Images{}, fmt.Errorf("images: expected width, height and pictures, got %d strings", len(texts))
	}
	return Images{Width: pixels(texts[0]), Height: pixels(texts[1]), Files: texts[2:]}, nil
}

// pixels reads a width or height, 0 where it is none: the picture itself has another.
func pixels(text []byte) int {
	n, err := strconv.Atoi(string(text[:min(len(text), 20)]))
	if err != nil || n < 0 || n > math.MaxInt32 {
		return 0
	}
	return n
}

func decodeClassicImage(image []byte) (Images, error) {
	images := Images{Files: make([][]byte, 1)}
	f := wire.Of(image)
	for f.Next() {
		switch {
		case f.IsVarint(1):
			images.Height = int(max(int32(f.Uint), 0))
		case f.IsVarint(2):
			images.Width = int(max(int32(f.Uint), 0))
		case f.IsBytes(4):
			images.Files[0] = f.Bytes
		}
	}
	if f.Err() != nil {
		return Images{}, fmt.Errorf("images: Summary.Image: %w", f.Err())
	}
	return images, nil
}
