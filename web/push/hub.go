// Package push sends the page what it shows as soon as it is there.
//
// A connection has two goroutines. The reader (client.read) parses what the page
// says and leaves it in a mailbox, where a later wish for a card replaces an
// earlier one. The writer (client.write) owns everything else: it takes the
// mailbox, asks its feed what the page lacks, and sends that. Nobody else writes.
//
// There is no queue of messages. The feed has a cursor for every timeline that a
// card shows; when the store wakes the writer, it compares cursors with the
// timelines' stamps, without a lock, and sends what lies between. A slow client so
// gets rarer, bigger, lossless frames, and costs no more memory than its cursors and
// one frame. Of curves it gets points, thinned to what a card can show; of all else,
// whatever the kind, an index.
//
// hub.go has the endpoint, client.go a connection, control.go what the page may say,
// mailbox.go what waits to be heeded, feed.go and card.go cards and cursors, index.go
// the rows of what stays in the event files, frame.go the bytes of a frame, series.go
// the same over plain HTTP. docs/api.md describes the protocol.
package push

import (
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"board/internal/limits"
	"board/summary/provider"
	"board/web/answer"
	"board/web/news"
)

// pace is how fast things go on a connection. Tests have other paces. What bounds
// clients is in the table of limits.
type pace struct {
	sendQueue int // bytes that the kernel keeps for a client; 0: as it likes

	pingEvery   time.Duration
	pushEvery   time.Duration // pushes come no faster
	loadEvery   time.Duration // the same, while the store reads everything for the first time
	catalogRest time.Duration // catalogs come no faster
	statusRest  time.Duration // status messages come no faster
	heartbeat   time.Duration // nor slower
	closeWait   time.Duration // for the other side to say goodbye too
}

var defaultPace = pace{
	sendQueue: 512 << 10,
	pingEvery: 30 * time.Second,
	pushEvery: 10 * time.Millisecond, loadEvery: 250 * time.Millisecond,
	catalogRest: 250 * time.Millisecond, statusRest: time.Second, heartbeat: 5 * time.Second,
	closeWait: time.Second,
}

// writeBuffer is for headers and short messages: what does not fit is written
// past the buffer, without a copy. readBuffer is for messages of a page, which
// are short too. Both are small because thousands of pages may be open.
const (
	writeBuffer = 1 << 10
	readBuffer  = 1 << 10
)

// Hub is the websocket endpoint. Its methods may be called by many goroutines.
type Hub struct {
	answer.Responder
	data     *provider.Provider
	news     *news.News
	pace     pace
	upgrader websocket.Upgrader
	heavy    chan struct{} // has an element while a page that shows very much is being served
	parse    func([]byte) (wish, string, error)

	mu      sync.Mutex // guards clients, pending and closed
	clients map[*client]struct{}
	pending int // clients that are shaking hands
	closed  bool
	running sync.WaitGroup // of all clients' goroutines
}

// New makes the endpoint.
func New(s answer.Responder, data *provider.Provider, n *news.News) *Hub {
	return &Hub{
		Responder: s, data: data, news: n, pace: defaultPace,
		clients: map[*client]struct{}{},
		heavy:   make(chan struct{}, 1),
		parse:   parseControl,
		upgrader: websocket.Upgrader{
			HandshakeTimeout: 10 * time.Second,
			ReadBufferSize:   readBuffer,
			WriteBufferSize:  writeBuffer,
			WriteBufferPool:  &sync.Pool{},
			CheckOrigin:      func(*http.Request) bool { return true }, // the route has looked already
			// No compression: on the same machine, where a board mostly runs, it is
			// pure cost, and floats hardly shrink.
		},
	}
}

// ServeHTTP turns the request into a websocket connection. It returns at once,
// so that the HTTP server can let go of the request.
func (l *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	account, err := l.reserve()
	if err != nil {
		l.Fail(w, r, err)
		return
	}
	conn, err := l.upgrader.Upgrade(w, r, nil)
	if err != nil { // the client has been told
		l.Log.Debug("a websocket was refused", "from", r.RemoteAddr, "origin", r.Header.Get("Origin"), "error", err)
		l.admit(nil)
		account.ClosePage()
		l.running.Done()
		return
	}
	c := newClient(l, conn, account)
	if !l.admit(c) { // it came while the board was shutting down
		_ = c.goodbye()
		_ = conn.Close()
		account.ClosePage()
		l.running.Done()
		return
	}
	go c.run()
}

// reserve counts a client that is about to come, if there is room for it. A client
// that is still shaking hands counts too.
func (l *Hub) reserve() (*answer.Account, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, answer.Unavailable("the board is about to stop")
	}
	if n := int64(len(l.clients) + l.pending); n >= l.Limits.Pages {
		l.Limits.Reached(limits.Pages)
		l.Rarely.Warn("pages", "refused websockets: the limit of connected pages is reached", "pages", n, "flag", "--"+limits.Table[limits.Pages].Flag)
		return nil, answer.Unavailable("%d pages are connected, which is the most (--%s)", n, limits.Table[limits.Pages].Flag)
	}
	account := l.Budget.OpenPage()
	if account == nil {
		l.Rarely.Warn("memory", "refused websockets: the memory for all clients is used up", "flag", "--"+limits.Table[limits.Clients].Flag)
		return nil, answer.Unavailable("the memory for all clients is used up (--%s)", limits.Table[limits.Clients].Flag)
	}
	l.pending++
	l.running.Add(1)
	return account, nil
}

// admit ends a handshake. c is nil where it failed.
func (l *Hub) admit(c *client) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending--
	if l.closed || c == nil {
		return false
	}
	l.clients[c] = struct{}{}
	return true
}

// leave forgets a client that has ended.
func (l *Hub) leave(c *client) {
	l.mu.Lock()
	delete(l.clients, c)
	l.mu.Unlock()
	l.running.Done()
}

// Clients is how many pages are connected, or about to be.
func (l *Hub) Clients() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.clients) + l.pending
}

// Close tells all clients that the board goes, and returns when they have gone;
// those that do not answer are cut off. New ones are refused. It may be called
// more than once.
func (l *Hub) Close() {
	l.mu.Lock()
	l.closed = true
	for c := range l.clients {
		go c.dismiss()
	}
	l.mu.Unlock()
	l.running.Wait()
}
