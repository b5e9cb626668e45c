package push

import (
	"fmt"
	"math"
	"testing"
	"time"

	"board/internal/logtest"
	"board/summary"
	"board/summary/curve"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/message"
	"board/web/news"
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
	return logtest.Open(t, dir, 0)
}

// newTestFeed is the feed of a page that shows nothing yet.
func newTestFeed(store *logdir.Store) *feed {
	l := New(answer.New(nil, nil, ""), provider.New(store, nil), news.New(provider.New(store, nil), message.Hello{}))
	return newFeed(l, l.Budget.OpenPage())
}

// fullFeed shows every tag of a store, and has sent it all.
func fullFeed(store *logdir.Store) *feed {
	f := newTestFeed(store)
	f.know(store.Catalog())
	showAll(f)
	drain(f)
	return f
}

// TestAnswersAllocateNothing: but for its cursors, a page costs no memory for each of the
// series that it shows, so that one that shows very many leaves no garbage.
func TestAnswersAllocateNothing(t *testing.T) {
	if underRace {
		t.Skip("with the race detector pools lose some of what they are given")
	}
	const runs = 50
	f := fullFeed(loadStore(t, runs, 2, 6))
	out := takeFrame(1 << 20)
	each := testing.AllocsPerRun(20, func() {
		for _, c := range f.cards {
			for i := range c.cursors {
				c.cursors[i].page = hasNothing
			}
			f.ask(c)
		}
		out.reset()
		if f.answer(out) != message.FrameComplete || out.blocks != 2*runs {
			t.Fatalf("%d blocks, want %d and the end", out.blocks, 2*runs)
		}
	})
	if each > 10 {
		t.Errorf("%v allocations for %d series", each, 2*runs)
	}
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
	out := testFrame()
	defer out.release()
	for f.owed {
		out.reset()
		f.answer(out)
		bytes += len(out.finish(0))
		blocks += int(out.blocks)
	}
	return bytes, blocks
}

func testFrame() *frame { return takeFrame(256 << 10) }

func TestFeedCountsCursors(t *testing.T) {
	store := loadStore(t, 3, 4, 5)
	f := fullFeed(store)
	check := func(when string, want int) {
		t.Helper()
		n := 0
		for _, c := range f.cards {
			n += len(c.cursors)
		}
		if charged := int64(n)*cursorCost + runsCost(&f.chosen); n != f.count || n != want || f.account.Held != charged {
			t.Errorf("%s: %d cursors, counted %d, want %d; charged %d, want %d", when, n, f.count, want, f.account.Held, charged)
		}
	}
	check("all", 12)
	showAll(f)
	check("shown again", 12)
	f.choose(message.Runs{IDs: []int32{int32(f.catalog.Runs[0].ID)}})
	check("one run", 4)
	f.choose(message.Runs{All: true})
	f.know(store.Catalog())
	check("all runs", 12)
	for card := range uint32(4) {
		f.hide(card)
	}
	check("none", 0)
	showAll(f)
	f.close()
	check("closed", 0)
	if len(f.cards) != 0 || len(f.asked) != 0 {
		t.Errorf("%d cards, %d asked", len(f.cards), len(f.asked))
	}
}

// A page that keeps asking while a long answer is under way gets the last of
// what it asked for, and one end.
func TestFeedAnswersTheLatest(t *testing.T) {
	f := fullFeed(loadStore(t, 20, 4, 1000))
	out := testFrame()
	defer out.release()
	showAll(f)
	if flags := f.answer(out); flags != 0 || out.blocks == 0 {
		t.Fatalf("flags %d, %d blocks", flags, out.blocks)
	}
	f.hide(1)
	f.hide(0)
	_ = f.show(2, showWish{tag: f.card(3).want.tag, request: curve.Request{Width: 100}})
	ends := 0
	seen := map[uint32]bool{}
	for f.owed {
		out.reset()
		if flags := f.answer(out); flags == message.FrameComplete {
			ends++
		}
		for at := message.FrameHeader; at < len(out.buf); {
			h := out.buf[at:]
			seen[uint32(h[0])] = true
			at += message.BlockHeader + 8*3*int(uint32(h[12])|uint32(h[13])<<8)
			if h[8]&message.BlockSmoothed != 0 {
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

// What grows while a push is under way is not forgotten when it stands before
// the place that the push has reached.
func TestFeedPushComesBack(t *testing.T) {
	dir := t.TempDir()
	writers := make([]*summary.Writer, 3)
	write := func(run int, step int64) {
		t.Helper()
		if err := writers[run].Scalar("loss", step, 1); err != nil {
			t.Fatal(err)
		}
		if err := writers[run].Flush(); err != nil {
			t.Fatal(err)
		}
	}
	for run := range writers {
		var err error
		if writers[run], err = summary.NewWriter(fmt.Sprintf("%s/run%d", dir, run)); err != nil {
			t.Fatal(err)
		}
		defer writers[run].Close()
		write(run, 0)
	}
	store := logtest.Open(t, dir, 10*time.Millisecond)

	f := newTestFeed(store)
	f.know(store.Catalog())
	_ = f.show(1, showWish{tag: store.Catalog().Runs[0].Tags[0].ID, request: curve.Request{Width: 100}})
	drain(f)
	grow := func(cur *cursor) {
		t.Helper()
		for run := range writers {
			if cur.series.Run() == fmt.Sprintf("run%d", run) {
				n := cur.series.Stamp().Len
				write(run, int64(n))
				for cur.series.Stamp().Len == n {
					time.Sleep(time.Millisecond)
				}
			}
		}
	}
	cursors := f.cards[0].cursors
	for i := range cursors {
		grow(&cursors[i])
	}
	out := takeFrame(1) // every block needs a frame of its own
	defer out.release()
	if more := f.push(out); !more || out.blocks != 1 {
		t.Fatalf("%d blocks, more: %v", out.blocks, more)
	}
	grow(&cursors[0])
	for more := true; more; {
		out.reset()
		more = f.push(out)
	}
	for i := range cursors {
		if cursors[i].stamp != cursors[i].series.Stamp() {
			t.Errorf("cursor %d is at %+v of %+v", i, cursors[i].stamp, cursors[i].series.Stamp())
		}
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
	out := testFrame()
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
