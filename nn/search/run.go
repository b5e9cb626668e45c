package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"board/nn"
	"board/nn/registry"
)

// A run is one call of Study.Run: workers that take trials from the store, and propose one when none waits.
//
// Locks: mu is held while a trial is proposed, and the store's own lock below it. Neither is held during an evaluation.
type run struct {
	*Study
	evaluation Evaluation
	deadline   time.Time // of new trials; zero without one
	board      *boardLog // nil without Config.LogDir

	mu sync.Mutex // one proposal at a time
}

// Run evaluates trials until the study has Config.Trials, the searcher has no more, or Config.Timeout is over. A trial that fails is kept
// with its error, and the search goes on; Run returns an error if all fail, or if the store does.
//
// When ctx is cancelled, Run stops the running trials and returns ctx.Err(). All that is finished is kept; trials that were
// running are run again, from their beginning, by the next Run. The same holds after the program was killed.
func (s *Study) Run(ctx context.Context, e Evaluation) (err error) {
	if ctx == nil || registry.IsNil(e) {
		return errors.New("search: Run: expected a context and an evaluation, got nil")
	}
	r := &run{Study: s, evaluation: e}
	if s.config.Timeout > 0 {
		r.deadline = time.Now().Add(s.config.Timeout)
	}
	if r.board, err = s.openBoard(); err != nil {
		return err
	}
	stop := s.showProgress()
	err = r.workers(ctx)
	stop()
	r.board.close()
	if err == nil {
		err = allFailed(s.Results())
	}
	return err
}

