package push_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"

	"board/summary/logdir"
	"board/web/internal/webtest"
	"board/web/push"
)

// places is the store's view of a tag whose values stay in the file.
func (b *board) places(run, tag string) logdir.PlacesView {
	b.t.Helper()
	info, ok := b.store.Catalog().Run(run)
	if !ok {
		b.t.Fatalf("no run %q", run)
	}
	found, ok := info.Tag(tag)
	if !ok {
		b.t.Fatalf("no tag %q in run %q", tag, run)
	}
	return found.Places().View()
}

// checkIndex compares what a page has with the places of a store.
func checkIndex(t *testing.T, got *line, want logdir.PlacesView) {
	t.Helper()
	if got == nil {
		t.Fatal("the page has no index")
	}
	if len(got.Steps) != want.Len() || len(got.WallTimes) != want.Len() || len(got.Values) != 0 || got.total != float64(want.Len()) ||
		got.generation != float64(want.Stamp().Generation) || got.hidden != float64(want.Hidden()) {
		t.Fatalf("the page has %d rows of generation %v, total %v, %v hidden; the store %d of %+v, %d hidden",
			len(got.Steps), got.generation, got.total, got.hidden, want.Len(), want.Stamp(), want.Hidden())
	}
	for i := range want.Len() {
		if item := want.At(i); got.Steps[i] != item.Step || got.WallTimes[i] != item.WallTime {
			t.Fatalf("row %d is step %d at %v, want %d at %v", i, got.Steps[i], got.WallTimes[i], item.Step, item.WallTime)
		}
	}
	if got.origin != want.At(0).WallTime {
		t.Errorf("the origin is %v, want %v", got.origin, want.At(0).WallTime)
	}
}

// flagsOf are the flags of all blocks that a page has got, each once.
func flagsOf(p *page) (flags []uint32) {
	for _, f := range p.frames {
		for _, b := range f.blocks {
			flags = append(flags, b.flags)
		}
	}
	slices.Sort(flags)
	return slices.Compact(flags)
}

// TestIndexOfPlaces: of texts the page gets steps and wall times, in as many frames as
// it takes; then what is added; and all anew when a training was restarted.
func TestIndexOfPlaces(t *testing.T) {
	dir := t.TempDir()
	texts := make([]string, 5000)
	file := webtest.NewLogFile(t, dir, "a").AddTexts("note", 0, texts...)
	webtest.NewLogFile(t, dir, "b").AddTexts("note", 7, "x").Add("loss", 0, 1, 2)
	b := openBoard(t, dir, push.Limits{Frame: 16 << 10})
	a, tag := b.ids("a", "note")
	other, _ := b.ids("b", "note")
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":20,"smoothing":0.5}`, tag)
	p.answered(1)
	checkIndex(t, p.series[lineID{1, a}], b.places("a", "note"))
	checkIndex(t, p.series[lineID{1, other}], b.places("b", "note"))
	if want := []uint32{8, 8 | 1, 16 | 8, 16 | 8 | 1}; !slices.Equal(flagsOf(p), want) { // more follows but in the last
		t.Errorf("blocks with the flags %v, want %v", flagsOf(p), want)
	}
	for _, f := range p.frames {
		if f.size > 17<<10 {
			t.Errorf("a frame of %d bytes", f.size)
		}
	}

	file.AddTexts("note", 5000, "y", "z")
	checkIndex(t, p.reach(lineID{1, a}, 5002), b.places("a", "note"))
	if n := p.series[lineID{1, a}].snapshots; n != 1 {
		t.Errorf("%d snapshots where rows were added", n)
	}

	file.AddTexts("note", 4990, "again")
	p.until("the restart is told", func() bool { return len(p.series[lineID{1, a}].Steps) == 4991 })
	checkIndex(t, p.series[lineID{1, a}], b.places("a", "note"))
	if n := p.series[lineID{1, a}].snapshots; n != 2 {
		t.Errorf("%d snapshots after a restart", n)
	}
}

// TestIndexIsResumed: a page that comes back gets the rows that it lacks.
func TestIndexIsResumed(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").AddTexts("note", 0, make([]string, 900)...)
	b := openBoard(t, dir, push.Limits{})
	run, tag := b.ids("a", "note")
	first := b.open()
	first.say(`{"type":"show","card":"c1","tag":%d}`, tag)
	first.answered(1)
	cursors := first.cursors(1)
	first.close()
	file.AddTexts("note", 900, "x")
	webtest.WaitFor(t, "it is read", func() bool { return b.places("a", "note").Len() == 901 })

	again := b.open()
	again.until("hello", func() bool { return again.epoch != "" })
	again.series = first.series
	again.say(`{"type":"show","card":"c1","tag":%d,"epoch":%q,"cursors":%s}`, tag, again.epoch, cursors)
	again.answered(1)
	checkBlocks(t, again, []uint32{8}, 1)
	checkIndex(t, again.series[lineID{1, run}], b.places("a", "note"))

	poll := newPoller(t)
	w := webtest.PostJSON(b.site, "/api/series", fmt.Sprintf(`{"cards":[{"card":"c1","tag":%d}]}`, tag))
	if w.Code != http.StatusOK || poll.takeFrame(w.Body.Bytes()) != nil {
		t.Fatalf("status %d: %.200s", w.Code, w.Body)
	}
	checkIndex(t, poll.series[lineID{1, run}], b.places("a", "note"))
}
