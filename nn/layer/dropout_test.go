package layer_test

import (
	"math"
	"slices"
	"testing"

	"board/nn/layer"
	"board/nn/tape"
	"board/nn/tensor"
)

// record calls a layer that is built for x on a new tape.
func record(t *testing.T, l layer.Layer, x *tensor.Tensor, training bool, seed uint64) *tensor.Tensor {
	t.Helper()
	tp := tape.New(seed)
	tp.Training = training
	return layer.Apply(tp, l, tp.Constant(x)).Value
}

func meanAndDeviation(x []float32) (mean, deviation float64) {
	for _, v := range x {
		mean += float64(v) / float64(len(x))
	}
	for _, v := range x {
		deviation += (float64(v) - mean) * (float64(v) - mean) / float64(len(x))
	}
	return mean, math.Sqrt(deviation)
}

func filled(v float32, shape ...int) *tensor.Tensor {
	x := tensor.New(shape...)
	x.Fill(v)
	return x
}

func normal(shape ...int) *tensor.Tensor {
	x, rng := tensor.New(shape...), seeded()
	for i := range x.Data {
		x.Data[i] = float32(rng.NormFloat64())
	}
	return x
}

func TestNoiseDoesNothingInInference(t *testing.T) {
	x := normal(4, 5)
	for _, l := range []layer.Layer{&layer.Dropout{Rate: 0.5}, &layer.AlphaDropout{Rate: 0.5}, &layer.GaussianNoise{Stddev: 0.5},
		&layer.Dropout{Rate: 0.5, NoiseShape: []int{none, 1}}} {
		if y := record(t, l, x, false, 1); !slices.Equal(y.Data, x.Data) {
			t.Errorf("%s changes values in inference", layer.ClassName(l))
		}
		a, b, c := record(t, l, x, true, 1), record(t, l, x, true, 1), record(t, l, x, true, 2)
		if !slices.Equal(a.Data, b.Data) || slices.Equal(a.Data, c.Data) || slices.Equal(a.Data, x.Data) {
			t.Errorf("%s in training: expected the same values for the same seed alone", layer.ClassName(l))
		}
	}
	for _, l := range []layer.Layer{&layer.Dropout{}, &layer.AlphaDropout{}, &layer.GaussianNoise{}} {
		if y := record(t, l, x, true, 1); !slices.Equal(y.Data, x.Data) {
			t.Errorf("%s of rate 0 changes values", layer.ClassName(l))
		}
	}
}

func TestDropoutStatistics(t *testing.T) {
	const rate = 0.3
	y := record(t, &layer.Dropout{Rate: rate}, filled(2, 100, 1000), true, 1)
	dropped := 0
	for _, v := range y.Data {
		switch {
		case v == 0:
			dropped++
		case math.Abs(float64(v)-2/(1-rate)) > 1e-5:
			t.Fatalf("a kept value is %g, want %g", v, 2/(1-rate))
		}
	}
	// Five standard deviations of a binomial count of 100,000.
	if share := float64(dropped) / 1e5; math.Abs(share-rate) > 5*math.Sqrt(rate*(1-rate)/1e5) {
		t.Errorf("dropped %.4f, want %g", share, rate)
	}
	for _, l := range []layer.Layer{&layer.Dropout{Rate: 1}, &layer.Dropout{Rate: 1, NoiseShape: []int{none, none}}} {
		if y := record(t, l, filled(2, 3, 4), true, 1); !slices.Equal(y.Data, make([]float32, 12)) {
			t.Errorf("rate 1 leaves %v", y.Data)
		}
	}
}

func TestDropoutNoiseShape(t *testing.T) {
	y := record(t, &layer.Dropout{Rate: 0.5, NoiseShape: []int{none, 1, none}}, filled(1, 50, 3, 4), true, 1)
	kept := 0
	for i := range 50 {
		sample := y.Row(i)
		if !slices.Equal(sample[:4], sample[4:8]) || !slices.Equal(sample[:4], sample[8:]) {
			t.Fatalf("steps of sample %d differ: %v", i, sample)
		}
		for _, v := range sample[:4] {
			if v != 0 && v != 2 {
				t.Fatalf("a value is %g, want 0 or 2", v)
			}
			kept += int(v / 2)
		}
	}
	if kept < 60 || kept > 140 {
		t.Errorf("kept %d of 200", kept)
	}
}

// TestAlphaDropoutKeepsMoments: that is what it is for, on input of mean 0 and variance 1.
func TestAlphaDropoutKeepsMoments(t *testing.T) {
	for _, rate := range []float64{0.1, 0.5} {
		mean, deviation := meanAndDeviation(record(t, &layer.AlphaDropout{Rate: rate}, normal(200, 1000), true, 1).Data)
		if math.Abs(mean) > 0.015 || math.Abs(deviation-1) > 0.015 {
			t.Errorf("rate %g: mean %.4f and deviation %.4f, want 0 and 1", rate, mean, deviation)
		}
	}
}

// TestAlphaDropoutValues: dropped values are all a·α'+b, kept ones a·x+b, as Keras computes them.
func TestAlphaDropoutValues(t *testing.T) {
	const rate, alpha = 0.25, -1.7580993408473766
	a := math.Pow((1-rate)*(1+rate*alpha*alpha), -0.5)
	b := -a * alpha * rate
	x := normal(10, 10)
	dropped := 0
	for i, v := range record(t, &layer.AlphaDropout{Rate: rate}, x, true, 1).Data {
		if math.Abs(float64(v)-(a*alpha+b)) < 1e-5 {
			dropped++
		} else if want := a*float64(x.Data[i]) + b; math.Abs(float64(v)-want) > 1e-5 {
			t.Fatalf("value %d is %g, want %g or %g", i, v, want, a*alpha+b)
		}
	}
	if dropped < 10 || dropped > 40 {
		t.Errorf("dropped %d of 100, want about 25", dropped)
	}
}

func TestGaussianNoiseStatistics(t *testing.T) {
	mean, deviation := meanAndDeviation(record(t, &layer.GaussianNoise{Stddev: 0.2}, filled(3, 100, 1000), true, 1).Data)
	if math.Abs(mean-3) > 0.004 || math.Abs(deviation-0.2) > 0.004 {
		t.Errorf("mean %.4f and deviation %.4f, want 3 and 0.2", mean, deviation)
	}
}
