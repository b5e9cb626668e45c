package metric_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"board/nn/metric"
	"board/nn/registry"
	"board/nn/tensor"
)

func shaped(t *testing.T, data []float32, shape ...int) *tensor.Tensor {
	t.Helper()
	x := tensor.New(shape...)
	if copy(x.Data, data) != len(x.Data) {
		t.Fatalf("%d numbers for the shape %v", len(data), shape)
	}
	return x
}

func wantError(t *testing.T, err error, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got the error %v, want one that says %q", err, want)
		}
	}
}

func class(n int) *int { return &n }

func TestBadSettings(t *testing.T) {
	for _, c := range []struct {
		m    metric.Metric
		want string
	}{
		{nil, "metric: expected a metric, got nil"},
		{(*metric.AUC)(nil), "metric: expected a metric, got nil"},
		{metric.Name("accurate"), `unknown metric "accurate": did you mean "accuracy"? Known are`},
		{&metric.TopKCategoricalAccuracy{K: -1}, "top_k_categorical_accuracy: expected K to be positive, got -1"},
		{&metric.SparseTopKCategoricalAccuracy{Name: "top", K: -1}, "top: expected K to be positive, got -1"},
		{&metric.AUC{NumThresholds: 1}, "auc: expected NumThresholds to be at least 2, got 1"},
		{&metric.AUC{Curve: "roc"}, `auc: expected Curve to be "ROC", "PR" or "PRGAIN", got "roc"`},
		{&metric.AUC{SummationMethod: "mean"}, `auc: expected SummationMethod to be "interpolation", "minoring" or "majoring", got "mean"`},
		{&metric.AUC{Thresholds: []float64{1.5}}, "auc: expected Thresholds from 0 to 1, got 1.5"},
		{&metric.AUC{Thresholds: []float64{0.5, 0.5}}, "auc: expected Thresholds to grow, got 0.5 after 0.5"},
		{&metric.Precision{TopK: -1}, "precision: expected TopK not to be negative, got -1"},
		{&metric.Recall{ClassID: class(-1)}, "recall: expected ClassID not to be negative, got -1"},
		{&metric.Precision{Thresholds: []float64{math.NaN()}}, "precision: expected Thresholds from 0 to 1, got NaN"},
		{&metric.TruePositives{Thresholds: []float64{0.5, 0.2}}, "true_positives: expected Thresholds to grow, got 0.2 after 0.5"},
		{&metric.F1Score{Average: "mean"}, `f1_score: expected Average to be "micro", "macro", "weighted" or empty, got "mean"`},
		{&metric.F1Score{Threshold: 2}, "f1_score: expected Threshold"},
		{&metric.FBetaScore{Beta: -1}, "fbeta_score: expected Beta to be positive, got -1"},
		{&metric.R2Score{ClassAggregation: "mean"}, `r2_score: expected ClassAggregation to be "uniform_average" or "variance_weighted_average", got "mean"`},
		{&metric.R2Score{NumRegressors: -1}, "r2_score: expected NumRegressors not to be negative, got -1"},
		{&metric.Huber{Delta: -1}, "huber: expected Delta"},
		{&metric.BinaryCrossentropy{LabelSmoothing: 2}, "binary_crossentropy: expected LabelSmoothing to be from 0 to 1, got 2"},
		{&metric.PrecisionAtRecall{Recall: 1.5}, "precision_at_recall: expected Recall to be from 0 to 1, got 1.5"},
		{&metric.RecallAtPrecision{Precision: math.NaN()}, "recall_at_precision: expected Precision to be from 0 to 1, got NaN"},
		{&metric.SensitivityAtSpecificity{NumThresholds: -1}, "sensitivity_at_specificity: expected NumThresholds to be positive, got -1"},
		{&metric.SpecificityAtSensitivity{ClassID: class(-2)}, "specificity_at_sensitivity: expected ClassID not to be negative, got -2"},
	} {
		wantError(t, metric.Check(c.m), c.want)
	}
}

