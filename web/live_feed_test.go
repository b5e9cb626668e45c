package web

import (
	"context"
	"fmt"
	"math"
	"testing"

	"board/summary"
	"board/summary/curve"
	"board/summary/logdir"
)

// loadStore writes runs of scalars t0, t1, … and loads them once.
func loadStore(t testing.TB, runs, tags, points int) *logdir.Store {
	t.Helper()
	dir := t.TempDir()
	for r := range runs {
		w, err := summary.NewWriter(fmt.Sprintf("%s/run%03d", dir, r))
		if err != nil {
			t.Fatal(err)
		}
		for step := range points {
			for tag := range tags {
				err = w.ScalarAt(1000+float64(step), fmt.Sprintf("t%02d", tag), int64(step), math.Sin(float64(step*(r+1))))
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	store, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- store.Follow(ctx) }()
	<-store.Loaded()
	stop()
	<-done
	return store
}

// fullFeed shows every tag of a store, and has sent it all.
func fullFeed(store *logdir.Store) *feed {
	f := newFeed(store, &defaultLimits)
	f.know(store.Catalog())
	showAll(f)
	drain(f)
	return f
}

func showAll(f *feed) {
	card := uint32(0)
	for _, tag := range f.catalog.Runs[0].Tags {
		f.hide(card)
		_ = f.show(card, showWish{tag: tag.ID, request: curve.Request{Width: 420, Smoothing: 0.6}})
		card++
	}
}

// drain makes all frames that are owed and returns their size.
func drain(f *feed) (bytes, blocks int) {
	out := takeFrame()
	defer out.release()
	for more := true; more; {
		out.reset()
		_, more = f.answer(out)
		bytes += len(out.finish(0))
		blocks += int(out.blocks)
	}
	return bytes, blocks
}

func TestFeedCountsCursors(t *testing.T) {
	store := loadStore(t, 3, 4, 5)
	f := fullFeed(store)
	check := func(when string, want int) {
		t.Helper()
		n := 0
		for _, c := range f.cards {
			n += len(c.cursors)
		}
		if n != f.count || n != want {
			t.Errorf("%s: %d cursors, counted %d, want %d", when, n, f.count, want)
		}
	}
	check("all", 12)
	showAll(f)
	check("shown again", 12)
	f.choose(runSet{ids: map[int]struct{}{f.catalog.Runs[0].ID: {}}})
	check("one run", 4)
	f.choose(runSet{all: true})
	f.know(store.Catalog())
	check("all runs", 12)
	for card := range uint32(4) {
		f.hide(card)
	}
	check("none", 0)
	if len(f.cards) != 0 || len(f.asked) != 0 {
		t.Errorf("%d cards, %d asked", len(f.cards), len(f.asked))
	}
}

// A page that keeps asking while a long answer is under way gets the last of
// what it asked for, and one end.
func TestFeedAnswersTheLatest(t *testing.T) {
	f := fullFeed(loadStore(t, 20, 4, 1000))
	out := takeFrame()
	defer out.release()
	showAll(f)
	if flags, any := f.answer(out); !any || flags != 0 || out.blocks == 0 {
		t.Fatalf("flags %d, %d blocks", flags, out.blocks)
	}
	f.hide(1)
	f.hide(0)
	_ = f.show(2, showWish{tag: f.card(3).want.tag, request: curve.Request{Width: 100}})
	ends := 0
	seen := map[uint32]bool{}
	for {
		out.reset()
		flags, any := f.answer(out)
		if !any {
			break
		}
		if flags == frameComplete {
			ends++
		}
		for at := frameHeader; at < len(out.buf); {
			h := out.buf[at:]
			seen[uint32(h[0])] = true
			at += blockHeader + 8*3*int(uint32(h[12])|uint32(h[13])<<8)
			if h[8]&blockSmoothed != 0 {
				at += 8 * int(uint32(h[12])|uint32(h[13])<<8)
			}
		}
	}
	if ends != 1 || seen[0] || seen[1] || !seen[2] || !seen[3] {
		t.Errorf("%d ends, cards %v", ends, seen)
	}
	if more := f.push(out); more {
		t.Error("something is left to push")
	}
}

// 50 runs of 2,000 points on 9 cards: what a navigation computes.
func BenchmarkFeedSnapshots(b *testing.B) {
	f := fullFeed(loadStore(b, 50, 9, 2000))
	b.ReportAllocs()
	for b.Loop() {
		showAll(f)
		bytes, blocks := drain(f)
		b.ReportMetric(float64(bytes), "bytes")
		b.ReportMetric(float64(blocks), "blocks")
	}
}

// 4,500 cursors, none of which is behind: what a wake costs that concerns others.
func BenchmarkFeedIdleWake(b *testing.B) {
	f := fullFeed(loadStore(b, 500, 9, 3))
	out := takeFrame()
	defer out.release()
	b.ReportAllocs()
	for b.Loop() {
		if f.push(out) || out.blocks > 0 {
			b.Fatal("something was sent")
		}
	}
	b.ReportMetric(float64(f.count), "cursors")
}

// 500 runs that a new catalog brings to 12 cards.
func BenchmarkFeedNewCatalog(b *testing.B) {
	f := fullFeed(loadStore(b, 500, 12, 3))
	b.ReportAllocs()
	for b.Loop() {
		f.know(f.catalog)
	}
}
