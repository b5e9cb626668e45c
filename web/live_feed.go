package web

import (
	"fmt"
	"slices"
	"sync/atomic"

	"board/internal/limits"
	"board/summary/curve"
	"board/summary/logdir"
)

// A feed knows what one page shows and how much of that the page has already. It
// fills frames with the rest. It belongs to one goroutine and takes no lock.
type feed struct {
	store   *logdir.Store
	limits  *limits.Limits
	catalog *logdir.Catalog // what the page knows of: its runs are the ones that may be sent
	chosen  runSet

	cards []*card       // in the order in which they were shown
	asked []*card       // those of cards that wait for an answer, the longest first
	owed  bool          // the end of an answer has not been told yet
	turn  int           // the card that push goes on with
	count int           // cursors of all cards
	held  *atomic.Int64 // cursors of all clients
}

// A card is a chart of one tag with a line for every run.
type card struct {
	id      uint32
	want    showWish
	cursors []cursor
	next    int   // cursors before it have been answered
	gone    []int // runs whose series vanished; the page is to be told
}

// A cursor says how much of a series the page has.
type cursor struct {
	run      int
	series   *logdir.Series
	known    bool         // the page has the points up to state.Total
	stamp    logdir.Stamp // of the series when state was made
	appended int          // points sent since the last snapshot
	state    curve.State
}

// newFeed makes a feed that shows nothing. Close it at the end.
func newFeed(l *live) *feed {
	return &feed{store: l.opts.Store, limits: l.limits, held: &l.held, chosen: runSet{all: true}}
}

// close forgets all cards.
func (f *feed) close() {
	f.adjust(-f.count)
	f.cards, f.asked = nil, nil
}

// adjust counts n more cursors.
func (f *feed) adjust(n int) {
	f.count += n
	f.held.Add(int64(n))
}

// empty tells whether there is nothing that could get points.
func (f *feed) empty() bool { return len(f.cards) == 0 }

// know takes the catalog that the page has been told, and finds the series of
// all cards in it.
func (f *feed) know(c *logdir.Catalog) []complaint {
	f.catalog = c
	return f.resolveAll(false)
}

// choose sets the runs that all cards show but those with runs of their own.
func (f *feed) choose(runs runSet) []complaint {
	f.chosen = runs
	return f.resolveAll(true)
}

func (f *feed) resolveAll(answer bool) (problems []complaint) {
	for _, c := range f.cards {
		if err := f.resolve(c); err != nil {
			problems = append(problems, complaint{cardName(c.id), err.Error()})
		}
		if answer {
			f.ask(c)
		}
	}
	return problems
}

// show begins or changes a card. A card that is refused is answered too: with
// nothing.
func (f *feed) show(id uint32, want showWish) error {
	f.owed = true
	c := f.card(id)
	if c == nil {
		if len(f.cards) >= int(f.limits.Cards) {
			return fmt.Errorf("card %s: %d cards are shown already, which is the most", cardName(id), len(f.cards))
		}
		c = &card{id: id}
		f.cards = append(f.cards, c)
	}
	if want.epoch != f.store.Epoch() {
		want.has = nil // they are of another server and mean nothing here
	}
	f.adjust(-len(c.cursors))
	c.want, c.cursors, c.gone = want, nil, nil
	f.ask(c)
	err := f.resolve(c)
	c.checkHeld(f.runs(c))
	return err
}

// checkHeld drops what the page says to have of series that the card does not
// show, and notes those that do not exist any more.
func (c *card) checkHeld(chosen *runSet) {
	if len(c.want.has) == 0 {
		return
	}
	shown := make(map[int]bool, len(c.cursors))
	for i := range c.cursors {
		shown[c.cursors[i].run] = true
	}
	for run := range c.want.has {
		if shown[run] {
			continue
		}
		delete(c.want.has, run)
		if chosen.has(run) {
			c.gone = append(c.gone, run)
		}
	}
	slices.Sort(c.gone)
}

// hide ends a card.
func (f *feed) hide(id uint32) {
	if c := f.card(id); c != nil {
		f.adjust(-len(c.cursors))
		is := func(other *card) bool { return other == c }
		f.cards = slices.DeleteFunc(f.cards, is)
		f.asked = slices.DeleteFunc(f.asked, is)
	}
}

func (f *feed) card(id uint32) *card {
	for _, c := range f.cards {
		if c.id == id {
			return c
		}
	}
	return nil
}

// ask puts a card at the end of those that wait for an answer.
func (f *feed) ask(c *card) {
	f.owed, c.next = true, 0
	if !slices.Contains(f.asked, c) {
		f.asked = append(f.asked, c)
	}
}

func (f *feed) runs(c *card) *runSet {
	if c.want.runs != nil {
		return c.want.runs
	}
	return &f.chosen
}

// resolve finds the series that a card shows now. Cursors of those that it has
// shown already stay; series that vanished are noted.
func (f *feed) resolve(c *card) error {
	f.adjust(-len(c.cursors))
	old := c.cursors
	c.cursors, c.next = nil, 0
	byRun := make(map[int]int, len(old))
	for i := range old {
		byRun[old[i].run] = i
	}
	chosen := f.runs(c)
	for _, run := range f.catalog.Runs {
		if !chosen.has(run.ID) {
			continue
		}
		series, ok := f.store.SeriesByID(run.ID, c.want.tag)
		if !ok {
			continue
		}
		now := cursor{run: run.ID, series: series}
		if i, ok := byRun[run.ID]; ok && old[i].series == series {
			now = old[i]
		} else {
			series.Prefer()
		}
		c.cursors = append(c.cursors, now)
		delete(byRun, run.ID)
	}
	for run, i := range byRun {
		if old[i].known && chosen.has(run) {
			c.gone = append(c.gone, run)
		}
	}
	slices.Sort(c.gone)
	f.adjust(len(c.cursors))
	if f.count > int(f.limits.Series) || f.held.Load() > 4_000_000 {
		f.adjust(-len(c.cursors))
		c.cursors = nil
		return fmt.Errorf("card %s: more than %d curves at once; select fewer runs", cardName(c.id), int(f.limits.Series))
	}
	return nil
}

