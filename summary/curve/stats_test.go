package curve_test

import (
	"math"
	"testing"

	"board/summary"
	"board/summary/curve"
)

func TestStatsRange(t *testing.T) {
	s := points(
		summary.Point{Step: 0, Value: 5}, summary.Point{Step: 10, Value: 2}, summary.Point{Step: 20, Value: nan},
		summary.Point{Step: 30, Value: 8}, summary.Point{Step: 40, Value: inf}, summary.Point{Step: 50, Value: 3},
	)
	want := smooth(s.Values, 0.6)
	got, ok := curve.Stats(s, curve.Range{Lo: 10, Hi: 45}, 0.6)
	if !ok || got.N != 4 || got.Finite != 2 {
		t.Fatalf("got %+v", got)
	}
	if got.First.Step != 10 || got.Last.Step != 40 || got.Min.Step != 10 || got.Max.Step != 30 || got.Mean != 5 {
		t.Errorf("got %+v", got)
	}
	if !near(got.FirstSmoothed, want[1]) || got.LastSmoothed != inf {
		t.Errorf("smoothed %v to %v", got.FirstSmoothed, got.LastSmoothed)
	}
	all, _ := curve.Stats(s, curve.Range{Axis: curve.Relative, Lo: 0, Hi: 50}, 0)
	if all.N != 6 || all.Change() != -2 || all.ChangePercent() != -40 || all.LastSmoothed != 3 || all.Mean != 4.5 {
		t.Errorf("all: %+v", all)
	}
}

func TestStatsNothing(t *testing.T) {
	s := points(summary.Point{Step: 5, Value: nan})
	for _, r := range []curve.Range{{Lo: 6, Hi: 9}, {Lo: 9, Hi: 1}, {Lo: nan, Hi: nan}} {
		if got, ok := curve.Stats(s, r, 0.6); ok {
			t.Errorf("%+v: got %+v", r, got)
		}
	}
	if _, ok := curve.Stats(series{block: 1}, curve.Range{}, 0.6); ok {
		t.Error("an empty series has a point")
	}
	got, ok := curve.Stats(s, curve.Range{Lo: 0, Hi: 9}, 0.6)
	if !ok || got.N != 1 || !math.IsNaN(got.Mean) || !math.IsNaN(got.Min.Value) || !math.IsNaN(got.Max.Value) {
		t.Errorf("only NaN: %+v", got)
	}
}

func TestStatsNearest(t *testing.T) {
	s := points(summary.Point{Step: 10, Value: 1}, summary.Point{Step: 20, Value: 2}, summary.Point{Step: 20, Value: 3}, summary.Point{Step: 50, Value: nan})
	for _, c := range []struct {
		x    float64
		step int64
		v    float64
	}{{-1e9, 10, 1}, {10, 10, 1}, {15, 10, 1}, {15.1, 20, 2}, {34, 20, 2}, {36, 50, nan}, {inf, 10, 1}} {
		got, ok := curve.Stats(s, curve.Range{Lo: c.x, Hi: c.x}, 0)
		if !ok || got.N != 1 || got.Last.Step != c.step || !near(got.Last.Value, c.v) {
			t.Errorf("nearest to %v: %+v", c.x, got)
		}
	}
	wall, _ := curve.Stats(s, curve.Range{Axis: curve.Wall, Lo: 1.7e9 + 19, Hi: 1.7e9 + 19}, 0.6)
	if wall.Last.Step != 20 || !near(wall.LastSmoothed, smooth(s.Values, 0.6)[1]) {
		t.Errorf("by wall time: %+v", wall)
	}
}

func TestStatsMeanOfHugeValues(t *testing.T) {
	s := ramp(10, func(int) float64 { return math.MaxFloat64 })
	if got, _ := curve.Stats(s, curve.Range{Lo: 0, Hi: 9}, 0); got.Mean != math.MaxFloat64 {
		t.Errorf("mean is %v", got.Mean)
	}
}
