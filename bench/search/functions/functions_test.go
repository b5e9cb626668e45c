package functions

import (
	"math"
	"math/rand/v2"
	"testing"
)

// fixed answers with values of its own.
type fixed map[string]any

func (f fixed) Int(name string, _, _ int) int                { return f[name].(int) }
func (f fixed) Uniform(name string, _, _ float64) float64    { return f[name].(float64) }
func (f fixed) LogUniform(name string, _, _ float64) float64 { return f[name].(float64) }
func (f fixed) Text(name string, _ ...string) string         { return f[name].(string) }

// chance answers by chance.
type chance struct{ *rand.Rand }

func (c chance) Int(_ string, low, high int) int { return low + c.IntN(high-low+1) }
func (c chance) Uniform(_ string, low, high float64) float64 {
	return low + (high-low)*c.Float64()
}
func (c chance) LogUniform(_ string, low, high float64) float64 {
	return low * math.Pow(high/low, c.Float64())
}
func (c chance) Text(_ string, values ...string) string { return values[c.IntN(len(values))] }

// Where the functions have their least values is known.
func TestLeast(t *testing.T) {
	where := map[string][]fixed{
		"branin":      {{"x": math.Pi, "y": 2.275}, {"x": -math.Pi, "y": 12.275}, {"x": 3 * math.Pi, "y": 2.475}},
		"hartmann6":   {{"x0": 0.20169, "x1": 0.150011, "x2": 0.476874, "x3": 0.275332, "x4": 0.311652, "x5": 0.6573}},
		"rosenbrock":  {{"x": 1.0, "y": 1.0}},
		"conditional": {{"kind": "net", "layers": 2, "rate": 1e-3}},
	}
	for _, f := range All {
		if len(where[f.Name]) == 0 {
			t.Errorf("%s: where is its least value?", f.Name)
		}
		for _, at := range where[f.Name] {
			if got := f.At(at); math.Abs(got-f.Least) > 1e-6 {
				t.Errorf("%s at %v: got %v, want %v", f.Name, at, got, f.Least)
			}
		}
	}
}

func TestNothingIsLess(t *testing.T) {
	ask := chance{rand.New(rand.NewPCG(1, 2))}
	for _, f := range All {
		for range 10000 {
			if got := f.At(ask); got < f.Least-1e-9 {
				t.Fatalf("%s: got %v, which is less than %v", f.Name, got, f.Least)
			}
		}
	}
}
