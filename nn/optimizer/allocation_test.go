package optimizer_test

import (
	"testing"

	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/schedule"
)

// TestStepsAllocateNothing, whatever is clipped, decayed or scheduled besides.
func TestStepsAllocateNothing(t *testing.T) {
	optimizers := map[string]optimizer.Optimizer{
		"scheduled, clipped": &optimizer.SGD{Momentum: 0.9, Nesterov: true, ClipNorm: 1, WeightDecay: 0.01,
			Schedule: &schedule.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 10, DecayRate: 0.9}},
		"global norm": &optimizer.Adam{AMSGrad: true, GlobalClipNorm: 1},
		"by value":    &optimizer.RMSprop{Centered: true, Momentum: 0.5, ClipValue: 0.1},
	}
	for _, name := range registry.Known[optimizer.Optimizer]() {
		o, err := registry.Named[optimizer.Optimizer](name)
		if err != nil {
			t.Fatal(err)
		}
		optimizers[name] = o
	}
	for name, o := range optimizers {
		t.Run(name, func(t *testing.T) {
			if err := o.Build(newParams(30, 7, 1)); err != nil {
				t.Fatal(err)
			}
			step := func() {
				if err := o.Step(); err != nil {
					t.Error(err)
				}
			}
			if n := testing.AllocsPerRun(10, step); n != 0 {
				t.Errorf("%v allocations a step, want none", n)
			}
		})
	}
}
