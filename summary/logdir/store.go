package logdir

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"board/internal/limits"
	"board/summary"
)

// A Source is a log directory.
type Source struct {
	Name string // "": runs are named by their relative path alone; else they begin with Name
	Path string
	// Alternative marks another place where the source before may be: of the two, one that exists is enough, and
	// only the first is called missing.
	Alternative bool
}

// Options say what a Store follows, and how.
type Options struct {
	Sources         []Source
	ReloadInterval  time.Duration  // the longest wait before a change is noticed that the file system does not tell; 0 loads once
	Workers         int            // how many files are read at a time; 0: one a processor. To answer requests while they read, keep a processor of GOMAXPROCS free.
	KeepOrphaned    bool           // show what a restarted training left behind (--purge_orphaned_data=false)
	Log             *slog.Logger   // nil: nothing is logged
	Limits          *limits.Limits // nil: those of limits.Default
	IgnoreChecksums bool           // look at no checksum of any record
}

// A Store knows all runs below its sources. All methods may be called by many
// goroutines at once.
type Store struct {
	opts   Options
	limits *limits.Limits
	trees  []tree // of the sources, in order
	walks  int    // how many walks through all log directories have begun; belongs to the goroutine of Follow
	gone   int64  // bytes that were read of files that are gone, since memory was given back; likewise
	epoch  string
	opened time.Time
	queue  *queue
	large  summary.LargeBuffer // the workers share it
	poke   chan struct{}
	loaded chan struct{}
	took   atomic.Int64 // nanoseconds of the first load, 0 before its end

	points    atomic.Int64  // stored in all runs
	nonFinite atomic.Int64  // how many curves got their first value that is NaN or infinite
	structure atomic.Uint64 // grows when a run or tag comes, goes or changes
	watching  atomic.Pointer[string]

	mu      sync.RWMutex
	runs    map[string]*run
	runByID map[int]*run
	nextRun int
	missing []string  // log directories that do not exist
	blind   []Problem // directories that could not be listed
	catalog *Catalog  // the last one made

	tags tagTable
	subs subscribers
}

// New makes a store of the given sources. It reads nothing before Follow.
func New(opts Options) (*Store, error) {
	if len(opts.Sources) == 0 {
		return nil, errors.New("logdir: no log directory was given")
	}
	if opts.ReloadInterval < 0 {
		return nil, fmt.Errorf("logdir: the reload interval is %v; it must not be negative", opts.ReloadInterval)
	}
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Limits == nil {
		opts.Limits = limits.Default()
	}
	s := &Store{
		opts: opts, limits: opts.Limits, epoch: rand.Text(), opened: time.Now(),
		queue: newQueue(), poke: make(chan struct{}, 1), loaded: make(chan struct{}),
		runs: map[string]*run{}, runByID: map[int]*run{},
	}
	for _, src := range opts.Sources {
		path, err := filepath.Abs(src.Path)
		if err != nil || src.Path == "" {
			return nil, fmt.Errorf("logdir: log directory %q cannot be used: %w", src.Path, orNameless(err))
		}
		s.trees = append(s.trees, localTree{root: path})
	}
	s.setWatching("not started")
	return s, nil
}

func orNameless(err error) error {
	if err == nil {
		return errors.New("it has no name")
	}
	return err
}

// Epoch names this store, at random. Numbers of runs and tags, and generations of
// series, mean nothing in another epoch.
func (s *Store) Epoch() string { return s.epoch }

// Loaded is closed when all that was there at the start has been read.
func (s *Store) Loaded() <-chan struct{} { return s.loaded }

// Poke asks the store to look for changes now. It does not wait.
func (s *Store) Poke() {
	select {
	case s.poke <- struct{}{}:
	default:
	}
}

// Progress is how far the store has come.
type Progress struct {
	Runs      int
	Files     int
	FilesDone int   // read to their end at least once
	Bytes     int64 // size of all event files
	BytesDone int64 // of these, read
	Points    int64 // scalars stored
	Loaded    bool  // the first load is over
	Elapsed   time.Duration
}

// Progress tells how far the store has come; Elapsed stands still when the first
// load is over.
func (s *Store) Progress() Progress {
	p := Progress{Points: s.points.Load(), Elapsed: time.Duration(s.took.Load())}
	p.Loaded = p.Elapsed > 0
	if !p.Loaded {
		p.Elapsed = time.Since(s.opened)
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, r := range s.runs {
		if r.isListed() {
			p.Runs++
		}
		r.countFiles(&p)
	}
	return p
}

// SeriesByID is the series of a run and a tag, by the numbers that the catalog
// gives them.
func (s *Store) SeriesByID(runID, tagID int) (*Series, bool) {
	x := s.timeline(runID, tagID, false)
	return x, x != nil
}

// PlacesByID is the places of a run and a tag, by the numbers that the catalog gives
// them.
func (s *Store) PlacesByID(runID, tagID int) (*Places, bool) {
	x := s.timeline(runID, tagID, true)
	return (*Places)(x), x != nil
}

// timeline is the curve, or the places, of a run and a tag; nil if there are none.
func (s *Store) timeline(runID, tagID int, places bool) *Series {
	s.mu.RLock()
	r := s.runByID[runID]
	s.mu.RUnlock()
	name := tagID >> pluginBits
	if r == nil || int(int32(name)) != name {
		return nil
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	t := r.tags[int32(name)]
	if t == nil || t.info.ID != tagID || t.files == 0 || t.series.isPlaces() != places {
		return nil
	}
	return t.series
}

// committed takes note of what a worker has stored.
func (s *Store) committed(structure bool) {
	if structure {
		s.structure.Add(1)
	}
	s.subs.wake()
}

// restructured says that a run or tag came or went.
func (s *Store) restructured() {
	s.structure.Add(1)
	s.subs.wake()
}

// Subscribe gives a channel that has room for one signal: something changed
// since you last looked. Cancel it when it is not needed any more.
func (s *Store) Subscribe() (wake <-chan struct{}, cancel func()) { return s.subs.add() }

// subscribers are the channels of those that wait for changes. None of them can hold up the
// store: a signal that is still there serves for the next one too.
type subscribers struct {
	mu  sync.Mutex
	all map[chan struct{}]struct{}
}

func (s *subscribers) add() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[chan struct{}]struct{}{}
	}
	s.all[ch] = struct{}{}
	return ch, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.all, ch)
	}
}

func (s *subscribers) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for ch := range s.all {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}