// TestBadBatches are errors that name the metric and the shapes, and change nothing.
func TestBadBatches(t *testing.T) {
	for name, c := range map[string]struct {
		m       metric.Metric
		y, p    *tensor.Tensor
		weights []float32
		wants   []string
	}{
		"shapes":            {&metric.MeanSquaredError{}, tensor.New(4, 2), tensor.New(4, 3), nil, []string{"mean_squared_error", "(4, 2)", "(4, 3)"}},
		"weights":           {&metric.MeanSquaredError{}, tensor.New(4, 2), tensor.New(4, 2), make([]float32, 3), []string{"expected 4 sample weights, one per sample, got 3"}},
		"scalar":            {&metric.BinaryAccuracy{}, tensor.New(), tensor.New(), nil, []string{"binary_accuracy"}},
		"weights of counts": {&metric.Precision{}, tensor.New(4, 2), tensor.New(4, 2), make([]float32, 5), []string{"precision: expected 4 sample weights, one per sample, got 5"}},
		"classes one-hot":   {&metric.SparseCategoricalAccuracy{}, tensor.New(4, 3), tensor.New(4, 3), nil, []string{"sparse_categorical_accuracy", "one class number for each row", "one-hot labels have the metrics", "(4, 3)"}},
		"one-hot as class":  {&metric.CategoricalAccuracy{}, tensor.New(4), tensor.New(4, 3), nil, []string{"categorical_accuracy", "labels of the shape of the predictions; one-hot encode class numbers"}},
		"no such class":     {&metric.Precision{ClassID: class(3)}, tensor.New(4, 3), tensor.New(4, 3), nil, []string{"precision", "expected predictions with the class 3", "(4, 3)"}},
		"class number":      {&metric.SparseCategoricalCrossentropy{}, shaped(t, []float32{0, 3}, 2), tensor.New(2, 3), nil, []string{"from 0 to 2 for 3 classes, got 3 in row 1"}},
		"three axes":        {&metric.R2Score{}, tensor.New(4, 2, 2), tensor.New(4, 2, 2), nil, []string{"r2_score", "(samples, outputs)"}},
		"label weights":     {&metric.AUC{LabelWeights: []float64{1}}, tensor.New(4, 3), tensor.New(4, 3), nil, []string{"auc: expected 3 LabelWeights, one per column, got 1"}},
		"a name":            {metric.Name("mae"), tensor.New(4), tensor.New(4), nil, []string{`metric.Name("mae"): expected a metric, got a name only`}},
	} {
		t.Run(name, func(t *testing.T) {
			before := c.m.Result()
			wantError(t, c.m.Update(c.y, c.p, c.weights), c.wants...)
			if after := c.m.Result(); after != before && (after == after || before == before) {
				t.Errorf("the result went from %v to %v", before, after)
			}
		})
	}
	for _, m := range []metric.Metric{&metric.R2Score{}, &metric.F1Score{}, &metric.AUC{MultiLabel: true}} {
		if err := m.Update(tensor.New(4, 3), tensor.New(4, 3), nil); err != nil {
			t.Fatal(err)
		}
		wantError(t, m.Update(tensor.New(4, 2), tensor.New(4, 2), nil), m.MetricName(), "3", "as in the batches before, got 2")
	}
}

// everyMetric calls f with a fresh metric of each class, and labels and predictions that suit it.
func everyMetric(t *testing.T, f func(t *testing.T, m metric.Metric, y, p *tensor.Tensor)) {
	t.Helper()
	pred := shaped(t, []float32{0.1, 0.6, 0.3, 0.8, 0.1, 0.1, 0.3, 0.3, 0.4, 0.25, 0.5, 0.25}, 4, 3)
	hot, classes := shaped(t, []float32{0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0}, 4, 3), shaped(t, []float32{1, 2, 0, 1}, 4)
	for _, name := range registry.Known[metric.Metric]() {
		m, err := registry.Named[metric.Metric](name)
		if err != nil {
			t.Fatal(err)
		}
		y := hot
		if m.Update(hot, pred, nil) != nil {
			y = classes
		}
		m.Reset()
		t.Run(name, func(t *testing.T) { f(t, m, y, pred) })
	}
}

// TestResets: after Reset a metric is as new, and one without samples says 0, or NaN where 0 would say something.
func TestResets(t *testing.T) {
	everyMetric(t, func(t *testing.T, m metric.Metric, y, p *tensor.Tensor) {
		fresh := m.Result()
		if fresh != 0 && !math.IsNaN(fresh) {
			t.Errorf("got %v without samples, want 0 or NaN", fresh)
		}
		var results []float64
		for range 2 {
			if err := m.Update(y, p, nil); err != nil {
				t.Fatal(err)
			}
			results = append(results, m.Result())
			m.Reset()
		}
		if results[0] != results[1] {
			t.Errorf("got %v, and %v after Reset", results[0], results[1])
		}
		if again := m.Result(); again != fresh && (again == again || fresh == fresh) {
			t.Errorf("got %v after Reset, and %v at first", again, fresh)
		}
	})
}

// TestWeights: a weight of 2 counts as the sample twice, one of 0 as none at all.
func TestWeights(t *testing.T) {
	everyMetric(t, func(t *testing.T, m metric.Metric, y, p *tensor.Tensor) {
		update := func(weights []float32, rows ...int) float64 {
			t.Helper()
			m.Reset()
			for _, row := range rows {
				if err := m.Update(y.Slice(row, row+1), p.Slice(row, row+1), weights[:min(1, len(weights))]); err != nil {
					t.Fatal(err)
				}
				weights = weights[min(1, len(weights)):]
			}
			return m.Result()
		}
		want := update(nil, 0, 1, 1, 3)
		if got := update([]float32{1, 2, 0, 1}, 0, 1, 2, 3); math.Abs(got-want) > 1e-6 {
			t.Errorf("got %v with weights, want %v", got, want)
		}
	})
}

