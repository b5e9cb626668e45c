package datasets

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"board/nn"
	"board/nn/tensor"
)

// IDXSource reads a pair of IDX files, as MNIST's are, piece by piece: x has the features and y one label for each. Values are as in the files;
// factor multiplies those of x, as in 1.0/255. Both headers are read now, and must tell of as many samples.
func IDXSource(x, y Opener, factor float32) (*nn.DataSource, error) {
	samples, err := idxSamples(x, y)
	if err == nil && (math.IsNaN(float64(factor)) || math.IsInf(float64(factor), 0) || factor == 0) {
		err = fmt.Errorf("factor: expected a finite number other than 0, got %v", factor)
	}
	if err != nil {
		return nil, fmt.Errorf("datasets: IDXSource: %w", err)
	}
	return &nn.DataSource{Samples: samples, Seq: func(ctx context.Context) iter.Seq2[nn.Data, error] {
		return func(yield func(nn.Data, error) bool) {
			if err := readIDXPair(ctx, x, y, factor, func(d nn.Data) bool { return yield(d, nil) }); err != nil {
				yield(nn.Data{}, err)
			}
		}
	}}, nil
}

// idxSamples reads both headers.
func idxSamples(x, y Opener) (int, error) {
	var samples [2]int
	for i, open := range []Opener{x, y} {
		f, err := openIDX(open)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", [...]string{"x", "y"}[i], err)
		}
		samples[i] = f.shape[0]
		f.Close()
	}
	if samples[0] != samples[1] || samples[0] == 0 {
		return 0, fmt.Errorf("expected as many labels as samples, got %d and %d", samples[1], samples[0])
	}
	return samples[0], nil
}

// An idxFile is read row by row.
type idxFile struct {
	io.ReadCloser
	kind  idxKind
	shape tensor.Shape
	raw   []byte
}

func openIDX(open Opener) (*idxFile, error) {
	if open == nil {
		return nil, errors.New("expected an Opener, got nil")
	}
	r, err := open()
	if err != nil {
		return nil, err
	}
	f := &idxFile{ReadCloser: r}
	if f.kind, f.shape, err = readIDXHeader(r); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return f, nil
}

// read fills a tensor of rows.
func (f *idxFile) read(t *tensor.Tensor) error {
	n := len(t.Data) * f.kind.size
	if cap(f.raw) < n {
		f.raw = make([]byte, n)
	}
	if _, err := io.ReadFull(f, f.raw[:n]); err != nil {
		return fmt.Errorf("IDX: elements: %w", cutOff(err))
	}
	f.kind.decode(t.Data, f.raw[:n])
	return nil
}

// readIDXPair calls use for the rows, piece by piece, until it returns false.
func readIDXPair(ctx context.Context, x, y Opener, factor float32, use func(nn.Data) bool) error {
	fx, err := openIDX(x)
	if err != nil {
		return fmt.Errorf("x: %w", err)
	}
	defer fx.Close()
	fy, err := openIDX(y)
	if err != nil {
		return fmt.Errorf("y: %w", err)
	}
	defer fy.Close()
	var px, py tensor.Tensor
	for from := 0; from < fx.shape[0]; from += pieceRows {
		n := min(pieceRows, fx.shape[0]-from)
		px.Resize(append([]int{n}, fx.shape[1:]...)...)
		py.Resize(append([]int{n}, fy.shape[1:]...)...)
		if err := fx.read(&px); err != nil {
			return fmt.Errorf("x: row %d: %w", from, err)
		}
		if err := fy.read(&py); err != nil {
			return fmt.Errorf("y: row %d: %w", from, err)
		}
		for i := range px.Data {
			px.Data[i] *= factor
		}
		if err := ctx.Err(); err != nil || !use(nn.XY(&px, &py)) {
			return err
		}
	}
	return nil
}
