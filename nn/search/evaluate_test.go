package search

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/metric"
	"board/nn/optimizer"
	"board/nn/tensor"
)

func TestKFold(t *testing.T) {
	// scikit-learn's KFold(3).split(range(10))
	if got, want := (KFold{Folds: 3}).Split(10), [][]int{{0, 1, 2, 3}, {4, 5, 6}, {7, 8, 9}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	shuffled := KFold{Folds: 3, Shuffle: true, Seed: 1}.Split(10)
	if reflect.DeepEqual(shuffled, KFold{Folds: 3}.Split(10)) || !reflect.DeepEqual(shuffled, KFold{Folds: 3, Shuffle: true, Seed: 1}.Split(10)) {
		t.Errorf("shuffled to %v", shuffled)
	}
	if got := slices.Sorted(slices.Values(slices.Concat(shuffled...))); len(got) != 10 || got[9] != 9 || len(slices.Compact(got)) != 10 {
		t.Errorf("the folds have %v", got)
	}
	if got, want := others([][]int{{0, 3}, {1}, {2, 4}}, 1), []int{0, 2, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("others: %v", got)
	}
}

// Each fold has its share of each class, and what cannot be divided is spread.
func TestStratifiedFolds(t *testing.T) {
	labels := tensor.New(23)
	for i := range 23 {
		labels.Data[i] = []float32{0, 0, 0, 1, 1, 2}[i%6]
	}
	oneHot, err := datasets.OneHot(labels, 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, y := range []*tensor.Tensor{labels, oneHot} {
		folds, err := KFold{Folds: 4, Shuffle: true, Seed: 3}.Stratified(y)
		if err != nil {
			t.Fatal(err)
		}
		for _, fold := range folds {
			counts := map[float32]int{}
			for _, row := range fold {
				counts[labels.Data[row]]++
			}
			if len(fold) < 5 || len(fold) > 6 || counts[0] != 3 || counts[1] < 1 || counts[1] > 2 || counts[2] > 1 {
				t.Errorf("a fold has %v", counts)
			}
		}
		if all := slices.Sorted(slices.Values(slices.Concat(folds...))); len(all) != 23 || all[22] != 22 || len(slices.Compact(all)) != 23 {
			t.Errorf("the folds have %v", all)
		}
	}
	labels.Data[3] = 0.5
	if _, err := (KFold{Folds: 4}).Stratified(labels); err == nil || err.Error() != "Stratified: label 3: expected a whole number of at least 0, got 0.5" {
		t.Error(err)
	}
}

// line is data on a line, with a little noise.
func line(rows int) nn.Data {
	rng := rand.New(rand.NewPCG(uint64(rows), 0))
	x, y := tensor.New(rows, 2), tensor.New(rows, 1)
	for i := range rows {
		a, b := rng.Float64()*2-1, rng.Float64()*2-1
		x.Data[2*i], x.Data[2*i+1] = float32(a), float32(b)
		y.Data[i] = float32(2*a - b + 0.01*rng.NormFloat64())
	}
	return nn.XY(x, y)
}

// linear is a model whose learning rate is searched.
func linear(t *Trial) (*nn.Model, error) {
	m, err := nn.WithSeed(t.Seed()).NewSequential(&layer.Input{Shape: []int{2}}, &layer.Dense{Units: 1})
	if err != nil {
		return nil, err
	}
	return m, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: t.LogUniform("rate", 1e-4, 1)}, Loss: loss.Name("mse")})
}

// The score is the mean of those on the folds that were left out, and the same for any number of workers.
func TestCrossValidation(t *testing.T) {
	e := &CrossValidation{Build: linear, Data: line(90), Folds: 3, Fit: nn.FitConfig{Epochs: 3}}
	s := ran(t, Config{Trials: 6, Goal: Maximize, Workers: 1, Seed: 1}, e)
	for _, r := range s.Results() {
		mean := (r.Metrics["fold_1"] + r.Metrics["fold_2"] + r.Metrics["fold_3"]) / 3
		if r.State != Finished || r.Score >= 0 || math.Abs(mean-r.Score) > 1e-12 || len(r.Reports) != 3 {
			t.Errorf("%+v", r)
		}
	}
	again := ran(t, Config{Trials: 6, Goal: Maximize, Workers: 3, Seed: 1}, e)
	if got, want := described(again.Results()), described(s.Results()); !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	least := ran(t, Config{Trials: 1, Workers: 1, Seed: 1}, e)
	if got := least.Results()[0].Score; got != -s.Results()[0].Score {
		t.Errorf("minimized, the score is %v; maximized %v", got, s.Results()[0].Score)
	}
}

