package push_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"board/summary"
	"board/summary/logdir"
	"board/web"
	"board/web/internal/webtest"
	"board/web/push"
)

// A board is a site on a socket, over a store that follows its log directory.
type board struct {
	t     testing.TB
	dir   string
	store *logdir.Store
	site  *web.Server
	url   string
}

// openBoard serves a log directory that goes on changing.
func openBoard(t testing.TB, dir string, limits push.Limits) *board {
	t.Helper()
	return openBoardWith(t, dir, limits, func(*web.Options) {})
}

// openBoardWith is openBoard with other options.
func openBoardWith(t testing.TB, dir string, limits push.Limits, change func(*web.Options)) *board {
	t.Helper()
	store := webtest.FollowStore(t, dir)
	o := web.Options{Store: store, Version: "1.2.3", WindowTitle: "title", DataLocation: "some/dir"}
	change(&o)
	site := web.New(o)
	if limits.Close == 0 {
		limits.Close = 50 * time.Millisecond
	}
	push.Limit(site.Hub(), limits)
	server := httptest.NewServer(site)
	b := &board{t: t, dir: dir, store: store, site: site, url: server.URL}
	t.Cleanup(func() {
		b.closeSite()
		server.Close()
	})
	return b
}

func (b *board) closeSite() {
	if err := b.site.Close(); err != nil {
		b.t.Error(err)
	}
}

// series is the store's view of a series.
func (b *board) series(run string, tag string) logdir.View {
	b.t.Helper()
	info, ok := b.store.Catalog().Run(run)
	if !ok {
		b.t.Fatalf("no run %q", run)
	}
	found, ok := info.Tag(tag)
	if !ok {
		b.t.Fatalf("no tag %q in run %q", tag, run)
	}
	return found.Series().View()
}

// ids are the numbers of a run and a tag.
func (b *board) ids(run, tag string) (runID, tagID int) {
	b.t.Helper()
	info, ok := b.store.Catalog().Run(run)
	if !ok {
		b.t.Fatalf("no run %q", run)
	}
	found, ok := info.Tag(tag)
	if !ok {
		b.t.Fatalf("no tag %q in run %q", tag, run)
	}
	return info.ID, found.ID
}

// A page is a client that does what the browser does: it keeps what it is told.
// Its methods are for one goroutine.
type page struct {
	t        testing.TB
	conn     *websocket.Conn
	texts    []message
	series   map[lineID]*line
	frames   []frameInfo
	complete int // frames that said that everything asked for had been sent
	epoch    string
}

// lineID is a run on a card.
type lineID struct {
	card uint32
	run  int
}

// A line is what a page has of a series.
type line struct {
	generation, total, origin, hidden float64
	summary.Columns
	smoothed  []float64
	snapshots int
}

// frameInfo is a frame's blocks, without their points.
type frameInfo struct {
	size     int
	complete bool
	blocks   []blockInfo
}

type blockInfo struct {
	lineID
	flags uint32
	n     int
}

// message is a JSON message.
type message struct {
	Type     string
	Message  string
	Card     string
	Epoch    string
	Version  any
	Runs     json.RawMessage
	Sets     [][]int
	Problems int
	Progress struct{ Points int64 }
}

// open connects a page.
func (b *board) open() *page {
	b.t.Helper()
	return dial(b.t, b.url)
}

func dial(t testing.TB, url string) *page {
	t.Helper()
	conn, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(url, "http")+"/api/live", nil)
	if err != nil {
		t.Fatal(err, resp)
	}
	p := &page{t: t, conn: conn, series: map[lineID]*line{}}
	t.Cleanup(p.close)
	return p
}

func (p *page) close() { _ = p.conn.Close() }

// say sends a message.
func (p *page) say(format string, args ...any) {
	p.t.Helper()
	if err := p.conn.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, format, args...)); err != nil {
		p.t.Fatal(err)
	}
}

// hear takes the next message.
func (p *page) hear() error {
	kind, data, err := p.conn.ReadMessage()
	if err != nil {
		return err
	}
	if kind == websocket.BinaryMessage {
		return p.takeFrame(data)
	}
	var m message
	if err := json.Unmarshal(data, &m); err != nil {
		return fmt.Errorf("%w in %.200q", err, data)
	}
	if m.Type == "hello" {
		p.epoch = m.Epoch
	}
	p.texts = append(p.texts, m)
	return nil
}

// until takes messages until something holds.
func (p *page) until(what string, holds func() bool) {
	p.t.Helper()
	if err := p.conn.SetReadDeadline(time.Now().Add(webtest.Patience)); err != nil {
		p.t.Fatal(err)
	}
	for !holds() {
		if err := p.hear(); err != nil {
			p.t.Fatalf("waiting until %s: %v", what, err)
		}
	}
}

