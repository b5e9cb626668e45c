package main

import (
	"bytes"
	"io"
	"path/filepath"
	"testing"

	"board/examples/internal/exampletest"
)

func TestLearnsDigits(t *testing.T) {
	exampletest.Offline(t)
	var out bytes.Buffer
	if err := run(t.Context(), &out, 30, filepath.Join(t.TempDir(), "history.html")); err != nil {
		t.Fatal(err)
	}
	if got := exampletest.Number(t, out.String(), `never seen: accuracy: ([\d.]+)`); got < 0.9 {
		t.Errorf("accuracy %v on images that it has never seen, want at least 0.9", got)
	}
	exampletest.Number(t, out.String(), `Total params: (\d+)`)
	exampletest.Number(t, out.String(), `Image 2 is a (\d), it says`)
}

func TestFilesHaveAPlaceOfTheirOwn(t *testing.T) {
	exampletest.OwnPlace(t, "history.html", func(w io.Writer) error { return run(t.Context(), w, 1, "") })
}
