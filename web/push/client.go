package push

import (
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"board/internal/limits"
	"board/summary/logdir"
	"board/web/answer"
	"board/web/message"
)

// A client is one connected page.
type client struct {
	live *Hub
	conn *websocket.Conn
	box  *mailbox
	once sync.Once
	done chan struct{} // closed when either side has ended

	// What follows belongs to the writer.
	account  *answer.Account
	feed     *feed
	told     *logdir.Catalog // the catalog that the page has
	paused   bool
	moved    bool // points may have come that the page lacks
	restated bool // the status may have changed
	recast   bool // the catalog may have changed
	behind   bool // a push did not end with its frame
	status   uint64
	problems []complaint
	due      dueTimes
}

// dueTimes are the earliest moments for what is sent by the clock.
type dueTimes struct {
	push, answer, catalog, status, heartbeat, ping time.Time
}

func newClient(l *Hub, conn *websocket.Conn, a *answer.Account) *client {
	return &client{
		live: l, conn: conn, account: a, box: newMailbox(l.Limits, a), done: make(chan struct{}),
		feed: newFeed(l, a),
	}
}

// run serves the client until either side ends.
func (c *client) run() {
	defer c.live.leave(c)
	defer c.account.ClosePage()
	if tcp, ok := c.conn.NetConn().(interface{ SetWriteBuffer(int) error }); ok && c.live.pace.sendQueue > 0 {
		// What waits in the kernel is old by the time it arrives: keep it short.
		_ = tcp.SetWriteBuffer(c.live.pace.sendQueue) // a hint: without it all works too
	}
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		defer c.end()
		c.guarded("reads from", limits.Silent, c.read)
	}()
	c.guarded("writes to", limits.Deaf, c.write)
	c.end()
	<-reading
}

