package summary_test

import (
	"encoding/binary"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"board/summary"
)

// What is written is read again: points, labels and the configuration.
func TestDecodeEmbedding(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := w.Embedding("words", 7, words()); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(w.Path())
	config, err := summary.DecodeProjector(readFile(t, filepath.Join(dir, summary.ProjectorFile)))
	if err != nil || len(config.GetEmbeddings()) != 1 {
		t.Fatalf("%v, %v", config, err)
	}
	info := config.GetEmbeddings()[0]
	vectors, dim, err := summary.DecodeVectors(readFile(t, filepath.Join(dir, info.GetTensorPath())), info.GetTensorShape())
	if err != nil || !slices.Equal(vectors, words().Vectors) || dim != 2 {
		t.Errorf("%v, %d, %v", vectors, dim, err)
	}
	header, rows, err := summary.DecodeLabels(readFile(t, filepath.Join(dir, info.GetMetadataPath())))
	if err != nil || !slices.Equal(header, words().Header) || !reflect.DeepEqual(rows, words().Metadata) {
		t.Errorf("%q, %q, %v", header, rows, err)
	}
}

func TestDecodeProjectorNames(t *testing.T) {
	config, err := summary.DecodeProjector([]byte(`embeddings { tensor_name: "a:0" } embeddings { tensor_path: "x/y.tsv" } embeddings {}`))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range config.GetEmbeddings() {
		names = append(names, e.GetTensorName())
	}
	if !slices.Equal(names, []string{"a", "y.tsv", ""}) {
		t.Errorf("%q", names)
	}
	for _, text := range []string{"embeddings {", "a { b: 1 }", strings.Repeat("a{", 1000), "\xff"} {
		if got, err := summary.DecodeProjector([]byte(text)); err == nil {
			t.Errorf("%q: %v", text[:min(len(text), 20)], got)
		}
	}
}

func TestDecodeVectors(t *testing.T) {
	raw := binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(nil, math.Float32bits(1.5)), math.Float32bits(-2))
	for name, tt := range map[string]struct {
		file    string
		shape   []uint32
		vectors []float32
		dim     int
	}{
		"tabs":           {"1\t2\n3\t4\n", nil, []float32{1, 2, 3, 4}, 2},
		"Windows":        {"1\t2\r\n\r\n3\t4", nil, []float32{1, 2, 3, 4}, 2},
		"one column":     {"1\n-2e3\n", nil, []float32{1, -2000}, 1},
		"spaces, beyond": {" 1 \t1e99\tnan", nil, []float32{1, float32(math.Inf(1)), float32(math.NaN())}, 3},
		"raw":            {string(raw), []uint32{1, 2}, []float32{1.5, -2}, 2},
		"raw zeros":      {"\x00\x00\x00\x00", []uint32{1, 1}, []float32{0}, 1},
	} {
		vectors, dim, err := summary.DecodeVectors([]byte(tt.file), tt.shape)
		if err != nil || dim != tt.dim || !slices.EqualFunc(vectors, tt.vectors, func(a, b float32) bool { return same(float64(a), float64(b)) }) {
			t.Errorf("%s: %v, %d, %v", name, vectors, dim, err)
		}
	}
	for want, file := range map[string]string{
		"points: expected at least one line of numbers":                 "\n\n",
		"points: line 3: expected 2 numbers as in the first one, got 1": "1\t2\n\n3",
		`points: line 1: expected a number, got "a"`:                    "a\t2",
		`points: line 1: expected a number, got ""`:                     "1\t",
		"points: expected 2×2 numbers of 4 bytes, got 4 bytes":          "\x00\x00\x00\x00",
	} {
		if _, _, err := summary.DecodeVectors([]byte(file), []uint32{2, 2}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	for _, shape := range [][]uint32{nil, {1}, {0, 0}, {math.MaxUint32, math.MaxUint32}, {1 << 31, 1 << 31}} {
		if _, _, err := summary.DecodeVectors([]byte{0, 0, 0, 0}, shape); err == nil {
			t.Errorf("a file of raw numbers fits shape %v", shape)
		}
	}
}

func TestDecodeLabels(t *testing.T) {
	for text, want := range map[string]struct {
		header []string
		rows   [][]string
	}{
		"":                   {},
		"a\nb\n\nc":          {rows: [][]string{{"a"}, {"b"}, {"c"}}},
		"n\tm\r\n1\t2\r\n":   {header: []string{"n", "m"}, rows: [][]string{{"1", "2"}}},
		"n\tm\n1\n1\t2\t3\n": {header: []string{"n", "m"}, rows: [][]string{{"1"}, {"1", "2", "3"}}},
	} {
		header, rows, err := summary.DecodeLabels([]byte(text))
		if err != nil || !slices.Equal(header, want.header) || !reflect.DeepEqual(rows, want.rows) {
			t.Errorf("%q: %q, %q, %v", text, header, rows, err)
		}
	}
	tabs := []byte("a" + strings.Repeat("\t", 1<<22))
	var err error
	if took := allocated(func() { _, _, err = summary.DecodeLabels(tabs) }); err == nil || took > 8<<20 {
		t.Errorf("%v, %d bytes of memory for %d tabs", err, took, len(tabs))
	}
}

// The files of PyTorch are read as TensorBoard reads them.
func TestDecodeEmbeddingOfRealFiles(t *testing.T) {
	dir := filepath.Join(testdata, "logs", "torch_all", "run_0")
	config, err := summary.DecodeProjector(readFile(t, filepath.Join(dir, summary.ProjectorFile)))
	if err != nil {
		t.Fatal(err)
	}
	info := config.GetEmbeddings()[0]
	vectors, dim, err := summary.DecodeVectors(readFile(t, filepath.Join(dir, info.GetTensorPath())), info.GetTensorShape())
	if err != nil {
		t.Fatal(err)
	}
	var raw []byte
	for _, x := range vectors {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(x))
	}
	want := golden[struct {
		Bytes  int
		SHA256 string
	}](t, "projector|torch_all/run_0|digits:00000|tensor")
	if sha(raw) != want.SHA256 || dim != 98 {
		t.Errorf("%d bytes of %d dimensions; want %+v", len(raw), dim, want)
	}
	header, rows, err := summary.DecodeLabels(readFile(t, filepath.Join(dir, info.GetMetadataPath())))
	if err != nil || header != nil || len(rows) != len(vectors)/dim || len(rows[0]) != 1 {
		t.Errorf("header %q, %d rows of labels, %v", header, len(rows), err)
	}
}
