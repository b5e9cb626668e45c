package push_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/summary/curve"
	"board/web/internal/webtest"
	"board/web/push"
)

// poll asks for cards over plain HTTP and merges the answer.
func (p *page) poll(site http.Handler, body string) {
	p.t.Helper()
	w := webtest.PostJSON(site, "/api/series", body)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/octet-stream" {
		p.t.Fatalf("%s: %d %s", body, w.Code, w.Body)
	}
	if err := p.takeFrame(w.Body.Bytes()); err != nil {
		p.t.Fatal(err)
	}
}

func newPoller(t testing.TB) *page { return &page{t: t, series: map[lineID]*line{}} }

func TestSeriesByPost(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(2000)...).Add("acc", 0, 1, 2)
	webtest.NewLogFile(t, dir, "b").Add("loss", 0, webtest.Wave(10)...)
	b := openBoard(t, dir, push.Limits{Frame: 4 << 10})
	for i, c := range shows {
		p := newPoller(t)
		_, tag := b.ids("a", "loss")
		_, other := b.ids("a", "acc")
		p.poll(b.site, fmt.Sprintf(`{"cards":[{"card":"c%d","tag":%d,"runs":"all",%s},{"type":"show","card":"c77","tag":%d}]}`, i, tag, c.fields, other))
		if p.complete != 1 || len(p.series) != 3 {
			t.Fatalf("%s: %d lines", c.name, len(p.series))
		}
		for _, name := range []string{"a", "b"} {
			run, _ := b.ids(name, "loss")
			checkLine(t, p.series[lineID{uint32(i), run}], curve.Build(b.series(name, "loss"), c.want))
		}
	}
}

// With cursors only what is new comes: asking every second costs little.
func TestSeriesByPostCursors(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(100)...)
	webtest.NewLogFile(t, dir, "b").Add("loss", 0, 1, 2)
	b := openBoard(t, dir, push.Limits{})
	run, tag := b.ids("a", "loss")
	p := newPoller(t)
	ask := func() frameInfo {
		t.Helper()
		p.poll(b.site, fmt.Sprintf(`{"cards":[{"card":"c1","tag":%d,"width":500,"smoothing":0.6,"epoch":%q,"cursors":%s}]}`,
			tag, b.store.Epoch(), p.cursors(1)))
		return p.frames[len(p.frames)-1]
	}
	ask()
	if f := ask(); len(f.blocks) != 2 || f.size > 300 {
		t.Errorf("nothing is new, and %d bytes came: %+v", f.size, f.blocks)
	}
	file.Add("loss", 100, webtest.Wave(50)...)
	webtest.WaitFor(t, "the store has read it", func() bool { return b.series("a", "loss").Len() == 150 })
	if f := ask(); f.blocks[0].n+f.blocks[1].n != 50 {
		t.Errorf("50 points are new, and %+v came", f.blocks)
	}
	checkLine(t, p.series[lineID{1, run}], curve.Build(b.series("a", "loss"), curve.Request{Smoothing: 0.6}))
	if err := os.RemoveAll(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	webtest.WaitFor(t, "the run is gone", func() bool { return len(b.store.Catalog().Runs) == 1 })
	ask()
	if len(p.series) != 1 {
		t.Errorf("%d lines are left", len(p.series))
	}
}

func TestSeriesByPostErrors(t *testing.T) {
	site := webtest.OpenSite(t, t.TempDir())
	for body, want := range map[string]string{
		`{`:                         "not a readable JSON",
		`{"cards":[{}]}`:            `card \"\"`,
		`{"cards":[{"card":1}]}`:    "not a readable JSON",
		`{"cards":[{"card":"c1"}]}`: "id of a tag",
		`{"cards":[{"card":"c1","tag":1},{"card":"c1","tag":1}]}`: "twice",
		`{"cards":[{"card":"c1","tag":1,"runs":7}]}`:              "runs",
		`{"cards":[{"card":"c1","tag":1,"axis":"x"}]}`:            "axis",
	} {
		w := webtest.PostJSON(site, "/api/series", body)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s, want %q", body, w.Code, w.Body, want)
		}
	}
	w := webtest.PostJSON(site, "/api/series", `{"cards":[]}`)
	if w.Code != http.StatusOK || w.Body.Len() != 16 {
		t.Errorf("no cards: %d, %d bytes", w.Code, w.Body.Len())
	}
	large := `{"cards":[` + strings.Repeat(" ", 5<<20) + `]}`
	if w := webtest.PostJSON(site, "/api/series", large); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("5 MB: %d", w.Code)
	}
	if w := webtest.PostJSON(site, "/api/series", `{"cards":[]}`, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("foreign origin: %d", w.Code)
	}
}

// An answer that the client does not want to the end is broken off quietly.
func TestSeriesByPostBrokenOff(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(20_000)...)
	b := openBoard(t, dir, push.Limits{Frame: 4 << 10})
	server := httptest.NewServer(b.site)
	defer server.Close()
	_, tag := b.ids("a", "loss")
	cards := []string{}
	for card := range 100 {
		cards = append(cards, fmt.Sprintf(`{"card":"c%d","tag":%d,"width":8000}`, card, tag))
	}
	resp, err := http.Post(server.URL+"/api/series", "application/json", strings.NewReader(`{"cards":[`+strings.Join(cards, ",")+`]}`))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(resp.Body, make([]byte, 1000)); err != nil {
		t.Error(err)
	}
	_ = resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
}
