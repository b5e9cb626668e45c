package search

import (
	"context"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
)

// A Trial is one choice of values under evaluation: what build functions and evaluations get. Its methods may be called by several
// goroutines.
//
// A build function either asks for values as it needs them (Int, LogUniform, Choice, …), which defines the parameters, or takes
// those of Config.Space from Params. Asking twice gives the same value.
type Trial struct {
	number int
	seed   uint64 // of the study
	budget int
	parent *int
	keep   bool
	goal   Goal
	begun  int    // budget that the parent has spent
	same   bool   // the parent has the same values
	space  Space  // what the study knows
	logDir string // of this trial; empty without a board

	desk desk // where it reports to; nil for a trial on its own

	mu       sync.Mutex
	proposed Params // what the searcher wants, if asked for
	params   Params // what was asked for, and all of an up-front space
	defined  Space
	metrics  map[string]float64
}

// Fixed is a trial on its own, with these values: for calling a build function without a study. Values that it lacks are drawn by chance
// from the seed.
func Fixed(params Params, seed uint64) *Trial {
	return &Trial{seed: seed, proposed: maps.Clone(params), params: maps.Clone(params)}
}

// Number counts the trials of a study from 0.
func (t *Trial) Number() int { return t.number }

// Seed is for random numbers of this trial, such as the first weights: nn.WithSeed(t.Seed()).NewSequential(…). It depends on the study's
// seed and the number of the trial alone, so a trial that is run again comes to the same score.
func (t *Trial) Seed() uint64 { return mix(t.seed ^ mix(uint64(t.number)+0x5eed)) }

// Budget is how long the searcher wants it trained, in epochs; 0 if it does not care.
func (t *Trial) Budget() int { return t.budget }

// Begun is how much of the budget the trial's parent has spent already, if Restore gave the model its weights: the epoch to begin with.
func (t *Trial) Begun() int { return t.begun }

// LogDir is the directory of this trial's run on the board; empty without Config.LogDir.
func (t *Trial) LogDir() string { return t.logDir }

// Params are the values so far: all of Config.Space, and what was asked for.
func (t *Trial) Params() Params {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.params)
}

// Int asks for a whole number from low to high, both included.
func (t *Trial) Int(name string, low, high int) int { return t.Suggest(Int(name, low, high)).(int) }

// Uniform asks for a number from low to high.
func (t *Trial) Uniform(name string, low, high float64) float64 {
	return t.Suggest(Uniform(name, low, high)).(float64)
}

// LogUniform asks for a number from low to high, each order of magnitude being as likely as any other.
func (t *Trial) LogUniform(name string, low, high float64) float64 {
	return t.Suggest(LogUniform(name, low, high)).(float64)
}

// Quantized asks for one of low, low+step and so on, up to high.
func (t *Trial) Quantized(name string, low, high, step float64) float64 {
	return t.Suggest(Uniform(name, low, high).Quantized(step)).(float64)
}

// Choice asks for one of these values.
func (t *Trial) Choice(name string, values ...any) any { return t.Suggest(Choice(name, values...)) }

// Text asks for one of these texts.
func (t *Trial) Text(name string, values ...string) string {
	list := make([]any, len(values))
	for i, v := range values {
		list[i] = v
	}
	return t.Suggest(Choice(name, list...)).(string)
}

// Bool asks for true or false.
func (t *Trial) Bool(name string) bool { return t.Suggest(Bool(name)).(bool) }

// Suggest asks for a value of a parameter. It panics where the parameter makes no sense, or has another definition than in
// Config.Space or in other trials, which fails the trial. A parameter that is asked for in some trials only, inside an if, needs no
// When.
func (t *Trial) Suggest(p Param) any {
	if err := p.check(); err != nil {
		panic(misused{err})
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	known, ok := t.space.Find(p.Name)
	if !ok {
		known, ok = t.defined.Find(p.Name)
	}
	bare := known
	bare.Only = p.Only // what is being asked for is needed, whatever its condition
	if ok && !bare.equal(p) {
		panic(misuse("the parameter %q has two definitions: %v; and here %v. Give one of them another name", p.Name, known, p))
	}
	if v, has := t.params[p.Name]; has && p.allows(v) {
		return v
	}
	v, has := t.proposed[p.Name]
	if !has || !p.allows(v) {
		v = p.draw(t.seed, t.number)
	}
	if t.params == nil {
		t.params = Params{}
	}
	t.params[p.Name] = v
	if !ok {
		t.defined = append(t.defined, p)
	}
	return v
}

// Note keeps another number with the trial, beside its score: a column of the results, and a scalar on the board.
func (t *Trial) Note(name string, value float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.metrics == nil {
		t.metrics = map[string]float64{}
	}
	if finite(value) {
		t.metrics[name] = value
	}
}

// Report tells the study an intermediate score: after an epoch, a fold. It returns nn.ErrPruned if the trial is to be given up, which
// Evaluate then returns too. A score that is no finite number is an error as well.
func (t *Trial) Report(ctx context.Context, step int, score float64) error {
	if !finite(score) {
		return fmt.Errorf("the score reported at step %d is %v; expected a finite number", step, score)
	}
	if t.desk == nil {
		return nil
	}
	return t.desk.report(ctx, t, Report{Step: step, Score: score})
}

// outcome is what the trial has asked for and noted.
func (t *Trial) outcome() (Params, Space, map[string]float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.params), slices.Clone(t.defined), maps.Clone(t.metrics)
}

// An Evaluation gives a trial its score. Train, CrossValidation and Func are evaluations.
type Evaluation interface {
	// Evaluate returns the score. An error fails the trial, and the study goes on; nn.ErrPruned, which Trial.Report returns, says that
	// it was given up. When ctx is cancelled it returns soon; the trial is then run again when the study is resumed.
	Evaluate(ctx context.Context, t *Trial) (float64, error)
}

// Func is an evaluation that is a function.
type Func func(ctx context.Context, t *Trial) (float64, error)

// Evaluate calls the function.
func (f Func) Evaluate(ctx context.Context, t *Trial) (float64, error) { return f(ctx, t) }

// evaluate calls an evaluation; a panic of it is an error.
func evaluate(ctx context.Context, e Evaluation, t *Trial) (score float64, err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case misused:
			err = r.error
		default:
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	score, err = e.Evaluate(ctx, t)
	if err == nil && !finite(score) {
		err = fmt.Errorf("the score is %v; expected a finite number", score)
	}
	return score, err
}

// A desk is where a trial reports to: the run that it is a part of.
type desk interface {
	report(ctx context.Context, t *Trial, r Report) error
	putWeights(ctx context.Context, number int, data []byte) error
	getWeights(ctx context.Context, number int) ([]byte, error)
}
