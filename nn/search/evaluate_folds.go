package search

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"board/nn"
	"board/nn/tensor"
)

// CrossValidation is an evaluation that trains a model on all folds of the data but one, for each fold, and takes the mean of their
// scores on the fold that was left out: scikit-learn's cross-validation.
type CrossValidation struct {
	// Build makes the compiled model, once for each fold.
	Build func(t *Trial) (*nn.Model, error)
	// Data is what is cut into folds.
	Data nn.Data
	// Folds is their number; 0 is 5.
	Folds int
	// Stratified gives every fold the same share of each class, as far as whole samples allow.
	Stratified bool
	// Shuffle puts the samples into an order by chance first, which Seed decides. All trials have the same folds.
	Shuffle bool
	Seed    uint64
	// Fit is how each model is trained. Validation, if given, is other data than the folds, for Patience.
	Fit nn.FitConfig
	// Callbacks makes more callbacks for each training; nil makes none.
	Callbacks func(t *Trial) []nn.Callback
	// Patience ends a training when val_loss has not got better for so many epochs, and gives it the best weights; 0 is never.
	Patience int
	// Score is the score of a trained model on the fold that was left out. Nil is the loss, or minus the loss if the study maximizes, as in
	// scikit-learn.
	Score func(ctx context.Context, m *nn.Model, test nn.Data) (float64, error)
}

// Evaluate trains and scores a model for each fold. After each, the mean so far is reported.
func (e *CrossValidation) Evaluate(ctx context.Context, t *Trial) (float64, error) {
	folds, err := e.folds()
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for i, test := range folds {
		score, err := e.fold(ctx, t, i, others(folds, i), test)
		if err != nil {
			return 0, fmt.Errorf("fold %d: %w", i+1, err)
		}
		t.Note(fmt.Sprintf("fold_%d", i+1), score)
		sum += score
		if err := t.Report(ctx, i, sum/float64(i+1)); err != nil {
			return 0, err
		}
	}
	return sum / float64(len(folds)), nil
}

func (e *CrossValidation) fold(ctx context.Context, t *Trial, i int, train, test []int) (float64, error) {
	m, err := build(e.Build, t)
	if err != nil {
		return 0, err
	}
	trainData, testData := pick(e.Data, train), pick(e.Data, test)
	if _, err := e.training(t).fit(ctx, m, trainData, foldDir(t, i)); err != nil {
		return 0, err
	}
	if e.Score != nil {
		return e.Score(ctx, m, testData)
	}
	loss, err := lossOf(ctx, m, testData, e.Fit.BatchSize)
	if t.goal == Maximize {
		loss = -loss
	}
	return loss, err
}

func (e *CrossValidation) training(t *Trial) training {
	return training{trial: t, alone: true, config: e.Fit, more: e.Callbacks, patience: e.Patience}
}

// Refit trains a model on all the data.
func (e *CrossValidation) Refit(ctx context.Context, t *Trial) (*nn.Model, error) {
	m, err := build(e.Build, t)
	if err != nil {
		return nil, err
	}
	_, err = e.training(t).fit(ctx, m, e.Data, "")
	return m, err
}

func lossOf(ctx context.Context, m *nn.Model, d nn.Data, batch int) (float64, error) {
	logs, err := m.Evaluate(ctx, d, nn.EvaluateConfig{BatchSize: batch, Verbose: nn.Silent})
	if err != nil {
		return 0, err
	}
	loss, ok := logs.Get("loss")
	if !ok {
		return 0, errors.New("the evaluation has no loss")
	}
	return loss, nil
}

// folds are the rows of each fold.
func (e *CrossValidation) folds() ([][]int, error) {
	count := e.Folds
	if count == 0 {
		count = 5
	}
	if e.Data.Source != nil {
		return nil, errors.New("Data: expected tensors, got a source, whose samples cannot be told apart")
	}
	rows := rowsOf(e.Data)
	if count < 2 || count > rows {
		return nil, fmt.Errorf("Folds: expected 2 to %d, which is the number of samples, got %d", rows, count)
	}
	k := KFold{Folds: count, Shuffle: e.Shuffle, Seed: e.Seed}
	if !e.Stratified {
		return k.Split(rows), nil
	}
	if len(e.Data.Y) != 1 {
		return nil, fmt.Errorf("Stratified: expected one tensor of labels in Data.Y, got %d", len(e.Data.Y))
	}
	return k.Stratified(e.Data.Y[0])
}

