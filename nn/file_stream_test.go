package nn_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"board/nn"
	"board/nn/layer"
)

// onlyReader hides all other methods.
type onlyReader struct{ io.Reader }

// A model goes through streams and file systems as it goes through files.
func TestStreams(t *testing.T) {
	m := regressor(t)
	_, err := m.Fit(t.Context(), sums(20), silent(1))
	must(t, err)
	path := filepath.Join(t.TempDir(), "m.nn")
	must(t, m.Save(path))
	want, err := os.ReadFile(path)
	must(t, err)
	var whole, weights bytes.Buffer
	must(t, m.Write(&whole))
	if !bytes.Equal(whole.Bytes(), want) {
		t.Error("Write and Save write different bytes")
	}
	must(t, m.WriteWeights(&weights))
	folder := fstest.MapFS{"models/m.nn": {Data: want}, "m.safetensors": {Data: weights.Bytes()}}
	for name, load := range map[string]func() (*nn.Model, error){
		"bytes.Reader": func() (*nn.Model, error) { return nn.Read(bytes.NewReader(want)) },
		"stream":       func() (*nn.Model, error) { return nn.Read(onlyReader{bytes.NewReader(want)}) },
		"MapFS":        func() (*nn.Model, error) { return nn.LoadFS(folder, "models/m.nn") },
		"DirFS":        func() (*nn.Model, error) { return nn.LoadFS(os.DirFS(filepath.Dir(path)), "m.nn") },
		"weights": func() (*nn.Model, error) {
			again := sequential(t, 2, &layer.Dense{Units: 5, Activation: "tanh", Name: "hidden"}, &layer.Dense{Units: 1})
			return again, again.ReadWeights(onlyReader{bytes.NewReader(weights.Bytes())})
		},
		"weights in a MapFS": func() (*nn.Model, error) {
			again := sequential(t, 2, &layer.Dense{Units: 5, Activation: "tanh", Name: "hidden"}, &layer.Dense{Units: 1})
			return again, again.LoadWeightsFS(folder, "m.safetensors")
		},
	} {
		got, err := load()
		if err != nil || !sameWeights(got, m) {
			t.Errorf("%s: other weights, or %v", name, err)
		}
	}
}

// failingStream fails after some bytes.
type failingStream struct{ left int }

func (f *failingStream) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errDisk
	}
	return len(p), nil
}

func (f *failingStream) Read([]byte) (int, error) { return 0, errDisk }

func TestStreamErrors(t *testing.T) {
	m := regressor(t)
	for _, err := range []error{
		m.Write(&failingStream{100}), m.WriteWeights(&failingStream{100}), m.ReadWeights(&failingStream{}),
	} {
		if !errors.Is(err, errDisk) {
			t.Errorf("got %v, want the stream's error", err)
		}
	}
	_, err := nn.Read(&failingStream{})
	wantError(t, err, "nn.Read: the disk is gone")
	_, err = nn.Read(nil)
	wantError(t, err, "expected a reader, got nil")
	_, err = nn.Read(bytes.NewReader(nil))
	wantError(t, err, "nn.Read: ", "an empty file")
	_, err = nn.LoadFS(nil, "m.nn")
	wantError(t, err, "expected a file system, got nil")
	_, err = nn.LoadFS(fstest.MapFS{}, "m.nn")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	wantError(t, err, "nn.LoadFS m.nn: ")
	_, err = nn.LoadFS(fstest.MapFS{"d/m.nn": {}}, "d")
	wantError(t, err, "such as a directory")
	wantError(t, m.LoadWeightsFS(fstest.MapFS{"w": {Data: []byte("no weights")}}, "w"), "LoadWeightsFS w: ")
	unbuilt, err := nn.NewSequential(&layer.Dense{Units: 1})
	must(t, err)
	wantError(t, unbuilt.WriteWeights(io.Discard), "there are no weights")
}
