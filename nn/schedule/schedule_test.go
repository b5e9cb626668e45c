package schedule_test

import (
	"math"
	"strings"
	"testing"

	"board/nn/registry"
	"board/nn/schedule"
)

// TestBadSettings names the schedule, the field, what it must be and what it is.
func TestBadSettings(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		s    schedule.Schedule
		want string
	}{
		{nil, "schedule: expected a schedule"},
		{(*schedule.ExponentialDecay)(nil), "schedule: expected a schedule, got a *schedule.ExponentialDecay that is nil"},
		{schedule.Func(nil), "got a schedule.Func that is nil"},
		{schedule.ExponentialDecay{}, "ExponentialDecay: expected DecaySteps to be positive, got 0"},
		{schedule.ExponentialDecay{DecaySteps: -1}, "ExponentialDecay: expected DecaySteps to be positive, got -1"},
		{schedule.ExponentialDecay{DecaySteps: 1, InitialLearningRate: nan}, "ExponentialDecay: expected InitialLearningRate to be a finite number, got NaN"},
		{schedule.ExponentialDecay{DecaySteps: 1, DecayRate: inf}, "ExponentialDecay: expected DecayRate to be a finite number, got +Inf"},
		{&schedule.InverseTimeDecay{DecaySteps: nan}, "InverseTimeDecay: expected DecaySteps to be positive, got NaN"},
		{schedule.InverseTimeDecay{DecaySteps: 1, DecayRate: nan}, "InverseTimeDecay: expected DecayRate"},
		{schedule.PolynomialDecay{DecaySteps: inf}, "PolynomialDecay: expected DecaySteps to be positive, got +Inf"},
		{schedule.PolynomialDecay{DecaySteps: 1, Power: nan}, "PolynomialDecay: expected Power"},
		{schedule.PolynomialDecay{DecaySteps: 1, EndLearningRate: inf}, "PolynomialDecay: expected EndLearningRate"},
		{schedule.PiecewiseConstantDecay{}, "PiecewiseConstantDecay: expected one value more than boundaries, got 0 Values and 0 Boundaries"},
		{schedule.PiecewiseConstantDecay{Boundaries: []float64{1}, Values: []float64{1}}, "got 1 Values and 1 Boundaries"},
		{schedule.PiecewiseConstantDecay{Boundaries: []float64{2, 2}, Values: []float64{1, 1, 1}}, "expected Boundaries to grow, got 2 after 2"},
		{schedule.PiecewiseConstantDecay{Boundaries: []float64{nan, 2}, Values: []float64{1, 1, 1}}, "expected Boundaries to grow, got 2 after NaN"},
		{schedule.PiecewiseConstantDecay{Values: []float64{inf}}, "PiecewiseConstantDecay: expected Values[0] to be a finite number, got +Inf"},
		{schedule.CosineDecay{DecaySteps: 0}, "CosineDecay: expected DecaySteps to be positive, got 0"},
		{schedule.CosineDecay{DecaySteps: 1, WarmupSteps: -1}, "CosineDecay: expected WarmupSteps not to be negative, got -1"},
		{schedule.CosineDecay{DecaySteps: 1, WarmupTarget: nan}, "CosineDecay: expected WarmupTarget"},
		{schedule.CosineDecay{DecaySteps: 1, Alpha: nan}, "CosineDecay: expected Alpha"},
		{schedule.CosineDecayRestarts{}, "CosineDecayRestarts: expected FirstDecaySteps to be positive, got 0"},
		{schedule.CosineDecayRestarts{FirstDecaySteps: 1, TMul: 0.5}, "CosineDecayRestarts: expected TMul to be at least 1, got 0.5"},
		{schedule.CosineDecayRestarts{FirstDecaySteps: 1, MMul: nan}, "CosineDecayRestarts: expected MMul"},
	} {
		if err := schedule.Check(c.s); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%#v: got the error %v, want one that says %q", c.s, err, c.want)
		}
	}
	if err := schedule.Check(schedule.Func(func(int64) float64 { return 1 })); err != nil {
		t.Error(err)
	}
}

