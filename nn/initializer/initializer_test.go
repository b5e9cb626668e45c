package initializer

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"board/nn/registry"
	"board/nn/tensor"
)

func seeded() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

func filled(t *testing.T, i Initializer, rng *rand.Rand, shape ...int) *tensor.Tensor {
	t.Helper()
	w := tensor.New(shape...)
	w.Fill(-99)
	if err := i.Init(w, rng); err != nil {
		t.Fatalf("%#v: %v", i, err)
	}
	return w
}

func TestConstants(t *testing.T) {
	for _, c := range []struct {
		init  Initializer
		shape []int
		want  []float32
	}{
		{Zeros{}, []int{3}, []float32{0, 0, 0}},
		{Ones{}, []int{1, 2}, []float32{1, 1}},
		{Constant{Value: 0.25}, []int{2}, []float32{0.25, 0.25}},
		{Constant{}, []int{}, []float32{0}},
		{Identity{}, []int{2, 3}, []float32{1, 0, 0, 0, 1, 0}},
		{Identity{Gain: 3}, []int{3, 2}, []float32{3, 0, 0, 3, 0, 0}},
		{Name("zeros"), []int{2}, []float32{0, 0}},
		{Name("one"), []int{2}, []float32{1, 1}},
	} {
		if got := filled(t, c.init, nil, c.shape...).Data; !slices.Equal(got, c.want) {
			t.Errorf("%#v: got %v, want %v", c.init, got, c.want)
		}
	}
}

// TestDistributions checks mean, standard deviation and limits of 200,000 draws. The truncated normal distribution within two standard deviations has 0.8796 of
// the untruncated deviation; what scales the variance makes up for it.
func TestDistributions(t *testing.T) {
	const in, out = 500, 400
	for _, c := range []struct {
		name            string
		init            Initializer
		mean, deviation float64
		limit           float64 // of the distance from the mean; 0 for none
	}{
		{"normal", RandomNormal{}, 0, 0.05, 0},
		{"normal with settings", RandomNormal{Mean: 3, Stddev: 2}, 3, 2, 0},
		{"truncated normal", TruncatedNormal{}, 0, 0.05 * truncatedStddev, 0.1},
		{"truncated normal with settings", TruncatedNormal{Mean: -1, Stddev: 2}, -1, 2 * truncatedStddev, 4},
		{"uniform", RandomUniform{}, 0, 0.05 / math.Sqrt(3), 0.05},
		{"uniform with settings", RandomUniform{Minval: 1, Maxval: 3}, 2, 1 / math.Sqrt(3), 1},
		{"scaling", VarianceScaling{}, 0, math.Sqrt(1. / in), 2 * math.Sqrt(1./in) / truncatedStddev},
		{"scaling, fan out", VarianceScaling{Scale: 3, Mode: FanOut, Distribution: DrawUntruncatedNormal}, 0, math.Sqrt(3. / out), 0},
		{"scaling, uniform", VarianceScaling{Scale: 3, Mode: FanAvg, Distribution: DrawUniform}, 0, math.Sqrt(3. / 450), math.Sqrt(9. / 450)},
		{"glorot uniform", GlorotUniform{}, 0, math.Sqrt(2. / (in + out)), math.Sqrt(6. / (in + out))},
		{"glorot normal", GlorotNormal{}, 0, math.Sqrt(2. / (in + out)), 2 * math.Sqrt(2./(in+out)) / truncatedStddev},
		{"he uniform", HeUniform{}, 0, math.Sqrt(2. / in), math.Sqrt(6. / in)},
		{"he normal", HeNormal{}, 0, math.Sqrt(2. / in), 2 * math.Sqrt(2./in) / truncatedStddev},
		{"lecun uniform", LecunUniform{}, 0, math.Sqrt(1. / in), math.Sqrt(3. / in)},
		{"lecun normal", LecunNormal{}, 0, math.Sqrt(1. / in), 2 * math.Sqrt(1./in) / truncatedStddev},
	} {
		w := filled(t, c.init, seeded(), in, out)
		mean, deviation, farthest := moments(w.Data, c.mean)
		// Four standard errors of each; the deviation of a deviation is at most 1/sqrt(2n) of it for what is drawn here.
		if math.Abs(mean-c.mean) > 4*c.deviation/math.Sqrt(in*out) || math.Abs(deviation/c.deviation-1) > 4/math.Sqrt(2*in*out) {
			t.Errorf("%s: mean %g and deviation %g, want %g and %g", c.name, mean, deviation, c.mean, c.deviation)
		}
		if c.limit > 0 && (farthest > c.limit*1.0001 || farthest < c.limit*0.99) {
			t.Errorf("%s: farthest from the mean is %g, want close to %g", c.name, farthest, c.limit)
		}
		if c.limit == 0 && farthest < 4*c.deviation {
			t.Errorf("%s: nothing lies beyond %g deviations", c.name, farthest/c.deviation)
		}
	}
}

