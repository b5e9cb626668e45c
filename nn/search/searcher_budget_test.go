package search

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/schedule"
)

// learning is an evaluation with budgets: more epochs bring the score nearer to (a-3)², from above.
func learning(_ context.Context, t *Trial) (float64, error) {
	a := t.Uniform("a", 0, 10)
	return (a-3)*(a-3) + 10/float64(max(t.Budget(), 1)), nil
}

// perRung counts trials by bracket, rung and budget.
func perRung(results Results) map[string]int {
	counts := map[string]int{}
	for _, t := range results {
		counts[fmt.Sprintf("%d/%d: %d epochs", t.Bracket, t.Rung, t.Budget)]++
	}
	return counts
}

func TestHalving(t *testing.T) {
	for _, workers := range []int{1, 3} {
		s := ran(t, Config{Searcher: &Halving{Candidates: 9, MaxBudget: 9}, Workers: workers}, Func(learning))
		results := s.Results()
		if got := fmt.Sprint(perRung(results)); got != "map[0/0: 1 epochs:9 0/1: 3 epochs:3 0/2: 9 epochs:1]" {
			t.Errorf("%d workers: %v", workers, got)
		}
		first := results.rung(0, 0).Ranked(Minimize)
		for _, r := range results.rung(0, 1) {
			if place := slices.IndexFunc(first, func(f Result) bool { return f.Number == *r.Parent }); place > 2 || r.Params["a"] != first[place].Params["a"] {
				t.Errorf("trial %d goes on with number %d of the first rung", r.Number, place)
			}
		}
		if best, _ := s.Best(); best.Budget != 9 || *results[len(results)-1].Parent != results.rung(0, 1).Ranked(Minimize)[0].Number {
			t.Errorf("the best is %+v", best)
		}
	}
}

// Where too many fail, those that are left go on.
func TestHalvingWithFailures(t *testing.T) {
	s := ran(t, Config{Searcher: &Halving{Candidates: 9, MaxBudget: 9}}, Func(func(ctx context.Context, t *Trial) (float64, error) {
		if t.Number() < 7 {
			return 0, errBroken
		}
		return learning(ctx, t)
	}))
	if got := fmt.Sprint(perRung(s.Results())); got != "map[0/0: 1 epochs:9 0/1: 3 epochs:2 0/2: 9 epochs:1]" {
		t.Error(got)
	}
}

// The brackets are those of the paper for R = 81 and eta = 3 (Li et al., table 1).
func TestHyperband(t *testing.T) {
	want := map[string]int{
		"0/0: 1 epochs": 81, "0/1: 3 epochs": 27, "0/2: 9 epochs": 9, "0/3: 27 epochs": 3, "0/4: 81 epochs": 1,
		"1/0: 3 epochs": 34, "1/1: 9 epochs": 11, "1/2: 27 epochs": 3, "1/3: 81 epochs": 1,
		"2/0: 9 epochs": 15, "2/1: 27 epochs": 5, "2/2: 81 epochs": 1,
		"3/0: 27 epochs": 8, "3/1: 81 epochs": 2, "4/0: 81 epochs": 5,
	}
	for _, searcher := range []*Hyperband{{MaxBudget: 81}, {MaxBudget: 81, Sampler: &TPE{}}} {
		s := ran(t, Config{Searcher: searcher, Workers: 2}, Func(learning))
		if got := perRung(s.Results()); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v\nwant %v", got, want)
		}
	}
}

// ASHA lets the best third go on, and never waits while there are candidates.
func TestASHA(t *testing.T) {
	s := ran(t, Config{Searcher: &ASHA{Candidates: 27, MaxBudget: 9}, Workers: 3}, Func(learning))
	counts := perRung(s.Results())
	if counts["0/0: 1 epochs"] != 27 || counts["0/1: 3 epochs"] < 9 || counts["0/2: 9 epochs"] < 3 {
		t.Error(counts)
	}
	if best, _ := s.Best(); best.Budget != 9 || math.Abs(best.Params.Float("a")-3) > 2 {
		t.Errorf("%+v", best)
	}
	endless := ran(t, Config{Searcher: &ASHA{MaxBudget: 9}, Trials: 50, Workers: 2}, Func(learning))
	if n := len(endless.Results()); n != 50 {
		t.Errorf("%d trials", n)
	}
}

