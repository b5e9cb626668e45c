package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"board/nn"
	"board/nn/registry"
)

// Config is what a study is.
type Config struct {
	// Dir is the directory that keeps the study: if there is one, it goes on. Without Dir and Cluster the study is in memory.
	Dir string
	// Cluster lets several programs work on the study called Name at the same time: see package cluster.
	Cluster Cluster
	Name    string

	// Space are the parameters. It may be left out where the evaluation asks its Trial for them; Grid needs it.
	Space Space
	// Searcher decides what is tried; nil is Random.
	Searcher Searcher
	// Pruner decides which trials are given up after a report; nil gives up none.
	Pruner Pruner
	// Goal says which scores are better; Minimize unless given.
	Goal Goal
	// Seed decides all random numbers.
	Seed uint64

	// Trials is how many trials the study has in all, with those of earlier runs; 0 is as many as the searcher wants.
	Trials int
	// Timeout ends Run in good order: nothing new is begun after it, and what is running ends. 0 is none. To break off
	// what is running, give Run a context with a deadline.
	Timeout time.Duration
	// Workers is how many trials run at once; 0 is one for each core.
	Workers int

	// LogDir is the directory of the study's logs: each trial is a run below it, with its hyper-parameters, for the HParams dashboard. Empty
	// is no logs.
	LogDir string

	// Verbose is how much Run prints: Auto is a table that moves on a terminal, and a line for each trial elsewhere.
	Verbose nn.Verbosity
	Output  io.Writer // where it is printed; nil is os.Stdout
}

// A Study is a search with all its trials.
type Study struct {
	config Config
	store  store
}

// meta is what a study is begun with, and what later runs have to agree on.
type meta struct {
	Version int   `json:"version"`
	Goal    Goal  `json:"goal"`
	Space   Space `json:"space"`
}

const studyVersion = 1

// agrees compares what a study was begun with, as JSON, with what it is to go on with.
func (m meta) agrees(text []byte) error {
	var old meta
	if err := json.Unmarshal(text, &old); err != nil {
		return fmt.Errorf("what the study was begun with cannot be read: %w", err)
	}
	switch {
	case old.Version != studyVersion:
		return fmt.Errorf("the study has version %d; this program knows version %d", old.Version, studyVersion)
	case old.Goal != m.Goal:
		return fmt.Errorf("the study was begun to %s scores, not to %s them; use another study", old.Goal, m.Goal)
	}
	for i := range max(len(old.Space), len(m.Space)) {
		switch {
		case i >= len(old.Space):
			return fmt.Errorf("the study was begun without the parameter %v; use another study", m.Space[i])
		case i >= len(m.Space):
			return fmt.Errorf("the study was begun with the parameter %v, which is gone; use another study", old.Space[i])
		case !old.Space[i].equal(m.Space[i]):
			return fmt.Errorf("the study was begun with the parameter %v, not with %v; use another study", old.Space[i], m.Space[i])
		}
	}
	return nil
}

// Open opens a study, or begins one. Close it after use.
func Open(c Config) (*Study, error) {
	if err := c.setDefaults(); err != nil {
		return nil, err
	}
	m := meta{Version: studyVersion, Goal: c.Goal, Space: c.Space}
	s := &Study{config: c}
	var err error
	switch {
	case c.Cluster != nil:
		s.store, err = openShared(c.Cluster, c.Name, m)
	case c.Dir != "":
		s.store, err = openDir(c.Dir, m)
	default:
		s.store = newMemory()
	}
	if err != nil {
		return nil, err
	}
	return s, nil
}

