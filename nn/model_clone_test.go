package nn_test

import (
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
)

// A clone trains on to the same bits as the original, and neither changes the other.
func TestClone(t *testing.T) {
	nn.SetRandomSeed(5)
	m := sequential(t, 2, &layer.Dense{Units: 6, Activation: "relu"}, &layer.BatchNormalization{}, &layer.Dropout{Rate: 0.3}, &layer.Dense{Units: 1})
	must(t, m.Compile(nn.CompileConfig{Optimizer: &optimizer.Adam{}, Loss: loss.Name("mse")}))
	must(t, m.Attach("classes", []string{"a", "b"}))
	_, err := m.Fit(t.Context(), sums(50), silent(2))
	must(t, err)
	clone, err := m.Clone()
	must(t, err)
	before := m.GetWeights()
	_, err = clone.Fit(t.Context(), sums(50), silent(3))
	must(t, err)
	must(t, equalTensors(m.GetWeights(), before))
	_, err = m.Fit(t.Context(), sums(50), silent(3))
	must(t, err)
	if !sameWeights(m, clone) {
		t.Error("original and clone trained on to different weights")
	}
	var classes []string
	must(t, clone.Attachment("classes", &classes))
	if len(classes) != 2 || clone.Optimizer() == m.Optimizer() {
		t.Errorf("attached: %q; the optimizer is shared: %v", classes, clone.Optimizer() == m.Optimizer())
	}
}

// What cannot be made anew is named.
func TestCloneErrors(t *testing.T) {
	m, err := nn.NewSubclassed(&unknown{&layer.Dense{Units: 1}})
	must(t, err)
	_, err = m.Clone()
	wantError(t, err, "Clone", "registry.Register")
}
