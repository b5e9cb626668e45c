package derive_test

import (
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"

	"board/internal/logtest"
	"board/summary"
	"board/summary/derive"
)

// golden is what numpy says: testdata/make_golden.py.
type golden struct {
	Curves map[string]struct {
		Steps  []int64
		Values []string
	}
	Cases []struct {
		Formula, X string
		Steps      []int64
		Values     []string
		Along      []float64
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

func TestFormulasAreThoseOfNumpy(t *testing.T) {
	g, dir := readGolden(t), t.TempDir()
	logtest.Run(t, dir, "a", func(w *summary.Writer) {
		for name, curve := range g.Curves {
			for i, step := range curve.Steps {
				scalar(t, w, name, step, float(t, curve.Values[i]))
			}
		}
	})
	d, run := open(t, dir)
	for _, c := range g.Cases {
		t.Run(c.Formula, func(t *testing.T) {
			q := derive.Request{Formula: formula(t, d, c.Formula)}
			if c.X != "" {
				q.X = formula(t, d, c.X)
			}
			got := derived(t, d, run("a"), q)
			if got.Len() != len(c.Steps) {
				t.Fatalf("%d rows, want %d", got.Len(), len(c.Steps))
			}
			for i, step := range c.Steps {
				if got.Steps[i] != step || !near(got.Values[i], float(t, c.Values[i])) {
					t.Fatalf("row %d: step %d %v, want step %d %s", i, got.Steps[i], got.Values[i], step, c.Values[i])
				}
				if c.X != "" && !near(got.WallTimes[i], c.Along[i]) {
					t.Fatalf("row %d: x %v, want %v", i, got.WallTimes[i], c.Along[i])
				}
			}
		})
	}
}

func float(t *testing.T, text string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// near allows for rounding: 1e-9 of the value.
func near(got, want float64) bool {
	if math.IsNaN(want) || math.IsInf(want, 0) {
		return math.IsNaN(got) == math.IsNaN(want) && (math.IsNaN(want) || got == want)
	}
	return math.Abs(got-want) <= 1e-9*max(math.Abs(want), 1e-3)
}
