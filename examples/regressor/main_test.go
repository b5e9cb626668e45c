package main

import (
	"bytes"
	"testing"

	"board/examples/internal/exampletest"
)

func TestLearnsPrices(t *testing.T) {
	exampletest.Offline(t)
	var out bytes.Buffer
	if err := run(t.Context(), &out, 10); err != nil {
		t.Fatal(err)
	}
	// To say the mean price everywhere would be wrong by 90,000.
	if got := exampletest.Number(t, out.String(), `wrong by (\d+) dollars`); got > 30_000 {
		t.Errorf("wrong by %v dollars, want at most 30,000", got)
	}
}
