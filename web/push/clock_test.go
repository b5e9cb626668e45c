package push

import (
	"bufio"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"board/internal/limits"
	"board/summary/logdir"
	"board/summary/provider"
	"board/web/answer"
	"board/web/message"
	"board/web/news"
)

// What the clock decides is tested on a clock of its own: connections are pipes
// in memory, and the store follows nothing.

// pipeWriter is a response writer over a pipe, which can be taken over.
type pipeWriter struct {
	http.ResponseWriter
	conn net.Conn
}

func (p pipeWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return p.conn, bufio.NewReadWriter(bufio.NewReader(p.conn), bufio.NewWriter(p.conn)), nil
}

// pipeLive makes an endpoint and connects one client to it.
func pipeLive(t *testing.T) (*Hub, *websocket.Conn) {
	t.Helper()
	store, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: t.TempDir()}}})
	if err != nil {
		t.Fatal(err)
	}
	l := New(answer.New(nil, nil, ""), provider.New(store, nil), news.New(provider.New(store, nil), message.Hello{}))
	return l, pipeClient(t, l)
}

func pipeClient(t *testing.T, l *Hub) *websocket.Conn {
	t.Helper()
	near, far := net.Pipe()
	go func() {
		r, err := http.ReadRequest(bufio.NewReader(far))
		if err != nil {
			t.Error(err)
			return
		}
		l.ServeHTTP(pipeWriter{httptest.NewRecorder(), far}, r)
	}()
	dialer := websocket.Dialer{NetDialContext: func(context.Context, string, string) (net.Conn, error) { return near, nil }}
	conn, resp, err := dialer.DialContext(t.Context(), "ws://localhost/", nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// listen collects the types of the messages that come, until the connection ends.
func listen(conn *websocket.Conn) (types func() []string, ended <-chan struct{}) {
	heard := make(chan string, 1000)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			_, data, err := conn.ReadMessage()
			if err != nil {
				return
			}
			var m struct{ Type string }
			_ = json.Unmarshal(data, &m)
			heard <- m.Type
		}
	}()
	return func() (all []string) {
		for len(heard) > 0 {
			all = append(all, <-heard)
		}
		return all
	}, done
}

func TestLiveHeartbeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, conn := pipeLive(t)
		types, _ := listen(conn)
		synctest.Wait()
		if got := types(); !slices.Equal(got, []string{"hello", "catalog", "status"}) {
			t.Fatalf("greeted with %v", got)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		got := types()
		if n := len(slices.DeleteFunc(got, func(s string) bool { return s != "status" })); n != 120 {
			t.Errorf("%d heartbeats in ten minutes", n)
		}
		if l.Clients() != 1 {
			t.Error("a client that answers pings was disconnected")
		}
		l.Close()
	})
}

// A client that does not answer pings is gone, however open its socket is.
func TestLiveSilentClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, conn := pipeLive(t)
		conn.SetPingHandler(func(string) error { return nil })
		_, ended := listen(conn)
		start := time.Now()
		<-ended
		if after := time.Since(start); after < limits.Duration(l.Limits.Silent) || after > limits.Duration(l.Limits.Silent)+time.Second {
			t.Errorf("dropped after %v", after)
		}
		synctest.Wait()
		if l.Clients() != 0 {
			t.Error("it is still counted")
		}
	})
}

// A client that reads nothing is dropped when a message has waited for writeWait.
func TestLiveBlockedClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := pipeLive(t)
		start := time.Now()
		l.running.Wait()
		if after := time.Since(start); after != limits.Duration(l.Limits.Deaf) {
			t.Errorf("dropped after %v", after)
		}
	})
}

// Closing waits for no one longer than closeWait.
func TestLiveCloseIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, _ := pipeLive(t) // it never reads
		polite := pipeClient(t, l)
		_, ended := listen(polite)
		synctest.Wait()
		start := time.Now()
		l.Close()
		if after := time.Since(start); after > l.pace.closeWait {
			t.Errorf("closing took %v", after)
		}
		<-ended
	})
}

// Status messages come at most once a second, however often the store changes.
func TestLiveStatusRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, conn := pipeLive(t)
		types, _ := listen(conn)
		synctest.Wait()
		types()
		var c *client
		for c = range l.clients {
		}
		for range 1100 { // eleven seconds
			c.box.put(wish{kind: "pause"}, nil) // any signal wakes the writer
			time.Sleep(10 * time.Millisecond)
		}
		if n := len(types()); n != 2 {
			t.Errorf("%d messages in eleven seconds in which nothing happened", n)
		}
		l.Close()
	})
}

// The mailbox holds the last wish of each card, in the order of these.
func TestMailbox(t *testing.T) {
	b := testMailbox(3, 1<<20)
	show := func(card uint32, tag int) wish {
		return wish{kind: "show", card: card, show: &showWish{tag: tag}}
	}
	for _, w := range []wish{show(1, 1), show(2, 2), show(1, 3), {kind: "hide", card: 2}, show(3, 4), {kind: "pause", paused: true}, {kind: "ping"}} {
		b.put(w, nil)
	}
	m := b.take(true)
	cards := []uint32{}
	for _, w := range m.cards {
		cards = append(cards, w.card)
	}
	if !slices.Equal(cards, []uint32{1, 2, 3}) || m.cards[0].show.tag != 3 || m.cards[1].kind != "hide" {
		t.Errorf("got %+v", m.cards)
	}
	if m.pause == nil || !*m.pause || !m.ping || m.runs != nil {
		t.Errorf("got %+v", m)
	}
	if rest := b.take(true); len(rest.cards) != 0 || rest.pause != nil || rest.ping {
		t.Errorf("taken twice: %+v", rest)
	}
}

// testMailbox holds wishes of so many cards, and so many bytes.
func testMailbox(cards, bytes int) *mailbox {
	l := limits.Default()
	l.Mail = int64(bytes)
	b := newMailbox(l, (&answer.Budget{Limits: l}).OpenRequest())
	b.most = cards
	return b
}

// So does one whose messages are large, but a single large one gets through.
func TestMailboxSize(t *testing.T) {
	large := func(card uint32, runs int) wish {
		return wish{kind: "show", card: card, show: &showWish{runs: &message.Runs{IDs: make([]int32, runs)}}}
	}
	cost := large(1, 100)
	b := testMailbox(10, int(cost.cost()*3/2))
	done := make(chan struct{})
	close(done)
	b.put(large(1, 1000), nil)
	b.put(large(2, 100), done)
	if n := len(b.take(true).cards); n != 1 {
		t.Errorf("%d cards, want the first alone", n)
	}
	b.put(large(2, 100), nil)
	b.put(large(2, 100), nil) // in its place
	b.put(large(3, 100), done)
	b.put(wish{kind: "select", runs: &message.Runs{IDs: make([]int32, 100)}}, done)
	if held := b.account.Held; held != cost.cost() {
		t.Errorf("%d bytes are charged, want %d", held, cost.cost())
	}
	if m := b.take(true); len(m.cards) != 1 || m.runs != nil || b.account.Held != 0 {
		t.Errorf("%d cards, %d bytes are charged", len(m.cards), b.account.Held)
	}
	if b.limits.Count(limits.Mail) == 0 {
		t.Error("that the mailbox was full is not counted")
	}
}

// A reader that is faster than the writer waits, and does not wait for ever.
func TestMailboxFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := testMailbox(2, 1<<20)
		done := make(chan struct{})
		put := make(chan int, 100)
		go func() {
			for i := range 6 {
				b.put(wish{kind: "hide", card: uint32(i)}, done)
				put <- i
			}
		}()
		for want := 2; want <= 6; want += 2 {
			synctest.Wait()
			if len(put) != want {
				t.Fatalf("%d wishes were taken, want %d", len(put), want)
			}
			if want == 4 {
				close(done)
				synctest.Wait()
				break
			}
			if n := len(b.take(true).cards); n != 2 {
				t.Fatalf("%d cards", n)
			}
		}
		for range 100 {
			b.complain(complaint{"", "x"})
		}
		if m := b.take(false); len(m.problems) != 0 {
			t.Errorf("%d complaints for a page that has not been told the last ones", len(m.problems))
		}
		if m := b.take(true); len(m.problems) != 9 || m.problems[8].message != "92 more messages made no sense" || b.limits.Count(limits.Complaints) != 92 {
			t.Errorf("complaints %+v", m.problems)
		}
	})
}

func FuzzParseControl(f *testing.F) {
	for _, seed := range []string{
		`{"type":"select","runs":"all"}`, `{"type":"select","runs":[1,2]}`, `{"type":"ping"}`, `{"type":"hide","card":"c1"}`,
		`{"type":"show","card":"c12","tag":4,"smoothing":0.6,"width":420,"axis":"step","range":[1,2],"epoch":"x","cursors":{"3":[1,2]},"runs":[1]}`,
		`{"type":"show","card":"c4294967295","tag":0,"width":1e999}`, `{"type":"pause"}`, `{}`, `[`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		w, _, err := parseControl(data)
		if err != nil {
			if err.Error() == "" {
				t.Error("an error without words")
			}
			return
		}
		switch w.kind {
		case "show":
			q := w.show.request
			if q.Width < minWidth || q.Width > maxWidth || !(q.Smoothing >= 0 && q.Smoothing <= 1) || q.Axis > 2 || w.show.tag < 0 {
				t.Errorf("%s was let through: %+v", data, w.show)
			}
			if q.Range != nil && !(q.Range.Lo <= q.Range.Hi) {
				t.Errorf("range %+v was let through", *q.Range)
			}
			for i, h := range w.show.has {
				if h.total < 0 || i > 0 && w.show.has[i-1].run >= h.run {
					t.Errorf("the page claims %+v", w.show.has)
				}
			}
		case "select":
			if w.runs == nil {
				t.Error("select without runs was let through")
			}
		case "hide", "pause", "ping":
		default:
			t.Errorf("%s is a %q", data, w.kind)
		}
	})
}