func TestBudgetsThatMakeNoSense(t *testing.T) {
	for _, s := range []Searcher{
		&Halving{}, &Hyperband{MinBudget: 3, MaxBudget: 2}, &ASHA{MaxBudget: 9, Eta: 1}, &Halving{MaxBudget: maxBudget + 1}, &Halving{MaxBudget: 3, Sampler: &Halving{MaxBudget: 3}},
		&Evolution{Mutation: 2}, &PopulationBased{Quantile: 0.7}, &Evolution{Population: -1},
	} {
		if err := open(t, Config{Searcher: s, Trials: 3}).Run(t.Context(), Func(learning)); err == nil {
			t.Errorf("%+v ran", s)
		}
	}
}

// A trial of a higher rung goes on with the model below, from its epoch on.
func TestTrainGoesOnWithTheModelBelow(t *testing.T) {
	var mu sync.Mutex
	epochs := map[int][]int{}
	e := &Train{Build: linear, Data: line(60), Fit: nn.FitConfig{ValidationSplit: 0.25}, Callbacks: func(t *Trial) []nn.Callback {
		return []nn.Callback{&epochCounter{add: func(epoch int) {
			mu.Lock()
			defer mu.Unlock()
			epochs[t.Number()] = append(epochs[t.Number()], epoch)
		}}}
	}}
	for _, dir := range []string{"", t.TempDir()} {
		clear(epochs)
		s := ran(t, Config{Dir: dir, Searcher: &Halving{Candidates: 4, MaxBudget: 4, Eta: 2}, Workers: 1}, e)
		results := s.Results()
		if got := fmt.Sprint(epochs[0], epochs[4], epochs[6]); got != "[0] [1] [2 3]" {
			t.Errorf("epochs %s", got)
		}
		parent := results[*results[6].Parent]
		if results[6].Score >= parent.Score || results.count(Finished) != 7 {
			t.Errorf("a score of %v after one of %v", results[6].Score, parent.Score)
		}
	}
}

// A training in two steps comes to the same score as one without a break, as the optimizer's momentums and its count of steps go on too.
func TestTrainGoesOnWithTheOptimizer(t *testing.T) {
	for name, o := range map[string]func() optimizer.Optimizer{
		"momentum": func() optimizer.Optimizer { return &optimizer.SGD{LearningRate: 0.02, Momentum: 0.9} },
		"adam":     func() optimizer.Optimizer { return &optimizer.Adam{LearningRate: 0.05} },
		"schedule": func() optimizer.Optimizer {
			return &optimizer.SGD{Schedule: &schedule.ExponentialDecay{InitialLearningRate: 0.05, DecaySteps: 1, DecayRate: 0.5}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			e := &Train{Build: func(*Trial) (*nn.Model, error) { return linearWith(o()) }, Data: line(60), Fit: nn.FitConfig{ValidationSplit: 0.25, Epochs: 4, NoShuffle: true}}
			once := ran(t, Config{Trials: 1, Workers: 1}, e)
			for _, dir := range []string{"", t.TempDir()} {
				steps := ran(t, Config{Dir: dir, Searcher: &Halving{Candidates: 2, MinBudget: 2, MaxBudget: 4, Eta: 2}, Workers: 1}, e).Results()
				if want, _ := once.BestScore(); len(steps) != 3 || steps[2].Score != want {
					t.Errorf("%d trials; got %v, want %v", len(steps), steps[2].Score, want)
				}
			}
		})
	}
}

