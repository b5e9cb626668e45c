package nn_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"board/nn"
	"board/nn/callback"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/tensor"
)

// trial makes a model of one of three kinds from a seed, trains it, and returns its weights.
func trial(t *testing.T, seed uint64) ([]*tensor.Tensor, error) {
	var m *nn.Model
	var err error
	s := nn.WithSeed(seed)
	switch seed % 3 {
	case 0:
		m, err = s.NewSequential(&layer.Input{Shape: []int{2}}, &layer.Dense{Units: 6, Activation: "tanh"}, &layer.Dropout{Rate: 0.3}, &layer.Dense{Units: 1})
	case 1:
		in := nn.Input("in", 2)
		m, err = s.NewModel([]*nn.Symbol{in}, []*nn.Symbol{nn.Apply(&layer.Dense{Units: 1}, nn.Apply(&layer.GaussianNoise{Stddev: 0.1}, in))})
	case 2:
		m, err = s.NewSubclassed(&Residual{Hidden: &layer.Dense{Units: 2, Activation: "tanh"}, Output: &layer.Dense{Units: 1}, Times: 2})
	}
	if err == nil {
		err = m.Compile(nn.CompileConfig{Optimizer: &optimizer.Adam{}, Loss: loss.Name("mse")})
	}
	if err == nil {
		_, err = m.Fit(t.Context(), sums(40), silent(2))
	}
	if err != nil {
		return nil, err
	}
	return m.GetWeights(), nil
}

// Six trials that are made and trained at once have the bits that they have one after the other.
func TestTrialsAtOnce(t *testing.T) {
	const trials = 6
	want := make([][]*tensor.Tensor, trials)
	for i := range want {
		var err error
		want[i], err = trial(t, uint64(i))
		must(t, err)
	}
	for range 5 {
		var all sync.WaitGroup
		for i := range want {
			all.Go(func() {
				got, err := trial(t, uint64(i))
				if err == nil {
					err = equalTensors(got, want[i])
				}
				if err != nil {
					t.Errorf("trial %d: %v", i, err)
				}
			})
		}
		all.Wait()
	}
	if slices.Equal(want[0][0].Data, want[3][0].Data) {
		t.Error("two seeds give the same weights")
	}
}

// SetSeed gives the weights that WithSeed gives, while there are none; then it is an error.
func TestSetSeed(t *testing.T) {
	build := func(s nn.Seed) *nn.Model {
		m, err := s.NewSequential(&layer.Dense{Units: 3})
		must(t, err)
		return m
	}
	a, b := build(nn.WithSeed(1)), build(nn.WithSeed(2))
	must(t, b.SetSeed(1))
	for _, m := range []*nn.Model{a, b} {
		_, err := m.Predict(t.Context(), sums(2).X...)
		must(t, err)
	}
	if !sameWeights(a, b) {
		t.Error("SetSeed and WithSeed give different weights")
	}
	wantError(t, a.SetSeed(3), "layer dense has its weights already", "nn.WithSeed(3)")
}

// The epoch whose callback failed is in the history.
func TestHistoryHasTheEpochThatFailed(t *testing.T) {
	c := silent(5)
	c.Callbacks = []nn.Callback{&callback.LambdaCallback{EpochEnd: func(_ *nn.Model, epoch int, _ *nn.Logs) error {
		if epoch == 2 {
			return errDisk
		}
		return nil
	}}}
	h, err := regressor(t).Fit(t.Context(), sums(10), c)
	if !errors.Is(err, errDisk) || !slices.Equal(h.Epochs, []int{0, 1, 2}) || len(h.Values("loss")) != 3 || h.StoppedBy != nn.Failed {
		t.Errorf("got epochs %v, %v, stopped by %q", h.Epochs, err, h.StoppedBy)
	}
}
