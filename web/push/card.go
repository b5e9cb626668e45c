package push

import (
	"slices"
	"unsafe"

	"board/internal/limits"
	"board/summary/curve"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/message"
)

// A card shows one tag of several runs: a chart with a line for each, or their values
// one beside the other.
type card struct {
	id      uint32
	want    showWish
	cursors []cursor
	next    int     // cursors before it have been answered
	gone    []int32 // runs whose series vanished; the page is to be told
}

// A cursor says how much of a series the page has. Clients may have a hundred
// thousand of them.
type cursor struct {
	series   *logdir.Series
	run      int32
	appended int32        // points sent since the last snapshot
	stamp    logdir.Stamp // of the series when state was made; of a claim, what the page says to have
	state    curve.State
	page     pageHas
	places   bool // the values stay in the files: the page gets an index
}

// pageHas is what is known of what the page has of a series.
type pageHas uint8

const (
	hasNothing pageHas = iota
	hasClaimed         // it says that it has the points up to stamp.Len
	hasKnown           // it was sent the points up to state.Total
)

// cursorCost is what a cursor is charged.
var cursorCost = answer.Grown(int(unsafe.Sizeof(cursor{})))

// goneCost is what the news that a series is gone is charged.
const goneCost = 8

// claim takes what the page says to have of the series that the card shows. It
// returns those that the card does not show, of the chosen runs: they are gone.
func (c *card) claim(has []claim, chosen *message.Runs) (gone []int32) {
	if len(has) == 0 {
		return nil
	}
	shown := make([]bool, len(has))
	for i := range c.cursors {
		cur := &c.cursors[i]
		at, ok := slices.BinarySearchFunc(has, cur.run, func(h claim, run int32) int { return int(h.run) - int(run) })
		if ok {
			shown[at] = true
			cur.page, cur.stamp = hasClaimed, logdir.Stamp{Generation: has[at].generation, Len: has[at].total}
		}
	}
	for i, h := range has {
		if !shown[i] && chosen.Has(int(h.run)) {
			gone = append(gone, h.run)
		}
	}
	return gone
}

// stamp is the state of the points that the card shows of a series.
func (c *card) stamp(series *logdir.Series) logdir.Stamp {
	if c.want.orphaned {
		return series.StampAll()
	}
	return series.Stamp()
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
	if cur.places {
		return cur.indexEstimate(stamp)
	}
	n := min(stamp.Len, 2*q.Width)
	if cur.page == hasKnown && stamp.Generation == cur.stamp.Generation {
		n = min(max(stamp.Len-cur.state.Total, 0), 4*q.Width)
	}
	return message.BlockHeader + 32*n
}

// update adds a block that brings the page up to date with a series: the new
// points where that is enough, else a snapshot. Where nothing is new it adds
// none, unless always is set.
func (c *card) update(out *frame, cur *cursor, q curve.Request, always bool) {
	if cur.places {
		c.index(out, cur, always)
		return
	}
	view := &out.view
	provider.Renew(view, cur.series, c.want.orphaned)
	cur.resume(view, q)
	flags := uint32(0)
	if !cur.extend(view, q, out) {
		flags = message.BlockSnapshot
		out.curve.Build(view, q)
		cur.appended = 0
	}
	cur.page, cur.stamp, cur.state = hasKnown, view.Stamp(), out.curve.State
	if flags == message.BlockSnapshot || out.curve.Len() > 0 || always {
		out.add(c.id, int(cur.run), flags, view)
	}
}

// resume believes a page that says that it has points already, if they are
// still the series' points.
func (cur *cursor) resume(view *logdir.View, q curve.Request) {
	if cur.page != hasClaimed {
		return
	}
	cur.page = hasNothing
	has := cur.stamp
	if has.Generation != view.Stamp().Generation || has.Len > view.Len() || view.Len()-has.Len > 4*q.Width {
		return
	}
	cur.page = hasKnown
	cur.state = curve.Resume(view, has.Len, q)
}

// extend computes the points that are new, if that is all that happened and they
// are not so many that a snapshot is better: the page gets ever more points
// otherwise.
func (cur *cursor) extend(view *logdir.View, q curve.Request, out *frame) bool {
	stamp := view.Stamp()
	most := 4*q.Width - int(cur.appended)
	if cur.page != hasKnown || stamp.Generation != cur.stamp.Generation || stamp.Len < cur.state.Total {
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
	cur.appended += int32(out.curve.Len())
	return true
}
