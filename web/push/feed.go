package push

import (
	"fmt"
	"slices"

	"board/internal/limits"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/message"
)

// A feed knows what one page shows and how much of that the page has already. It
// fills frames with the rest. It belongs to one goroutine and takes no lock.
type feed struct {
	data    *provider.Provider
	limits  *limits.Limits
	catalog *logdir.Catalog // what the page knows of: its runs are the ones that may be sent
	chosen  message.Runs

	cards   []*card         // in the order in which they were shown
	asked   []*card         // those of cards that wait for an answer, the longest first
	owed    bool            // the end of an answer has not been told yet
	turn    int             // the card that push goes on with
	count   int             // cursors of all cards
	found   []shown         // where find puts its answer
	account *answer.Account // of the client: cards, cursors and choices of runs are charged
}

// newFeed makes a feed that shows nothing. Close it at the end.
func newFeed(l *Hub, a *answer.Account) *feed {
	return &feed{data: l.data, limits: l.Limits, account: a, chosen: message.Runs{All: true}}
}

// close forgets all cards.
func (f *feed) close() {
	for _, c := range f.cards {
		f.empty(c)
	}
	f.account.Give(runsCost(&f.chosen))
	f.chosen, f.cards, f.asked = message.Runs{}, nil, nil
}

// grow makes room for n more cursors.
func (f *feed) grow(n int) error {
	if f.count+n > int(f.limits.Series) {
		f.limits.Reached(limits.Series)
		return fmt.Errorf("more than %d curves at once; select fewer runs", f.limits.Series)
	}
	if err := f.account.Take(int64(n) * cursorCost); err != nil {
		return err
	}
	f.count += n
	return nil
}

// empty takes everything out of a card.
func (f *feed) empty(c *card) {
	f.drop(c)
	f.setGone(c, nil)
	f.account.Give(c.want.cost())
	c.want = showWish{}
}

// drop forgets the cursors of a card.
func (f *feed) drop(c *card) {
	f.count -= len(c.cursors)
	f.account.Give(int64(len(c.cursors)) * cursorCost)
	c.cursors, c.next = nil, 0
}

// setGone sets the runs that a card is to be told are gone.
func (f *feed) setGone(c *card, gone []int32) {
	f.account.Force(int64(len(gone)-len(c.gone)) * goneCost)
	c.gone = gone
}

// showsNothing tells whether there is nothing that could get points.
func (f *feed) showsNothing() bool { return len(f.cards) == 0 }

// know takes the catalog that the page has been told, and finds the series of
// all cards in it.
func (f *feed) know(c *logdir.Catalog) []complaint {
	f.catalog = c
	return f.resolveAll(false)
}

// choose sets the runs that all cards show but those with runs of their own.
func (f *feed) choose(runs message.Runs) []complaint {
	f.account.Give(runsCost(&f.chosen))
	f.chosen = message.Runs{}
	var problems []complaint
	if err := f.account.Take(runsCost(&runs)); err != nil {
		problems = append(problems, complaint{"", "these runs cannot be selected: " + err.Error()})
	} else {
		f.chosen = runs
	}
	return append(problems, f.resolveAll(true)...)
}

func (f *feed) resolveAll(answer bool) (problems []complaint) {
	for _, c := range f.cards {
		if err := f.resolve(c); err != nil {
			problems = append(problems, complaint{cardName(c.id), fmt.Sprintf("card %s: %v", cardName(c.id), err)})
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
			f.limits.Reached(limits.Cards)
			return fmt.Errorf("card %s: %d cards are shown already, which is the most", cardName(id), len(f.cards))
		}
		c = &card{id: id}
		f.cards = append(f.cards, c)
	}
	f.empty(c)
	f.ask(c)
	if err := f.fit(c, want); err != nil {
		return fmt.Errorf("card %s: %w", cardName(id), err)
	}
	return nil
}

// fit makes a card show what it is to show.
func (f *feed) fit(c *card, want showWish) error {
	has := want.has
	if want.epoch != f.data.Store.Epoch() {
		has = nil // it is of another server and means nothing here
	}
	want.has, want.epoch = nil, ""
	if most := int(f.limits.CardWidth); want.request.Width > most {
		f.limits.Reached(limits.CardWidth)
		want.request.Width = most
	}
	if err := f.account.Take(want.cost()); err != nil {
		return err
	}
	c.want = want
	if err := f.resolve(c); err != nil {
		return err
	}
	if gone := c.claim(has, f.runs(c)); f.account.Take(int64(len(gone))*goneCost) == nil {
		c.gone = gone
	}
	if c.request(f.limits).Width < want.request.Width {
		f.limits.Reached(limits.CardPoints)
	}
	return nil
}

