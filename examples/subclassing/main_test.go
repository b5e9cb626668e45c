package main

import (
	"bytes"
	"testing"

	"board/examples/internal/exampletest"
)

func TestLearnsPrices(t *testing.T) {
	exampletest.Offline(t)
	var out bytes.Buffer
	if err := run(t.Context(), &out, 20); err != nil {
		t.Fatal(err)
	}
	if got := exampletest.Number(t, out.String(), `never seen: .*root_mean_squared_error: ([\d.]+)`); got > 0.35 {
		t.Errorf("wrong by %v, want at most 0.35", got)
	}
	exampletest.Number(t, out.String(), `dense_(3) \(Dense\) `) // the layers were found in the fields, the last one behind those of the slice
}