// others are the rows of all folds but one, in order.
func others(folds [][]int, but int) []int {
	var rows []int
	for i, fold := range folds {
		if i != but {
			rows = append(rows, fold...)
		}
	}
	slices.Sort(rows)
	return rows
}

// rowsOf is the number of samples.
func rowsOf(d nn.Data) int {
	for _, x := range d.X {
		return x.Rows()
	}
	for _, x := range d.XNamed {
		return x.Rows()
	}
	return 0
}

// pick copies rows of all tensors.
func pick(d nn.Data, rows []int) nn.Data {
	gather := func(t *tensor.Tensor) *tensor.Tensor {
		picked := &tensor.Tensor{}
		t.Gather(picked, rows)
		return picked
	}
	list := func(all []*tensor.Tensor) (picked []*tensor.Tensor) {
		for _, t := range all {
			picked = append(picked, gather(t))
		}
		return picked
	}
	named := func(all map[string]*tensor.Tensor) map[string]*tensor.Tensor {
		if all == nil {
			return nil
		}
		picked := map[string]*tensor.Tensor{}
		for name, t := range all {
			picked[name] = gather(t)
		}
		return picked
	}
	out := nn.Data{X: list(d.X), Y: list(d.Y), XNamed: named(d.XNamed), YNamed: named(d.YNamed), SampleWeight: pickWeights(d.SampleWeight, rows)}
	for name, w := range d.SampleWeights {
		if out.SampleWeights == nil {
			out.SampleWeights = map[string][]float32{}
		}
		out.SampleWeights[name] = pickWeights(w, rows)
	}
	return out
}

func pickWeights(w []float32, rows []int) []float32 {
	if w == nil {
		return nil
	}
	picked := make([]float32, len(rows))
	for i, row := range rows {
		picked[i] = w[row]
	}
	return picked
}

// KFold cuts samples into folds, as scikit-learn's KFold and StratifiedKFold do.
type KFold struct {
	Folds   int
	Shuffle bool   // by chance, else in their order
	Seed    uint64 // decides the order
}

// Split gives each fold the numbers of its samples, of n in all; the first folds have one more where n cannot be divided.
func (k KFold) Split(n int) [][]int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	k.shuffle(rows, 0)
	folds := make([][]int, k.Folds)
	for i := range folds {
		size := n / k.Folds
		if i < n%k.Folds {
			size++
		}
		folds[i] = slices.Sorted(slices.Values(rows[:size]))
		rows = rows[size:]
	}
	return folds
}

// Stratified gives each fold the numbers of its samples so that all have the same share of each class. The labels are numbers of classes,
// or rows with a 1 at the class.
func (k KFold) Stratified(labels *tensor.Tensor) ([][]int, error) {
	classes := map[int][]int{}
	for i := range labels.Rows() {
		class, err := classOf(labels.Row(i))
		if err != nil {
			return nil, fmt.Errorf("Stratified: label %d: %w", i, err)
		}
		classes[class] = append(classes[class], i)
	}
	folds := make([][]int, k.Folds)
	next := 0 // where the last class ended, so that what is left over does not all go to the first folds
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		rows := classes[class]
		k.shuffle(rows, class+1)
		for i := range k.Folds {
			size := len(rows) / k.Folds
			if i < len(rows)%k.Folds {
				size++
			}
			fold := (next + i) % k.Folds
			from := share(len(rows), k.Folds, i)
			folds[fold] = append(folds[fold], rows[from:from+size]...)
		}
		next = (next + len(rows)) % k.Folds
	}
	for _, fold := range folds {
		slices.Sort(fold)
	}
	return folds, nil
}

// share is where part i of n things begins, the first parts having one more where n cannot be divided.
func share(n, parts, i int) int { return i*(n/parts) + min(i, n%parts) }

func (k KFold) shuffle(rows []int, purpose int) {
	if k.Shuffle {
		rng := rand.New(rand.NewPCG(k.Seed, uint64(purpose)))
		rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	}
}

// classOf is the class that a row of labels names.
func classOf(row []float32) (int, error) {
	if len(row) == 1 {
		class := int(row[0])
		if float32(class) != row[0] || class < 0 {
			return 0, fmt.Errorf("expected a whole number of at least 0, got %v", row[0])
		}
		return class, nil
	}
	best := 0
	for i, v := range row {
		if v > row[best] {
			best = i
		}
	}
	return best, nil
}
