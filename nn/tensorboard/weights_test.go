package tensorboard_test

import (
	"bytes"
	"encoding/binary"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/nn"
	"board/nn/callback"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/tensorboard"
	"board/proto/tbpb"
)

// float32Of is the number of a scalar, as a simple value or as a tensor.
func float32Of(v *tbpb.Summary_Value) float32 {
	if c := v.GetTensor().GetTensorContent(); len(c) == 4 {
		return math.Float32frombits(binary.LittleEndian.Uint32(c))
	}
	return v.GetSimpleValue()
}

// buckets are left edge, right edge and count of a histogram's buckets.
func buckets(t *testing.T, got *tag, i int) [][3]float64 {
	t.Helper()
	if got == nil || i >= len(got.values) {
		t.Fatalf("histogram %d is missing in %+v", i, got)
	}
	c := got.values[i].GetTensor().GetTensorContent()
	all := make([][3]float64, len(c)/24)
	for i := range all {
		for j := range 3 {
			all[i][j] = math.Float64frombits(binary.LittleEndian.Uint64(c[24*i+8*j:]))
		}
	}
	return all
}

// A histogram counts all numbers of the weight, from the smallest to the largest, as
// they are at the end of the epoch; that of the gradients too.
func TestHistograms(t *testing.T) {
	dir := t.TempDir()
	m, data := sequential(t)
	fit(t, m, data, 2, false, &tensorboard.Callback{LogDir: dir, HistogramFreq: 1})
	tags := readLogs(t, dir).runs["train"]
	for _, l := range m.Layers() {
		for _, w := range l.Weights() {
			path := "sequential/" + l.LayerName() + "/" + w.Name
			checkHistogram(t, path, buckets(t, tags[path+"/histogram"], 1), w.Value.Data)
			if !w.Trainable() {
				if tags[path+"/gradient/histogram"] != nil {
					t.Errorf("%s: gradients of what is not trained", path)
				}
				continue
			}
			checkHistogram(t, path+"/gradient", buckets(t, tags[path+"/gradient/histogram"], 1), w.Grad.Data)
		}
	}
}

func checkHistogram(t *testing.T, name string, got [][3]float64, values []float32) {
	t.Helper()
	low, high, count := math.Inf(1), math.Inf(-1), 0.0
	for _, v := range values {
		low, high = min(low, float64(v)), max(high, float64(v))
	}
	for _, b := range got {
		count += b[2]
	}
	if count != float64(len(values)) || got[0][0] != low || got[len(got)-1][1] != high {
		t.Errorf("%s: %v values from %v to %v, want %d from %v to %v", name, count, got[0][0], got[len(got)-1][1], len(values), low, high)
	}
}

// The image of a kernel lies on its longer side; 0 is black, 1 and more is white.
func TestImageOfKernel(t *testing.T) {
	dir := t.TempDir()
	m := must(nn.NewSequential(&layer.Input{Shape: []int{3}}, &layer.Dense{Units: 2, Name: "d"}))(t)
	compiled(t, m, nn.CompileConfig{Loss: loss.Name("mse")})
	light := [][]float32{{0, 1}, {-3, 0.5}, {7, 0.25}}
	set := &callback.LambdaCallback{EpochEnd: func(m *nn.Model, _ int, _ *nn.Logs) error {
		for i, row := range light {
			copy(m.Weights()[0].Value.Row(i), row)
		}
		return nil
	}}
	fit(t, m, nn.XY(numbers(28, 3), numbers(28, 2)), 1, false, set, &tensorboard.Callback{LogDir: dir, HistogramFreq: 1, WriteImages: true})
	value := readLogs(t, dir).runs["train"]["sequential/d/kernel/image"].values[0]
	img := must(png.Decode(bytes.NewReader(value.GetTensor().GetStringVal()[2])))(t)
	if b := img.Bounds(); b.Dx() != 3 || b.Dy() != 2 {
		t.Fatalf("an image of %v, want 3×2", b)
	}
	for i, row := range light {
		for j, v := range row {
			got := color.GrayModel.Convert(img.At(i, j)).(color.Gray).Y
			if want := uint8(min(max(v, 0)*255.5, 255)); got != want {
				t.Errorf("weight %d, %d is %v: got light %d, want %d", i, j, v, got, want)
			}
		}
	}
}

// The projector gets the vectors of each epoch, with what is known of them.
func TestEmbeddings(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "words.tsv"), []byte("word\tlength\na\t1\nbe\t2\nsee\t3\ndeer\t4\nearth\t5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m, data := embedding(t)
	fit(t, m, data, 3, false, &tensorboard.Callback{LogDir: dir, EmbeddingsFreq: 2, EmbeddingsMetadata: map[string]string{"": "words.tsv"}})
	config := string(must(os.ReadFile(filepath.Join(dir, "train", "projector_config.pbtxt")))(t))
	for _, want := range []string{`tensor_name: "words:00000"`, `tensor_name: "words:00002"`, "tensor_shape: 5", `metadata_path: "00002/words/metadata.tsv"`} {
		if !strings.Contains(config, want) {
			t.Errorf("no %s in\n%s", want, config)
		}
	}
	metadata := string(must(os.ReadFile(filepath.Join(dir, "train", "00002", "words", "metadata.tsv")))(t))
	if !strings.HasPrefix(metadata, "word\tlength\na\t1\n") || strings.Count(metadata, "\n") != 6 {
		t.Errorf("metadata %q", metadata)
	}
	vectors := string(must(os.ReadFile(filepath.Join(dir, "train", "00002", "words", "tensors.tsv")))(t))
	if strings.Count(vectors, "\n") != 5 || strings.Count(vectors, "\t") != 5 {
		t.Errorf("vectors %q, want 5 of 2 numbers", vectors)
	}
}
