package datasets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"board/nn/tensor"
)

func TestMNIST(t *testing.T) {
	needFile(t, "mnist/"+trainImages)
	train, test, err := MNIST(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantDataset(t, train, tensor.Shape{60000, 28, 28}, tensor.Shape{60000}, 10)
	wantDataset(t, test, tensor.Shape{10000, 28, 28}, tensor.Shape{10000}, 10)
	if got := classCounts(train); !slices.Equal(got, []int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}) {
		t.Errorf("training classes %v", got)
	}
	if got := train.Y.Data[:5]; !slices.Equal(got, []float32{5, 0, 4, 1, 9}) {
		t.Errorf("first training labels %v", got)
	}
	// The mean and deviation that everybody normalizes MNIST with: 0.1307 and 0.3081.
	mean, deviation := moments(train.Scale(1.0 / 255).X)
	wantClose(t, "mean and deviation", []float64{mean, deviation}, []float64{0.1307, 0.3081}, 1e-4)
}

func moments(x *tensor.Tensor) (mean, deviation float64) {
	sum, squares, n := 0.0, 0.0, float64(len(x.Data))
	for _, v := range x.Data {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	return sum / n, math.Sqrt(squares/n - sum/n*sum/n)
}

// The published sums in the code are those of the files that tests and benchmarks use.
func TestPublishedSumsAreThoseOfTheFiles(t *testing.T) {
	for _, f := range mnist.files {
		needFile(t, "mnist/"+f.name)
		data, err := os.ReadFile(filepath.Join(os.Getenv(DataVariable), "mnist", f.name))
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != f.sha256 || int64(len(data)) != f.size {
			t.Errorf("%s: %d bytes, SHA-256 %x", f.name, len(data), sum)
		}
	}
	needFile(t, "housing.csv.gz")
	r, err := openLocal(os.Getenv(DataVariable), housingFile)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	hash := sha256.New()
	if n, err := hash.Write(must(io.ReadAll(r))); err != nil || int64(n) != housingFile.size || hex.EncodeToString(hash.Sum(nil)) != housingFile.sha256 {
		t.Errorf("housing: %d bytes, SHA-256 %x", n, hash.Sum(nil))
	}
}

// With the real files on a server of our own, the whole way from the network to the tensors is walked.
func TestMNISTFromAServer(t *testing.T) {
	needFile(t, "mnist/"+trainImages)
	server := httptest.NewServer(http.StripPrefix("/mirror/", http.FileServer(http.Dir(filepath.Join(os.Getenv(DataVariable), "mnist")))))
	defer server.Close()
	cache := t.TempDir()
	var progress bytes.Buffer
	_, test, err := MNIST(t.Context(), WithCacheDir(cache), WithMirrors(server.URL+"/none/", server.URL+"/mirror"), WithProgress(&progress))
	if err != nil {
		t.Fatal(err)
	}
	if got := test.Y.Data[:5]; !slices.Equal(got, []float32{7, 2, 1, 0, 4}) {
		t.Errorf("first labels %v", got)
	}
	server.Close()
	again, err := mnist.part(t.Context(), []Option{WithCacheDir(cache), WithMirrors(server.URL)}, 2)
	if err != nil || !slices.Equal(again.X.Data, test.X.Data) {
		t.Errorf("from the cache: %v", err)
	}
}

func TestFashionMNISTIsReadLikeMNIST(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) {
		t.Helper()
		path := filepath.Join(dir, "fashion-mnist", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, _, err := FashionMNIST(t.Context(), WithDataDir(dir))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("not fs.ErrNotExist: %v", err)
	}
	wantError(t, err, "Fashion-MNIST", "fashion-mnist/train-images-idx3-ubyte.gz")

	write(trainImages, packed(t, images(3)))
	write("train-labels-idx1-ubyte", idxBytes(0x08, []uint32{3}, 9, 0, 4)) // not packed
	write("t10k-images-idx3-ubyte", images(1))
	write(testLabels, idxBytes(0x08, []uint32{1}, 7)) // not packed, though its name says so
	train, test, err := FashionMNIST(t.Context(), WithDataDir(dir))
	if err != nil {
		t.Fatal(err)
	}
	wantDataset(t, train, tensor.Shape{3, 28, 28}, tensor.Shape{3}, 10)
	wantDataset(t, test, tensor.Shape{1, 28, 28}, tensor.Shape{1}, 10)
	if got := train.ClassNames[int(train.Y.Data[0])]; got != "Ankle boot" || train.X.At(2, 0, 1) != 2 {
		t.Errorf("first label %s, pixel %v", got, train.X.At(2, 0, 1))
	}

	for name, tt := range map[string]struct {
		file string
		data []byte
		want string
	}{
		"labels do not match":         {trainLabels, idxBytes(0x08, []uint32{2}, 1, 2), "got (3, 28, 28) and (2,)"},
		"a label that does not exist": {trainLabels, idxBytes(0x08, []uint32{3}, 1, 10, 2), "from 0 to 9, got 10 in row 1"},
		"other images":                {trainImages, packed(t, idxBytes(0x08, []uint32{3, 2, 2}, make([]byte, 12)...)), "got (3, 2, 2)"},
		"images in a row":             {trainImages, packed(t, idxBytes(0x08, []uint32{3}, 1, 2, 3)), "got (3,)"},
		"no images":                   {trainImages, packed(t, idxBytes(0x08, []uint32{0, 28, 28})), "got (0, 28, 28)"},
		"a packed file cut off":       {trainImages, packed(t, images(3))[:40], "train-images-idx3-ubyte.gz: IDX"},
		"not packed properly":         {trainImages, []byte{0x1f, 0x8b, 0}, "EOF"},
		"nothing":                     {trainImages, nil, "magic number"},
	} {
		t.Run(name, func(t *testing.T) {
			write(trainImages, packed(t, images(3)))
			write(trainLabels, idxBytes(0x08, []uint32{3}, 9, 0, 4))
			write(tt.file, tt.data)
			_, _, err := FashionMNIST(t.Context(), WithDataDir(dir))
			wantError(t, err, "Fashion-MNIST", tt.want)
		})
	}
}

// images makes n images of 28 × 28, all of whose pixels have the number of the image.
func images(n int) []byte {
	var pixels []byte
	for i := range n {
		pixels = append(pixels, bytes.Repeat([]byte{byte(i)}, 28*28)...)
	}
	return idxBytes(0x08, []uint32{uint32(n), 28, 28}, pixels...)
}

func packed(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