// guarded runs one of the client's two loops, which patience bounds. A panic in it
// is the end of this client, and of nobody else.
func (c *client) guarded(what string, patience limits.Name, loop func() error) {
	defer func() {
		if p := recover(); p != nil {
			c.live.Log.Error("a goroutine that "+what+" a websocket panicked; this is a mistake in board",
				"client", c.conn.RemoteAddr(), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	if err := loop(); err != nil {
		timeout := net.Error(nil) // gorilla/websocket hides the error that the connection gave
		switch {
		case errors.As(err, &timeout) && timeout.Timeout():
			c.live.Limits.Reached(patience)
		case errors.Is(err, websocket.ErrReadLimit): // the page has been told
			c.live.Limits.Reached(limits.Message)
		}
		c.live.Log.Debug("a websocket ended", "client", c.conn.RemoteAddr(), "error", err)
	}
}

// end cuts the connection, which ends the reader and the writer.
func (c *client) end() {
	c.once.Do(func() {
		close(c.done)
		_ = c.conn.Close() // whatever it says, the connection is gone
	})
}

// dismiss tells the page that the board goes, and waits a moment for its answer.
func (c *client) dismiss() {
	if c.goodbye() == nil {
		select {
		case <-c.done: // the reader ends when the page says goodbye
		case <-time.After(c.live.pace.closeWait):
		}
	}
	c.end()
}

func (c *client) goodbye() error {
	message := websocket.FormatCloseMessage(websocket.CloseGoingAway, "the board is shutting down")
	return c.conn.WriteControl(websocket.CloseMessage, message, time.Now().Add(c.live.pace.closeWait))
}

// read parses what the page says until the connection ends.
func (c *client) read() error {
	c.conn.SetReadLimit(c.live.Limits.Message)
	c.conn.SetPongHandler(func(string) error { return c.alive() })
	for {
		if err := c.alive(); err != nil {
			return err
		}
		kind, r, err := c.conn.NextReader()
		if err != nil {
			return err
		}
		if kind != websocket.TextMessage {
			c.box.complain(newComplaint("", "a binary message: JSON text is expected"))
			continue
		}
		if err := c.readMessage(r); err != nil {
			return err
		}
	}
}

// alive notes that the page has given a sign of life.
func (c *client) alive() error {
	return c.conn.SetReadDeadline(time.Now().Add(limits.Duration(c.live.Limits.Silent)))
}

// readMessage reads and parses a message, whose size the read limit bounds. It is
// charged while it is held: a page may send it as slowly as it likes.
func (c *client) readMessage(r io.Reader) error {
	charged := &answer.ChargedReader{R: r, Account: c.account, Free: freeMessage}
	data, err := charged.ReadAll(-1)
	defer charged.Close()
	if errors.Is(err, answer.ErrNoRoom) {
		c.box.complain(newComplaint("", "a message is left out: "+err.Error()))
		_, err = io.Copy(io.Discard, r)
		return err
	}
	if err != nil {
		return err
	}
	for one := range messagesOf(data) {
		wish, card, err := c.live.parse(one)
		if err != nil {
			c.box.complain(newComplaint(card, err.Error()))
			continue
		}
		c.box.put(wish, c.done)
	}
	return nil
}

// freeMessage is the size of messages that are not charged: a page that holds all
// that it may can still hide a card.
const freeMessage = 4 << 10

// write sends what the page lacks until the connection ends.
func (c *client) write() error {
	wake, cancel := c.live.data.Store.Subscribe()
	defer cancel()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	if err := c.greet(); err != nil {
		return err
	}
	for {
		c.open(c.box.take(len(c.problems) == 0))
		sent, err := c.step()
		if err != nil {
			return err
		}
		var idle <-chan time.Time
		if !sent {
			timer.Reset(time.Until(c.nextDue()))
			idle = timer.C
		}
		if ended := c.wait(sent, wake, idle); ended {
			return nil
		}
	}
}

// wait waits for a reason to go on; if busy it only looks whether there is one.
func (c *client) wait(busy bool, wake <-chan struct{}, idle <-chan time.Time) (ended bool) {
	if busy {
		select {
		case <-wake:
			c.woken()
		case <-c.done:
			return true
		default:
		}
		return false
	}
	if c.moved && c.restated && c.recast {
		wake = nil // it has nothing to tell before some of this has been sent
	}
	select {
	case <-wake:
		c.woken()
	case <-c.box.ready:
	case <-idle:
	case <-c.done:
		return true
	}
	return false
}

// woken notes that the store changed.
func (c *client) woken() { c.moved, c.restated, c.recast = true, true, true }

// greet sends what every connection begins with.
func (c *client) greet() error {
	now := time.Now()
	if err := c.send(websocket.TextMessage, c.live.news.Hello(now)); err != nil {
		return err
	}
	c.due.ping = now.Add(c.live.pace.pingEvery)
	if _, err := c.sendCatalog(now); err != nil {
		return err
	}
	_, err := c.sendStatus(now)
	return err
}

// open reads the mail.
func (c *client) open(m mail) {
	c.problems = append(c.problems, m.problems...)
	if m.pause != nil {
		c.paused = *m.pause
		c.moved, c.recast = true, true
	}
	if m.ping {
		c.due.heartbeat = time.Time{}
	}
	if m.runs != nil {
		c.work(func() { c.problems = append(c.problems, c.feed.choose(*m.runs)...) })
	}
	for _, w := range m.cards {
		if w.kind == message.TypeHide {
			c.feed.hide(w.card)
			continue
		}
		c.work(func() {
			if err := c.feed.show(w.card, *w.show); err != nil {
				c.problems = append(c.problems, newComplaint(cardName(w.card), err.Error()))
			}
		})
	}
}

// heavyFrom is how many series a page shows for its work to take turns with that of
// other such pages: together they keep one processor busy, and leave the rest to
// pages that show what people can look at.
const heavyFrom = 5000

// work does something that takes time in proportion to what the page shows.
func (c *client) work(do func()) {
	if c.feed.count > heavyFrom {
		c.live.heavy <- struct{}{}
		defer func() { <-c.live.heavy }()
	}
	do()
}

// step sends one message, the most urgent one, if there is something to send.
func (c *client) step() (sent bool, err error) {
	now := time.Now()
	for _, try := range []func(time.Time) (bool, error){
		c.sendProblem, c.sendCatalog, c.sendAnswer, c.sendPoints, c.sendStatus, c.sendPing,
	} {
		if sent, err = try(now); sent || err != nil {
			return sent, err
		}
	}
	return false, nil
}

// nextDue is when to look again if nothing happens before.
func (c *client) nextDue() time.Time {
	next := c.due.heartbeat
	earlier := func(t time.Time, wanted bool) {
		if wanted && t.Before(next) {
			next = t
		}
	}
	earlier(c.due.ping, true)
	earlier(c.due.status, c.restated)
	earlier(c.due.answer, c.feed.owed)
	earlier(c.due.push, c.moved && !c.paused && !c.feed.showsNothing())
	earlier(c.due.catalog, c.recast && !c.paused)
	return next
}
