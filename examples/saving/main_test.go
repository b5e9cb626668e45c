package main

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"board/examples/internal/exampletest"
)

func TestLoadedModelsPredictTheSame(t *testing.T) {
	exampletest.Offline(t)
	var out bytes.Buffer
	if err := run(t.Context(), &out, 2, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(out.String(), "predictions are the same: true"); got != 2 {
		t.Errorf("%d of 2 models predict the same:\n%s", got, out.String())
	}
	if !strings.Contains(out.String(), "Epoch 4/4") {
		t.Errorf("training did not go on:\n%s", out.String())
	}
}

func TestFilesHaveAPlaceOfTheirOwn(t *testing.T) {
	exampletest.OwnPlace(t, "my_model.nn", func(w io.Writer) error { return run(t.Context(), w, 1, "") })
}
