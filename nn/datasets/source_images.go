package datasets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"  // a format of the images
	_ "image/jpeg" // another
	_ "image/png"  // another
	"io/fs"
	"iter"
	"math/rand/v2"
	"path"
	"slices"
	"strings"

	"board/nn"
)

// ImageConfig is how the images of a folder are read. Its zero value is that of Keras's image_dataset_from_directory.
type ImageConfig struct {
	Height, Width int    // what the images are scaled to; 0 is 256
	Grayscale     bool   // one channel instead of three
	NoShuffle     bool   // take the files in the order of their names, class by class
	Seed          uint64 // decides the order
}

// Bounds of one image: what a file may claim before it is unpacked.
const (
	maxImageBytes  = 64 << 20
	maxImagePixels = 1 << 26
	maxImageSide   = 1 << 13
)

// ImageFolder reads the images in the folders of a file system: each folder is a class, and has the images of that class (JPEG, PNG or GIF).
// X has the shape (n, Height, Width, channels) with values from 0 to 255, Y the shape (n): the number of the class in the
// sorted names of the folders, which are returned. Images are scaled bilinearly. One at a time is in memory, besides the names of all. For os.DirFS see
// package os. A file that is no image is an error that names it; names that begin with a dot are left out.
func ImageFolder(fsys fs.FS, c ImageConfig) (source *nn.DataSource, classes []string, err error) {
	if source, classes, err = imageFolder(fsys, c); err != nil {
		return nil, nil, fmt.Errorf("datasets: ImageFolder: %w", err)
	}
	return source, classes, nil
}

func imageFolder(fsys fs.FS, c ImageConfig) (*nn.DataSource, []string, error) {
	c.Height, c.Width = or(c.Height, 256), or(c.Width, 256)
	if fsys == nil {
		return nil, nil, errors.New("expected a file system, got nil; use os.DirFS(folder)")
	}
	if min(c.Height, c.Width) < 1 || max(c.Height, c.Width) > maxImageSide {
		return nil, nil, fmt.Errorf("expected Height and Width from 1 to %d, got %d and %d", maxImageSide, c.Height, c.Width)
	}
	files, classes, err := imageFiles(fsys)
	if err != nil {
		return nil, nil, err
	}
	if !c.NoShuffle {
		rng := rand.New(rand.NewPCG(c.Seed, 0))
		rng.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	}
	return &nn.DataSource{Samples: len(files), Seq: func(ctx context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			if err := c.read(ctx, fsys, files, func(d nn.Data) bool { return yield(d, nil) }); err != nil {
				yield(nn.Data{}, err)
			}
		}
	}}, classes, nil
}

// An imageFile is a file with its class.
type imageFile struct {
	name  string
	class int
}

// imageFiles lists the files of all classes.
func imageFiles(fsys fs.FS) (files []imageFile, classes []string, err error) {
	folders, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, nil, err
	}
	for _, folder := range folders {
		if !folder.IsDir() || strings.HasPrefix(folder.Name(), ".") {
			continue
		}
		entries, err := fs.ReadDir(fsys, folder.Name())
		if err != nil {
			return nil, nil, err
		}
		for _, e := range entries {
			if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
				files = append(files, imageFile{path.Join(folder.Name(), e.Name()), len(classes)})
			}
		}
		classes = append(classes, folder.Name())
	}
	if len(files) == 0 {
		return nil, nil, errors.New("expected a folder with images for each class, found none")
	}
	return files, classes, nil
}

func (c *ImageConfig) channels() int {
	if c.Grayscale {
		return 1
	}
	return 3
}

// read calls use for the images, few at a time, until it returns false.
func (c *ImageConfig) read(ctx context.Context, fsys fs.FS, files []imageFile, use func(nn.Data) bool) error {
	const atOnce = 16
	for part := range slices.Chunk(files, atOnce) {
		p := newPieceOf(len(part), []int{c.Height, c.Width, c.channels()}, nil)
		for i, f := range part {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := c.readImage(fsys, f.name, p.x.Row(i)); err != nil {
				return fmt.Errorf("%s: %w", f.name, err)
			}
			p.y.Data[i] = float32(f.class)
		}
		if !use(p.data()) {
			return nil
		}
	}
	return nil
}

// readImage puts the pixels of a file into row.
func (c *ImageConfig) readImage(fsys fs.FS, name string, row []float32) error {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return err
	}
	if info.Size() > maxImageBytes {
		return fmt.Errorf("expected an image of at most %d bytes, got %d", maxImageBytes, info.Size())
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("expected a JPEG, PNG or GIF image: %w", err)
	}
	if head.Width < 1 || head.Height < 1 || head.Width > maxImagePixels/head.Height {
		return fmt.Errorf("expected an image of at most %d pixels, got %d × %d", maxImagePixels, head.Width, head.Height)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return err
	}
	c.scale(img, row)
	return nil
}

// scale samples the image bilinearly, as Keras does: the middle of a pixel stands for it.
func (c *ImageConfig) scale(img image.Image, row []float32) {
	b := img.Bounds()
	k := 0
	for y := range c.Height {
		top, bottom, down := between(y, c.Height, b.Dy())
		for x := range c.Width {
			left, right, across := between(x, c.Width, b.Dx())
			at := func(x, y int) [3]float32 { return rgb(img.At(b.Min.X+x, b.Min.Y+y)) }
			p, q, r, s := at(left, top), at(right, top), at(left, bottom), at(right, bottom)
			var pixel [3]float32
			for i := range pixel {
				pixel[i] = (p[i]*(1-across)+q[i]*across)*(1-down) + (r[i]*(1-across)+s[i]*across)*down
			}
			if c.Grayscale {
				row[k] = 0.299*pixel[0] + 0.587*pixel[1] + 0.114*pixel[2]
			} else {
				copy(row[k:], pixel[:])
			}
			k += c.channels()
		}
	}
}

// between are the two pixels of n that pixel i of size lies between, and how near it is to the second.
func between(i, size, n int) (first, second int, share float32) {
	at := (float32(i)+0.5)*float32(n)/float32(size) - 0.5
	at = min(max(at, 0), float32(n-1))
	first = int(at)
	return first, min(first+1, n-1), at - float32(first)
}

func rgb(c color.Color) [3]float32 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [3]float32{float32(n.R), float32(n.G), float32(n.B)}
}