// TestZeroFields have Keras's defaults, and Zero is a 0.
func TestZeroFields(t *testing.T) {
	for _, c := range []struct {
		s    schedule.Schedule
		step int64
		want float64
	}{
		{schedule.PolynomialDecay{InitialLearningRate: 1, DecaySteps: 10}, 10, 0.0001},
		{schedule.PolynomialDecay{InitialLearningRate: 1, DecaySteps: 10, EndLearningRate: schedule.Zero}, 10, 0},
		{schedule.PolynomialDecay{InitialLearningRate: 1, DecaySteps: 10, EndLearningRate: schedule.Zero}, 5, 0.5},
		{schedule.CosineDecayRestarts{InitialLearningRate: 1, FirstDecaySteps: 10}, 10, 1},
		{schedule.CosineDecayRestarts{InitialLearningRate: 1, FirstDecaySteps: 10}, 20, 0.5},
		{schedule.CosineDecayRestarts{InitialLearningRate: 1, FirstDecaySteps: 10, MMul: schedule.Zero}, 0, 1},
		{schedule.CosineDecayRestarts{InitialLearningRate: 1, FirstDecaySteps: 10, MMul: schedule.Zero}, 10, 0},
		{schedule.CosineDecay{InitialLearningRate: 1, DecaySteps: 10, WarmupSteps: 5}, 0, 1}, // no target: no warm-up
		{schedule.PiecewiseConstantDecay{Boundaries: []float64{5}, Values: []float64{1}}, 6, math.NaN()},
	} {
		if got := c.s.Rate(c.step); math.Abs(got-c.want) > 1e-12 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("%#v: got the rate %v at step %d, want %v", c.s, got, c.step, c.want)
		}
	}
}

// TestRestartsBeginAtTheirSteps, however the logarithm that finds the period is rounded.
func TestRestartsBeginAtTheirSteps(t *testing.T) {
	for _, grow := range []float64{1, 2, 3, 10} {
		s := schedule.CosineDecayRestarts{InitialLearningRate: 1, FirstDecaySteps: 3, TMul: grow}
		begin, length := 0.0, 3.0
		for range 12 {
			if got := s.Rate(int64(begin)); math.Abs(got-1) > 1e-9 {
				t.Errorf("t_mul %v: got the rate %v at the restart in step %v, want 1", grow, got, begin)
			}
			if begin > 0 {
				if got := s.Rate(int64(begin) - 1); got > 0.5 {
					t.Errorf("t_mul %v: got the rate %v before the restart in step %v", grow, got, begin)
				}
			}
			begin, length = begin+length, length*grow
		}
	}
}

// TestRatesStayFinite far beyond the end.
func TestRatesStayFinite(t *testing.T) {
	for name, s := range map[string]schedule.Schedule{
		"exponential": schedule.ExponentialDecay{InitialLearningRate: 1, DecaySteps: 1, DecayRate: 0.5},
		"inverse":     schedule.InverseTimeDecay{InitialLearningRate: 1, DecaySteps: 1, DecayRate: 0.5},
		"polynomial":  schedule.PolynomialDecay{InitialLearningRate: 1, DecaySteps: 1, Power: 0.5},
		"cycles":      schedule.PolynomialDecay{InitialLearningRate: 1, DecaySteps: 3, Cycle: true},
		"cosine":      schedule.CosineDecay{InitialLearningRate: 1, DecaySteps: 3, WarmupTarget: 2, WarmupSteps: 3},
		"restarts":    schedule.CosineDecayRestarts{InitialLearningRate: 1, FirstDecaySteps: 1, TMul: 1.0001},
	} {
		for _, step := range []int64{0, 1, 1 << 24, 1 << 40, math.MaxInt64} {
			if rate := s.Rate(step); math.IsNaN(rate) || rate < 0 || rate > 2 {
				t.Errorf("%s: got the rate %v at step %d", name, rate, step)
			}
		}
	}
}

// TestSavedSchedules come back with the same rates.
func TestSavedSchedules(t *testing.T) {
	for _, s := range []schedule.Schedule{
		schedule.ExponentialDecay{InitialLearningRate: 0.1, DecaySteps: 3, DecayRate: 0.5, Staircase: true},
		&schedule.PolynomialDecay{InitialLearningRate: 0.1, DecaySteps: 3, EndLearningRate: schedule.Zero},
		schedule.PolynomialDecay{InitialLearningRate: 0.1, DecaySteps: 3},
		schedule.PiecewiseConstantDecay{Boundaries: []float64{2, 4}, Values: []float64{3, 2, 1}},
		schedule.CosineDecayRestarts{InitialLearningRate: 0.1, FirstDecaySteps: 3, Alpha: 0.1},
	} {
		text, err := registry.Encode(s)
		if err != nil {
			t.Fatal(err)
		}
		back, err := registry.Decode[schedule.Schedule](text)
		if err != nil {
			t.Fatal(err)
		}
		for step := range int64(20) {
			if got, want := back.Rate(step), s.Rate(step); got != want {
				t.Errorf("%s: got the rate %v at step %d, want %v", text, got, step, want)
			}
		}
	}
	if _, err := registry.Encode[schedule.Schedule](schedule.Func(func(int64) float64 { return 1 })); err == nil {
		t.Error("a function can be saved")
	}
}