// A fold's score is that of a model trained by hand on the other folds.
func TestCrossValidationByHand(t *testing.T) {
	data := line(30)
	e := &CrossValidation{Build: linear, Data: data, Folds: 3, Fit: nn.FitConfig{Epochs: 2}}
	trial := Fixed(Params{"rate": 0.1}, 4)
	if _, err := e.Evaluate(t.Context(), trial); err != nil {
		t.Fatal(err)
	}
	m, err := linear(Fixed(Params{"rate": 0.1}, 4))
	if err != nil {
		t.Fatal(err)
	}
	train := nn.XY(data.X[0].Slice(10, 30), data.Y[0].Slice(10, 30))
	if _, err := m.Fit(t.Context(), train, nn.FitConfig{Epochs: 2, Verbose: nn.Silent}); err != nil {
		t.Fatal(err)
	}
	want, err := lossOf(t.Context(), m, nn.XY(data.X[0].Slice(0, 10), data.Y[0].Slice(0, 10)), 0)
	if _, _, metrics := trial.outcome(); err != nil || metrics["fold_1"] != want {
		t.Errorf("fold 1 has %v, by hand %v, %v", metrics["fold_1"], want, err)
	}
}

func TestCrossValidationPicksAllData(t *testing.T) {
	row := func(n int) *tensor.Tensor {
		x := tensor.New(n, 2)
		for i := range x.Data {
			x.Data[i] = float32(i)
		}
		return x
	}
	d := nn.Data{
		XNamed: map[string]*tensor.Tensor{"a": row(4)}, YNamed: map[string]*tensor.Tensor{"b": row(4)},
		SampleWeight: []float32{0, 1, 2, 3}, SampleWeights: map[string][]float32{"b": {4, 5, 6, 7}},
	}
	got := pick(d, []int{3, 1})
	want := nn.Data{
		XNamed:       map[string]*tensor.Tensor{"a": {Shape: tensor.Shape{2, 2}, Data: []float32{6, 7, 2, 3}}},
		YNamed:       map[string]*tensor.Tensor{"b": {Shape: tensor.Shape{2, 2}, Data: []float32{6, 7, 2, 3}}},
		SampleWeight: []float32{3, 1}, SampleWeights: map[string][]float32{"b": {7, 5}},
	}
	if !reflect.DeepEqual(got, want) || rowsOf(d) != 4 {
		t.Errorf("got %+v", got)
	}
}