func (c *Config) setDefaults() error {
	if registry.IsNil(c.Cluster) {
		c.Cluster = nil
	}
	if err := c.Space.check(); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if c.Goal == "" {
		c.Goal = Minimize
	}
	if registry.IsNil(c.Searcher) {
		c.Searcher = &Random{}
	}
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Output == nil {
		c.Output = os.Stdout
	}
	switch {
	case c.Goal != Minimize && c.Goal != Maximize:
		return fmt.Errorf("search: Goal: expected %q or %q, got %q", Minimize, Maximize, c.Goal)
	case c.Trials < 0 || c.Workers < 0 || c.Timeout < 0:
		return fmt.Errorf("search: expected Trials, Workers and Timeout of at least 0, got %d, %d and %v", c.Trials, c.Workers, c.Timeout)
	case c.Cluster != nil && c.Dir != "":
		return errors.New("search: expected either Dir or Cluster, got both; cluster.Embedded takes a directory")
	}
	return nil
}

// Close closes the study. What was finished is kept.
func (s *Study) Close() error { return s.store.close() }

// Prune has a running trial given up at its next report, whichever program runs it.
func (s *Study) Prune(ctx context.Context, number int) error { return s.store.prune(ctx, number) }

// Results are all trials so far, also those of earlier runs and of other programs.
func (s *Study) Results() Results { return s.store.results() }

// Space are the parameters of Config.Space, then those that trials have asked for.
func (s *Study) Space() Space { return s.config.Space.with(s.Results()) }

// with adds what trials have asked for.
func (s Space) with(results Results) Space {
	space := append(Space(nil), s...)
	for _, r := range results {
		for _, p := range r.Defined {
			if _, known := space.Find(p.Name); !known {
				p.Only = nil
				space = append(space, p)
			}
		}
	}
	return space
}

// ErrNoScore says that no trial has been finished yet.
var ErrNoScore = errors.New("search: no trial has been finished")

// Best is the best trial: see Results.Best. Without any it is ErrNoScore.
func (s *Study) Best() (Result, error) {
	best, ok := s.Results().Best(s.config.Goal)
	if !ok {
		return Result{}, ErrNoScore
	}
	return best, nil
}

// BestParams are the values of the best trial; nil while there is none.
func (s *Study) BestParams() Params {
	best, _ := s.Best()
	return best.Params
}

// BestScore is the best score, and whether there is one.
func (s *Study) BestScore() (float64, bool) {
	best, err := s.Best()
	return best.Score, err == nil
}

// A Refitter trains a model with the values of a trial, for use: on all the data. Train and CrossValidation are Refitters.
type Refitter interface {
	Refit(ctx context.Context, t *Trial) (*nn.Model, error)
}

// BestModel trains a model with the values of the best trial: scikit-learn's refit. A study in a directory keeps it there, and trains it
// again only when another trial has become the best.
func (s *Study) BestModel(ctx context.Context, e Refitter) (*nn.Model, error) {
	best, err := s.Best()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(s.config.Dir, fmt.Sprintf("best_%06d.nn", best.Number))
	if s.config.Dir != "" {
		if m, err := nn.Load(path); err == nil {
			return m, nil
		}
	}
	t := Fixed(best.Params, s.config.Seed)
	t.number, t.budget, t.goal = best.Number, best.Budget, s.config.Goal
	m, err := refit(ctx, e, t)
	if err != nil {
		return nil, fmt.Errorf("search: train the model of trial %d again: %w", best.Number, err)
	}
	if s.config.Dir == "" {
		return m, nil
	}
	return m, s.keepModel(path, m)
}

func (s *Study) keepModel(path string, m *nn.Model) error {
	if err := m.Save(path); err != nil {
		return fmt.Errorf("search: keep the best model: %w", err)
	}
	return nil
}

// refit calls a Refitter; a panic of it is an error.
func refit(ctx context.Context, e Refitter, t *Trial) (m *nn.Model, err error) {
	_, err = evaluate(ctx, Func(func(ctx context.Context, t *Trial) (_ float64, err error) {
		m, err = e.Refit(ctx, t)
		return 0, err
	}), t)
	return m, err
}

// WriteCSV writes a file with a line for each finished trial: see Results.WriteCSV, which also writes the others.
func (s *Study) WriteCSV(path string) error {
	var b bytes.Buffer
	if err := s.Results().In(Finished).WriteCSV(&b, s.Space()); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	return nil
}
