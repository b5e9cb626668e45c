package datasets

import (
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"board/nn/tensor"
)

// An Opener opens the data that a source reads, from the beginning. A source calls it once for every epoch.
type Opener func() (io.ReadCloser, error)

// File opens a file; one whose name ends in .gz is unpacked.
func File(path string) Opener {
	return func() (io.ReadCloser, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		return gunzip(path, f)
	}
}

// FSFile opens a file of a file system, such as embed.FS; one whose name ends in .gz is unpacked.
func FSFile(fsys fs.FS, name string) Opener {
	return func() (io.ReadCloser, error) {
		f, err := fsys.Open(name)
		if err != nil {
			return nil, err
		}
		return gunzip(name, f)
	}
}

// gunzip reads a .gz file unpacked.
func gunzip(name string, f io.ReadCloser) (io.ReadCloser, error) {
	if !strings.HasSuffix(name, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &gzipFile{z, f}, nil
}

// gzipFile is a .gz file that is read unpacked.
type gzipFile struct {
	*gzip.Reader
	file io.Closer
}

// Close closes both.
func (p *gzipFile) Close() error { return errors.Join(p.Reader.Close(), p.file.Close()) }

// pieceRows is how many samples a source yields at a time, at most.
const pieceRows = 256

// piece are rows of a source that are being collected, in memory that is used again.
type piece struct {
	x, y   *tensor.Tensor
	weight []float32
	rows   int
}

func newPiece(x, y []int, weighted bool) *piece {
	p := newPieceOf(pieceRows, x, y)
	p.rows = 0
	if weighted {
		p.weight = make([]float32, pieceRows)
	}
	return p
}

// newPieceOf is a piece of so many rows of these shapes.
func newPieceOf(rows int, x, y []int) *piece {
	return &piece{x: tensor.New(append([]int{rows}, x...)...), y: tensor.New(append([]int{rows}, y...)...), rows: rows}
}

func (p *piece) full() bool { return p.rows == pieceRows }