// moments are mean and standard deviation, and the largest distance from the mean that is wanted.
func moments(x []float32, wanted float64) (mean, deviation, farthest float64) {
	for _, v := range x {
		mean += float64(v) / float64(len(x))
	}
	for _, v := range x {
		d := float64(v) - mean
		deviation += d * d / float64(len(x))
		farthest = max(farthest, math.Abs(float64(v)-wanted))
	}
	return mean, math.Sqrt(deviation), farthest
}

func TestFans(t *testing.T) {
	for _, c := range []struct {
		shape   tensor.Shape
		in, out float64
	}{
		{tensor.Shape{}, 1, 1}, {tensor.Shape{7}, 7, 7}, {tensor.Shape{3, 5}, 3, 5}, {tensor.Shape{3, 3, 16, 32}, 144, 288},
	} {
		if in, out := fans(c.shape); in != c.in || out != c.out {
			t.Errorf("%v: got %g and %g, want %g and %g", c.shape, in, out, c.in, c.out)
		}
	}
}

func TestOrthogonal(t *testing.T) {
	for _, shape := range [][]int{{5, 5}, {60, 20}, {20, 60}, {2, 3, 4}, {1, 7}} {
		for _, gain := range []float64{1, 2.5} {
			w := filled(t, Orthogonal{Gain: gain}, seeded(), shape...)
			cols := shape[len(shape)-1]
			checkOrthogonal(t, w.Data, len(w.Data)/cols, cols, gain)
		}
	}
}

// checkOrthogonal: the vectors along the longer side have the length gain and stand at right angles.
func checkOrthogonal(t *testing.T, w []float32, rows, cols int, gain float64) {
	n, long, stepV, stepI := cols, rows, 1, cols // columns
	if rows < cols {
		n, long, stepV, stepI = rows, cols, cols, 1
	}
	for a := range n {
		for b := range n {
			dot := 0.0
			for i := range long {
				dot += float64(w[a*stepV+i*stepI]) * float64(w[b*stepV+i*stepI])
			}
			want := 0.0
			if a == b {
				want = gain * gain
			}
			if math.Abs(dot-want) > 1e-5*gain*gain {
				t.Fatalf("%d by %d: product of vectors %d and %d is %g, want %g", rows, cols, a, b, dot, want)
			}
		}
	}
}

// TestSeeds: one seed gives the same values whatever the stream, no seed goes on in the stream.
func TestSeeds(t *testing.T) {
	for _, make := range []func(Seed) Initializer{
		func(s Seed) Initializer { return RandomNormal{Seed: s} }, func(s Seed) Initializer { return RandomUniform{Seed: s} },
		func(s Seed) Initializer { return TruncatedNormal{Seed: s} }, func(s Seed) Initializer { return VarianceScaling{Seed: s} },
		func(s Seed) Initializer { return GlorotUniform{s} }, func(s Seed) Initializer { return GlorotNormal{s} }, func(s Seed) Initializer { return HeUniform{s} },
		func(s Seed) Initializer { return HeNormal{s} }, func(s Seed) Initializer { return LecunUniform{s} }, func(s Seed) Initializer { return LecunNormal{s} },
		func(s Seed) Initializer { return Orthogonal{Seed: s} },
	} {
		rng := seeded()
		a, b := filled(t, make(0), rng, 3, 4), filled(t, make(0), rng, 3, 4)
		again := filled(t, make(0), seeded(), 3, 4)
		if slices.Equal(a.Data, b.Data) || !slices.Equal(a.Data, again.Data) {
			t.Errorf("%T without a seed: expected the stream's values", make(0))
		}
		c, d, e := filled(t, make(7), rng, 3, 4), filled(t, make(7), nil, 3, 4), filled(t, make(8), rng, 3, 4)
		if !slices.Equal(c.Data, d.Data) || slices.Equal(c.Data, e.Data) {
			t.Errorf("%T with a seed: expected the seed's values", make(0))
		}
	}
}

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		init  Initializer
		shape []int
		want  string
	}{
		{Identity{}, []int{3}, "identity initializer: expected a weight of 2 dimensions, got shape (3,)"},
		{Orthogonal{}, []int{3}, "orthogonal initializer: expected a weight of at least 2 dimensions, got shape (3,)"},
		{RandomNormal{Stddev: -1}, []int{3}, "random normal initializer: expected a finite mean and a standard deviation of at least 0, got 0 and -1"},
		{TruncatedNormal{Mean: math.NaN()}, []int{3}, "truncated normal initializer: expected a finite mean"},
		{RandomNormal{Mean: math.Inf(-1)}, []int{3}, "random normal initializer: expected a finite mean"},
		{RandomNormal{Stddev: math.Inf(1)}, []int{3}, "random normal initializer: expected a finite mean"},
		{VarianceScaling{Scale: math.Inf(1)}, []int{3}, "variance scaling initializer: expected a scale above 0, got +Inf"},
		{RandomUniform{Minval: 1}, []int{3}, "random uniform initializer: expected maxval to be at least minval, both finite, got minval 1 and maxval 0"},
		{VarianceScaling{Scale: -2}, []int{3}, "variance scaling initializer: expected a scale above 0, got -2"},
		{VarianceScaling{Mode: "fan"}, []int{3}, `variance scaling initializer: expected mode "fan_in", "fan_out" or "fan_avg", got "fan"`},
		{VarianceScaling{Distribution: "normal"}, []int{3}, `expected distribution "truncated_normal", "untruncated_normal" or "uniform", got "normal"`},
		{Name("he_norm"), []int{3}, `unknown initializer "he_norm": did you mean "he_normal"?`},
	} {
		if err := c.init.Init(tensor.New(c.shape...), seeded()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%#v: got %v, want %q", c.init, err, c.want)
		}
	}
	for _, i := range []Initializer{RandomNormal{}, TruncatedNormal{}, RandomUniform{}, HeNormal{}, Orthogonal{}} {
		if err := i.Init(tensor.New(2, 2), nil); err == nil || !strings.Contains(err.Error(), "set Seed") {
			t.Errorf("%T without a stream: got %v", i, err)
		}
	}
}

