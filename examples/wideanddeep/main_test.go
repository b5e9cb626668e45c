package main

import (
	"bytes"
	"testing"

	"board/examples/internal/exampletest"
)

func TestBothOutputsLearnPrices(t *testing.T) {
	exampletest.Offline(t)
	var out bytes.Buffer
	if err := run(t.Context(), &out, 15); err != nil {
		t.Fatal(err)
	}
	main := exampletest.Number(t, out.String(), `never seen: .* output_root_mean_squared_error: ([\d.]+)`)
	aux := exampletest.Number(t, out.String(), `never seen: .*aux_output_root_mean_squared_error: ([\d.]+)`)
	if main > 0.35 || aux > 0.85 { // the deep part alone does not see incomes
		t.Errorf("wrong by %v and %v, want at most 0.35 and 0.85", main, aux)
	}
	loss := exampletest.Number(t, out.String(), `never seen: .* loss: ([\d.]+)`)
	if want := 0.9*main*main + 0.1*aux*aux; loss < 0.99*want || loss > 1.01*want {
		t.Errorf("the loss is %v, want the weighted sum of both, %v", loss, want)
	}
}
