package data

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"board/nn/datasets"
	"board/nn/tensor"
)

// offline has no data folder, no cache and no way out.
func offline(t *testing.T) {
	t.Setenv(datasets.DataVariable, "")
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy := &http.Transport{Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: closed.Addr().String()})}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	before := http.DefaultClient.Transport
	http.DefaultClient.Transport = proxy
	t.Cleanup(func() { http.DefaultClient.Transport = before })
}

// One sentence says what the data is, and why; a second one how much there is.
func TestWithoutDataFromElsewhere(t *testing.T) {
	emptyFolder := func(t *testing.T) { t.Setenv(datasets.DataVariable, t.TempDir()) }
	for _, test := range []struct {
		name  string
		have  func(*testing.T)
		get   func(context.Context, io.Writer) (train, valid, test *datasets.Dataset, err error)
		shape tensor.Shape // of a sample
		most  float32      // the greatest feature is at most this
		says  []string
	}{
		{"images", emptyFolder, Images, tensor.Shape{8, 8}, 255, []string{
			"The images are the 8 × 8 digits that are part of the program, as neither Fashion-MNIST nor MNIST is at hand (", " has neither fashion-mnist/",
			"digits: 1258 samples to train with, 180 to validate with, 359 to test with.",
		}},
		{"images offline", offline, Images, tensor.Shape{8, 8}, 255, []string{
			"as neither Fashion-MNIST nor MNIST is at hand (no server can be reached; a folder that has it can be named by BOARD_DATA).\n",
		}},
		{"housing", emptyFolder, Housing, tensor.Shape{8}, 3000, []string{
			"The districts and their prices are MADE UP, as California's are not at hand (", " has neither housing.csv.gz nor housing.csv",
			"made-up housing: 2250 samples to train with, 750 to validate with, 1000 to test with.",
		}},
		{"housing offline", offline, Housing, tensor.Shape{8}, 3000, []string{"are not at hand (no server can be reached; "}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.have(t)
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
			if lines := strings.Count(said.String(), "\n"); lines != 2 {
				t.Errorf("expected two lines, got %q", said.String())
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