func TestResolve(t *testing.T) {
	for _, name := range registry.Known[Initializer]() {
		i, err := Resolve(Name(name))
		if err != nil || i == nil {
			t.Errorf("%s: %v", name, err)
		}
		filled(t, Name(name), seeded(), 4, 4)
	}
	if i, err := Resolve(HeNormal{Seed: 3}); err != nil || i != (HeNormal{Seed: 3}) {
		t.Errorf("got %v, %v", i, err)
	}
	if i, err := Resolve(nil); err != nil || i != nil {
		t.Errorf("nil became %v, %v", i, err)
	}
}

// TestKerasDefaults: what a name gives is written as Keras writes it, but for RandomUniform, which says its default by zeros.
func TestKerasDefaults(t *testing.T) {
	var keras struct {
		Defaults struct {
			Initializers map[string]map[string]any
		}
	}
	data, err := os.ReadFile("../layer/testdata/keras.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &keras); err != nil {
		t.Fatal(err)
	}
	for class, want := range keras.Defaults.Initializers {
		i, err := registry.Named[Initializer](class)
		if err != nil {
			t.Error(err)
			continue
		}
		if class == "RandomUniform" {
			i = RandomUniform{Minval: -0.05, Maxval: 0.05}
		}
		data, err := registry.Encode(i)
		if err != nil {
			t.Error(err)
		}
		var got struct {
			Class  string `json:"class_name"`
			Config map[string]any
		}
		if err := json.Unmarshal(data, &got); err != nil {
			t.Error(err)
		}
		if class == "Identity" {
			want["gain"] = 1.0 // Keras forgets to write it
		}
		delete(want, "input_axes") // of the newest Keras; null
		delete(want, "output_axes")
		if got.Class != class || !reflect.DeepEqual(got.Config, want) {
			t.Errorf("%s has %v, in Keras %v", got.Class, got.Config, want)
		}
		if back, err := registry.Decode[Initializer](data); err != nil || back != i {
			t.Errorf("%s comes back as %#v, %v", data, back, err)
		}
	}
}

func TestSeedJSON(t *testing.T) {
	for text, want := range map[string]Seed{"null": 0, "0": 0, "7": 7, "18446744073709551615": math.MaxUint64} {
		var s Seed
		if err := json.Unmarshal([]byte(text), &s); err != nil || s != want {
			t.Errorf("%s: got %d, %v", text, s, err)
		}
	}
	for _, text := range []string{`"a"`, "-1", "1.5"} {
		if err := new(Seed).UnmarshalJSON([]byte(text)); err == nil || !strings.Contains(err.Error(), "seed: expected a whole number or null, got "+text) {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

// TestZeroValuesAreDefaults: zero settings fill as Keras's defaults spelled out do.
func TestZeroValuesAreDefaults(t *testing.T) {
	for _, zero := range []Initializer{Zeros{}, Ones{}, Constant{}, Identity{}, RandomNormal{}, TruncatedNormal{}, VarianceScaling{}, Orthogonal{}} {
		class, _ := registry.ClassOf(zero)
		spelled, err := registry.Named[Initializer](class)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := filled(t, zero, seeded(), 4, 6), filled(t, spelled, seeded(), 4, 6); !slices.Equal(a.Data, b.Data) {
			t.Errorf("%s: %v and %v", class, a.Data, b.Data)
		}
	}
	if a, b := filled(t, RandomUniform{}, seeded(), 4), filled(t, RandomUniform{Minval: -0.05, Maxval: 0.05}, seeded(), 4); !slices.Equal(a.Data, b.Data) {
		t.Errorf("RandomUniform: %v and %v", a.Data, b.Data)
	}
	if a, b := filled(t, VarianceScaling{Mode: FanOut}, seeded(), 6, 1), filled(t, VarianceScaling{}, seeded(), 1, 6); !slices.Equal(a.Data, b.Data) {
		t.Errorf("one output, and one input: %v and %v", a.Data, b.Data)
	}
}
