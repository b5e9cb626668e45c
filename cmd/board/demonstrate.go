package main

import (
	"context"
	"sync/atomic"
	"time"

	"board/cmd/board/internal/demo"
)

const (
	// demoEpoch is about how long an epoch of the demonstration takes: long enough to watch curves grow, short enough to
	// see the end.
	demoEpoch = 150 * time.Millisecond
	// demoWatched is how long pages must have been open before the demonstration ends.
	demoWatched = time.Minute
)

// demonstrate trains the demonstration's models, whose logs the board shows as it shows all others. An error there does
// not end the serving.
func (b *board) demonstrate(ctx context.Context) {
	a := &audience{pages: b.server.Hub().Clients, wait: func() { b.con.printf("the demonstration goes on as soon as the page is open") }}
	b.work.Go(func() { a.watch(ctx) })
	err := demo.Train(ctx, demo.Options{LogDir: b.flags.Sources[0].Path, EpochTime: demoEpoch, Say: b.con.printf, More: a.wantsMore})
	switch {
	case ctx.Err() != nil:
	case err != nil:
		b.con.printf("demo: %v", err)
	default:
		b.con.printf("the demonstration is over; its runs stay in %s. board demo starts another", b.flags.DataLocation())
	}
}

// An audience is the people who look at the page. Whoever opens it late must still see something move: the
// demonstration trains on until pages have been open for demoWatched, and pauses while none is.
type audience struct {
	pages func() int // how many are open now
	wait  func()     // is called when wantsMore begins to wait for one

	watched atomic.Int64 // for how many seconds a page has been open
}

// watch counts the seconds until ctx is done.
func (a *audience) watch(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if a.pages() > 0 {
				a.watched.Add(1)
			}
		case <-ctx.Done():
			return
		}
	}
}

// wantsMore returns true when a page is open, which it waits for, and false when pages have been open for long enough
// or ctx is done.
func (a *audience) wantsMore(ctx context.Context) bool {
	if time.Duration(a.watched.Load())*time.Second >= demoWatched {
		return false
	}
	if a.pages() > 0 {
		return true
	}
	a.wait()
	tick := time.NewTicker(demoEpoch)
	defer tick.Stop()
	for a.pages() == 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}
