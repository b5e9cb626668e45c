package optimizer_test

import (
	"fmt"
	"testing"

	"board/nn/internal/golden"
	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/tape"
)

func testCase(t *testing.T, c golden.Case) {
	o, err := registry.Decode[optimizer.Optimizer](c.Envelope())
	if err != nil {
		t.Fatal(err)
	}
	w := tape.NewParam("w", c.Tensor(t, "w0"))
	if err := o.Build([]*tape.Var{w}); err != nil {
		t.Fatal(err)
	}
	want := c.Tensors(t, "w")
	for k, g := range c.Tensors(t, "grads") {
		w.Grad = g
		if err := o.Step(); err != nil {
			t.Fatal(err)
		}
		golden.Computed.Tensor(t, fmt.Sprintf("weights after step %d", k+1), w.Value, want[k])
	}
	if got, want := o.Iterations(), int64(len(want)); got != want {
		t.Errorf("iterations: got %d, want %d", got, want)
	}
}

func TestGolden(t *testing.T) { golden.Run(t, "optimizer", testCase) }

// TestKeras: settings and awkward inputs that golden.json leaves out, recorded by ../testdata/record_keras.py.
func TestKeras(t *testing.T) { golden.RunFile(t, "../testdata/keras.json", "optimizer", testCase) }
