package data

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"board/nn/datasets"
	"board/nn/tensor"
)

func TestWithoutDataFromElsewhere(t *testing.T) {
	t.Setenv(datasets.DataVariable, t.TempDir())
	for _, test := range []struct {
		name  string
		get   func(context.Context, io.Writer) (train, valid, test *datasets.Dataset, err error)
		shape tensor.Shape // of a sample
		most  float32      // the greatest feature is at most this
		says  []string
	}{
		{"images", Images, tensor.Shape{8, 8}, 255, []string{
			"MNIST instead of Fashion-MNIST. The reason: ", "part of the program instead of MNIST. The reason: ", "digits: 1258 samples to train with, 180 to validate with, 359 to test with.",
		}},
		{"housing", Housing, tensor.Shape{8}, 3000, []string{
			"MADE UP instead of California's. The reason: ", "made-up housing: 2250 samples to train with, 750 to validate with, 1000 to test with.",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var said bytes.Buffer
			train, valid, testing, err := test.get(t.Context(), &said)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range test.says {
				if !strings.Contains(said.String(), want) {
					t.Errorf("expected to be told %q, got %q", want, said.String())
				}
			}
			for _, d := range []*datasets.Dataset{train, valid, testing} {
				if got := d.X.Shape[1:]; !got.Equal(test.shape) {
					t.Errorf("samples of the shape %v, want %v", got, test.shape)
				}
			}
			if got := slices.Max(train.X.Data); got > test.most {
				t.Errorf("a feature of %v, want at most %v", got, test.most)
			}
		})
	}
}

func TestACancelledContextIsNoReasonForOtherData(t *testing.T) {
	t.Setenv(datasets.DataVariable, "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var said bytes.Buffer
	if _, _, _, err := Images(ctx, &said); !errors.Is(err, context.Canceled) {
		t.Errorf("images: got %v and %q", err, said.String())
	}
	if _, _, _, err := Housing(ctx, &said); !errors.Is(err, context.Canceled) {
		t.Errorf("housing: got %v and %q", err, said.String())
	}
	if strings.Contains(said.String(), "instead") {
		t.Errorf("said %q", said.String())
	}
}
