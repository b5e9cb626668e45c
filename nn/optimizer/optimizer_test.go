package optimizer_test

import (
	"math"
	"strings"
	"testing"

	"board/nn/optimizer"
	"board/nn/registry"
	"board/nn/schedule"
	"board/nn/tape"
	"board/nn/tensor"
)

// param is a parameter with one number and its gradient.
func param(value, gradient float32) *tape.Var {
	v := tape.NewParam("w", tensor.New(1))
	v.Grad = tensor.New(1)
	v.Value.Data[0], v.Grad.Data[0] = value, gradient
	return v
}

func wantError(t *testing.T, err error, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got the error %v, want one that says %q", err, want)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestBadSettings are told by Resolve, which Compile calls, and by Build, with the name of the optimizer and of the field.
func TestBadSettings(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		o    optimizer.Optimizer
		want string
	}{
		{&optimizer.SGD{LearningRate: -1}, "sgd: expected LearningRate to be a finite number of at least 0, got -1"},
		{&optimizer.SGD{LearningRate: nan}, "sgd: expected LearningRate to be a finite number of at least 0, got NaN"},
		{&optimizer.Adam{LearningRate: math.Inf(1)}, "adam: expected LearningRate to be a finite number of at least 0, got +Inf"},
		{&optimizer.SGD{Momentum: 1.1}, "sgd: expected Momentum to be from 0 to 1, got 1.1"},
		{&optimizer.SGD{WeightDecay: -0.1}, "sgd: expected WeightDecay"},
		{&optimizer.SGD{ClipNorm: -1}, "sgd: expected ClipNorm"},
		{&optimizer.SGD{ClipValue: nan}, "sgd: expected ClipValue"},
		{&optimizer.SGD{GlobalClipNorm: -1}, "sgd: expected GlobalClipNorm"},
		{&optimizer.SGD{ClipNorm: 1, ClipValue: 1}, "sgd: expected at most one of ClipNorm, ClipValue and GlobalClipNorm, got 2"},
		{&optimizer.SGD{ClipNorm: 1, ClipValue: 1, GlobalClipNorm: 1}, "got 3"},
		{&optimizer.SGD{Schedule: schedule.CosineDecay{}}, "sgd: CosineDecay: expected DecaySteps to be positive, got 0"},
		{&optimizer.RMSprop{Rho: 1.5}, "rmsprop: expected Rho to be from 0 to 1, got 1.5"},
		{&optimizer.RMSprop{Momentum: -0.5}, "rmsprop: expected Momentum"},
		{&optimizer.RMSprop{Epsilon: -1}, "rmsprop: expected Epsilon"},
		{&optimizer.Adagrad{InitialAccumulatorValue: -1}, "adagrad: expected InitialAccumulatorValue"},
		{&optimizer.Adadelta{Rho: nan}, "adadelta: expected Rho"},
		{&optimizer.Adam{Beta1: 1}, "adam: expected Beta1"},
		{&optimizer.AdamW{Beta2: 1}, "adamw: expected Beta2"},
		{&optimizer.Adamax{Epsilon: nan}, "adamax: expected Epsilon"},
		{&optimizer.Nadam{Beta1: -0.1}, "nadam: expected Beta1"},
		{&optimizer.Ftrl{LearningRatePower: 0.5}, "ftrl: expected LearningRatePower"},
		{&optimizer.Ftrl{L1: -1}, "ftrl: expected L1"},
		{&optimizer.Lion{Beta2: 2}, "lion: expected Beta2 to be from 0 to 1, got 2"},
		{optimizer.Name("adm"), `unknown optimizer "adm": did you mean "adam"? Known are`},
		{optimizer.Name(""), "unknown optimizer"},
	} {
		_, err := optimizer.Resolve(c.o)
		wantError(t, err, c.want)
		if _, ok := c.o.(optimizer.Name); !ok {
			wantError(t, c.o.Build([]*tape.Var{param(1, 1)}), c.want)
		}
	}
}

// TestNamesAreNoOptimizers until they are resolved.
func TestNamesAreNoOptimizers(t *testing.T) {
	n := optimizer.Name("sgd")
	for _, err := range []error{n.Build(nil), n.Step(), n.SetLearningRate(1), n.SetState(nil)} {
		wantError(t, err, "sgd", "Resolve")
	}
	if n.Iterations() != 0 || n.CurrentLearningRate() != 0 || n.State() != nil {
		t.Error("a name has a state")
	}
	for _, o := range []optimizer.Optimizer{nil, optimizer.Name("RMSprop")} {
		got, err := optimizer.Resolve(o)
		must(t, err)
		if _, ok := got.(*optimizer.RMSprop); !ok || got.CurrentLearningRate() != float64(float32(0.001)) {
			t.Errorf("%v: got %T with the rate %v, want RMSprop with 0.001", o, got, got.CurrentLearningRate())
		}
	}
}

