package push_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"board/summary/curve"
	"board/web/internal/webtest"
	"board/web/push"
)

// A page that comes back gets what it lacks, and nothing that it has.
func TestLiveResume(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(b *board, file *webtest.LogFile) // while the page is away
		epoch   string                                // "" = the right one
		cursors string                                // "" = the page's own
		flags   []uint32                              // of the blocks that come
		points  int                                   // in them
	}{
		{name: "nothing new"},
		{
			name:   "more points",
			change: func(_ *board, file *webtest.LogFile) { file.Add("loss", 100, webtest.Wave(30)...) },
			flags:  []uint32{2}, points: 30,
		},
		{
			name:   "a restart",
			change: func(_ *board, file *webtest.LogFile) { file.Add("loss", 50, webtest.Wave(60)...) },
			flags:  []uint32{3}, points: 110,
		},
		{
			name:   "so many that a snapshot is better",
			change: func(_ *board, file *webtest.LogFile) { file.Add("loss", 100, webtest.Wave(5000)...) },
			flags:  []uint32{3}, points: 1000,
		},
		{name: "another server", epoch: "other", flags: []uint32{3}, points: 100},
		{name: "more than there is", cursors: `{"RUN":[0,101]}`, flags: []uint32{3}, points: 100},
		{name: "another generation", cursors: `{"RUN":[9,100]}`, flags: []uint32{3}, points: 100},
		{name: "part of it", cursors: `{"RUN":[0,60]}`, flags: []uint32{2}, points: 40},
		{name: "nothing of it", cursors: `{"RUN":[0,0]}`, flags: []uint32{2}, points: 100},
		{name: "an unknown run", cursors: `{"RUN":[0,100],"4711":[0,5]}`, flags: []uint32{4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(100)...)
			b := openBoard(t, dir, push.Limits{})
			run, tag := b.ids("a", "loss")
			show := fmt.Sprintf(`"type":"show","card":"c1","tag":%d,"width":500,"smoothing":0.7`, tag)
			first := b.open()
			first.say(`{%s}`, show)
			first.answered(1)
			cursors := first.cursors(1)
			first.close()
			if c.cursors != "" {
				cursors = strings.Replace(c.cursors, "RUN", fmt.Sprint(run), 1)
			}
			if c.change != nil {
				before := b.series("a", "loss").Stamp()
				c.change(b, file)
				webtest.WaitFor(t, "the store has read it", func() bool { return b.series("a", "loss").Stamp() != before })
			}
			again := b.open()
			again.until("hello", func() bool { return again.epoch != "" })
			epoch := again.epoch
			if c.epoch != "" {
				epoch = c.epoch
			}
			if len(c.flags) > 0 && c.flags[0]&1 == 0 { // it will append to what it has
				for id, l := range first.series {
					again.series[id] = l
				}
			}
			again.say(`{%s,"epoch":%q,"cursors":%s}`, show, epoch, cursors)
			again.answered(1)
			checkBlocks(t, again, c.flags, c.points)
			want := curve.Build(b.series("a", "loss"), curve.Request{Width: 500, Smoothing: 0.7})
			if got := again.series[lineID{1, run}]; c.cursors == "" && got != nil {
				checkLine(t, got, want)
			}
		})
	}
}

// checkBlocks checks what came over a connection.
func checkBlocks(t *testing.T, p *page, flags []uint32, points int) {
	t.Helper()
	got, n := []uint32{}, 0
	for _, f := range p.frames {
		for _, b := range f.blocks {
			got = append(got, b.flags)
			n += b.n
		}
	}
	if !slices.Equal(got, append([]uint32{}, flags...)) || (n != points && points < 1000) || n > points {
		t.Errorf("blocks with flags %v and %d points, want %v and %d", got, n, flags, points)
	}
}

