// Package data gets the examples their data: that of the book where it can be had, else something like it, and says which it is.
package data

import (
	"context"
	"errors"
	"fmt"
	"io"

	"board/nn/datasets"
)

// Images gives pictures in ten classes, as three sets: to train with, to validate with and to test with. X has the shape (n, height,
// width), of pixels from 0 to 255, and Y the shape (n). They are Fashion-MNIST's where that can be had, else MNIST's digits, else the
// small digits that are part of the program. Images writes to w which they are, and why.
func Images(ctx context.Context, w io.Writer) (train, valid, test *datasets.Dataset, err error) {
	progress := datasets.WithProgress(w)
	all, test, err := datasets.FashionMNIST(ctx, progress)
	if err != nil && ctx.Err() == nil {
		fashion := err
		more := []datasets.Option{progress}
		if errors.Is(err, datasets.ErrOffline) {
			more = append(more, datasets.WithoutDownload()) // asking servers again would take time and fail too
		}
		all, test, err = datasets.MNIST(ctx, more...)
		switch {
		case err == nil:
			fmt.Fprintf(w, "The images are MNIST's digits, as Fashion-MNIST is not at hand (%s).\n", reason(fashion))
		case ctx.Err() == nil:
			fmt.Fprintf(w, "The images are the 8 × 8 digits that are part of the program, as neither Fashion-MNIST nor MNIST is at hand (%s).\n", reason(fashion))
			return digits(w)
		}
	}
	if err != nil {
		return nil, nil, nil, err
	}
	cut := all.Len() * 11 / 12 // 55,000 and 5,000, as in the book
	train, valid = all.Slice(0, cut), all.Slice(cut, all.Len())
	tell(w, train, valid, test)
	return train, valid, test, nil
}

// digits stretches the digits' 16 shades over MNIST's range.
func digits(w io.Writer) (train, valid, test *datasets.Dataset, err error) {
	all := datasets.Digits().Scale(255.0 / 16)
	train, valid, test, err = datasets.Split(all, datasets.SplitConfig{Valid: 0.1, Test: 0.2, Stratify: true, Seed: 42})
	if err == nil {
		tell(w, train, valid, test)
	}
	return train, valid, test, err
}

func tell(w io.Writer, train, valid, test *datasets.Dataset) {
	fmt.Fprintf(w, "%s: %d samples to train with, %d to validate with, %d to test with.\n", train.Name, train.Len(), valid.Len(), test.Len())
}