// answered waits until the server has said n more times that all was sent.
func (p *page) answered(n int) {
	p.t.Helper()
	n += p.complete
	p.until("everything is answered", func() bool { return p.complete >= n })
}

// reach waits until a line has gone through so many points.
func (p *page) reach(id lineID, total int) *line {
	p.t.Helper()
	p.until(fmt.Sprintf("line %v has %d points", id, total), func() bool {
		l := p.series[id]
		return l != nil && l.total >= float64(total)
	})
	return p.series[id]
}

// errors waits for n errors.
func (p *page) errors(n int) (found []message) {
	p.t.Helper()
	p.until(fmt.Sprintf("%d errors came", n), func() bool {
		found = p.of("error")
		return len(found) >= n
	})
	return found
}

// of are the messages of a type.
func (p *page) of(kind string) (found []message) {
	for _, m := range p.texts {
		if m.Type == kind {
			found = append(found, m)
		}
	}
	return found
}

// takeFrame reads a frame as docs/api.md describes it and merges it.
func (p *page) takeFrame(b []byte) error {
	info, err := readFrame(b, p.merge)
	p.frames = append(p.frames, info)
	if info.complete {
		p.complete++
	}
	return err
}

// readFrame calls take for every block of a frame.
func readFrame(b []byte, take func(blockInfo, line) error) (frameInfo, error) {
	u32 := func(at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }
	if len(b) < 16 || u32(0) != 0x31425442 {
		return frameInfo{}, fmt.Errorf("a frame of %d bytes has no header", len(b))
	}
	info := frameInfo{size: len(b), complete: u32(8)&1 != 0}
	at := 16
	for range u32(4) {
		if at%8 != 0 || len(b) < at+48 {
			return info, fmt.Errorf("a block at byte %d of %d", at, len(b))
		}
		block := blockInfo{lineID{u32(at), int(u32(at + 4))}, u32(at + 8), int(u32(at + 12))}
		info.blocks = append(info.blocks, block)
		l := line{generation: f64(b[at+16:]), total: f64(b[at+24:]), origin: f64(b[at+32:]), hidden: f64(b[at+40:])}
		at += 48
		column := func() []float64 {
			out := make([]float64, block.n)
			for i := range out {
				out[i] = f64(b[at+8*i:])
			}
			at += 8 * block.n
			return out
		}
		for _, step := range column() {
			l.Steps = append(l.Steps, int64(step))
		}
		l.WallTimes = column()
		if block.flags&8 == 0 {
			l.Values = column()
		}
		if block.flags&2 != 0 {
			l.smoothed = column()
		}
		if err := take(block, l); err != nil {
			return info, err
		}
	}
	if at != len(b) {
		return info, fmt.Errorf("blocks end at byte %d of %d", at, len(b))
	}
	return info, nil
}

func f64(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) }

func (p *page) merge(b blockInfo, l line) error {
	old := p.series[b.lineID]
	switch {
	case b.flags&4 != 0:
		delete(p.series, b.lineID)
	case b.flags&1 != 0:
		if old != nil {
			l.snapshots = old.snapshots
		}
		l.snapshots++
		p.series[b.lineID] = &l
	case old == nil:
		return fmt.Errorf("points are appended to line %v, which is not there", b.lineID)
	case old.generation != l.generation || (old.smoothed == nil) != (l.smoothed == nil):
		return fmt.Errorf("line %v is of generation %v, points of %v are appended", b.lineID, old.generation, l.generation)
	default:
		old.total, old.origin, old.hidden = l.total, l.origin, l.hidden
		old.Steps = append(old.Steps, l.Steps...)
		old.WallTimes = append(old.WallTimes, l.WallTimes...)
		old.Values = append(old.Values, l.Values...)
		old.smoothed = append(old.smoothed, l.smoothed...)
	}
	return nil
}

// cursors are the page's cursors of a card, as it sends them when it comes back.
func (p *page) cursors(card uint32) string {
	c := map[string][2]float64{}
	for id, l := range p.series {
		if id.card == card {
			c[fmt.Sprint(id.run)] = [2]float64{l.generation, l.total}
		}
	}
	b, err := json.Marshal(c)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(b)
}

// sameNumbers compares with NaN equal to NaN, up to rounding.
func sameNumbers(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool {
		return x == y || math.IsNaN(x) && math.IsNaN(y) || math.Abs(x-y) <= 1e-9*max(1, math.Abs(x))
	})
}

func sameColumns(a, b summary.Columns) bool {
	return slices.Equal(a.Steps, b.Steps) && sameNumbers(a.WallTimes, b.WallTimes) && sameNumbers(a.Values, b.Values)
}
