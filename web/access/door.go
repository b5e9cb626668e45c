// Package access decides which requests are served: how many connections there may be, which
// hosts and origins may ask, and which tokens open the board.
package access

// How many connections there are at once. The operating system gives a process so
// many descriptors, which event files need too: connections stay below that, and a
// client beyond the limit gets an error rather than silence.

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"board/internal/limits"
	"board/web/answer"
)

// crowdPlaces is how many connections are let in beyond the limit, to be told so, or
// that the board is healthy. When they are taken too, the oldest of them goes.
const crowdPlaces = 16

// A Door lets connections in. Its methods may be called by many goroutines.
type Door struct {
	answer.Responder

	mu    sync.Mutex
	count int64
	crowd []*doorConn // connections beyond the limit, the oldest first
	idle  map[*doorConn]time.Time
}

// NewDoor makes an open door.
func NewDoor(s answer.Responder) *Door { return &Door{Responder: s, idle: map[*doorConn]time.Time{}} }

// A doorConn is a connection that was let in. It has all methods of a TCP connection,
// which others look for.
type doorConn struct {
	*net.TCPConn
	door    *Door
	crowded bool // beyond the limit
	once    sync.Once
}

// Close implements net.Conn.
func (c *doorConn) Close() error {
	c.once.Do(func() { c.door.leave(c) })
	return c.TCPConn.Close()
}

// enter lets a connection in, and closes another where that has to make room.
func (d *Door) enter(tcp *net.TCPConn) *doorConn {
	c := &doorConn{TCPConn: tcp, door: d}
	d.mu.Lock()
	var goes *doorConn
	if d.count >= d.Limits.Connections {
		d.Limits.Reached(limits.Connections)
		if goes = d.longestIdle(); goes != nil {
			delete(d.idle, goes)
		} else {
			c.crowded = true
			if len(d.crowd) >= crowdPlaces {
				goes = d.crowd[0]
			}
		}
	}
	if c.crowded {
		d.crowd = append(d.crowd, c)
	} else {
		d.count++
	}
	d.mu.Unlock()
	if goes != nil {
		_ = goes.Close() // it may be closed already
	}
	if c.crowded {
		d.Rarely.Warn("connections", "refused connections: the limit of open connections is reached", "connections", d.Limits.Connections,
			"flag", "--"+limits.Table[limits.Connections].Flag)
	}
	return c
}

// longestIdle is the connection that has waited longest for its client's next
// request: clients open another one when they need it. The caller holds mu.
func (d *Door) longestIdle() (c *doorConn) {
	for other, since := range d.idle {
		if c == nil || since.Before(d.idle[c]) {
			c = other
		}
	}
	return c
}

// leave forgets a connection.
func (d *Door) leave(c *doorConn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.idle, c)
	if !c.crowded {
		d.count--
		return
	}
	for i, other := range d.crowd {
		if other == c {
			d.crowd = append(d.crowd[:i], d.crowd[i+1:]...)
			return
		}
	}
}

// State is told by the server what a connection does.
func (d *Door) State(conn net.Conn, state http.ConnState) {
	c, ok := conn.(*doorConn)
	if !ok || c.crowded {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if state == http.StateIdle {
		d.idle[c] = time.Now()
	} else {
		delete(d.idle, c)
	}
}

type crowdedKey struct{}

// Context marks the requests of connections beyond the limit.
func (d *Door) Context(ctx context.Context, conn net.Conn) context.Context {
	if c, ok := conn.(*doorConn); ok && c.crowded {
		return context.WithValue(ctx, crowdedKey{}, true)
	}
	return ctx
}

// Guard answers 503 to requests of connections beyond the limit, but for health.
func (d *Door) Guard(next http.Handler, health func(path string) bool) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Context().Value(crowdedKey{}) == nil {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Connection", "close")
		if health(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		d.Fail(w, r, answer.Unavailable("%d connections are open, which is the most (--%s)", d.Limits.Connections, limits.Table[limits.Connections].Flag))
	})
}

// Listener lets the connections of l in by the door.
func (d *Door) Listener(l net.Listener) net.Listener { return doorListener{l, d} }

// A doorListener lets connections in by a door.
type doorListener struct {
	net.Listener
	door *Door
}

// Accept implements net.Listener. A failure, such as too many open files, stands in
// the log: the server tries again by itself.
func (l doorListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		if !errors.Is(err, net.ErrClosed) {
			l.door.Rarely.Warn("accept", "cannot accept connections", "error", err)
		}
		return nil, err
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		return l.door.enter(tcp), nil
	}
	return conn, nil
}