// workers runs Config.Workers of them until all have ended. The first that fails ends the others.
func (r *run) workers(parent context.Context) error {
	ctx, cancel := context.WithCancelCause(parent)
	defer cancel(nil)
	var all sync.WaitGroup
	for range r.config.Workers {
		all.Go(func() {
			if err := r.work(ctx); err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	if err := parent.Err(); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// work runs trials one after the other.
func (r *run) work(ctx context.Context) error {
	for {
		c, err := r.next(ctx)
		if err != nil || c == nil {
			return err
		}
		if err := r.evaluate(ctx, c); err != nil {
			return err
		}
	}
}

// next is a trial to run, which may take a while; nil when the search is over.
func (r *run) next(ctx context.Context) (*claim, error) {
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !r.deadline.IsZero() && !time.Now().Before(r.deadline) {
			return nil, nil
		}
		news := r.store.changed()
		c, err := r.store.take(ctx)
		if c != nil || err != nil {
			return c, err
		}
		switch err := r.propose(ctx); {
		case err == nil || errors.Is(err, errTaken):
		case errors.Is(err, ErrDone) && !r.unfinished():
			return nil, nil
		case errors.Is(err, ErrWait) && !r.unfinished() && !closed(news): // else what it waits for has just come
			return nil, fmt.Errorf("search: %T waits for results although no trial is running", r.config.Searcher)
		case errors.Is(err, ErrDone) || errors.Is(err, ErrWait):
			r.await(ctx, news)
			if err := r.store.requeue(ctx); err != nil && ctx.Err() == nil {
				return nil, err
			}
		default:
			return nil, err
		}
	}
}

func closed(news <-chan struct{}) bool {
	select {
	case <-news:
		return true
	default:
		return false
	}
}

// unfinished reports whether trials wait or run.
func (r *run) unfinished() bool { return r.store.results().count(Waiting, Running) > 0 }

// await returns when there is news, when the time is up, or when it may be that another program has died.
func (r *run) await(ctx context.Context, news <-chan struct{}) {
	wait := r.store.lost()
	if !r.deadline.IsZero() {
		left := max(time.Until(r.deadline), time.Millisecond)
		if wait == 0 || left < wait {
			wait = left
		}
	}
	var late <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-news:
	case <-late:
	case <-ctx.Done():
	}
}

// propose adds the searcher's next trial to the store.
func (r *run) propose(ctx context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.view()
	if v.Results.count(Waiting) > 0 { // another has just proposed one; should it have died then, the queue lacks it
		return cmp.Or(r.store.requeue(ctx), errTaken)
	}
	if r.config.Trials > 0 && v.Number >= r.config.Trials {
		return ErrDone
	}
	p, err := r.config.Searcher.Next(v)
	if err != nil {
		return err
	}
	params := p.Params
	if params == nil {
		params = Params{}
	}
	return r.store.add(ctx, Result{
		Number: v.Number, State: Waiting, Params: params, Budget: p.Budget, Parent: p.Parent, Keep: p.Keep, Bracket: p.Bracket, Rung: p.Rung,
	})
}

func (r *run) view() View {
	results := r.store.results()
	number := 0
	if n := len(results); n > 0 {
		number = results[n-1].Number + 1
	}
	return View{Space: r.config.Space.with(results), Results: results, Goal: r.config.Goal, Seed: r.config.Seed, Number: number}
}

// evaluate runs a trial and keeps what it comes to. Its error is one of the store, or of ctx.
func (r *run) evaluate(ctx context.Context, c *claim) error {
	t := r.trial(c)
	r.board.begin(t)
	leased := ctx
	if c.lease != nil {
		var done func()
		leased, done = c.lease.hold(ctx)
		defer done()
	}
	score, err := evaluate(leased, r.evaluation, t)
	if err != nil && ctx.Err() != nil && !errors.Is(err, nn.ErrPruned) {
		r.board.interrupt(t)
		return errors.Join(ctx.Err(), r.store.release(context.WithoutCancel(ctx), c))
	}
	if err != nil && leased.Err() != nil { // the lease has expired: another worker runs it
		r.board.interrupt(t)
		return nil
	}
	result := r.judge(c, t, score, err)
	r.board.end(t, result)
	err = r.store.finish(context.WithoutCancel(ctx), c, result)
	if errors.Is(err, errTaken) {
		return nil
	}
	r.board.best(r.Study)
	return err
}

// trial is what the evaluation gets.
func (r *run) trial(c *claim) *Trial {
	t := &Trial{
		number: c.result.Number, seed: r.config.Seed, budget: c.result.Budget, parent: c.result.Parent, keep: c.result.Keep,
		goal: r.config.Goal, space: r.Space(), desk: r, proposed: c.result.Params, params: Params{},
	}
	for _, p := range r.config.Space {
		if v, ok := c.result.Params[p.Name]; ok {
			t.params[p.Name] = v
		}
	}
	if t.parent != nil {
		for _, parent := range r.Results() {
			if parent.Number == *t.parent {
				t.begun, t.same = parent.Budget, maps.Equal(parent.Params, c.result.Params)
			}
		}
	}
	t.logDir = r.board.dir(t)
	return t
}

// judge makes the result of what an evaluation returned.
func (r *run) judge(c *claim, t *Trial, score float64, err error) Result {
	result := c.result.clone()
	r.mu.Lock()
	for _, now := range r.store.results() {
		if now.Number == result.Number {
			result.Reports = now.Reports
		}
	}
	r.mu.Unlock()
	var params Params
	params, result.Defined, result.Metrics = t.outcome()
	if len(params) > 0 {
		result.Params = params
	}
	result.State, result.Score, result.Ended = Finished, score, time.Now()
	if err == nil {
		return result
	}
	result.State, result.Score = Failed, 0
	if n := len(result.Reports); errors.Is(err, nn.ErrPruned) && n > 0 {
		result.State, result.Score = Pruned, result.Reports[n-1].Score
		return result
	}
	result.Error = bounded(err.Error(), 4096)
	return result
}

// report keeps an intermediate result of a trial, and asks the pruner.
func (r *run) report(ctx context.Context, t *Trial, report Report) error {
	pruned, err := r.store.report(ctx, t.number, report)
	if err != nil {
		return err
	}
	r.board.report(t, report)
	if pruned {
		return nn.ErrPruned
	}
	if registry.IsNil(r.config.Pruner) {
		return nil
	}
	v := r.view()
	for _, result := range v.Results {
		if result.Number == t.number && r.config.Pruner.Prune(v, result) {
			return errors.Join(nn.ErrPruned, r.store.prune(ctx, t.number))
		}
	}
	return nil
}

func (r *run) putWeights(ctx context.Context, number int, data []byte) error {
	return r.store.putWeights(ctx, number, data)
}

func (r *run) getWeights(ctx context.Context, number int) ([]byte, error) {
	return r.store.getWeights(ctx, number)
}

// allFailed is an error if there are trials, and none has a score.
func allFailed(results Results) error {
	if results.count(Failed) == 0 || results.count(Finished, Pruned) > 0 {
		return nil
	}
	for _, t := range results {
		if t.State == Failed {
			return fmt.Errorf("search: all %d trials have failed; trial %d: %s", results.count(Failed), t.Number, t.Error)
		}
	}
	return nil
}