// TestOrderOfUse: what is too early, twice or of another model is an error, and changes nothing.
func TestOrderOfUse(t *testing.T) {
	o := &optimizer.SGD{Momentum: 0.5}
	wantError(t, o.Step(), "expected Build before Step")
	wantError(t, o.SetState(nil), "expected Build before SetState")
	wantError(t, o.SetLearningRate(1), "expected Resolve or Build before SetLearningRate")
	wantError(t, o.Build([]*tape.Var{nil}), "sgd: expected parameters with values, got none as parameter 0")
	w := param(1, 1)
	must(t, o.Build([]*tape.Var{w}))
	must(t, o.Build([]*tape.Var{w}))
	wantError(t, o.Build([]*tape.Var{param(1, 1)}), "sgd: expected the 1 parameters that the optimizer was built for", "make a new optimizer for each model")
	for _, rate := range []float64{-1, math.NaN(), math.Inf(1)} {
		wantError(t, o.SetLearningRate(rate), "sgd: expected the learning rate to be a finite number of at least 0")
	}
	w.Grad = tensor.New(2)
	wantError(t, o.Step(), "sgd: parameter 0 (w): expected a gradient of the shape (1,), got (2,)")
	w.Grad = nil
	wantError(t, o.Step(), "sgd: expected a gradient for at least one of 1 parameters, got none; run Backward before Step")
	if w.Value.Data[0] != 1 || o.Iterations() != 0 {
		t.Errorf("steps that failed made %v of 1 and counted %d", w.Value.Data[0], o.Iterations())
	}
}

// TestFrozenParameters are left alone by the rule and by weight decay, and their gradients do not count in the global norm.
func TestFrozenParameters(t *testing.T) {
	for name, o := range map[string]optimizer.Optimizer{
		"decay":       &optimizer.SGD{LearningRate: 1, WeightDecay: 0.5},
		"global norm": &optimizer.SGD{LearningRate: 1, GlobalClipNorm: 10},
	} {
		t.Run(name, func(t *testing.T) {
			frozen, untouched, w := param(8, 1e6), param(8, 0), param(8, 1)
			frozen.SetTrainable(false)
			untouched.Grad = nil
			must(t, o.Build([]*tape.Var{frozen, untouched, w}))
			must(t, o.Step())
			want := map[string]float32{"decay": 3, "global norm": 7}[name]
			if frozen.Value.Data[0] != 8 || untouched.Value.Data[0] != 8 || w.Value.Data[0] != want {
				t.Errorf("got %v, %v and %v, want 8, 8 and %v", frozen.Value.Data[0], untouched.Value.Data[0], w.Value.Data[0], want)
			}
		})
	}
}

// TestClipping of two parameters with the gradients 3 and 4, whose norm together is 5.
func TestClipping(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	for name, c := range map[string]struct {
		o           *optimizer.SGD
		first, want [2]float32
	}{
		"none":                    {&optimizer.SGD{}, [2]float32{3, 4}, [2]float32{3, 4}},
		"norm":                    {&optimizer.SGD{ClipNorm: 3.5}, [2]float32{3, 4}, [2]float32{3, 3.5}},
		"value":                   {&optimizer.SGD{ClipValue: 3.5}, [2]float32{3, -4}, [2]float32{3, -3.5}},
		"global norm":             {&optimizer.SGD{GlobalClipNorm: 2.5}, [2]float32{3, 4}, [2]float32{1.5, 2}},
		"global norm not reached": {&optimizer.SGD{GlobalClipNorm: 5}, [2]float32{3, 4}, [2]float32{3, 4}},
		"infinite by value":       {&optimizer.SGD{ClipValue: 2}, [2]float32{inf, -inf}, [2]float32{2, -2}},
		"NaN by value":            {&optimizer.SGD{ClipValue: 2}, [2]float32{nan, 1}, [2]float32{nan, 1}},
		"NaN by norm":             {&optimizer.SGD{ClipNorm: 2}, [2]float32{nan, 1}, [2]float32{nan, 1}},
		"infinite by global norm": {&optimizer.SGD{GlobalClipNorm: 2}, [2]float32{inf, 1}, [2]float32{nan, nan}},
	} {
		t.Run(name, func(t *testing.T) {
			c.o.LearningRate = 1
			a, b := param(0, c.first[0]), param(0, c.first[1])
			must(t, c.o.Build([]*tape.Var{a, b}))
			must(t, c.o.Step())
			for i, v := range []*tape.Var{a, b} {
				if got, want := -v.Value.Data[0], c.want[i]; got != want && (got == got || want == want) {
					t.Errorf("parameter %d moved by %v, want %v", i, got, want)
				}
			}
		})
	}
}

