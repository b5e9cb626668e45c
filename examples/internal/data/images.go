// Package data gets the examples their data: that of the book where it can be had, else something like it, and says which it is.
package data

import (
	"context"
	"fmt"
	"io"
	"strings"

	"board/nn/datasets"
)

// Images gives pictures in ten classes, as three sets: to train with, to validate with and to test with. X has the shape (n, height,
// width), of pixels from 0 to 255, and Y the shape (n). They are Fashion-MNIST's where that can be had, else MNIST's digits, else the
// small digits that are part of the program. What they are, and why, is written to w.
func Images(ctx context.Context, w io.Writer) (train, valid, test *datasets.Dataset, err error) {
	progress := datasets.WithProgress(w)
	all, test, err := datasets.FashionMNIST(ctx, progress)
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(w, "MNIST instead of Fashion-MNIST. %s\n", reason(err))
		all, test, err = datasets.MNIST(ctx, progress)
	}
	if err != nil && ctx.Err() == nil {
		fmt.Fprintf(w, "The 8 × 8 digits that are part of the program instead of MNIST. %s\n", reason(err))
		return digits(w)
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

// reason is the first line of an error; those of downloads go on with every server that was asked.
func reason(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return "The reason: " + strings.TrimSuffix(line, ":")
}
