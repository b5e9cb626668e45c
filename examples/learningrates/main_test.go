package main

import (
	"bytes"
	"path/filepath"
	"testing"

	"board/examples/internal/exampletest"
)

func TestTheBestRateIsInTheMiddle(t *testing.T) {
	exampletest.Offline(t)
	logs := t.TempDir()
	var out bytes.Buffer
	if err := run(t.Context(), &out, 5, logs); err != nil {
		t.Fatal(err)
	}
	if got := exampletest.Number(t, out.String(), `The best rate is ([\d.e+-]+),`); got < 0.01 || got > 0.1 {
		t.Errorf("the best rate is %v, want 0.01 or 0.1", got)
	}
	if got := exampletest.Number(t, out.String(), `rate 10 +val_accuracy ([\d.]+)`); got > 0.2 {
		t.Errorf("with a rate of 10 it learned: %v", got)
	}
	runs, err := filepath.Glob(filepath.Join(logs, "run_*", "rate_*", "*"))
	if err != nil || len(runs) != 12 {
		t.Errorf("got the runs %v, error %v; want train and validation of six rates", runs, err)
	}
}
