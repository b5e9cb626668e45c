package main

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// theatre runs a test in which the number of open pages can be set.
func theatre(t *testing.T, test func(ctx context.Context, a *audience, pages, waits *atomic.Int32)) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var pages, waits atomic.Int32
		a := &audience{pages: func() int { return int(pages.Load()) }, wait: func() { waits.Add(1) }}
		go a.watch(ctx)
		test(ctx, a, &pages, &waits)
	})
}

func TestTheDemonstrationGoesOnForAMinuteOfWatching(t *testing.T) {
	theatre(t, func(ctx context.Context, a *audience, pages, waits *atomic.Int32) {
		pages.Store(1)
		time.Sleep(40*time.Second + 500*time.Millisecond) // between two seconds
		pages.Store(0)
		time.Sleep(time.Hour) // nobody looks
		pages.Store(2)        // which still is one minute a minute
		time.Sleep(15 * time.Second)
		if !a.wantsMore(ctx) {
			t.Error("it ends after 55 s of watching")
		}
		time.Sleep(6 * time.Second)
		if a.wantsMore(ctx) {
			t.Error("it goes on after a minute of watching")
		}
		if waits.Load() != 0 {
			t.Error("it waited although a page was open")
		}
	})
}

func TestTheDemonstrationWaitsForAPage(t *testing.T) {
	theatre(t, func(ctx context.Context, a *audience, pages, waits *atomic.Int32) {
		opened := time.Now().Add(10 * time.Minute)
		time.AfterFunc(time.Until(opened), func() { pages.Store(1) })
		if !a.wantsMore(ctx) || time.Since(opened) > time.Second {
			t.Errorf("it went on %v after a page was opened", time.Since(opened))
		}
		if waits.Load() != 1 {
			t.Errorf("it said %d times that it waits", waits.Load())
		}
	})
}

func TestTheDemonstrationStopsWaitingWithItsContext(t *testing.T) {
	theatre(t, func(ctx context.Context, a *audience, _, _ *atomic.Int32) {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		if a.wantsMore(ctx) {
			t.Error("it goes on although it was told to stop")
		}
	})
}
