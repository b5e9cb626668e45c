package loss_test

import (
	"testing"

	"board/nn/internal/golden"
	"board/nn/loss"
	"board/nn/registry"
	"board/nn/tape"
)

func testCase(t *testing.T, c golden.Case) {
	l, err := registry.Decode[loss.Loss](c.Envelope())
	if err != nil {
		t.Fatal(err)
	}
	if l, err = loss.Resolve(l); err != nil {
		t.Fatal(err)
	}
	yTrue, yPred := c.Tensor(t, "y_true"), c.Tensor(t, "y_pred")
	if err := l.Check(yTrue.Shape, yPred.Shape); err != nil {
		t.Fatal(err)
	}
	var weights []float32
	if c.Has("sample_weight") {
		weights = c.Tensor(t, "sample_weight").Data
	}
	tp := tape.New(1)
	p := tp.Watch(yPred)
	value := l.Call(tp, yTrue, p, weights)
	tp.Backward(value)
	golden.Computed.Number(t, "value", float64(value.Value.Data[0]), c.Number(t, "value"))
	golden.Computed.Tensor(t, "gradient", p.Grad, c.Tensor(t, "grad"))
}

func TestGolden(t *testing.T) { golden.Run(t, "loss", testCase) }

// TestKeras: settings and awkward inputs that golden.json leaves out, recorded by ../testdata/record_keras.py.
func TestKeras(t *testing.T) { golden.RunFile(t, "../testdata/keras.json", "loss", testCase) }