// A trial with another learning rate than its parent has that rate; one with the same values has the rate that its parent ended with. An
// optimizer of another kind begins anew.
func TestRestoreGoesOnWithTheOptimizer(t *testing.T) {
	build := func(o optimizer.Optimizer) *nn.Model {
		m, err := linearWith(o)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	parent := build(&optimizer.SGD{LearningRate: 0.25, Momentum: 0.5})
	if _, err := parent.Fit(t.Context(), line(60), nn.FitConfig{Epochs: 3, BatchSize: 30, Verbose: nn.Silent}); err != nil {
		t.Fatal(err)
	}
	if err := parent.Optimizer().SetLearningRate(0.125); err != nil {
		t.Fatal(err)
	}
	var kept bytes.Buffer
	if err := writeModel(&kept, parent); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		o    optimizer.Optimizer
		same bool
		rate float64
		done int64
	}{
		{"the same values", &optimizer.SGD{LearningRate: 0.25, Momentum: 0.5}, true, 0.125, 6},
		{"another rate", &optimizer.SGD{LearningRate: 0.5, Momentum: 0.5}, false, 0.5, 6},
		{"another momentum", &optimizer.SGD{LearningRate: 0.25, Momentum: 0.75}, false, 0.25, 6},
		{"another kind", &optimizer.Adam{LearningRate: 0.5}, false, 0.5, 0},
	} {
		m := build(test.o)
		if err := readModel(kept.Bytes(), m, test.same); err != nil {
			t.Fatal(err)
		}
		if got := m.Optimizer(); got.CurrentLearningRate() != test.rate || got.Iterations() != test.done {
			t.Errorf("%s: got the rate %v after %d steps, want %v after %d", test.name, got.CurrentLearningRate(), got.Iterations(), test.rate, test.done)
		}
		if got, want := m.Weights()[0].Value.Data[0], parent.Weights()[0].Value.Data[0]; got != want {
			t.Errorf("%s: a weight of %v, want %v", test.name, got, want)
		}
	}
	for cut := range kept.Len() {
		if readModel(kept.Bytes()[:cut], build(&optimizer.SGD{}), true) == nil {
			t.Fatalf("%d of %d bytes are taken for a model", cut, kept.Len())
		}
	}
}

// linearWith is a linear model that always begins with the same weights.
func linearWith(o optimizer.Optimizer) (*nn.Model, error) {
	m, err := nn.WithSeed(7).NewSequential(&layer.Input{Shape: []int{2}}, &layer.Dense{Units: 1})
	if err != nil {
		return nil, err
	}
	return m, m.Compile(nn.CompileConfig{Optimizer: o, Loss: loss.Name("mse")})
}

type epochCounter struct {
	nn.BaseCallback
	add func(int)
}

func (c *epochCounter) OnEpochBegin(_ *nn.Model, epoch int) error {
	c.add(epoch)
	return nil
}

func TestModelsThatWereNotKept(t *testing.T) {
	e := Func(func(ctx context.Context, t *Trial) (float64, error) {
		m, err := linear(t)
		if err != nil {
			return 0, err
		}
		if _, err := t.Restore(ctx, m); err != nil {
			return 0, err
		}
		return 1, nil
	})
	for _, dir := range []string{"", t.TempDir()} {
		s := ran(t, Config{Dir: dir, Searcher: &Halving{Candidates: 3, MaxBudget: 3}, Workers: 1}, e)
		if last := s.Results()[3]; last.State != Failed || last.Error != "the model of trial 0, with which trial 3 goes on: it was not kept; an evaluation has to call Trial.Keep" {
			t.Errorf("%+v", last)
		}
	}
}

// The population follows an optimum: members that do badly go on with the models of others, with other rates.
func TestPopulationBased(t *testing.T) {
	e := &Train{Build: linear, Data: line(120), Fit: nn.FitConfig{ValidationSplit: 0.25}}
	searcher := &PopulationBased{Population: 8, Generations: 4, Interval: 2}
	s := ran(t, Config{Searcher: searcher, Workers: 2, Seed: 4}, e)
	results := s.Results()
	if len(results) != 32 || results.count(Finished) != 32 {
		t.Fatalf("%q", described(results))
	}
	copied := 0
	for _, r := range results[8:] {
		parent := results[*r.Parent]
		if r.Budget != parent.Budget+2 || parent.Rung != r.Rung-1 {
			t.Errorf("trial %d goes on with %d", r.Number, parent.Number)
		}
		if parent.Bracket != r.Bracket {
			copied++
			if r.Params["rate"] == parent.Params["rate"] {
				t.Errorf("trial %d has the rate of trial %d", r.Number, parent.Number)
			}
		} else if r.Params["rate"] != parent.Params["rate"] {
			t.Errorf("trial %d has another rate than its parent", r.Number)
		}
	}
	if copied < 3 || copied > 6 { // a quarter of 8, in 3 generations, unless it copied itself
		t.Errorf("%d members were replaced", copied)
	}
	if best, _ := s.Best(); best.Rung != 3 || best.Score > 0.05 {
		t.Errorf("%+v", best)
	}
	again := ran(t, Config{Searcher: searcher, Workers: 1, Seed: 4}, e)
	if got, _ := again.BestScore(); got > 0.05 {
		t.Errorf("with one worker %v", got)
	}
}

