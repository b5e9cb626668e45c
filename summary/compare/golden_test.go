package compare_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"board/internal/logtest"
	"board/summary"
	"board/summary/compare"
)

// golden is what numpy and scipy say: testdata/make_golden.py.
type golden struct {
	Groups []struct {
		Values                                      []string
		N                                           int
		Mean, Median, Std, Stderr, Min, Max, Lo, Hi *float64
	}
	Curves []struct {
		Lines []struct {
			Steps  []int64
			Values []float64
		}
		Interpolated    bool
		X, Mean, Median []float64
		Min, Max        []float64
		Std             []*float64
		N               []int
	}
	Spearman []struct {
		A, B   []float64
		Rho, P float64
	}
}

func readGolden(t *testing.T) (g golden) {
	t.Helper()
	text, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// same compares with a value of numpy's; nil is NaN.
func same(got float64, want *float64) bool {
	if want == nil {
		return math.IsNaN(got)
	}
	return near(got, *want) || math.Abs(got-*want) < 1e-300
}

func TestStatisticsAreThoseOfNumpy(t *testing.T) {
	for i, g := range readGolden(t).Groups {
		var values []float64
		for _, text := range g.Values {
			x, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, x)
		}
		s := compare.StatsOf(values)
		if s.N != g.N || s.Of != len(g.Values) {
			t.Errorf("group %d: %d of %d, want %d", i, s.N, s.Of, g.N)
		}
		for name, want := range map[string]*float64{"mean": g.Mean, "median": g.Median, "std": g.Std, "stderr": g.Stderr, "min": g.Min, "max": g.Max, "lo": g.Lo, "hi": g.Hi} {
			if got := s.Get(name); !same(got, want) {
				t.Errorf("group %d of %d: %s is %v, want %v", i, g.N, name, got, *want)
			}
		}
	}
}

func TestSpearmanIsThatOfScipy(t *testing.T) {
	for i, c := range readGolden(t).Spearman {
		rho, p := compare.Spearman(c.A, c.B)
		if !near(rho, c.Rho) || !near(p, c.P) {
			t.Errorf("%d: %v, p %v, want %v, p %v", i, rho, p, c.Rho, c.P)
		}
	}
}

func TestMeanCurvesAreThoseOfNumpy(t *testing.T) {
	for i, g := range readGolden(t).Curves {
		dir := t.TempDir()
		for k, line := range g.Lines {
			logtest.Run(t, dir, fmt.Sprint("run", k), func(w *summary.Writer) {
				for j, step := range line.Steps {
					scalar(t, w, "loss", step, line.Values[j])
				}
			})
		}
		c := open(t, dir)
		got, err := c.Curve(context.Background(), c.Set().Runs, compare.CurvesRequest{Tag: "loss"})
		if err != nil || got.Runs != len(g.Lines) || got.Interpolated != g.Interpolated || len(got.X) != len(g.X) {
			t.Fatalf("%d: %v, %d runs, interpolated %t, %d rows, want %d", i, err, got.Runs, got.Interpolated, len(got.X), len(g.X))
		}
		for j, s := range got.Stats {
			if got.X[j] != g.X[j] || s.N != g.N[j] || !near(s.Mean, g.Mean[j]) || !near(s.Median, g.Median[j]) || !same(s.Std, g.Std[j]) || !near(s.Min, g.Min[j]) || !near(s.Max, g.Max[j]) {
				t.Errorf("%d, row %d: %v %+v, want %v of %d, mean %v, median %v", i, j, got.X[j], s, g.X[j], g.N[j], g.Mean[j], g.Median[j])
			}
		}
	}
}
