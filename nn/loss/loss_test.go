package loss_test

import (
	"math"
	"strings"
	"testing"

	"board/nn/loss"
	"board/nn/registry"
	"board/nn/tape"
	"board/nn/tensor"
)

func TestResolve(t *testing.T) {
	for _, names := range [][]string{
		{"MeanSquaredError", "mean_squared_error", "mse", "MSE"}, {"MeanAbsoluteError", "mean_absolute_error", "mae", "MAE"},
		{"MeanAbsolutePercentageError", "mean_absolute_percentage_error", "mape", "MAPE"},
		{"MeanSquaredLogarithmicError", "mean_squared_logarithmic_error", "msle", "MSLE"},
		{"Huber", "huber"}, {"LogCosh", "log_cosh", "logcosh"}, {"CosineSimilarity", "cosine_similarity"}, {"Poisson", "poisson"},
		{"KLDivergence", "kl_divergence", "kld", "KLD"}, {"BinaryCrossentropy", "binary_crossentropy", "bce"},
		{"CategoricalCrossentropy", "categorical_crossentropy"}, {"SparseCategoricalCrossentropy", "sparse_categorical_crossentropy"},
		{"Crossentropy", "crossentropy", "ce"}, {"Hinge", "hinge"}, {"SquaredHinge", "squared_hinge"}, {"CategoricalHinge", "categorical_hinge"},
	} {
		for _, name := range names {
			l, err := loss.Resolve(loss.Name(name))
			if err != nil {
				t.Fatal(err)
			}
			if got := l.LossName(); got != names[1] {
				t.Errorf("%s is called %s, want %s", name, got, names[1])
			}
		}
	}
}

func TestResolveRefuses(t *testing.T) {
	for _, c := range []struct {
		loss loss.Loss
		want string
	}{
		{nil, "expected a loss, got none; set Loss in CompileConfig"},
		{loss.Name(""), "unknown loss"},
		{loss.Name("mean_square_error"), `did you mean "mean_squared_error"?`},
		{loss.Huber{Delta: -1}, "huber: expected Delta to be a finite number of at least 0, got -1"},
		{&loss.Huber{Delta: math.NaN()}, "huber: expected Delta"},
		{loss.BinaryCrossentropy{LabelSmoothing: 1.5}, "binary_crossentropy: expected LabelSmoothing to be from 0 to 1, got 1.5"},
		{loss.CategoricalCrossentropy{LabelSmoothing: -0.1}, "categorical_crossentropy: expected LabelSmoothing to be from 0 to 1, got -0.1"},
	} {
		if _, err := loss.Resolve(c.loss); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%#v: got the error %v, want one that says %q", c.loss, err, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	batch := func(sizes ...int) tensor.Shape { return append(tensor.Shape{tensor.None}, sizes...) }
	for _, c := range []struct {
		loss  loss.Loss
		y, p  tensor.Shape
		wants []string // none: they fit
	}{
		{loss.MeanSquaredError{}, batch(3), batch(3), nil},
		{loss.MeanSquaredError{}, batch(), batch(1), nil},
		{loss.MeanSquaredError{}, batch(1), batch(), nil},
		{loss.MeanSquaredError{}, batch(2, 3), batch(2, 3), nil},
		{loss.MeanSquaredError{}, batch(3), batch(1), []string{"mean_squared_error", "shape of the predictions, (None, 1)", "(None, 3)"}},
		{loss.MeanSquaredError{}, batch(2, 3), batch(3), []string{"(None, 3)", "(None, 2, 3)"}},
		{loss.MeanSquaredError{}, tensor.Shape{}, tensor.Shape{}, []string{"batch axis"}},
		{loss.MeanSquaredError{}, batch(0), batch(0), []string{"at least one value"}},
		{loss.CategoricalCrossentropy{}, batch(), batch(3), []string{"for class numbers use sparse_categorical_crossentropy"}},
		{loss.CategoricalCrossentropy{}, batch(1), batch(1), []string{"for one output use binary_crossentropy"}},
		{loss.SparseCategoricalCrossentropy{}, batch(), batch(3), nil},
		{loss.SparseCategoricalCrossentropy{}, batch(1), batch(3), nil},
		{loss.SparseCategoricalCrossentropy{}, batch(5), batch(5, 3), nil},
		{loss.SparseCategoricalCrossentropy{}, batch(3), batch(3), []string{"(None, 3)", "for one-hot labels use categorical_crossentropy"}},
		{loss.SparseCategoricalCrossentropy{}, batch(), batch(), []string{"(None, classes)"}},
		{loss.Crossentropy{}, batch(), batch(1), nil},
		{loss.Crossentropy{}, batch(1), batch(3), nil},
		{loss.Crossentropy{}, batch(3), batch(3), nil},
		{loss.Name("mse"), batch(3), batch(2), []string{"mean_squared_error"}},
		{loss.Name("nope"), batch(3), batch(2), []string{"unknown loss"}},
	} {
		err := c.loss.Check(c.y, c.p)
		if len(c.wants) == 0 && err != nil {
			t.Errorf("%s of %v and %v: %v", c.loss.LossName(), c.y, c.p, err)
		}
		for _, want := range c.wants {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s of %v and %v: got the error %v, want one that says %q", c.loss.LossName(), c.y, c.p, err, want)
			}
		}
	}
}