// Nonsense is answered with what is wrong; the connection goes on.
func TestLiveErrors(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss", 0, 1)
	b := openBoard(t, dir, push.Limits{Cards: 3, Cursors: 2})
	_, tag := b.ids("a", "loss")
	p := b.open()
	for _, c := range []struct{ say, card, want string }{
		{`{`, "", "not understood"},
		{`[]`, "", "not understood"},
		{`[{"type":"ping"}`, "", "not understood"},
		{`[[{"type":"ping"}]]`, "", "not understood"},
		{`[{"type":"ping"},{"type":"dance"}]`, "", `type "dance"`},
		{`{"type":"dance"}`, "", `type "dance"`},
		{`{}`, "", "select, show, hide, pause, resume or ping is expected"},
		{`{"type":"select"}`, "", "runs"},
		{`{"type":"select","runs":"none"}`, "", "list of run ids"},
		{`{"type":"select","runs":["a"]}`, "", "list of run ids"},
		{`{"type":"hide"}`, "", `"c" and a number`},
		{`{"type":"show","card":"x1","tag":0}`, "x1", `"c" and a number`},
		{`{"type":"show","card":"c-1","tag":0}`, "c-1", `"c" and a number`},
		{`{"type":"show","card":"c99999999999","tag":0}`, "c99999999999", `"c" and a number`},
		{`{"type":"show","card":"c1"}`, "c1", "id of a tag"},
		{`{"type":"show","card":"c1","tag":-1}`, "c1", "id of a tag"},
		{`{"type":"show","card":"c1","tag":0,"smoothing":1.5}`, "c1", "from 0 to 1"},
		{`{"type":"show","card":"c1","tag":0,"axis":"z"}`, "c1", "step, relative or wall"},
		{`{"type":"show","card":"c1","tag":0,"range":[2,1]}`, "c1", "lower end first"},
		{`{"type":"show","card":"c1","tag":0,"cursors":{"a":[0,0]}}`, "c1", "run id"},
		{`{"type":"show","card":"c1","tag":0,"cursors":{"1":[0,-1]}}`, "c1", "[generation, total]"},
		{`{"type":"show","card":"c1","tag":0,"cursors":{"1":[0.5,1e300]}}`, "c1", "[generation, total]"},
	} {
		n := len(p.of("error"))
		p.say("%s", c.say)
		found := p.errors(n + 1)[n]
		if found.Card != c.card || !strings.Contains(found.Message, c.want) {
			t.Errorf("%s: got %+v, want %q", c.say, found, c.want)
		}
	}
	if err := p.conn.WriteMessage(websocket.BinaryMessage, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	n := len(p.of("error"))
	p.errors(n + 1)

	for card := range 4 { // one series each: the third is one too many, the fourth card too
		p.say(`{"type":"show","card":"c%d","tag":%d,"width":100}`, card, tag)
		p.answered(1)
	}
	found := p.errors(n + 3)[n+1:]
	if !strings.Contains(found[0].Message, "more than 2 curves") || !strings.Contains(found[1].Message, "3 cards are shown already") {
		t.Errorf("got %+v", found)
	}
	p.say(`{"type":"hide","card":"c0"}`)
	p.say(`{"type":"show","card":"c4","tag":%d,"width":100}`, tag)
	p.until("there is room again", func() bool { return len(p.series) == 3 })
}

// Several messages may come in a list; a wrong one does not keep the others away.
func TestLiveList(t *testing.T) {
	dir := t.TempDir()
	f := webtest.NewLogFile(t, dir, "a")
	f.Add("loss", 0, 1)
	f.Add("acc", 0, 1)
	b := openBoard(t, dir, push.Limits{})
	_, loss := b.ids("a", "loss")
	_, acc := b.ids("a", "acc")
	p := b.open()
	p.say(`[{"type":"select","runs":"all"}, {"type":"show","card":"c1","tag":%d,"width":100}, {"type":"show","card":"x"}, {"type":"show","card":"c2","tag":%d,"width":100}]`, loss, acc)
	p.until("both cards are answered", func() bool { return len(p.series) == 2 })
	if found := p.errors(1); found[0].Card != "x" {
		t.Errorf("got the error %+v, want one about card x", found[0])
	}
}

// A ping is answered with a status, which is also the heartbeat.
func TestLivePing(t *testing.T) {
	b := openBoard(t, t.TempDir(), push.Limits{})
	p := b.open()
	p.until("the greeting is over", func() bool { return len(p.of("status")) == 1 })
	p.say(`{"type":"ping"}`)
	p.until("the answer comes", func() bool { return len(p.of("status")) >= 2 })
}

// A client that reads slowly gets everything, in few frames.
func TestLiveSlowReader(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a")
	tags := 40
	for k := range tags {
		file.Add(fmt.Sprintf("t%d", k), 0, webtest.Wave(10)...)
	}
	b := openBoard(t, dir, push.Limits{WriteWait: 10 * time.Minute})
	p := b.open()
	for k := range tags {
		_, tag := b.ids("a", fmt.Sprintf("t%d", k))
		p.say(`{"type":"show","card":"c%d","tag":%d,"width":8000,"smoothing":0.5}`, k, tag)
	}
	p.until("all are shown", func() bool { return len(p.series) == tags })
	run, _ := b.ids("a", "t0")
	frames, n := len(p.frames), 10
	for range 60 { // which it does not read
		for k := range tags {
			file.Add(fmt.Sprintf("t%d", k), int64(n), webtest.Wave(150)...)
		}
		n += 150
		webtest.WaitFor(t, "the store has read it", func() bool { return b.series("a", fmt.Sprintf("t%d", tags-1)).Len() == n })
	}
	for k := range tags {
		got := p.reach(lineID{uint32(k), run}, n)
		want := curve.Build(b.series("a", fmt.Sprintf("t%d", k)), curve.Request{Smoothing: 0.5})
		checkLine(t, got, want)
	}
	// 60 rounds of 40 series are 12 MB: more than the kernel keeps for it.
	t.Logf("%d frames for %d appends", len(p.frames)-frames, 60*tags)
}

// A client that never reads is disconnected, and the others are served meanwhile.
func TestLiveNeverReads(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(40_000)...)
	b := openBoard(t, dir, push.Limits{WriteWait: 100 * time.Millisecond})
	run, tag := b.ids("a", "loss")
	deaf, p := b.open(), b.open()
	if err := deaf.conn.NetConn().(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	p.say(`{"type":"show","card":"c1","tag":%d,"width":100}`, tag)
	p.answered(1)
	webtest.WaitFor(t, "the deaf client is dropped", func() bool {
		for card := range 50 {
			show := fmt.Appendf(nil, `{"type":"show","card":"c%d","tag":%d,"width":8000}`, card, tag)
			if deaf.conn.WriteMessage(websocket.TextMessage, show) != nil {
				break
			}
		}
		return b.site.Hub().Clients() == 1
	})
	file.Add("loss", 40_000, 1)
	p.reach(lineID{1, run}, 40_001)
}

// Thousands of idle pages cost little, and hear from the board all the same.
func TestLiveCrowd(t *testing.T) {
	clients := 2000
	if testing.Short() {
		clients = 200
	}
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss", 0, 1)
	b := openBoard(t, dir, push.Limits{})
	before := memory()
	conns := make([]*websocket.Conn, clients)
	t.Cleanup(func() {
		for _, c := range conns {
			if c != nil {
				_ = c.Close()
			}
		}
	})
	dialer := websocket.Dialer{ReadBufferSize: 256, WriteBufferSize: 256, WriteBufferPool: &sync.Pool{}}
	for i := range conns {
		var err error
		if conns[i], _, err = dialer.Dial("ws"+strings.TrimPrefix(b.url, "http")+"/api/live", nil); err != nil {
			t.Fatalf("client %d: %v", i, err)
		}
	}
	webtest.WaitFor(t, "all are there", func() bool { return b.site.Hub().Clients() == clients })
	for _, c := range conns {
		if err := c.SetReadDeadline(time.Now().Add(webtest.Patience)); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, _, err := c.ReadMessage(); err != nil {
				t.Fatal(err)
			}
		}
	}
	each := (memory() - before) / int64(clients)
	t.Logf("%d bytes a client, both ends", each)
	if each > 64<<10 {
		t.Errorf("%d bytes a client", each)
	}
	p := b.open() // one more is served as ever
	_, tag := b.ids("a", "loss")
	p.say(`{"type":"show","card":"c1","tag":%d,"width":100}`, tag)
	p.answered(1)
}

