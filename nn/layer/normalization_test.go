package layer_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"board/nn/layer"
	"board/nn/tape"
	"board/nn/tensor"
)

func weight(t *testing.T, l layer.Layer, name string) []float32 {
	t.Helper()
	for _, w := range l.Weights() {
		if w.Name == name {
			return w.Value.Data
		}
	}
	t.Fatalf("no weight %s", name)
	return nil
}

// columns are the mean and deviation of each column.
func columns(x *tensor.Tensor) (means, deviations []float64) {
	n := x.Shape[len(x.Shape)-1]
	for c := range n {
		var column []float32
		for i := c; i < len(x.Data); i += n {
			column = append(column, x.Data[i])
		}
		mean, deviation := meanAndDeviation(column)
		means, deviations = append(means, mean), append(deviations, deviation)
	}
	return means, deviations
}

func TestBatchNormalizationMovesItsAverages(t *testing.T) {
	l := &layer.BatchNormalization{Momentum: 0.9}
	x := normal(64, 3)
	for i := range x.Data {
		x.Data[i] = x.Data[i]*2 + 5
	}
	tp := tape.New(1)
	tp.Training = true
	for range 200 {
		tp.Reset()
		means, deviations := columns(layer.Apply(tp, l, tp.Constant(x)).Value)
		for c := range means {
			if math.Abs(means[c]) > 1e-5 || math.Abs(deviations[c]-1) > 1e-3 {
				t.Fatalf("column %d has mean %g and deviation %g in training", c, means[c], deviations[c])
			}
		}
	}
	means, deviations := columns(x)
	for c := range means {
		if m := float64(weight(t, l, "moving_mean")[c]); math.Abs(m-means[c]) > 1e-4 {
			t.Errorf("moving mean %g, want %g", m, means[c])
		}
		if v := float64(weight(t, l, "moving_variance")[c]); math.Abs(v-deviations[c]*deviations[c]) > 1e-3 {
			t.Errorf("moving variance %g, want %g", v, deviations[c]*deviations[c])
		}
	}
	before := slices.Clone(weight(t, l, "moving_mean"))
	if means, _ := columns(record(t, l, x, false, 1)); math.Abs(means[0]) > 1e-3 {
		t.Errorf("mean %g in inference after training, want 0", means[0])
	}
	l.SetTrainable(false)
	record(t, l, filled(9, 2, 3), true, 1)
	if !slices.Equal(before, weight(t, l, "moving_mean")) {
		t.Error("inference or a frozen layer moved the averages")
	}
}

// TestNormalizationIsStable: deviations of 1 around 10,000 keep as much precision as float32 has there.
func TestNormalizationIsStable(t *testing.T) {
	x := normal(1000, 4)
	shifted := x.Clone()
	for i := range shifted.Data {
		shifted.Data[i] += 1e4
		x.Data[i] = shifted.Data[i] - 1e4 // what is left of it after rounding
	}
	for _, l := range []layer.Layer{&layer.BatchNormalization{NoCenter: true, NoScale: true}, &layer.LayerNormalization{NoCenter: true, NoScale: true}} {
		want, got := record(t, l, x, true, 1), record(t, l, shifted, true, 1)
		for i := range want.Data {
			if d := math.Abs(float64(got.Data[i] - want.Data[i])); d > 0.02 {
				t.Fatalf("%s: value %d is %g around 10,000 and %g around 0", layer.ClassName(l), i, got.Data[i], want.Data[i])
			}
		}
	}
}

func TestBatchNormalizationOfDegenerateBatches(t *testing.T) {
	for name, x := range map[string]*tensor.Tensor{"one row": filled(3, 1, 2), "constant": filled(3, 5, 2), "no rows": tensor.New(0, 2)} {
		l := built(t, &layer.BatchNormalization{}, tensor.Shape{none, 2})
		y := record(t, l, x, true, 1)
		for _, v := range append(slices.Clone(y.Data), weight(t, l, "moving_variance")...) {
			if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
				t.Errorf("%s: got %v", name, v)
			}
		}
		for _, v := range y.Data {
			if v != 0 {
				t.Errorf("%s: got %g, want 0", name, v)
			}
		}
	}
}

func TestLayerNormalizationOfRows(t *testing.T) {
	y := record(t, &layer.LayerNormalization{}, normal(5, 100), false, 1)
	for i := range 5 {
		if mean, deviation := meanAndDeviation(y.Row(i)); math.Abs(mean) > 1e-5 || math.Abs(deviation-1) > 2e-3 {
			t.Errorf("row %d has mean %g and deviation %g", i, mean, deviation)
		}
	}
}

func TestNormalizationAdapt(t *testing.T) {
	x := normal(500, 3)
	for i := range x.Data {
		x.Data[i] = x.Data[i]*float32(i%3+1) + 1e4
	}
	l := &layer.Normalization{}
	if err := l.Adapt(x); err != nil {
		t.Fatal(err)
	}
	y := record(t, l, x, true, 1)
	for c, mean := range first(columns(y)) {
		if math.Abs(mean) > 2e-3 {
			t.Errorf("column %d has mean %g after normalization", c, mean)
		}
	}
	back := &layer.Normalization{Invert: true}
	if err := back.Adapt(x); err != nil {
		t.Fatal(err)
	}
	for i, v := range record(t, back, y, false, 1).Data {
		if math.Abs(float64(v-x.Data[i])) > 2e-2 {
			t.Fatalf("value %d comes back as %g, was %g", i, v, x.Data[i])
		}
	}
	if err := l.Adapt(filled(7, 4, 3)); err != nil || weight(t, l, "mean")[0] != 7 {
		t.Errorf("adapting again: %v, mean %v", err, weight(t, l, "mean"))
	}
	for i, v := range record(t, l, filled(7, 4, 3), false, 1).Data {
		if v != 0 {
			t.Errorf("value %d of a constant column is %g, want 0", i, v)
		}
	}
}

func first(a, _ []float64) []float64 { return a }

func TestNormalizationAdaptErrors(t *testing.T) {
	nan := filled(1, 2, 3)
	nan.Data[4] = float32(math.NaN())
	for _, c := range []struct {
		layer *layer.Normalization
		data  *tensor.Tensor
		want  string
	}{
		{&layer.Normalization{}, nan, "normalization: expected finite data to adapt to, got NaN"},
		{&layer.Normalization{}, tensor.New(0, 3), "normalization: expected data of at least one row to adapt to, got shape (0, 3)"},
		{&layer.Normalization{}, tensor.New(), "got shape ()"},
		{&layer.Normalization{}, nil, "normalization: expected data to adapt to, got nil"},
		{&layer.Normalization{Axis: layer.Axes{2}}, filled(1, 2, 3), "normalization: expected different axes within input of shape (None, 3), got axis [2]"},
		{built(t, &layer.Normalization{Name: "scale"}, tensor.Shape{none, 4}).(*layer.Normalization), filled(1, 2, 3), "scale: expected input of shape (None, 4), got (None, 3)"},
		{&layer.Normalization{Mean: layer.Numbers{0}, Variance: layer.Numbers{1}}, filled(1, 2, 3), "normalization: expected no Adapt where mean and variance were given"},
	} {
		if err := c.layer.Adapt(c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
}
