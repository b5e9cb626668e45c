package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMeasure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "net.onnx")
	r, err := measure(path, 3)
	if err != nil || r.Best <= 0 || r.Best > r.Median || r.Allocations > 0.1 {
		t.Errorf("got %+v, %v", r, err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