// TestCallPanicsWithAShapeError: models turn it into an error at their edge.
func TestCallPanicsWithAShapeError(t *testing.T) {
	for name, c := range map[string]struct {
		loss    loss.Loss
		labels  *tensor.Tensor
		weights []float32
		want    string
	}{
		"shapes":       {loss.MeanSquaredError{}, tensor.New(2, 2), nil, "(2, 3)"},
		"weights":      {loss.MeanSquaredError{}, tensor.New(2, 3), []float32{1}, "2 sample weights, one per sample, got 1"},
		"class":        {loss.SparseCategoricalCrossentropy{}, shaped(t, []float32{0, 3}, 2), nil, "from 0 to 2 for 3 classes, got 3 in row 1"},
		"below 0":      {loss.SparseCategoricalCrossentropy{}, shaped(t, []float32{-1, 0}, 2), nil, "got -1 in row 0"},
		"no number":    {loss.SparseCategoricalCrossentropy{}, shaped(t, []float32{float32(math.NaN()), 0}, 2), nil, "got NaN in row 0"},
		"unknown name": {loss.Name("nope"), tensor.New(2, 3), nil, "unknown loss"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				e, ok := recover().(*tape.ShapeError)
				if !ok || !strings.Contains(e.Error(), c.want) {
					t.Errorf("got the panic %v, want a ShapeError that says %q", e, c.want)
				}
			}()
			tp := tape.New(1)
			c.loss.Call(tp, c.labels, tp.Watch(tensor.New(2, 3)), c.weights)
		})
	}
}

func TestCheckLabelsNamesThePlace(t *testing.T) {
	y := shaped(t, []float32{0, 1, 2, 0.5}, 2, 2)
	err := loss.CheckLabels(loss.Name("sparse_categorical_crossentropy"), y, tensor.Shape{tensor.None, 2, 3})
	if err == nil || !strings.Contains(err.Error(), "got 0.5 in row 1, place 1") {
		t.Errorf("got the error %v", err)
	}
	for _, l := range []loss.Loss{loss.Name("mse"), own{}} {
		if err := loss.CheckLabels(l, tensor.New(2, 3), tensor.Shape{tensor.None, 3}); err != nil {
			t.Errorf("%s: %v", l.LossName(), err)
		}
	}
}

// TestIgnoredLabels need be no classes; all others must.
func TestIgnoredLabels(t *testing.T) {
	none := -1
	l := loss.SparseCategoricalCrossentropy{IgnoreClass: &none}
	y, p := shaped(t, []float32{-1, 2, -1}, 3), shaped(t, []float32{0.2, 0.3, 0.5, 0.25, 0.25, 0.5, 0.1, 0.1, 0.8}, 3, 3)
	if err := loss.CheckLabels(l, y, p.Shape); err != nil {
		t.Error(err)
	}
	got, err := loss.Values(l, nil, y, p)
	if err != nil || len(got) != 3 || got[0] != 0 || math.Abs(float64(got[1])-math.Ln2) > 1e-6 || got[2] != 0 {
		t.Errorf("got %v, %v, want [0 0.693 0]", got, err)
	}
	tp := tape.New(1)
	if value := l.Call(tp, y, tp.Constant(p), nil).Value.Data[0]; math.Abs(float64(value)-math.Ln2) > 1e-6 {
		t.Errorf("got the mean %v, want that of the one label that counts, 0.693", value)
	}
	y.Data[0] = -2
	if err := loss.CheckLabels(l, y, p.Shape); err == nil || !strings.Contains(err.Error(), "got -2 in row 0") {
		t.Errorf("got the error %v", err)
	}
}

// own is a loss of another package: the mean of the predictions.
type own struct{}

func (own) LossName() string              { return "own" }
func (own) Check(_, _ tensor.Shape) error { return nil }
func (own) Call(t *tape.Tape, _ *tensor.Tensor, yPred *tape.Var, _ []float32) *tape.Var {
	return t.Mean(yPred)
}

func TestValuesAreOneARow(t *testing.T) {
	y, p := shaped(t, []float32{0, 0, 1, 1}, 2, 2), shaped(t, []float32{1, 3, 1, 1}, 2, 2)
	got, err := loss.Values(loss.Name("mse"), nil, y, p)
	if err != nil || len(got) != 2 || got[0] != 5 || got[1] != 0 {
		t.Errorf("got %v, %v, want [5 0]", got, err)
	}
	if _, err := loss.Values(own{}, nil, y, p); err == nil || !strings.Contains(err.Error(), "own: expected a loss of package loss") {
		t.Errorf("got the error %v", err)
	}
	if _, err := loss.Values(loss.Name("mse"), nil, tensor.New(3), p); err == nil {
		t.Error("got no error for labels that do not fit")
	}
}

func TestEncodeKeepsSettings(t *testing.T) {
	for _, c := range gradientCases() {
		text, err := registry.Encode(c.loss)
		if err != nil {
			t.Fatal(err)
		}
		back, err := registry.Decode[loss.Loss](text)
		if err != nil {
			t.Fatal(err)
		}
		again, err := registry.Encode(back)
		if err != nil || string(again) != string(text) || back.LossName() != c.loss.LossName() {
			t.Errorf("%s came back as %s, %v", text, again, err)
		}
	}
}