func TestCrossValidationRefuses(t *testing.T) {
	stream := nn.Data{Source: &nn.DataSource{}}
	for want, e := range map[string]*CrossValidation{
		"Folds: expected 2 to 10, which is the number of samples, got 11":          {Build: linear, Data: line(10), Folds: 11},
		"Folds: expected 2 to 0, which is the number of samples, got 5":            {Build: linear},
		"Data: expected tensors, got a source, whose samples cannot be told apart": {Build: linear, Data: stream},
		"Stratified: expected one tensor of labels in Data.Y, got 0":               {Build: linear, Data: nn.Inputs(tensor.New(9, 2)), Stratified: true},
		"fold 1: Build: expected a function that makes a model, got nil":           {Data: line(10)},
		"fold 1: Build: expected a model or an error, got neither":                 {Data: line(10), Build: func(*Trial) (*nn.Model, error) { return nil, nil }},
		"fold 1: Build: expected a compiled model; call its Compile":               {Data: line(10), Build: func(*Trial) (*nn.Model, error) { return nn.NewSequential(&layer.Dense{Units: 1}) }},
		"fold 1: Fit.Callbacks: callbacks remember things, so each training needs its own; set Callbacks, a function that makes them": {
			Data: line(10), Build: linear, Fit: nn.FitConfig{Callbacks: []nn.Callback{nn.BaseCallback{}}},
		},
	} {
		if _, err := e.Evaluate(t.Context(), Fixed(nil, 1)); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// The score of Train is that of the last epoch, or of the best one with Patience; every epoch is reported.
func TestTrain(t *testing.T) {
	e := &Train{Build: linear, Data: line(60), Fit: nn.FitConfig{Epochs: 4, ValidationSplit: 0.25}}
	s := ran(t, Config{Trials: 4, Workers: 2, Seed: 2}, e)
	for _, r := range s.Results() {
		if r.State != Finished || len(r.Reports) != 4 || r.Score != r.Reports[3].Score {
			t.Errorf("%+v", r)
		}
	}
	grow := func(t *Trial) (*nn.Model, error) { // the validation loss grows from the second epoch on
		m, err := linear(t)
		return m, err
	}
	patient := &Train{Build: grow, Data: line(60), Fit: nn.FitConfig{Epochs: 50, ValidationSplit: 0.25}, Patience: 2, Callbacks: func(*Trial) []nn.Callback {
		return []nn.Callback{&spoiler{}}
	}}
	s = ran(t, Config{Trials: 1, Workers: 1, Seed: 2}, patient)
	r := s.Results()[0]
	best := math.Inf(1)
	for _, report := range r.Reports {
		best = min(best, report.Score)
	}
	if len(r.Reports) >= 50 || r.Score != best {
		t.Errorf("%d epochs, score %v, best %v", len(r.Reports), r.Score, best)
	}
	if _, err := (&Train{Build: linear, Data: line(60)}).Evaluate(t.Context(), Fixed(nil, 1)); err == nil || !strings.Contains(err.Error(), `the training has no "val_loss"; give Fit validation data`) {
		t.Error(err)
	}
}

// A spoiler makes the weights worse after the third epoch.
type spoiler struct{ nn.BaseCallback }

func (*spoiler) OnEpochBegin(m *nn.Model, epoch int) error {
	if epoch < 3 {
		return nil
	}
	weights := m.GetWeights()
	weights[0].Data[0] += 10 * float32(epoch)
	return m.SetWeights(weights)
}

// A learning rate that diverges fails its trial, and no other.
func TestDivergingTrialFails(t *testing.T) {
	diverges := func(t *Trial) (*nn.Model, error) {
		m, err := linear(t)
		if t.Number() == 1 && err == nil {
			err = m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: 1e30}, Loss: loss.Name("mse")})
		}
		return m, err
	}
	for _, e := range []Evaluation{
		&Train{Build: diverges, Data: line(60), Fit: nn.FitConfig{Epochs: 3, ValidationSplit: 0.25}},
		&CrossValidation{Build: diverges, Data: line(60), Folds: 2, Fit: nn.FitConfig{Epochs: 3}},
	} {
		results := ran(t, Config{Trials: 3}, e).Results()
		if r := results[1]; r.State != Failed || !strings.Contains(r.Error, "expected a finite number") || results.count(Finished) != 2 {
			t.Errorf("%T: %+v", e, r)
		}
	}
}

