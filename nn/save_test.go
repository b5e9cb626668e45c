package nn_test

import (
	"path/filepath"
	"testing"

	"board/nn"
	"board/nn/layer"
)

func TestSmoke(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.nn")
	m := regressor(t)
	_, err := m.Fit(t.Context(), sums(64), silent(2))
	must(t, err)
	must(t, m.Save(path))
	back, err := nn.Load(path)
	must(t, err)
	if !sameWeights(m, back) {
		t.Error("weights differ")
	}
	for _, x := range []*nn.Model{m, back} {
		c := silent(5)
		c.InitialEpoch = 2
		_, err := x.Fit(t.Context(), sums(64), c)
		must(t, err)
	}
	if !sameWeights(m, back) {
		t.Error("weights differ after training")
	}
	_ = layer.Dense{}
}