func TestPopulationThatFails(t *testing.T) {
	s := open(t, Config{Searcher: &PopulationBased{Population: 4, Generations: 3}, Workers: 1})
	err := s.Run(t.Context(), Func(func(context.Context, *Trial) (float64, error) { return 0, errBroken }))
	if err == nil || len(s.Results()) != 4 {
		t.Errorf("%v: %q", err, described(s.Results()))
	}
}

// Evolution does better than chance, also over architectures.
func TestEvolution(t *testing.T) {
	pyramid := Func(func(_ context.Context, t *Trial) (float64, error) { // the least is at three layers of 60, 30 and 15
		params := t.Params()
		cost := math.Abs(float64(params.Int("hidden")-3)) * 50
		for i, want := range []int{60, 30, 15} {
			if name := fmt.Sprintf("hidden_units_%d", i+1); params.Has(name) {
				cost += math.Abs(float64(params.Int(name) - want))
			}
		}
		return cost, nil
	})
	wins := 0
	for seed := range uint64(20) {
		scores := [2]float64{}
		for i, searcher := range []Searcher{&Evolution{}, &Random{}} {
			s := ran(t, Config{Searcher: searcher, Space: Layers("hidden", 0, 5, 1, 100), Trials: 100, Workers: 1, Seed: seed}, pyramid)
			scores[i], _ = s.BestScore()
		}
		if scores[0] < scores[1] {
			wins++
		}
	}
	if wins < 16 {
		t.Errorf("better than chance with %d of 20 seeds", wins)
	}
	wins = 0
	for seed := range uint64(20) {
		if regret(t, &Evolution{}, standard("hartmann6"), 100, seed) < regret(t, &Random{}, standard("hartmann6"), 100, seed) {
			wins++
		}
	}
	if wins < 16 {
		t.Errorf("better than chance with %d of 20 seeds on Hartmann's function", wins)
	}
}

// Trials that do worse than the median are given up, and never the best.
func TestMedian(t *testing.T) {
	s := ran(t, Config{Trials: 40, Workers: 2, Pruner: &Median{Warmup: 1}}, Func(curve))
	results := s.Results()
	if n := results.count(Pruned); n < 10 || results.count(Pruned, Finished) != 40 {
		t.Errorf("%d of 40 were pruned", n)
	}
	best, _ := s.Best()
	for _, r := range results.In(Pruned) {
		if r.Reports[len(r.Reports)-1].Step < 1 || len(r.Reports) > 10 || r.Score < best.Score {
			t.Errorf("%+v was given up; the best is %v", r, best.Score)
		}
	}
}

func TestStepHalving(t *testing.T) {
	s := ran(t, Config{Trials: 60, Workers: 1, Pruner: &StepHalving{}}, Func(curve))
	results := s.Results()
	lengths := map[int]int{}
	for _, r := range results {
		lengths[len(r.Reports)]++
	}
	if lengths[1] < 25 || lengths[10] == 0 || lengths[1]+lengths[3]+lengths[9]+lengths[10] != 60 {
		t.Errorf("the numbers of reports are %v", lengths)
	}
}

// curve reports ten steps that fall to (a-3)².
func curve(ctx context.Context, t *Trial) (float64, error) {
	a := t.Uniform("a", 0, 10)
	score := 0.0
	for i := range 10 {
		score = (a-3)*(a-3) + 5/float64(i+1)
		if err := t.Report(ctx, i, score); err != nil {
			if !errors.Is(err, nn.ErrPruned) {
				return 0, err
			}
			return 0, fmt.Errorf("given up: %w", err)
		}
	}
	return score, nil
}
