package activation_test

import (
	"testing"

	"board/nn/activation"
	"board/nn/internal/golden"
	"board/nn/tape"
)

func testCase(t *testing.T, c golden.Case) {
	c.DecodeConfig(t, &struct{}{})
	name := activation.Name(c.Name)
	if err := name.Check(); err != nil {
		t.Fatal(err)
	}
	tp := tape.New(1)
	y := name.Apply(tp, tp.Constant(c.Tensor(t, "x")))
	golden.Computed.Tensor(t, "y", y.Value, c.Tensor(t, "y"))
}

func TestGolden(t *testing.T) { golden.Run(t, "activation", testCase) }

// TestKeras: numbers far out and at the kinks, recorded by ../testdata/record_keras.py.
func TestKeras(t *testing.T) { golden.RunFile(t, "../testdata/keras.json", "activation", testCase) }