// TestScheduleRules instead of the learning rate, and cannot be set by hand.
func TestScheduleRules(t *testing.T) {
	w := param(0, 1)
	o := &optimizer.SGD{LearningRate: 9, Schedule: schedule.PiecewiseConstantDecay{Boundaries: []float64{1}, Values: []float64{4, 2}}}
	must(t, o.Build([]*tape.Var{w}))
	wantError(t, o.SetLearningRate(1), "sgd: expected no SetLearningRate beside a schedule")
	for _, want := range []float32{-4, -8, -10} {
		must(t, o.Step())
		if got := w.Value.Data[0]; got != want {
			t.Errorf("got %v after %d steps, want %v", got, o.Iterations(), want)
		}
	}
}

// TestStateGoesOn: an optimizer of any kind goes on where another one stood, whether its rate was set or is scheduled.
func TestStateGoesOn(t *testing.T) {
	for _, name := range registry.Known[optimizer.Optimizer]() {
		t.Run(name, func(t *testing.T) {
			a, b := newParams(3, 2), newParams(3, 2)
			first, second := build(t, name, a), build(t, name, b)
			must(t, first.SetLearningRate(0.25))
			for range 3 {
				must(t, first.Step())
			}
			state := first.State()
			for i := range a {
				copy(b[i].Value.Data, a[i].Value.Data)
			}
			must(t, second.SetState(state))
			if second.Iterations() != 3 || second.CurrentLearningRate() != 0.25 {
				t.Errorf("got %d steps and the rate %v, want 3 and 0.25", second.Iterations(), second.CurrentLearningRate())
			}
			for _, o := range []optimizer.Optimizer{first, second} {
				must(t, o.Step())
				must(t, o.Step())
			}
			for i := range a {
				for k, want := range a[i].Value.Data {
					if got := b[i].Value.Data[k]; got != want {
						t.Errorf("parameter %d, number %d: got %v, want %v", i, k, got, want)
					}
				}
			}
		})
	}
}

func build(t *testing.T, name string, params []*tape.Var) optimizer.Optimizer {
	t.Helper()
	o, err := registry.Named[optimizer.Optimizer](name)
	must(t, err)
	must(t, o.Build(params))
	return o
}

// TestForeignStates are refused, and leave the optimizer as it was.
func TestForeignStates(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s []optimizer.NamedTensor) []optimizer.NamedTensor
		want   string
	}{
		"none":       {func([]optimizer.NamedTensor) []optimizer.NamedTensor { return nil }, "expected a state of 4 tensors, got 0"},
		"twice":      {func(s []optimizer.NamedTensor) []optimizer.NamedTensor { s[3] = s[2]; return s }, "expected a state of 4 tensors"},
		"other name": {func(s []optimizer.NamedTensor) []optimizer.NamedTensor { s[3].Name = "x"; return s }, `expected "0.p0.velocity" in the state, which has none`},
		"shape": {func(s []optimizer.NamedTensor) []optimizer.NamedTensor { s[2].Tensor = tensor.New(5); return s },
			"0.p0.momentum: expected the shape (3,), got (5,)"},
		"count": {func(s []optimizer.NamedTensor) []optimizer.NamedTensor {
			s[0].Tensor.Data[0] = -1
			return s
		}, "expected a count as iterations, got [-1 0]"},
		"count of NaN": {func(s []optimizer.NamedTensor) []optimizer.NamedTensor {
			s[0].Tensor.Data[1] = float32(math.NaN())
			return s
		}, "expected a count as iterations"},
	} {
		t.Run(name, func(t *testing.T) {
			o := build(t, "adam", newParams(3))
			must(t, o.Step())
			err := o.SetState(c.change(o.State()))
			wantError(t, err, "adam: ", c.want)
			if o.Iterations() != 1 {
				t.Errorf("got %d iterations, want 1", o.Iterations())
			}
		})
	}
}
