package search

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"board/nn"
)

func TestRandomFindsTheLeast(t *testing.T) {
	s := ran(t, Config{Trials: 200, Workers: 2}, Func(square))
	score, ok := s.BestScore()
	if a := s.BestParams().Float("a"); !ok || score > 0.05 || a < 2.7 || a > 3.3 {
		t.Errorf("the best is %v at %v", score, s.BestParams())
	}
	if s.Results().count(Finished) != 200 {
		t.Errorf("got %d trials", len(s.Results()))
	}
}

// A space given at once and one found by asking lead to the same trials, for any number of workers.
func TestTheSameSeedGivesTheSameTrials(t *testing.T) {
	upFront := Space{Uniform("a", 0, 10)}
	want := described(ran(t, Config{Trials: 20, Seed: 5, Workers: 1}, Func(square)).Results())
	for _, c := range []Config{{Workers: 3}, {Space: upFront, Workers: 1}, {Space: upFront, Workers: 4}, {Dir: t.TempDir(), Workers: 2}} {
		c.Trials, c.Seed = 20, 5
		if got := described(ran(t, c, Func(square)).Results()); !slices.Equal(got, want) {
			t.Errorf("with %+v:\n got %q\nwant %q", c, got, want)
		}
	}
	if other := described(ran(t, Config{Trials: 20, Seed: 6, Workers: 1}, Func(square)).Results()); other[0] == want[0] {
		t.Error("another seed gives the same trials")
	}
}

func TestMaximize(t *testing.T) {
	s := ran(t, Config{Trials: 30, Goal: Maximize}, Func(square))
	best, err := s.Best()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Results() {
		if r.Score > best.Score {
			t.Errorf("trial %d has %v, the best %v", r.Number, r.Score, best.Score)
		}
	}
}

// A trial that fails, in any way, is kept with its error, and the others are run.
func TestFailuresAreKept(t *testing.T) {
	evaluate := Func(func(_ context.Context, t *Trial) (float64, error) {
		t.Int("a", 0, 9)
		switch t.Number() {
		case 1:
			return 0, errBroken
		case 2:
			panic("\x1b[31mout of cheese")
		case 3:
			zero := 0.0
			return 1 / zero, nil
		case 4:
			t.Params().Int("b")
		case 5:
			t.Uniform("a", 0, 1)
		case 6:
			t.Int("c", 3, 2)
		case 7:
			return 0, t.Report(context.Background(), 0, -1/zeroOf(t))
		}
		return float64(t.Number()), nil
	})
	var out bytes.Buffer
	s, err := Open(Config{Trials: 9, Workers: 2, Output: &out})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Run(t.Context(), evaluate); err != nil {
		t.Fatal(err)
	}
	want := map[int]string{
		1: "broken", 2: "out of cheese", 3: "the score is +Inf; expected a finite number", 4: `the trial has no parameter "b", only a`,
		5: `the parameter "a" has two definitions: a: int from 0 to 9; and here a: float from 0 to 1. Give one of them another name`,
		6: `"c": expected finite bounds, the lower one first, got 3 and 2`, 7: "the score reported at step 0 is -Inf; expected a finite number",
	}
	for _, r := range s.Results() {
		if text := want[r.Number]; (text != "") != (r.State == Failed) || !strings.Contains(r.Error, text) {
			t.Errorf("trial %d is %s with %q, want %q", r.Number, r.State, r.Error, text)
		}
	}
	if best, err := s.Best(); err != nil || best.Number != 0 {
		t.Errorf("the best is %+v, %v", best, err)
	}
	for _, line := range []string{"trial 0: score 0 (best)  a=", "trial 1: failed: broken  a=", "trial 2: failed: panic: ?[31mout of cheese  a="} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("%q is not in\n%s", line, out.String())
		}
	}
}

func zeroOf(*Trial) float64 { return 0 }

