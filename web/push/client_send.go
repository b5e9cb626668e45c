package push

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/gorilla/websocket"

	"board/internal/limits"
	"board/web/answer"
	"board/web/format"
	"board/web/message"
	"board/web/news"
)

// What the writer of a client sends, a method a message; step calls them in turn.

// sendProblem sends the first of the complaints that wait.
func (c *client) sendProblem(time.Time) (bool, error) {
	if len(c.problems) == 0 {
		return false, nil
	}
	p := c.problems[0]
	c.problems = c.problems[1:]
	b, err := format.Marshal(message.Complaint{Type: message.TypeError, Message: p.message, Card: p.card})
	if err != nil {
		return true, err
	}
	return true, c.send(websocket.TextMessage, b)
}

// sendCatalog tells the runs and tags, before points come of runs that the page
// does not know. While the page is paused it stays as it is.
func (c *client) sendCatalog(now time.Time) (bool, error) {
	if c.told != nil && (!c.recast || c.paused || now.Before(c.due.catalog)) {
		return false, nil
	}
	catalog, text, next := c.live.news.Catalog(now)
	c.recast = !next.IsZero()
	c.due.catalog = later(next, now.Add(c.live.pace.catalogRest))
	if catalog == c.told {
		return false, nil
	}
	c.told = catalog
	err := c.sendCatalogText(text)
	c.work(func() {
		began := time.Now()
		c.problems = append(c.problems, c.feed.know(catalog)...)
		c.due.catalog = later(c.due.catalog, now.Add(20*time.Since(began)))
	})
	c.moved = true
	return true, err
}

// sendCatalogText sends a large message in pieces, each of which may take as long as
// a whole message else.
func (c *client) sendCatalogText(t *news.CatalogText) error {
	if !t.Large() {
		return c.send(websocket.TextMessage, t.Bytes)
	}
	w, err := c.conn.NextWriter(websocket.TextMessage)
	if err != nil {
		return err
	}
	if err := t.SendTo(patientConn{c, w}); err != nil {
		return err
	}
	return w.Close()
}

// patientConn moves the deadline on with every piece of a message.
type patientConn struct {
	*client
	w io.Writer
}

func (p patientConn) Write(b []byte) (int, error) {
	if err := p.conn.SetWriteDeadline(time.Now().Add(limits.Duration(p.live.Limits.Deaf))); err != nil {
		return 0, err
	}
	n, err := p.w.Write(b)
	if err == nil { // no ping is sent meanwhile, but a client that accepts this is alive
		err = p.alive()
	}
	return n, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// sendAnswer sends a frame of what the page asked for.
func (c *client) sendAnswer(now time.Time) (bool, error) {
	if !c.feed.owed || now.Before(c.due.answer) {
		return false, nil
	}
	out := c.newFrame()
	defer c.endFrame(out)
	var flags uint32
	c.work(func() { flags = c.feed.answer(out) })
	if out.skipped {
		c.due.answer = now.Add(crowdedRest)
	}
	if out.blocks == 0 && flags == 0 {
		return false, nil
	}
	return true, c.sendFrame(out, flags)
}

// While all clients together hold too much, points come in frames of crowdedFrame
// bytes at most, and what does not fit is tried again after crowdedRest.
const (
	crowdedFrame = 16 << 10
	crowdedRest  = 100 * time.Millisecond
)

// newFrame takes a frame of the size that may be sent. Small pages may send whole
// ones from what is reserved for them.
func (c *client) newFrame() *frame {
	out := takeFrame(int(c.live.Limits.Frame))
	if !c.live.Budget.Full() {
		return out
	}
	reserved := answer.Grown(2 * out.most)
	if c.account.Take(reserved) == nil {
		out.reserved = reserved
	} else {
		out.most, out.only = min(out.most, crowdedFrame), true
	}
	return out
}

// endFrame gives a frame back.
func (c *client) endFrame(out *frame) {
	c.account.Give(out.reserved)
	out.release()
}

// sendFrame sends a frame, and holds its memory for as long as that takes.
func (c *client) sendFrame(out *frame, flags uint32) error {
	message := out.finish(flags)
	cost := answer.Grown(cap(message))
	c.account.Force(cost)
	defer c.account.Give(cost)
	return c.send(websocket.BinaryMessage, message)
}

// maxRest bounds how long pushes rest because the last one took long.
const maxRest = 250 * time.Millisecond

// sendPoints sends a frame of what came since. It takes at most a part of the
// time, so that a page that shows very much cannot keep the board from reading.
func (c *client) sendPoints(now time.Time) (bool, error) {
	if !c.moved || c.paused || c.feed.showsNothing() || now.Before(c.due.push) && !c.behind {
		return false, nil
	}
	out := c.newFrame()
	defer c.endFrame(out)
	c.moved = false // before looking: what comes meanwhile wakes us again
	c.work(func() { c.behind = c.feed.push(out) })
	c.moved = c.moved || c.behind || out.skipped
	var err error
	if out.blocks > 0 {
		err = c.sendFrame(out, 0)
	}
	took := time.Since(now)
	rest := max(c.pushRest(), min(took, maxRest))
	if out.skipped {
		rest = crowdedRest
	}
	c.due.push = now.Add(took + rest)
	return out.blocks > 0, err
}

// pushRest is the least time between pushes.
func (c *client) pushRest() time.Duration {
	select {
	case <-c.live.data.Store.Loaded():
		return c.live.pace.pushEvery
	default:
		return c.live.pace.loadEvery
	}
}

// sendStatus tells how far the runs are, when that changed or as a heartbeat.
func (c *client) sendStatus(now time.Time) (bool, error) {
	if now.Before(c.due.heartbeat) && (!c.restated || now.Before(c.due.status)) {
		return false, nil
	}
	c.restated = false
	message, number := c.live.news.Status(c.status, now)
	c.due.status = now.Add(c.live.pace.statusRest)
	c.due.heartbeat = now.Add(c.live.pace.heartbeat)
	cost := answer.Grown(len(message))
	if err := c.account.Take(cost); err != nil {
		return false, nil //nolint:nilerr // a page that is not told now is told in a second
	}
	defer c.account.Give(cost)
	c.status = number
	return true, c.send(websocket.TextMessage, message)
}

// sendPing asks for a sign of life.
func (c *client) sendPing(now time.Time) (bool, error) {
	if now.Before(c.due.ping) {
		return false, nil
	}
	c.due.ping = now.Add(c.live.pace.pingEvery)
	return true, c.conn.WriteControl(websocket.PingMessage, nil, now.Add(limits.Duration(c.live.Limits.Deaf)))
}

// send writes a message. A client that accepts nothing for writeWait is disconnected.
func (c *client) send(kind int, message []byte) error {
	if err := c.conn.SetWriteDeadline(time.Now().Add(limits.Duration(c.live.Limits.Deaf))); err != nil {
		return err
	}
	if err := c.conn.WriteMessage(kind, message); err != nil {
		return fmt.Errorf("a message of %d bytes: %w", len(message), err)
	}
	return nil
}

// cardName is how the page names a card.
func cardName(id uint32) string { return "c" + strconv.FormatUint(uint64(id), 10) }