// The best model is trained once, on all the data, and kept with the study.
func TestBestModel(t *testing.T) {
	dir := t.TempDir()
	built := 0
	e := &CrossValidation{Data: line(60), Folds: 2, Fit: nn.FitConfig{Epochs: 3}, Build: func(t *Trial) (*nn.Model, error) {
		built++
		return linear(t)
	}}
	s := ran(t, Config{Dir: dir, Trials: 2, Workers: 1}, e)
	built = 0
	first, err := s.BestModel(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.BestModel(t.Context(), e)
	if err != nil || built != 1 || !reflect.DeepEqual(first.GetWeights(), again.GetWeights()) {
		t.Errorf("built %d models, %v", built, err)
	}
	by, _ := s.Best()
	m, err := linear(Fixed(by.Params, 0))
	if err != nil {
		t.Fatal(err)
	}
	if m.CountParams() != first.CountParams() {
		t.Error("another model")
	}
	if _, err := os.Stat(filepath.Join(dir, fmt.Sprintf("best_%06d.nn", by.Number))); err != nil {
		t.Error(err)
	}
	if _, err := open(t, Config{}).BestModel(t.Context(), e); !errors.Is(err, ErrNoScore) {
		t.Error(err)
	}
	bad := &Train{Build: func(*Trial) (*nn.Model, error) { panic("no") }}
	if _, err := ran(t, Config{Trials: 1}, Func(square)).BestModel(t.Context(), bad); err == nil || !strings.Contains(err.Error(), "train the model of trial 0 again: panic: no") {
		t.Error(err)
	}
}

func TestRegressor(t *testing.T) {
	data := line(200)
	x, y := data.X[0], data.Y[0]
	r := &Regressor{Build: linear, Params: Params{"rate": 0.1}, Config: nn.FitConfig{Epochs: 20, Verbose: nn.Silent}}
	if _, err := r.Predict(t.Context(), x); !errors.Is(err, errNotFitted) {
		t.Error(err)
	}
	if _, err := r.Fit(t.Context(), x, y); err != nil {
		t.Fatal(err)
	}
	score, err := r.Score(t.Context(), x, y)
	if err != nil || score > 0 || score < -0.01 {
		t.Errorf("score %v, %v", score, err)
	}
	out, err := r.Predict(t.Context(), x)
	if err != nil || math.Abs(float64(out.Data[0]-y.Data[0])) > 0.1 || r.Model() == nil {
		t.Errorf("predicted %v, want %v, %v", out.Data[0], y.Data[0], err)
	}
}

func TestClassifier(t *testing.T) {
	iris := datasets.Iris()
	newModel := func(t *Trial) (*nn.Model, error) {
		m, err := nn.WithSeed(t.Seed()).NewSequential(&layer.Input{Shape: []int{4}}, &layer.Dense{Units: t.Int("units", 4, 16), Activation: "relu"}, &layer.Dense{Units: 3, Activation: "softmax"})
		if err != nil {
			return nil, err
		}
		return m, m.Compile(nn.CompileConfig{
			Optimizer: &optimizer.Adam{LearningRate: 0.03}, Loss: loss.Name("sparse_categorical_crossentropy"), Metrics: []metric.Metric{metric.Name("accuracy")},
		})
	}
	c := &Classifier{Regressor{Build: newModel, Params: Params{"units": 10}, Config: nn.FitConfig{Epochs: 30, Verbose: nn.Silent}}}
	if _, err := c.Score(t.Context(), iris.X, iris.Y); !errors.Is(err, errNotFitted) {
		t.Error(err)
	}
	if _, err := c.Fit(t.Context(), iris.X, iris.Y); err != nil {
		t.Fatal(err)
	}
	score, err := c.Score(t.Context(), iris.X, iris.Y)
	if err != nil || score < 0.9 {
		t.Errorf("score %v, %v", score, err)
	}
	classes, err := c.Predict(t.Context(), iris.X)
	if err != nil || len(classes) != 150 {
		t.Errorf("%d classes, %v", len(classes), err)
	}
	probabilities, err := c.PredictProba(t.Context(), iris.X)
	if err != nil || probabilities.RowSize() != 3 {
		t.Errorf("%v, %v", probabilities, err)
	}
	e := &CrossValidation{Build: newModel, Data: nn.XY(iris.X, iris.Y), Folds: 3, Stratified: true, Fit: nn.FitConfig{Epochs: 30}, Score: Accuracy}
	s := ran(t, Config{Trials: 2, Goal: Maximize}, e)
	if score, _ := s.BestScore(); score < 0.9 {
		t.Errorf("cross-validated %v", score)
	}
}

func TestPredictWithCancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&CrossValidation{Build: linear, Data: line(30), Fit: nn.FitConfig{Epochs: 1}}).Evaluate(ctx, Fixed(nil, 1)); err == nil {
		t.Error("evaluated with a cancelled context")
	}
}