// hide ends a card.
func (f *feed) hide(id uint32) {
	if c := f.card(id); c != nil {
		f.empty(c)
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

func (f *feed) runs(c *card) *message.Runs {
	if c.want.runs != nil {
		return c.want.runs
	}
	return &f.chosen
}

// A shown is a series that a card is to show.
type shown struct {
	run    int32
	series *logdir.Series
	places bool
}

// keepFound is the most room in feed.found that is kept for the next card.
const keepFound = 1024

// find lists the series that a card shows, in the order of the catalog, until it is
// called again.
func (f *feed) find(c *card) []shown {
	chosen := f.runs(c)
	all := f.found[:0]
	for _, run := range f.catalog.Runs {
		if !chosen.Has(run.ID) {
			continue
		}
		if series, places := f.data.Timeline(run.ID, c.want.tag); series != nil {
			all = append(all, shown{int32(run.ID), series, places})
		}
	}
	clear(f.found[min(len(all), len(f.found)):]) // series that are gone
	if f.found = all; cap(all) > keepFound {
		f.found = nil
	}
	return all
}

// resolve finds the series that a card shows now. Cursors of those that it has
// shown already stay; series that vanished are noted.
func (f *feed) resolve(c *card) error {
	c.next = 0
	now := f.find(c)
	if slices.EqualFunc(c.cursors, now, func(cur cursor, s shown) bool {
		return cur.run == s.run && cur.series == s.series && cur.places == s.places
	}) {
		return nil // as with most news of the catalog
	}
	old := make(map[int32]cursor, len(c.cursors))
	for _, cur := range c.cursors {
		old[cur.run] = cur
	}
	f.drop(c)
	if err := f.grow(len(now)); err != nil {
		return err
	}
	c.cursors = make([]cursor, len(now))
	for i, s := range now {
		if had, ok := old[s.run]; ok && had.series == s.series && had.places == s.places {
			c.cursors[i] = had
		} else {
			c.cursors[i] = cursor{run: s.run, series: s.series, places: s.places}
			s.series.Prefer()
		}
		delete(old, s.run)
	}
	f.noteGone(c, old)
	return nil
}

// noteGone notes which of the cursors that a card has no more stood for series that
// the page has points of, and still wants.
func (f *feed) noteGone(c *card, old map[int32]cursor) {
	chosen, gone := f.runs(c), slices.Clone(c.gone)
	for run, cur := range old {
		if cur.page == hasKnown && chosen.Has(int(run)) {
			gone = append(gone, run)
		}
	}
	slices.Sort(gone)
	f.setGone(c, gone)
}

// roomForNext is how full a frame may be for the next card to begin in it: small
// cards travel together, large ones do not wait for each other.
const roomForNext = 32 << 10

// answer fills a frame with what cards wait for, in the order in which they were
// asked for. The page learns from the flags when it has everything.
func (f *feed) answer(out *frame) (flags uint32) {
	if !f.owed {
		return 0
	}
	for range len(f.asked) {
		if len(out.buf) >= roomForNext {
			return 0
		}
		c := f.asked[0]
		out.skipped = false
		if !f.fill(c, out) {
			return 0
		}
		c.next = 0
		f.asked = f.asked[1:]
		if out.skipped { // some of it did not fit: the card goes on waiting
			f.asked = append(f.asked, c)
		}
	}
	if out.skipped = len(f.asked) > 0; out.skipped {
		return 0
	}
	f.asked, f.owed = nil, false
	return message.FrameComplete
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
		if !f.fill(c, out) {
			return true
		}
		c.next = 0
		f.turn++
	}
	return false
}

// fill adds blocks for all cursors from c.next on that are behind their series.
// It tells whether it got to the end before the frame was full.
func (f *feed) fill(c *card, out *frame) bool {
	for _, run := range c.gone {
		out.gone(c.id, int(run))
	}
	f.setGone(c, nil)
	for ; c.next < len(c.cursors); c.next++ {
		cur := &c.cursors[c.next]
		stamp := c.stamp(cur.series)
		if cur.page == hasKnown && stamp == cur.stamp {
			continue
		}
		request := c.request(f.limits)
		if len(out.buf)+cur.estimate(stamp, request) > out.most {
			if out.only {
				out.skipped = true
				continue
			}
			if out.blocks > 0 {
				f.limits.Reached(limits.Frame)
				return false
			}
		}
		c.update(out, cur, request, false)
		if cur.places && cur.stamp.Len < stamp.Len {
			return false // the rest of its rows comes in the next frame
		}
	}
	return true
}
