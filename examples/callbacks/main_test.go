package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"

	"board/examples/internal/exampletest"
)

func TestStopsEarly(t *testing.T) {
	exampletest.Offline(t)
	dir := filepath.Join(t.TempDir(), "checkpoints")
	var out bytes.Buffer
	if err := run(t.Context(), &out, 100, dir); err != nil {
		t.Fatal(err)
	}
	trained := exampletest.Number(t, out.String(), `Trained (\d+) epochs`)
	best := exampletest.Number(t, out.String(), `number (\d+) was the best`)
	if trained == 100 || trained-best != 10 {
		t.Errorf("trained %v epochs, the best being %v; want to stop ten after the best", trained, best)
	}
	exampletest.Number(t, out.String(), `Epoch 3: val/train = ([\d.]+)`)
	if _, err := os.Stat(filepath.Join(dir, "best.weights.safetensors")); err != nil {
		t.Error(err)
	}
}

func TestFilesHaveAPlaceOfTheirOwn(t *testing.T) {
	exampletest.OwnPlace(t, "best.weights.safetensors", func(w io.Writer) error { return run(t.Context(), w, 1, "") })
}
