package search

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// A store keeps a study's trials and hands those that wait to workers. There are three: in memory, in a directory, and in a cluster. All
// methods may be called by several goroutines.
type store interface {
	// results are all trials, in the order of their numbers. Nothing in them changes later.
	results() Results
	// changed is closed when results has something new.
	changed() <-chan struct{}
	// add keeps a new trial, which then waits for a worker. errTaken says that there is one with its number.
	add(ctx context.Context, r Result) error
	// take hands a waiting trial to the caller, who calls finish or release; nil if there is none now.
	take(ctx context.Context) (*claim, error)
	// report adds an intermediate result to a trial that was taken, and reports whether it is to be given up (prune).
	report(ctx context.Context, number int, r Report) (pruned bool, err error)
	// prune has a trial given up at its next report.
	prune(ctx context.Context, number int) error
	// finish keeps the result of a trial for good. errTaken says that another worker has finished it before.
	finish(ctx context.Context, c *claim, r Result) error
	// release lets a trial that was taken wait again.
	release(ctx context.Context, c *claim) error

	putWeights(ctx context.Context, number int, data []byte) error
	getWeights(ctx context.Context, number int) ([]byte, error)

	// requeue lets trials that have got lost be taken again.
	requeue(ctx context.Context) error
	// lost is how often to look for trials whose worker has died; 0 where that is found out when the study is opened.
	lost() time.Duration
	// scribe reports whether this program writes the study's own curves.
	scribe() bool
	close() error
}

// studyFile is the database of a study in its directory.
const studyFile = "study.db"

// errTaken says that another worker or program was first.
var errTaken = errors.New("search: another worker was first")

// A claim is the right to run a trial.
type claim struct {
	result Result
	lease  lease // of a cluster; nil elsewhere
}

// A table is the trials in memory.
type table struct {
	mu   sync.Mutex
	list Results
	news chan struct{}
}

func newTable() *table { return &table{news: make(chan struct{})} }

func (t *table) results() Results {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.list)
}

func (t *table) changed() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.news
}

// set keeps a trial under its number. mu is held.
func (t *table) set(r Result) {
	i, found := slices.BinarySearchFunc(t.list, r.Number, func(r Result, n int) int { return r.Number - n })
	if found {
		t.list[i] = r
	} else {
		t.list = slices.Insert(t.list, i, r)
	}
	close(t.news)
	t.news = make(chan struct{})
}

// find is the trial with that number; nil if there is none. mu is held.
func (t *table) find(number int) *Result {
	i, found := slices.BinarySearchFunc(t.list, number, func(r Result, n int) int { return r.Number - n })
	if !found {
		return nil
	}
	return &t.list[i]
}

// A local store is that of one process. keep writes a trial to where it stays.
type local struct {
	*table
	keep    func(Result) error
	pruned  map[int]bool // under mu
	weights weightStore
	shut    func() error
}

// A weightStore keeps models by the numbers of their trials.
type weightStore interface {
	put(number int, data []byte) error
	get(number int) ([]byte, error)
}

func (s *local) add(_ context.Context, r Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.find(r.Number) != nil {
		return errTaken
	}
	r.State = Waiting
	if err := s.keep(r); err != nil {
		return err
	}
	s.set(r)
	return nil
}

// take hands out the first trial that waits. That is not written down: after a crash of the program it waits again.
func (s *local) take(context.Context) (*claim, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.list {
		if r.State == Waiting {
			r.State, r.Begun, r.Reports = Running, time.Now(), nil
			s.set(r)
			return &claim{result: r}, nil
		}
	}
	return nil, nil
}

func (s *local) report(_ context.Context, number int, report Report) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.find(number).clone()
	r.Reports = append(r.Reports, report)
	s.set(r)
	return s.pruned[number], nil
}

func (s *local) prune(_ context.Context, number int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pruned[number] = true
	return nil
}

func (s *local) finish(_ context.Context, _ *claim, r Result) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.keep(r); err != nil {
		return err
	}
	s.set(r)
	return nil
}

func (s *local) release(_ context.Context, c *claim) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := c.result.clone()
	r.State, r.Begun, r.Reports = Waiting, time.Time{}, nil
	s.set(r)
	return nil
}

func (s *local) putWeights(_ context.Context, number int, data []byte) error {
	return s.weights.put(number, data)
}

func (s *local) getWeights(_ context.Context, number int) ([]byte, error) {
	return s.weights.get(number)
}

func (s *local) requeue(context.Context) error { return nil }

func (s *local) lost() time.Duration { return 0 }

func (s *local) scribe() bool { return true }

func (s *local) close() error { return s.shut() }

// newMemory is a store that lasts as long as the study.
func newMemory() store {
	return &local{
		table:   newTable(),
		pruned:  map[int]bool{},
		keep:    func(Result) error { return nil },
		weights: &weightsInMemory{data: map[int][]byte{}},
		shut:    func() error { return nil },
	}
}

type weightsInMemory struct {
	mu   sync.Mutex
	data map[int][]byte
}

func (w *weightsInMemory) put(number int, data []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.data[number] = data
	return nil
}

func (w *weightsInMemory) get(number int) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	data, ok := w.data[number]
	if !ok {
		return nil, errNoWeights
	}
	return data, nil
}
