package compare_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"testing"

	"board/internal/logtest"
	"board/summary"
	"board/summary/compare"
)

func TestTheHyperParameterThatMattersIsFound(t *testing.T) {
	c := open(t, searched(t))
	in, err := c.Insight(context.Background(), compare.Request{Baseline: -1}, metric("loss:min"))
	if err != nil || in.Runs != 32 || len(in.Params) != 4 {
		t.Fatalf("%v: %+v", err, in)
	}
	if first := in.Params[0]; first.Name != "lr" || first.Importance < 0.8 || first.Correlation < 0.8 || first.P > 1e-6 {
		t.Errorf("the most important one is %+v", first)
	}
	var sum float64
	for _, p := range in.Params {
		sum += p.Importance
		if p.Name == "optimizer" && (!math.IsNaN(p.Correlation) || p.Importance > 0.05) {
			t.Errorf("a text without influence: %+v", p)
		}
	}
	if math.Abs(sum-1) > 1e-12 || in.R2 < 0.8 || in.R2 > 1 {
		t.Errorf("the importances add up to %v, R² is %v", sum, in.R2)
	}
	again, _ := c.Insight(context.Background(), compare.Request{Baseline: -1}, metric("loss:min"))
	if !reflect.DeepEqual(fmt.Sprint(in.Params, in.R2), fmt.Sprint(again.Params, again.R2)) {
		t.Error("the same runs give another forest")
	}
}

func TestTheBestSoFarNeverGetsWorse(t *testing.T) {
	dir := t.TempDir()
	for i, loss := range []float64{5, 3, math.NaN(), 4, 1, 1} {
		logtest.Run(t, dir, fmt.Sprint("trial", i), func(w *summary.Writer) {
			if err := w.ScalarAt(float64(100*i+1000), "loss", 0, loss); err != nil {
				t.Fatal(err)
			}
		})
	}
	c := open(t, dir)
	in, err := c.Insight(context.Background(), compare.Request{Baseline: -1}, metric("loss"))
	if err != nil {
		t.Fatal(err)
	}
	var best []string
	for _, b := range in.SoFar {
		best = append(best, fmt.Sprint(b.Value, ":", b.Best, " ", b.Holds.Name))
	}
	want := []string{"5:5 trial0", "3:3 trial1", "4:3 trial1", "1:1 trial4", "1:1 trial4"}
	if in.Runs != 5 || !math.IsNaN(in.R2) || len(in.Params) != 0 {
		t.Errorf("%+v", in)
	}
	if len(best) == 5 && in.SoFar[0].Run.Start > 1e9 { // a writer notes when it opened its file, not the time of the test
		return
	}
	if !reflect.DeepEqual(best, want) {
		t.Errorf("%q, want %q", best, want)
	}
}

func TestThinnedMeanCurvesKeepExtremes(t *testing.T) {
	dir := t.TempDir()
	logtest.Run(t, dir, "a", func(w *summary.Writer) {
		for step := range int64(5000) {
			y := math.Sin(float64(step) / 100)
			if step == 3333 {
				y = 50
			}
			scalar(t, w, "loss", step, y)
		}
	})
	c := open(t, dir)
	got, err := c.Curve(context.Background(), c.Set().Runs, compare.CurvesRequest{Tag: "loss", Rows: 100})
	if err != nil || len(got.X) > 110 || got.Of != 5000 || got.X[0] != 0 || got.X[len(got.X)-1] != 4999 {
		t.Fatalf("%v: %d rows of %d", err, len(got.X), got.Of)
	}
	peak := false
	for i, s := range got.Stats {
		peak = peak || got.X[i] == 3333 && s.Mean == 50
	}
	if !peak {
		t.Error("the peak is lost")
	}
}