// memory is what the heap and the stacks hold.
func memory() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc + m.StackInuse)
}

// When the board goes, it says so.
func TestLiveClose(t *testing.T) {
	b := openBoard(t, t.TempDir(), push.Limits{Close: time.Second})
	pages := []*page{b.open(), b.open(), b.open()}
	for _, p := range pages {
		p.until("the greeting is over", func() bool { return len(p.texts) == 3 })
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		b.closeSite()
	}()
	for _, p := range pages {
		var err error
		for err == nil {
			err = p.hear()
		}
		var goodbye *websocket.CloseError
		if !errors.As(err, &goodbye) || goodbye.Code != websocket.CloseGoingAway {
			t.Errorf("got %v, want a goodbye", err)
		}
	}
	<-closed
	if n := b.site.Hub().Clients(); n != 0 {
		t.Errorf("%d clients are left", n)
	}
	_, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(b.url, "http")+"/api/live", nil)
	if err == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a late client got %v, %v", resp, err)
	}
	b.closeSite() // again
}

// A client that does not even take the goodbye is cut off.
func TestLiveCloseDeaf(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(40_000)...)
	b := openBoard(t, dir, push.Limits{Close: 50 * time.Millisecond})
	_, tag := b.ids("a", "loss")
	deaf := b.open()
	for card := range 40 {
		deaf.say(`{"type":"show","card":"c%d","tag":%d,"width":8000}`, card, tag)
	}
	b.closeSite()
	if n := b.site.Hub().Clients(); n != 0 {
		t.Errorf("%d clients are left", n)
	}
}