// TestEmptyBatches change nothing.
func TestEmptyBatches(t *testing.T) {
	everyMetric(t, func(t *testing.T, m metric.Metric, y, p *tensor.Tensor) {
		if err := m.Update(y, p, nil); err != nil {
			t.Fatal(err)
		}
		want := m.Result()
		_ = m.Update(y.Slice(0, 0), p.Slice(0, 0), nil) // an error or not
		if got := m.Result(); got != want {
			t.Errorf("got %v after an empty batch, want %v", got, want)
		}
	})
}

// TestNames are Keras's, or what the user says.
func TestNames(t *testing.T) {
	for _, name := range registry.Known[metric.Metric]() {
		m, err := metric.Resolve(metric.Name(name))
		if err != nil {
			t.Fatal(err)
		}
		if m.MetricName() != name {
			t.Errorf("%s is called %s", name, m.MetricName())
		}
	}
	for want, m := range map[string]metric.Metric{
		"mean_squared_error": &metric.MeanSquaredError{}, "mean_absolute_error": &metric.MeanAbsoluteError{}, "logcosh": &metric.LogCoshError{},
		"mean_absolute_percentage_error": &metric.MeanAbsolutePercentageError{}, "mean_squared_logarithmic_error": &metric.MeanSquaredLogarithmicError{},
		"root_mean_squared_error": &metric.RootMeanSquaredError{}, "cosine_similarity": &metric.CosineSimilarity{}, "poisson": &metric.Poisson{},
		"kl_divergence": &metric.KLDivergence{}, "hinge": &metric.Hinge{}, "squared_hinge": &metric.SquaredHinge{}, "categorical_hinge": &metric.CategoricalHinge{},
		"huber": &metric.Huber{}, "binary_crossentropy": &metric.BinaryCrossentropy{}, "categorical_crossentropy": &metric.CategoricalCrossentropy{},
		"sparse_categorical_crossentropy": &metric.SparseCategoricalCrossentropy{}, "r2_score": &metric.R2Score{}, "mine": &metric.AUC{Name: "mine"},
	} {
		if got := m.MetricName(); got != want {
			t.Errorf("%T is called %s, want %s", m, got, want)
		}
	}
}

// TestSavedMetrics come back with their settings.
func TestSavedMetrics(t *testing.T) {
	for _, m := range []metric.Metric{
		&metric.Precision{Thresholds: []float64{0.2, 0.8}, ClassID: class(0)}, &metric.BinaryAccuracy{Threshold: metric.Zero}, &metric.AUC{Curve: metric.PR, NumThresholds: 7},
	} {
		text, err := registry.Encode(m)
		if err != nil {
			t.Fatal(err)
		}
		back, err := registry.Decode[metric.Metric](text)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := registry.Encode(back); err != nil || string(again) != string(text) {
			t.Errorf("%s came back as %s, %v", text, again, err)
		}
	}
}

// TestValues of metrics with several results.
func TestValues(t *testing.T) {
	y, p := shaped(t, []float32{1, 0, 1, 1, 0, 1}, 3, 2), shaped(t, []float32{0.9, 0.3, 0.4, 0.8, 0.6, 0.7}, 3, 2)
	for name, c := range map[string]struct {
		m interface {
			metric.Metric
			Values() []float64
		}
		want []float64
	}{
		"precision": {&metric.Precision{Thresholds: []float64{0.5, 0.85}}, []float64{0.75, 1}},
		"recall":    {&metric.Recall{Thresholds: []float64{0.5, 0.85}}, []float64{0.75, 0.25}},
		"f1":        {&metric.F1Score{Threshold: 0.5}, []float64{0.5, 1}},
		"fbeta":     {&metric.FBetaScore{Threshold: 0.5, Beta: 2}, []float64{0.5, 1}},
		"r2":        {&metric.R2Score{}, []float64{-0.095, 0.67}},
	} {
		if err := c.m.Update(y, p, nil); err != nil {
			t.Fatal(err)
		}
		near := func(a, b float64) bool { return math.Abs(a-b) < 1e-5 }
		if got := c.m.Values(); !slices.EqualFunc(got, c.want, near) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestMean(t *testing.T) {
	var m metric.Mean
	m.Add(3, 0)
	if m.Result() != 0 {
		t.Errorf("got %v of nothing, want 0", m.Result())
	}
	m.Add(1, 3)
	m.Add(5, 1)
	if m.Result() != 2 {
		t.Errorf("got %v, want 2", m.Result())
	}
}
