package summary

import (
	"fmt"
	"image"
	"slices"
)

// ImagesOf makes pictures of a tensor of shape (pictures, height, width, channels), in row-major order. One channel is grey, two are grey
// and alpha, three are red, green and blue, four are these and alpha. A float32 is a brightness from 0 to 1, and values beyond are clipped,
// as TensorFlow does; NaN is dark. A uint8 is a brightness from 0 to 255. The pictures may share memory with the tensor. The error reports
// an invalid shape, or one that does not fit the number of pixels.
func ImagesOf[T float32 | uint8](pixels []T, shape [4]int) ([]image.Image, error) {
	size, err := sizeOfShape(len(pixels), shape[:])
	if err == nil && (shape[3] < 1 || shape[3] > 4) {
		err = fmt.Errorf("expected 1 to 4 channels, got %d", shape[3])
	}
	if err != nil {
		return nil, fmt.Errorf("images of a tensor of shape (pictures, height, width, channels): %w", err)
	}
	light := bytesOf(pixels)
	images := make([]image.Image, shape[0])
	size /= shape[0]
	for i := range images {
		images[i] = imageOf(light[i*size:(i+1)*size], shape[1], shape[2], shape[3])
	}
	return images, nil
}

// sizeOfShape is how many elements a tensor has, which must be n. No dimension may be 0.
func sizeOfShape(n int, shape []int) (int, error) {
	if slices.ContainsFunc(shape, func(d int) bool { return d < 1 }) {
		return 0, fmt.Errorf("%v has a dimension that is not positive", shape)
	}
	size := 1
	for _, d := range shape {
		if size > n/d {
			return 0, fmt.Errorf("%v has more elements than the %d that there are", shape, n)
		}
		size *= d
	}
	if size != n {
		return 0, fmt.Errorf("%v has %d elements, got %d", shape, size, n)
	}
	return size, nil
}

// bytesOf is the brightness of each pixel, from 0 to 255.
func bytesOf[T float32 | uint8](pixels []T) []uint8 {
	if light, ok := any(pixels).([]uint8); ok {
		return light
	}
	light := make([]uint8, len(pixels))
	for i, v := range pixels {
		switch x := float32(v) * 255.5; { // TensorFlow's convert_image_dtype: truncated, with half a step more
		case x >= 255:
			light[i] = 255
		case x > 0:
			light[i] = uint8(x)
		}
	}
	return light
}

// imageOf makes a picture of bytes.
func imageOf(light []uint8, height, width, channels int) image.Image {
	bounds := image.Rect(0, 0, width, height)
	if channels == 1 {
		return &image.Gray{Pix: light, Stride: width, Rect: bounds}
	}
	if channels == 4 {
		return &image.NRGBA{Pix: light, Stride: 4 * width, Rect: bounds}
	}
	img := image.NewNRGBA(bounds)
	for i := range width * height {
		from, to := light[i*channels:(i+1)*channels], img.Pix[4*i:4*i+4]
		if channels == 2 {
			to[0], to[1], to[2], to[3] = from[0], from[0], from[0], from[1]
		} else {
			to[0], to[1], to[2], to[3] = from[0], from[1], from[2], 255
		}
	}
	return img
}