// roomForNext is how full a frame may be for the next card to begin in it: small
// cards travel together, large ones do not wait for each other.
const roomForNext = 32 << 10

// answer fills a frame with what cards wait for, in the order in which they were
// asked for, and tells whether there is something to send. The page learns from
// the flags when it has everything.
func (f *feed) answer(out *frame) (flags uint32, any bool) {
	if !f.owed {
		return 0, false
	}
	for len(f.asked) > 0 && len(out.buf) < roomForNext {
		c := f.asked[0]
		if !c.fill(out, f.limits) {
			return 0, true
		}
		c.next = 0
		f.asked = f.asked[1:]
	}
	if len(f.asked) > 0 {
		return 0, true
	}
	f.asked, f.owed = nil, false
	return frameComplete, true
}

// push fills a frame with what has come since the page was last sent something.
// more tells that the frame was full before all cards had been looked at.
func (f *feed) push(out *frame) (more bool) {
	cards := len(f.cards)
	if f.turn < cards && f.cards[f.turn].next > 0 {
		cards++ // it goes on in the middle of a card, and comes back to its beginning
	}
	for range cards {
		if f.turn >= len(f.cards) {
			f.turn = 0
		}
		c := f.cards[f.turn]
		if !c.fill(out, f.limits) {
			return true
		}
		c.next = 0
		f.turn++
	}
	return false
}

// fill adds blocks for all cursors from c.next on that are behind their series.
// It tells whether it got to the end before the frame was full.
func (c *card) fill(out *frame, most *limits.Limits) bool {
	for _, run := range c.gone {
		out.gone(c.id, run)
	}
	c.gone = nil
	for ; c.next < len(c.cursors); c.next++ {
		cur := &c.cursors[c.next]
		stamp := c.stamp(cur.series)
		if cur.known && stamp == cur.stamp {
			continue
		}
		request := c.request(most)
		if out.blocks > 0 && len(out.buf)+cur.estimate(stamp, request) > int(most.Frame) {
			return false
		}
		c.update(out, cur, request, false)
	}
	return true
}

// stamp is the state of the points that the card shows of a series.
func (c *card) stamp(series *logdir.Series) logdir.Stamp {
	if c.want.orphaned {
		return series.StampAll()
	}
	return series.Stamp()
}

// viewOf is the visible points of a series, and the orphaned ones too if they
// were asked for.
func viewOf(series *logdir.Series, orphaned bool) logdir.View {
	if orphaned {
		return series.ViewAll()
	}
	return series.View()
}

// request is what to compute of each series: where there are very many, each
// gets fewer points, because neither the page nor the eye could make use of them.
func (c *card) request(most *limits.Limits) curve.Request {
	q := c.want.request
	if n := len(c.cursors); n > 0 {
		q.Width = min(q.Width, max(2*minWidth, int(most.CardPoints)/(2*n)))
	}
	return q
}

// estimate is about the most bytes that a block for the cursor may have.
func (cur *cursor) estimate(stamp logdir.Stamp, q curve.Request) int {
	n := min(stamp.Len, 2*q.Width)
	if cur.known && stamp.Generation == cur.stamp.Generation {
		n = min(max(stamp.Len-cur.state.Total, 0), 4*q.Width)
	}
	return blockHeader + 32*n
}

// update adds a block that brings the page up to date with a series: the new
// points where that is enough, else a snapshot. Where nothing is new it adds
// none, unless always is set.
func (c *card) update(out *frame, cur *cursor, q curve.Request, always bool) {
	view := viewOf(cur.series, c.want.orphaned)
	cur.resume(view, q, c.want.has)
	flags := uint32(0)
	if !cur.extend(view, q, out) {
		flags = blockSnapshot
		out.curve.Build(view, q)
		cur.appended = 0
	}
	cur.known, cur.stamp, cur.state = true, view.Stamp(), out.curve.State
	if flags == blockSnapshot || out.curve.Len() > 0 || always {
		out.add(c.id, cur.run, flags, view)
	}
}

// resume believes a page that says that it has points already, if they are
// still the series' points.
func (cur *cursor) resume(view logdir.View, q curve.Request, has map[int]held) {
	had, ok := has[cur.run]
	if cur.known || !ok {
		return
	}
	delete(has, cur.run) // later it is the cursor that knows
	if had.generation != view.Stamp().Generation || had.total > view.Len() || view.Len()-had.total > 4*q.Width {
		return
	}
	cur.known, cur.stamp = true, logdir.Stamp{Generation: had.generation, Len: had.total}
	cur.state = curve.Resume(view, had.total, q)
}

// extend computes the points that are new, if that is all that happened and they
// are not so many that a snapshot is better: the page gets ever more points
// otherwise.
func (cur *cursor) extend(view logdir.View, q curve.Request, out *frame) bool {
	stamp := view.Stamp()
	most := 4*q.Width - cur.appended
	if !cur.known || stamp.Generation != cur.stamp.Generation || stamp.Len < cur.state.Total {
		return false
	}
	if q.Range == nil && stamp.Len-cur.state.Total > most {
		return false
	}
	out.curve.State = cur.state
	out.curve.Extend(view, q)
	if out.curve.Len() > most {
		return false
	}
	cur.appended += out.curve.Len()
	return true
}
