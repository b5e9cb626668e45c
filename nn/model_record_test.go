package nn_test

import (
	"slices"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/tape"
	"board/nn/tensor"
)

// TestRecord: the same numbers as Predict's, on a tape of the caller's; the model's own stays as it was.
func TestRecord(t *testing.T) {
	m := regressor(t)
	x := rows(t, []float32{1, 2}, []float32{3, 4}, []float32{5, 6})
	want, err := m.PredictOne(t.Context(), x)
	must(t, err)
	before := slices.Collect(m.Tape().Nodes())
	other := tape.New(1)
	out, err := m.Record(other, other.Constant(x))
	must(t, err)
	if len(out) != 1 || !slices.Equal(out[0].Value.Data, want.Data) {
		t.Errorf("got %v, want what Predict gives: %v", out, want)
	}
	if scope := out[0].Node().Scope; scope != "sequential/dense" {
		t.Errorf("the last operation was recorded in %q", scope)
	}
	if !slices.Equal(slices.Collect(m.Tape().Nodes()), before) {
		t.Error("the model's own tape was used")
	}
}

func TestRecordErrors(t *testing.T) {
	unbuilt, err := nn.NewSequential(&layer.Dense{Units: 1})
	must(t, err)
	other := tape.New(1)
	_, err = unbuilt.Record(other, other.Constant(tensor.New(1, 2)))
	wantError(t, err, "sequential", "built", "Predict once")
	m := regressor(t)
	_, err = m.Record(other)
	wantError(t, err, "expected 1 inputs, got 0")
	_, err = m.Record(other, other.Constant(tensor.New(1, 3)))
	wantError(t, err, "input_layer", "(None, 2)", "(1, 3)")
}
