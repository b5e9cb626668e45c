package push_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"board/internal/limits"
	"board/web/internal/webtest"
)

// TestLimitsAreCounted reaches the limits that no other test counts, and reads their metric.
func TestLimitsAreCounted(t *testing.T) {
	b, l, tag := manyRuns(t, 40, func(l *limits.Limits) {
		l.Cards, l.Series, l.CardPoints, l.CardWidth, l.Points, l.Body, l.Message = 2, 60, 1000, 500, 50, 1000, 2000
		l.Frame, l.Deaf, l.Silent, l.Stall, l.Pages = 4<<10, 200, 4000, 200, 4
	})
	webtest.NewLogFile(t, b.dir, "long").Add("loss", 0, webtest.Wave(300_000)...)
	webtest.WaitFor(t, "it is read", func() bool {
		run, ok := b.store.Catalog().Run("long")
		return ok && len(run.Tags) > 0 && b.series("long", "loss").Len() == 300_000
	})
	run, _ := b.ids("long", "loss")

	p := b.open()
	for card := range 3 {
		p.say(`{"type":"show","card":"c%d","tag":%d,"width":9000}`, card, tag)
	}
	p.until("refusals", func() bool { return len(p.of("error")) == 2 })
	deaf := b.open()
	if err := deaf.conn.NetConn().(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	webtest.WaitFor(t, "the kernel takes no more for it", func() bool {
		for card := range 2 {
			show := fmt.Appendf(nil, `{"type":"show","card":"c%d","tag":%d,"width":500,"runs":[%d]}`, card, tag, run)
			_ = deaf.conn.WriteMessage(websocket.TextMessage, show) // it is dropped in the end
		}
		return l.Count(limits.Deaf) > 0
	})
	silent := b.open()
	silent.conn.SetPingHandler(func(string) error { return nil })
	long := b.open()
	_ = long.conn.WriteMessage(websocket.TextMessage, make([]byte, 5000))
	webtest.WaitFor(t, "there is no room for a page", func() bool {
		conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(b.url, "http")+"/api/live", nil)
		if err == nil {
			t.Cleanup(func() { _ = conn.Close() })
		}
		return err != nil
	})
	webtest.Get(b.site, fmt.Sprintf("/api/points?tag=%d&run=%d&limit=51", tag, run))
	webtest.PostJSON(b.site, "/api/select", strings.Repeat(" ", 1001))
	stalled, err := net.Dial("tcp", strings.TrimPrefix(b.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer stalled.Close()
	if err := stalled.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(stalled, "GET /api/export?tag=%d HTTP/1.1\r\nHost: localhost\r\n\r\n", tag)

	for _, n := range []limits.Name{
		limits.Cards, limits.Series, limits.CardPoints, limits.CardWidth, limits.Points, limits.Body, limits.Message,
		limits.Frame, limits.Silent, limits.Stall, limits.Pages,
	} {
		webtest.WaitFor(t, limits.Table[n].Name+" is counted", func() bool {
			return l.Count(n) > 0
		})
		metric := fmt.Sprintf("board_limit_reached_total{limit=%q} ", limits.Table[n].Name)
		if _, value, found := strings.Cut(webtest.Get(b.site, "/metrics").Body.String(), metric); !found || value[0] == '0' {
			t.Errorf("%s is not in the metrics: %.10s", metric, value)
		}
	}
}
