package search

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"board/nn"
	"board/nn/search/cluster"
)

func embedded(t *testing.T, options ...cluster.ServerOption) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Embedded(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

func joined(t *testing.T, url string, options ...nats.Option) *cluster.Cluster {
	t.Helper()
	c, err := cluster.Join(url, options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// Two programs share the trials of a study, which are those of a study on one machine; each trial is evaluated once.
func TestClusterSharesTrials(t *testing.T) {
	want := described(ran(t, Config{Trials: 30, Seed: 3, Workers: 1}, Func(square)).Results())
	first := embedded(t)
	second := joined(t, first.URL())
	var evaluated [2]atomic.Int32
	both := make(chan struct{})
	share := func(i int) Func {
		return func(ctx context.Context, t *Trial) (float64, error) {
			if evaluated[i].Add(1) == 1 && evaluated[1-i].Load() > 0 {
				close(both)
			}
			select { // so that both get some
			case <-both:
			case <-ctx.Done():
			}
			return square(ctx, t)
		}
	}
	studies := []*Study{}
	for _, c := range []*cluster.Cluster{first, second} {
		studies = append(studies, open(t, Config{Cluster: c, Name: "shared", Trials: 30, Seed: 3, Workers: 1}))
	}
	failed := make(chan error)
	for i, s := range studies {
		go func() { failed <- s.Run(t.Context(), share(i)) }()
	}
	for range studies {
		if err := <-failed; err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range studies {
		if got := described(s.Results()); !slices.Equal(got, want) {
			t.Errorf("got %q\nwant %q", got, want)
		}
	}
	if a, b := evaluated[0].Load(), evaluated[1].Load(); a+b != 30 || a == 0 || b == 0 {
		t.Errorf("evaluated %d and %d trials", a, b)
	}
}

// A trial whose worker says nothing any more goes to another, and the late result of the first does not count.
func TestLeaseExpires(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	c.Lease = 300 * time.Millisecond
	silent := open(t, Config{Cluster: c, Name: "lease", Trials: 1})
	r := &run{Study: silent}
	if err := r.propose(t.Context()); err != nil {
		t.Fatal(err)
	}
	taken, err := silent.store.take(t.Context())
	if err != nil || taken == nil {
		t.Fatalf("took %v, %v", taken, err)
	}
	other := ran(t, Config{Cluster: joined(t, c.URL()), Name: "lease", Trials: 1, Workers: 1}, Func(func(context.Context, *Trial) (float64, error) { return 2, nil }))
	late := taken.result
	late.State, late.Score = Finished, 1
	if err := silent.store.finish(t.Context(), taken, late); !errors.Is(err, errTaken) {
		t.Errorf("a late result: %v", err)
	}
	if results := other.Results(); len(results) != 1 || results[0].Score != 2 {
		t.Errorf("%q", described(results))
	}
}

// A worker that lives keeps its trial, however long it takes.
func TestLeaseIsExtended(t *testing.T) {
	t.Parallel()
	c := embedded(t)
	c.Lease = 150 * time.Millisecond
	var begun atomic.Int32
	s := ran(t, Config{Cluster: c, Name: "slow", Trials: 1, Workers: 2}, Func(func(ctx context.Context, _ *Trial) (float64, error) {
		begun.Add(1)
		select {
		case <-time.After(10 * 150 * time.Millisecond):
		case <-ctx.Done():
			return 0, ctx.Err()
		}
		return 1, nil
	}))
	if results := s.Results(); results[0].State != Finished || begun.Load() < 1 {
		t.Errorf("%q, begun %d times", described(results), begun.Load())
	}
}

// What was decided, reported and kept is seen by the other program: models for trials that go on with them, and that a trial is given up.
func TestClusterKeepsModelsAndDecisions(t *testing.T) {
	c := embedded(t)
	e := &Train{Build: linear, Data: line(60), Fit: nn.FitConfig{ValidationSplit: 0.25}}
	first := ran(t, Config{Cluster: c, Name: "models", Searcher: &PopulationBased{Population: 3, Generations: 1}, Workers: 1}, e)
	if first.Results().count(Finished) != 3 {
		t.Fatalf("%q", described(first.Results()))
	}
	second := ran(t, Config{Cluster: joined(t, c.URL()), Name: "models", Searcher: &PopulationBased{Population: 3, Generations: 2}, Workers: 1}, e)
	if results := second.Results(); len(results) != 6 || results.count(Finished) != 6 || results[5].Parent == nil {
		t.Errorf("%q", described(results))
	}

	watcher := open(t, Config{Cluster: joined(t, c.URL()), Name: "decisions"})
	s := ran(t, Config{Cluster: c, Name: "decisions", Trials: 1, Workers: 1}, Func(func(ctx context.Context, trial *Trial) (float64, error) {
		for i := 0; ; i++ {
			if err := trial.Report(ctx, i, float64(i)); err != nil {
				return 0, err
			}
			if i == 3 {
				if err := watcher.Prune(ctx, 0); err != nil {
					return 0, err
				}
			}
			if ctx.Err() != nil {
				return 0, ctx.Err()
			}
		}
	}))
	if r := s.Results()[0]; r.State != Pruned || len(r.Reports) < 5 {
		t.Errorf("%s after %d reports", r.State, len(r.Reports))
	}
}

// Reports that follow each other quickly are sent together; the last of them comes, too, while the trial still runs.
func TestQuickReportsReachTheOthers(t *testing.T) {
	const reports = 200
	c := embedded(t)
	watcher := open(t, Config{Cluster: joined(t, c.URL()), Name: "quick"})
	ran(t, Config{Cluster: c, Name: "quick", Trials: 1, Workers: 1}, Func(func(ctx context.Context, trial *Trial) (float64, error) {
		for i := range reports {
			if err := trial.Report(ctx, i, float64(i)); err != nil {
				return 0, err
			}
		}
		for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(time.Millisecond) {
			if seen := watcher.Results(); len(seen) == 1 && len(seen[0].Reports) == reports && seen[0].State == Running {
				return 1, nil
			}
		}
		t.Errorf("the other program sees %d reports after a minute", len(watcher.Results()[0].Reports))
		return 1, nil
	}))
}

// A study in a directory goes on when the server is started again.
func TestClusterInADirectory(t *testing.T) {
	dir := t.TempDir()
	for _, trials := range []int{3, 5} {
		c, err := cluster.Embedded(cluster.InDir(dir))
		if err != nil {
			t.Fatal(err)
		}
		s, err := Open(Config{Cluster: c, Name: "kept", Trials: trials, Workers: 2, Verbose: nn.Silent})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Run(t.Context(), Func(square)); err != nil || s.Results().count(Finished) != trials {
			t.Errorf("%v: %q", err, described(s.Results()))
		}
		if err := errors.Join(s.Close(), c.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestClusterRefuses(t *testing.T) {
	secret := func(o *server.Options) { o.Username, o.Password = "me", "secret" }
	c := embedded(t, secret)
	if _, err := cluster.Join(c.URL(), nats.UserInfo("me", "wrong")); err == nil || !strings.Contains(err.Error(), "cluster: Join: ") || !strings.Contains(err.Error(), "Authorization") {
		t.Errorf("a wrong password: %v", err)
	}
	joined(t, c.URL(), nats.UserInfo("me", "secret"))
	if _, err := cluster.Join("nats://127.0.0.1:1", nats.Timeout(time.Second)); err == nil {
		t.Error("joined nothing")
	}
	for _, name := range []string{"", "a b", "a.b", "*"} {
		if _, err := Open(Config{Cluster: c, Name: name}); err == nil || !strings.Contains(err.Error(), "letters, digits") {
			t.Errorf("%q: %v", name, err)
		}
	}
	open(t, Config{Cluster: c, Name: "goal"})
	if _, err := Open(Config{Cluster: c, Name: "goal", Goal: Maximize}); err == nil || !strings.Contains(err.Error(), `study "goal" in the cluster: the study was begun to minimize`) {
		t.Error(err)
	}
}

func TestOneProgramWritesTheStudysCurve(t *testing.T) {
	c := embedded(t)
	first, second := open(t, Config{Cluster: c, Name: "curve"}), open(t, Config{Cluster: joined(t, c.URL()), Name: "curve"})
	if !first.store.scribe() || second.store.scribe() || !first.store.scribe() {
		t.Error("both or none write it")
	}
}