func TestAllFailed(t *testing.T) {
	s := open(t, Config{Trials: 3, Workers: 1})
	err := s.Run(t.Context(), Func(func(context.Context, *Trial) (float64, error) { return 0, errBroken }))
	if err == nil || err.Error() != "search: all 3 trials have failed; trial 0: broken" {
		t.Error(err)
	}
	if _, err := s.Best(); !errors.Is(err, ErrNoScore) {
		t.Error(err)
	}
	if params := s.BestParams(); params != nil {
		t.Error(params)
	}
}

// What was running when Run was cancelled is run again, with the same values, by the next one.
func TestCancelledRunGoesOn(t *testing.T) {
	want := described(ran(t, Config{Trials: 8, Workers: 1}, Func(square)).Results())
	for _, workers := range []int{1, 3} {
		dir := t.TempDir()
		first, err := Open(Config{Dir: dir, Trials: 8, Workers: workers, Verbose: nn.Silent})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err = first.Run(ctx, Func(func(ctx context.Context, t *Trial) (float64, error) {
			if t.Number() == 4 {
				cancel()
			}
			if ctx.Err() != nil {
				return 0, ctx.Err()
			}
			return square(ctx, t)
		}))
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		kept := first.Results().In(Finished)
		if first.Results().count(Running) != 0 || len(kept) == 0 || len(kept) > 6 {
			t.Errorf("kept %q", described(first.Results()))
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		second := ran(t, Config{Dir: dir, Trials: 8, Workers: workers}, Func(square))
		if got := described(second.Results()); !slices.Equal(got, want) {
			t.Errorf("%d workers:\n got %q\nwant %q", workers, got, want)
		}
		for _, r := range kept {
			if again := second.Results()[r.Number]; !again.Ended.Equal(r.Ended) {
				t.Errorf("trial %d was run twice", r.Number)
			}
		}
	}
}

// After Timeout nothing new begins, and what runs is let end. A context with a deadline breaks it off.
func TestTimeBudgets(t *testing.T) {
	slow := Func(func(ctx context.Context, t *Trial) (float64, error) {
		select {
		case <-time.After(40 * time.Second):
			return 1, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s, begun := open(t, Config{Timeout: time.Minute, Workers: 2}), time.Now()
		if err := s.Run(t.Context(), slow); err != nil || s.Results().count(Finished) != 4 || time.Since(begun) != 80*time.Second {
			t.Errorf("%v: %q after %v", err, described(s.Results()), time.Since(begun))
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s, begun := open(t, Config{Workers: 2}), time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := s.Run(ctx, slow); !errors.Is(err, context.DeadlineExceeded) || s.Results().count(Finished) != 2 || time.Since(begun) != time.Minute {
			t.Errorf("%v: %q after %v", err, described(s.Results()), time.Since(begun))
		}
	})
}

// As many trials run at once as there are workers, and no more.
func TestWorkersRunAtOnce(t *testing.T) {
	var running, most atomic.Int32
	var all sync.WaitGroup
	all.Add(3)
	ran(t, Config{Trials: 3, Workers: 3}, Func(func(context.Context, *Trial) (float64, error) {
		most.Store(max(most.Load(), running.Add(1)))
		all.Done()
		all.Wait() // until all three are here
		running.Add(-1)
		return 0, nil
	}))
	ran(t, Config{Trials: 20, Workers: 2}, Func(func(context.Context, *Trial) (float64, error) {
		defer running.Add(-1)
		if running.Add(1) > 2 {
			t.Error("more than two run at once")
		}
		return 0, nil
	}))
}

// A slowStore lets the running trial finish just when a worker, whose searcher waits for it, looks whether it is running.
type slowStore struct {
	store
	waits atomic.Bool
	goOn  chan struct{}
}

func (s *slowStore) results() Results {
	if s.waits.CompareAndSwap(true, false) {
		close(s.goOn)
		for s.store.results().count(Finished) == 0 {
			news := s.changed()
			if s.store.results().count(Finished) == 0 {
				<-news
			}
		}
	}
	return s.store.results()
}

// pairOfTrials is a searcher of two trials, the second of which waits for the result of the first.
type pairOfTrials struct{ store *slowStore }

func (s *pairOfTrials) Next(v View) (Proposal, error) {
	switch {
	case v.Number == 2:
		return Proposal{}, ErrDone
	case v.Number == 1 && v.Results.count(Finished) == 0:
		s.store.waits.Store(true)
		return Proposal{}, ErrWait
	}
	return Proposal{}, nil
}

// A result that comes between the searcher's answer that it waits and the look at what is running is no dead end.
func TestResultThatComesWhileTheSearcherWaits(t *testing.T) {
	searcher := &pairOfTrials{}
	s := open(t, Config{Searcher: searcher, Workers: 2})
	slow := &slowStore{store: s.store, goOn: make(chan struct{})}
	s.store, searcher.store = slow, slow
	err := s.Run(t.Context(), Func(func(_ context.Context, t *Trial) (float64, error) {
		if t.Number() == 0 {
			<-slow.goOn
		}
		return 1, nil
	}))
	if err != nil || s.Results().count(Finished) != 2 {
		t.Errorf("%v: %q", err, described(s.Results()))
	}
}

func TestAnotherStudyIsRefused(t *testing.T) {
	dir := t.TempDir()
	c := Config{Dir: dir, Trials: 1, Space: Space{Int("a", 0, 3)}}
	s, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Config){
		"begun to minimize scores, not to maximize them":                                  func(c *Config) { c.Goal = Maximize },
		"with the parameter a: int from 0 to 3, not with a: int from 0 to 4; use another": func(c *Config) { c.Space = Space{Int("a", 0, 4)} },
		"with the parameter a: int from 0 to 3, which is gone":                            func(c *Config) { c.Space = nil },
		"without the parameter b: [x y], if a is one of [1]":                              func(c *Config) { c.Space = append(c.Space[:1:1], Choice("b", "x", "y").When("a", 1)) },
	} {
		changed := c
		change(&changed)
		if _, err := Open(changed); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), filepath.Join(dir, "study.db")) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
	if s, err = Open(c); err != nil {
		t.Fatal(err)
	}
	s.Close()
}

func TestConfigsThatAreRefused(t *testing.T) {
	for want, c := range map[string]Config{
		`search: Goal: expected "minimize" or "maximize", got "least"`:                    {Goal: "least"},
		"search: expected Trials, Workers and Timeout of at least 0, got -1, 1 and 0s":    {Trials: -1, Workers: 1},
		`search: Space[0]: "a": expected finite bounds, the lower one first, got 1 and 0`: {Space: Space{Int("a", 1, 0)}},
	} {
		if _, err := Open(c); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := open(t, Config{}).Run(t.Context(), nil); err == nil {
		t.Error("ran nothing")
	}
}

// A file that is damaged, or is none, is an error that names it, and stays as it is.
func TestDamagedStudy(t *testing.T) {
	for name, damage := range map[string]func([]byte) []byte{
		"another file": func([]byte) []byte { return []byte("not a study, but a letter to somebody") },
		"short":        func(b []byte) []byte { return b[:len(b)/3] },
		"zeros":        func(b []byte) []byte { return append(bytes.Clone(b[:8192]), make([]byte, len(b)-8192)...) },
		"trial":        func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"number":`), []byte(`"nummer":`)) },
		"broken text":  func(b []byte) []byte { return bytes.ReplaceAll(b, []byte(`"state":`), []byte(`"state",`)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := Open(Config{Dir: dir, Trials: 5, Verbose: nn.Silent})
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(s.Run(t.Context(), Func(square)), s.Close()); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, studyFile)
			sound, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(sound), 0o600); err != nil {
				t.Fatal(err)
			}
			if s, err := Open(Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("got %v", err)
				if err == nil {
					s.Close()
				}
			}
		})
	}
}

func TestStudyInUse(t *testing.T) {
	dir := t.TempDir()
	open(t, Config{Dir: dir})
	if _, err := Open(Config{Dir: dir}); err == nil || !strings.Contains(err.Error(), "in use by another process") {
		t.Error(err)
	}
}

func TestResults(t *testing.T) {
	begun := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	results := Results{
		{Number: 0, State: Finished, Score: 3, Params: Params{"a": 1, "z": "x,y"}, Begun: begun, Ended: begun.Add(1500 * time.Millisecond)},
		{Number: 1, State: Failed, Error: "no\nstack", Params: Params{"a": 2}},
		{Number: 2, State: Pruned, Score: 1, Params: Params{"a": 3}, Metrics: map[string]float64{"fold_1": 0.25}},
		{Number: 3, State: Finished, Score: 2, Params: Params{"a": 4, "b": 0.1}, Budget: 4},
		{Number: 4, State: Running, Params: Params{"a": 5}},
		{Number: 5, State: Finished, Score: 2.5, Params: Params{"a": 6, "b": 1e-7}, Budget: 4},
	}
	space := Space{Int("a", 0, 9)}
	var b bytes.Buffer
	if err := results.WriteCSV(&b, space); err != nil {
		t.Fatal(err)
	}
	want := `number,a,b,z,score,state,budget,seconds,fold_1,error
0,1,,"x,y",3,finished,0,1.500,,
1,2,,,,failed,0,0.000,,no
2,3,,,1,pruned,0,0.000,0.25,
3,4,0.1,,2,finished,4,0.000,,
5,6,1e-07,,2.5,finished,4,0.000,,
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	b.Reset()
	if err := results.WriteTable(&b, Minimize, space, 4); err != nil {
		t.Fatal(err)
	}
	want = `trial  a      b    z  score     state  time
    3  4    0.1           2  finished    0s
    5  6  1e-07         2.5  finished    0s
    0  1         x,y      3  finished  1.5s
    2  3                  1    pruned    0s
and 1 more
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	if best, _ := results.Best(Maximize); best.Number != 5 {
		t.Errorf("the greatest score at the largest budget is that of trial %d", best.Number)
	}
}

// A table on a terminal is drawn again in its place, and hostile names do not move the cursor.
func TestProgressOnATerminal(t *testing.T) {
	var out bytes.Buffer
	s, err := Open(Config{Trials: 2, Workers: 1, Verbose: nn.ProgressBar, Output: &out})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Run(t.Context(), Func(func(ctx context.Context, t *Trial) (float64, error) {
		t.Text("a", "\x1b[2J")
		return 1, t.Report(ctx, 3, 0.5)
	}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2 of 2 trials over, 0 running", "  best  trial 0: score 1  a=?[2J", "A\x1b[J"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in %q", want, out.String())
		}
	}
	if strings.Contains(out.String(), "\x1b[2J") {
		t.Errorf("the name got through: %q", out.String())
	}
}

func TestFixedTrial(t *testing.T) {
	trial := Fixed(Params{"units": 7, "rate": "high"}, 1)
	units, rate := trial.Int("units", 1, 9), trial.Uniform("rate", 0, 1)
	if units != 7 || rate != Fixed(nil, 1).Uniform("rate", 0, 1) {
		t.Errorf("got %v and %v", units, rate)
	}
	if err := trial.Report(t.Context(), 0, 1); err != nil {
		t.Error(err)
	}
	want := Params{"units": 7, "rate": rate}
	if got := trial.Params(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestPlot(t *testing.T) {
	s := ran(t, Config{Trials: 12, Seed: 2}, on(standard("conditional")))
	path := filepath.Join(t.TempDir(), "results.html")
	if err := s.Results().Plot(path, Minimize, s.Space()); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"name":"best so far"`, `"text":"rate"`, `"type":"log"`, "0: linear, 1: tree, 2: net"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if err := s.Results().Plot(t.TempDir(), Minimize, nil); err == nil || !strings.Contains(err.Error(), "search: Plot: ") {
		t.Error(err)
	}
}
