package summary

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // Figure takes it
	_ "image/jpeg" // and this
	"image/png"
	"io"
	"reflect"
	"strconv"
	"sync"
)

// MaxOutputs is how many of a call's pictures or sounds are written; the rest are
// left out. Without it, all are. Other kinds ignore it.
func MaxOutputs(n int) TagOption { return TagOption{most: max(n, 0) + 1} }

// limit is how many of n outputs are to be written.
func limit(n int, opts []TagOption) int {
	for _, o := range opts {
		if o.most > 0 {
			n = min(n, o.most-1)
		}
	}
	return n
}

// Image adds the pictures of one step, at the present time: one or more, all of the
// same size, which readers show as samples of the tag. They are kept as PNG.
// [ImagesOf] makes pictures of numbers.
func (w *Writer) Image(tag string, step int64, images []image.Image, opts ...TagOption) error {
	size, err := sizeOfImages(images)
	if err != nil {
		return fmt.Errorf("image %q: %w", tag, err)
	}
	images = images[:limit(len(images), opts)]
	if w.opts.classic {
		return w.classicImages(tag, step, images, size, opts)
	}
	s := imageScratches.Get().(*imageScratch)
	defer s.free()
	s.begin(size, len(images))
	for i, img := range images {
		s.file.Reset()
		if err := pngEncoder.Encode(&s.file, img); err != nil {
			return fmt.Errorf("image %q: picture %d: %w", tag, i, err)
		}
		s.tensor = appendString(s.tensor, s.file.Bytes())
	}
	return w.image(tag, step, s.tensor, opts)
}

// Figure adds one picture that is encoded already, as PNG, JPEG or GIF: a plot's
// io.WriterTo, or bytes.NewReader(file). The file is stored unchanged.
func (w *Writer) Figure(tag string, step int64, figure io.WriterTo, opts ...TagOption) error {
	if isNil(figure) {
		return fmt.Errorf("figure %q: expected a PNG, JPEG or GIF, got nil", tag)
	}
	s := imageScratches.Get().(*imageScratch)
	defer s.free()
	s.file.Reset()
	if _, err := figure.WriteTo(&s.file); err != nil {
		return fmt.Errorf("figure %q: %w", tag, err)
	}
	file := s.file.Bytes()
	config, _, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return fmt.Errorf("figure %q: expected a PNG, JPEG or GIF, got %d bytes that are none: %w", tag, len(file), err)
	}
	if w.opts.classic {
		message, err := imageMessage(image.Pt(config.Width, config.Height), config.ColorModel, file)
		if err != nil {
			return fmt.Errorf("figure %q: %w", tag, err)
		}
		return w.add(step, []sample{{tag: tag, plugin: PluginImages, class: ClassBlobs, form: formImage, data: message}}, opts)
	}
	s.begin(image.Pt(config.Width, config.Height), 1)
	s.tensor = appendString(s.tensor, file)
	return w.image(tag, step, s.tensor, opts)
}

func (w *Writer) image(tag string, step int64, tensor []byte, opts []TagOption) error {
	samples := [1]sample{{tag: tag, plugin: PluginImages, data: tensor}}
	return w.add(step, samples[:], opts)
}

// sizeOfImages is the size that all pictures have.
func sizeOfImages(images []image.Image) (size image.Point, err error) {
	if len(images) == 0 {
		return size, errors.New("no pictures; expected at least one")
	}
	for i, img := range images {
		if isNil(img) {
			return size, fmt.Errorf("picture %d is nil", i)
		}
		s := img.Bounds().Size()
		if i == 0 {
			size = s
		}
		if s != size {
			return size, fmt.Errorf("picture %d has %d×%d pixels, the first one %d×%d; expected one size", i, s.X, s.Y, size.X, size.Y)
		}
	}
	return size, nil
}

// isNil reports whether an interface holds nothing, or a nil pointer.
func isNil(v any) bool {
	r := reflect.ValueOf(v)
	return !r.IsValid() || r.Kind() == reflect.Pointer && r.IsNil()
}

// An imageScratch is the memory in which pictures become a tensor.
type imageScratch struct {
	file   bytes.Buffer
	tensor []byte
}

var imageScratches = sync.Pool{New: func() any { return new(imageScratch) }}

// free keeps the memory for the next call, unless a large picture has made it too large.
func (s *imageScratch) free() {
	if s.file.Cap()+cap(s.tensor) < 4<<20 {
		imageScratches.Put(s)
	}
}

// begin begins a tensor of strings: width, height and n pictures.
func (s *imageScratch) begin(size image.Point, n int) {
	s.tensor = appendTensorHead(s.tensor[:0], dtString, 2+n)
	s.tensor = appendString(s.tensor, strconv.Itoa(size.X))
	s.tensor = appendString(s.tensor, strconv.Itoa(size.Y))
}

var pngEncoder = png.Encoder{BufferPool: new(pngBuffers)}

// pngBuffers lets the encoder use its memory again.
type pngBuffers struct{ pool sync.Pool }

func (b *pngBuffers) Get() *png.EncoderBuffer {
	buffer, _ := b.pool.Get().(*png.EncoderBuffer) // nil makes the encoder begin a new one
	return buffer
}

func (b *pngBuffers) Put(buffer *png.EncoderBuffer) { b.pool.Put(buffer) }
