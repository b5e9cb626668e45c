package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/nn"
	"board/nn/datasets"
)

// writeMNIST writes a set of n images, each of which shows its label as a bright row, and an empty part to test with.
func writeMNIST(t *testing.T, n int) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "mnist")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv(datasets.DataVariable, filepath.Dir(folder))
	write := func(name string, axes []byte, data []byte) {
		header := append([]byte{0, 0, 8, byte(len(axes) / 4)}, axes...)
		if err := os.WriteFile(filepath.Join(folder, name), append(header, data...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for prefix, n := range map[string]int{"train": n, "t10k": 1} {
		images, labels := make([]byte, n*28*28), make([]byte, n)
		for i := range n {
			digit := i % 10
			labels[i] = byte(digit)
			for x := range 28 {
				images[i*28*28+digit*28+x] = 255
			}
		}
		count := []byte{0, 0, byte(n >> 8), byte(n)}
		write(prefix+"-images-idx3-ubyte", append(count, 0, 0, 0, 28, 0, 0, 0, 28), images)
		write(prefix+"-labels-idx1-ubyte", count, labels)
	}
}

func TestTrainsAnEpochWhenAsked(t *testing.T) {
	writeMNIST(t, validationSamples+640)
	var out strings.Builder
	if err := run(strings.NewReader("fit 1\nepoch\nepoch\nfit 2\nepoch\nepoch\n"), &out, 640, nn.FitConfig{Epochs: 2}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 5 || !strings.Contains(lines[0], "board/nn, go") {
		t.Fatalf("got\n%s\nwant its name and four epochs", out.String())
	}
	for _, line := range lines[1:] {
		var epoch struct {
			Seconds  float64 `json:"seconds"`
			Accuracy float64 `json:"val_accuracy"`
		}
		if err := json.Unmarshal([]byte(line), &epoch); err != nil {
			t.Fatal(err)
		}
		if epoch.Seconds <= 0 || epoch.Accuracy <= 0.1 || epoch.Accuracy > 1 {
			t.Errorf("got %s, want a time, and an accuracy better than guessing", line)
		}
	}
}

func TestRefusesWhatItDoesNotUnderstand(t *testing.T) {
	writeMNIST(t, validationSamples+32)
	for name, c := range map[string]struct {
		orders  string
		samples int
		want    string
	}{
		"unknown order":  {"train\n", 32, `"train"`},
		"no epoch":       {"fit 1\nfit 2\n", 32, `"fit 2"`},
		"orders end":     {"fit 1\n", 32, "the orders ended"},
		"too many":       {"", 33, "-samples"},
		"nothing at all": {"", 0, "-samples"},
	} {
		t.Run(name, func(t *testing.T) {
			err := run(strings.NewReader(c.orders), &strings.Builder{}, c.samples, nn.FitConfig{Epochs: 1})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got the error %v, want one that says %s", err, c.want)
			}
		})
	}
}