func TestLiveRefuses(t *testing.T) {
	b := openBoard(t, t.TempDir(), push.Limits{Clients: 2})
	url := "ws" + strings.TrimPrefix(b.url, "http") + "/api/live"
	for name, c := range map[string]struct {
		header http.Header
		status int
	}{
		"foreign origin":  {http.Header{"Origin": {"https://evil.example"}}, http.StatusForbidden},
		"null origin":     {http.Header{"Origin": {"null"}}, http.StatusForbidden},
		"other port":      {http.Header{"Origin": {"http://127.0.0.1:1"}}, http.StatusForbidden},
		"cross site":      {http.Header{"Sec-Fetch-Site": {"cross-site"}}, http.StatusForbidden},
		"foreign host":    {http.Header{"Host": {"evil.example"}}, http.StatusForbidden},
		"rebound origin":  {http.Header{"Host": {"evil.example"}, "Origin": {"http://evil.example"}}, http.StatusForbidden},
		"the page itself": {http.Header{"Origin": {b.url}, "Sec-Fetch-Site": {"same-origin"}}, http.StatusSwitchingProtocols},
	} {
		conn, resp, err := websocket.DefaultDialer.Dial(url, c.header)
		if resp == nil || resp.StatusCode != c.status {
			t.Errorf("%s: got %v, %v", name, resp, err)
		}
		if conn != nil {
			_ = conn.Close()
		}
	}
	webtest.WaitFor(t, "the one that was let in has left", func() bool { return b.site.Hub().Clients() == 0 })
	b.open()
	b.open()
	webtest.WaitFor(t, "two are there", func() bool { return b.site.Hub().Clients() == 2 })
	if _, resp, err := websocket.DefaultDialer.Dial(url, nil); err == nil || resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("one too many got %v, %v", resp, err)
	}
	resp, err := http.Get(b.url + "/api/live")
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode/100 == 2 {
		t.Errorf("a plain GET got %s", resp.Status)
	}
}

// A message that is too long ends the connection, not the board.
func TestLiveLongMessage(t *testing.T) {
	b := openBoard(t, t.TempDir(), push.Limits{})
	p := b.open()
	_ = p.conn.WriteMessage(websocket.TextMessage, make([]byte, 2<<20)) // it may fail half-way
	var err error
	for err == nil {
		err = p.hear()
	}
	webtest.WaitFor(t, "it is dropped", func() bool { return b.site.Hub().Clients() == 0 })
}
