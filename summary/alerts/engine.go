package alerts

import (
	"context"
	"time"

	"board/internal/limits"
	"board/summary/logdir"
	"board/summary/sidecar"
)

// Options say what an Engine watches.
type Options struct {
	Store   *logdir.Store
	Rules   *Rules           // nil: the defaults
	Sidecar *sidecar.Sidecar // directions and what is muted; nil: nothing is
	Limits  *limits.Limits   // nil: the defaults
	// Raised is told each alert once, unless it is past or muted. It must not wait.
	Raised func(Alert)
}

// An Engine watches a store. Run does all the work, in one goroutine, which owns all fields
// but the list; List and Version may be called by any.
//
// It does nothing before the store's first load is over, and takes no lock while it looks
// but those of the store. Of each curve whose name tells which values are better it reads
// every point once, later ones as they come; curves that hold NaN the store lists by itself.
type Engine struct {
	store   *logdir.Store
	rules   *Rules
	kept    *sidecar.Sidecar
	limits  *limits.Limits
	raised  func(Alert)
	list    list
	catalog *logdir.Catalog
	tags    directions
	runs    map[int]*run
	curves  int   // followed in all runs
	odd     int64 // NonFiniteCount when last looked
	oddAll  map[*logdir.Series]*oddCurve
	view    logdir.View // of whatever curve is read now

	clock func() time.Time
	first bool // this is the look at what was there when the board started
	now   time.Time
	began time.Time     // of the slice of work
	ready chan struct{} // closed when what was there at the start has been looked at
}

const (
	pause   = time.Second           // between two looks
	silence = 10 * time.Second      // between two looks for runs that get no data
	slice   = 5 * time.Millisecond  // of work, while history is read
	rest    = 15 * time.Millisecond // after a slice
	fresh   = 24 * time.Hour        // points that are older are history, whenever they come
	crowd   = 64                    // curves between two looks at the clock
)

// New makes an engine. It does nothing before Run.
func New(o Options) *Engine {
	if o.Rules == nil {
		o.Rules = DefaultRules()
	}
	if o.Limits == nil {
		o.Limits = limits.Default()
	}
	if o.Raised == nil {
		o.Raised = func(Alert) {}
	}
	return &Engine{
		store: o.Store, rules: o.Rules, kept: o.Sidecar, clock: time.Now, ready: make(chan struct{}), limits: o.Limits, raised: o.Raised, list: list{limits: o.Limits},
		runs: map[int]*run{}, oddAll: map[*logdir.Series]*oddCurve{},
	}
}

// Version grows whenever the list of alerts changes. What is muted has the version of the
// sidecar.
func (e *Engine) Version() uint64 { return e.list.now() }

// List is the alerts so far.
func (e *Engine) List() Listing {
	out := e.list.listing()
	mutes := e.mutes()
	for i := range out.Alerts {
		out.Alerts[i].Muted = mutes.cover(&out.Alerts[i])
	}
	return out
}

// Run watches until ctx is done.
func (e *Engine) Run(ctx context.Context) {
	select {
	case <-e.store.Loaded():
	case <-ctx.Done():
		return
	}
	wake, cancel := e.store.Subscribe()
	defer cancel()
	e.first = true
	e.look(ctx)
	e.first = false
	close(e.ready)
	for e.wait(ctx, wake) {
		e.look(ctx)
	}
}

// wait returns a while after the store has news or, without any, when it is time to look
// for runs that get no data. It is false when ctx is done.
func (e *Engine) wait(ctx context.Context, wake <-chan struct{}) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(pause):
	}
	select {
	case <-ctx.Done():
		return false
	case <-wake:
	case <-time.After(silence - pause):
	}
	return true
}

// look finds out what has changed, and raises alerts.
func (e *Engine) look(ctx context.Context) {
	defer e.view.Clear() // its curve may be deleted before the next look
	e.now, e.began = e.clock(), time.Now()
	e.sync()
	for _, status := range e.store.RunStatus() {
		if ctx.Err() != nil {
			return
		}
		e.visit(ctx, status)
	}
	if !e.rules.Off[NonFinite] {
		e.lookNonFinite(ctx)
	}
	e.lookSilence()
}

// breathe gives the processor to others, once a slice of work is over.
func (e *Engine) breathe(ctx context.Context) {
	if time.Since(e.began) < slice {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(rest):
	}
	e.began = time.Now()
}

// raise keeps a new alert and, unless it is history or muted, tells it.
func (e *Engine) raise(r *run, a *Alert) {
	a.Level, a.RunID, a.Run, a.At = levels[a.Rule], r.id, r.name, e.now
	if len(a.Spots) > 0 {
		a.Step = a.Spots[0].Step
		a.tell()
	}
	a.Past = e.first || !e.recent(r, a)
	r.open[a.Rule] = a
	e.list.put(a)
	if told := *a.copied(); !a.Past && !e.mutes().cover(a) {
		e.raised(told)
	}
}

// recent tells whether what an alert is about happened lately: a copy of last year's run is
// history too.
func (e *Engine) recent(r *run, a *Alert) bool {
	wall := r.status.LastWall
	if len(a.Spots) > 0 && a.Rule != Plateau {
		wall = a.Spots[0].Wall
	}
	return !(wall < seconds(e.now)-fresh.Seconds())
}

// spread adds a curve to the open alert of its run and rule, or raises one.
func (e *Engine) spread(r *run, rule Rule, s Spot) {
	a := r.open[rule]
	if a == nil {
		e.raise(r, &Alert{Rule: rule, Spots: []Spot{s}})
		return
	}
	a.join(s)
	a.tell()
	e.list.put(a)
}

// end says that an alert is not so any more.
func (e *Engine) end(r *run, rule Rule) {
	if a := r.open[rule]; a != nil {
		a.Over = true
		e.list.put(a)
		delete(r.open, rule)
	}
}

func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }
