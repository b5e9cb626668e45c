package push_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"board/internal/limits"
	"board/web"
	"board/web/internal/webtest"
	"board/web/push"
)

// manyRuns logs a tag in many runs and serves it with limits.
func manyRuns(t *testing.T, runs int, change func(*limits.Limits)) (*board, *limits.Limits, int) {
	t.Helper()
	dir := t.TempDir()
	for i := range runs {
		webtest.NewLogFile(t, dir, fmt.Sprintf("r%03d", i)).Add("loss", 0, webtest.Wave(3)...)
	}
	l := limits.Default()
	change(l)
	b := openBoardWith(t, dir, push.Limits{}, func(o *web.Options) { o.Limits = l })
	_, tag := b.ids("r000", "loss")
	return b, l, tag
}

// TestNonsenseIsCutAndCounted: a page that sends large messages of no type and does
// not read the answers costs a few short complaints.
func TestNonsenseIsCutAndCounted(t *testing.T) {
	b, l, _ := manyRuns(t, 1, func(*limits.Limits) {})
	p := b.open()
	nonsense := fmt.Sprintf(`{"type":%q}`, strings.Repeat("x", 400_000))
	const sent = 60
	for range sent {
		p.say("%s", nonsense)
	}
	p.say(`{"type":"show","card":"c%s"}`, strings.Repeat("9", 400_000))
	p.say(`{"type":"show","card":"c1","tag":%s}`, strings.Repeat("9", 400_000))
	p.say(`{"type":"select","runs":[%s]}`, strings.Repeat("9", 400_000))
	p.say(`{"type":"ping"}`)
	told := 0
	p.until("all are told of", func() bool {
		told = 0
		for _, m := range p.of("error") {
			var more int
			if _, err := fmt.Sscanf(m.Message, "%d more messages", &more); err == nil {
				told += more - 1
			}
			told++
			if len(m.Message) > 500 || len(m.Card) > 200 {
				t.Fatalf("a complaint of %d bytes", len(m.Message))
			}
		}
		return told == sent+3
	})
	t.Logf("%d messages are told of in %d complaints; %d were only counted", told, len(p.of("error")), l.Count(limits.Complaints))
}

// TestRunsAreCounted: whatever a page says to show, it holds no more than a client may.
func TestRunsAreCounted(t *testing.T) {
	b, l, tag := manyRuns(t, 3, func(l *limits.Limits) { l.Client = 2 << 20 })
	p := b.open()
	var ids strings.Builder
	for id := range 70_000 {
		fmt.Fprintf(&ids, ",%d", id)
	}
	for card := range 20 {
		p.say(`{"type":"show","card":"c%d","tag":%d,"runs":[0%s]}`, card, tag, ids.String())
	}
	p.until("a card is refused", func() bool {
		for _, m := range p.of("error") {
			if strings.Contains(m.Message, "more than the 2MiB that one client may") {
				return true
			}
		}
		return false
	})
	if held := push.HeldBytes(b.site.Hub()); held > 4<<20 || l.Count(limits.Client) == 0 {
		t.Errorf("%d bytes are held", held)
	}
	// The same three runs a hundred thousand times are three runs.
	q := b.open()
	q.say(`{"type":"show","card":"c1","tag":%d,"runs":[0%s]}`, tag, strings.Repeat(",0,1,2", 80_000))
	q.answered(1)
	if errors := q.of("error"); len(errors) > 0 {
		t.Errorf("it is told %+v", errors)
	}
}

// TestClientsShareABudget: when it is used up, new clients get an error that says so,
// and those that are connected get their points.
func TestClientsShareABudget(t *testing.T) {
	b, l, tag := manyRuns(t, 100, func(l *limits.Limits) { l.Clients = 2 << 20 })
	first := b.open()
	first.say(`{"type":"show","card":"c1","tag":%d,"runs":[0]}`, tag)
	first.answered(1)
	refused := ""
	for i := 0; refused == ""; i++ {
		if i > 100 {
			t.Fatal("nobody is refused")
		}
		conn, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(b.url, "http")+"/api/live", nil)
		if err != nil {
			body, _ := io.ReadAll(resp.Body)
			refused = string(body)
			if resp.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("refused with %s", resp.Status)
			}
			continue
		}
		defer conn.Close()
		for card := range 10 {
			show := fmt.Appendf(nil, `{"type":"show","card":"c%d","tag":%d,"width":20}`, card, tag)
			if err := conn.WriteMessage(websocket.TextMessage, show); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !strings.Contains(refused, `"busy"`) || !strings.Contains(refused, "--max_clients_bytes") || l.Count(limits.Clients) == 0 {
		t.Errorf("refused with %s", refused)
	}
	webtest.NewLogFile(t, b.dir, "r000").Add("loss", 3, 7)
	run, _ := b.ids("r000", "loss")
	first.reach(lineID{1, run}, 4)
	if w := webtest.Get(b.site, "/api/export?tag="+fmt.Sprint(tag), "Accept-Encoding", "gzip"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("a long answer: status %d: %.100s", w.Code, w.Body)
	}
	if w := webtest.Get(b.site, "/healthz"); w.Code != http.StatusOK {
		t.Errorf("healthz: status %d", w.Code)
	}
}

// startPost begins a POST whose body is so long.
func startPost(t *testing.T, b *board, length int) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(b.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	fmt.Fprintf(conn, "POST /api/series HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n", length)
	return conn
}

// answerTo is all that comes over a connection.
func answerTo(conn net.Conn) string {
	_ = conn.SetReadDeadline(time.Now().Add(webtest.Patience)) // it may be closed already
	text, _ := io.ReadAll(conn)
	return string(text)
}

// TestSlowBody: a client whose body stops is answered, and its connection is closed.
func TestSlowBody(t *testing.T) {
	b, l, _ := manyRuns(t, 1, func(l *limits.Limits) { l.BodyWait = 200 })
	slow := startPost(t, b, 1000)
	fmt.Fprint(slow, `{"cards":`)
	_ = slow.SetReadDeadline(time.Now().Add(webtest.Patience))
	text, err := io.ReadAll(slow)
	if got := string(text); !strings.HasPrefix(got, "HTTP/1.1 408") || !strings.Contains(got, `"too_slow"`) || l.Count(limits.BodyPace) == 0 {
		t.Errorf("a body that stops is answered %q", got)
	}
	if err != nil {
		t.Errorf("the connection of a body that stops stays open: %v", err)
	}
}

// TestBodies: all together hold a bounded memory.
func TestBodies(t *testing.T) {
	b, _, _ := manyRuns(t, 1, func(l *limits.Limits) { l.Clients = 4 << 20 })
	large := make([]net.Conn, 4)
	for i := range large {
		large[i] = startPost(t, b, 1<<20)
		if _, err := large[i].Write(bytes.Repeat([]byte(" "), 900<<10)); err != nil && i < 1 {
			t.Error(err)
		}
	}
	var refused sync.WaitGroup
	busy := make(chan string, len(large))
	for _, conn := range large {
		refused.Go(func() { busy <- answerTo(conn) })
	}
	if got := <-busy; !strings.HasPrefix(got, "HTTP/1.1 503") || !strings.Contains(got, "--max_clients_bytes") {
		t.Errorf("a body for which there is no room is answered %q", got)
	}
	for _, conn := range large {
		_ = conn.Close()
	}
	refused.Wait()
	webtest.WaitFor(t, "all is given back", func() bool { return push.HeldBytes(b.site.Hub()) == 0 })
}

// TestLongLists are refused, though their bytes are few.
func TestLongLists(t *testing.T) {
	l := limits.Default()
	l.Entries = 10
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) { o.Limits = l })
	for _, c := range []struct{ route, kind, body string }{
		{"/api/select", webtest.TypeJSON, `{"tag":0,"runs":[0` + strings.Repeat(",0", 20) + `]}`},
		{"/api/series", webtest.TypeJSON, `{"cards":[{"card":"c0","tag":0}` + cardList(20) + `]}`},
		{"/data/plugin/scalars/scalars_multirun", webtest.TypeForm, "tag=x" + strings.Repeat("&runs=b", 20)},
		{"/data/plugin/timeseries/timeSeries", webtest.TypeForm, "requests=[{}" + strings.Repeat(",{}", 20) + "]"},
	} {
		before := l.Count(limits.Entries)
		w := webtest.Ask(h, webtest.Request(http.MethodPost, c.route, c.body, "Content-Type", c.kind))
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "more than 10 things") || l.Count(limits.Entries) == before {
			t.Errorf("%s: status %d: %.200s", c.route, w.Code, w.Body)
		}
	}
}

func cardList(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,{"card":"c%d","tag":0}`, i+1)
	}
	return b.String()
}

// TestOnePanic: a mistake in the goroutine of one websocket ends that websocket. The
// log has the stack; the other clients go on.
func TestOnePanic(t *testing.T) {
	for _, c := range []struct{ where, says string }{{"reads from", "read"}, {"writes to", "write"}} {
		var log webtest.SyncBuffer
		dir := t.TempDir()
		file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, 1)
		b := openBoardWith(t, dir, push.Limits{}, func(o *web.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
		push.PanicIn(b.site.Hub(), c.says)
		run, tag := b.ids("a", "loss")
		victim, other := b.open(), b.open()
		other.say(`{"type":"show","card":"c1","tag":%d,"width":100}`, tag)
		other.answered(1)
		victim.say("panic")
		var err error
		for err == nil {
			err = victim.hear()
		}
		if netErr := net.Error(nil); errors.As(err, &netErr) && netErr.Timeout() {
			t.Errorf("%s: the client lives on", c.where)
		}
		webtest.WaitFor(t, "the client is gone", func() bool { return b.site.Hub().Clients() == 1 })
		if got := log.String(); strings.Count(got, "level=ERROR") != 1 || !strings.Contains(got, "a goroutine that "+c.where+" a websocket panicked") || !strings.Contains(got, "push.(*client)") {
			t.Errorf("%s: the log is %s", c.where, got)
		}
		file.Add("loss", 1, 2)
		other.reach(lineID{1, run}, 2)
		if w := webtest.Get(b.site, "/api/catalog"); w.Code != http.StatusOK {
			t.Errorf("%s: api/catalog: status %d", c.where, w.Code)
		}
	}
}
