package push_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"board/summary/curve"
	"board/web/internal/webtest"
	"board/web/push"
)

func TestLiveGreeting(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a/train").Add("loss", 0, 1, 2, 3)
	b := openBoard(t, dir, push.Limits{})
	p := b.open()
	p.until("a status came", func() bool { return len(p.of("status")) > 0 })
	kinds := []string{}
	for _, m := range p.texts {
		kinds = append(kinds, m.Type)
	}
	if !slices.Equal(kinds, []string{"hello", "catalog", "status"}) {
		t.Fatalf("got %v", kinds)
	}
	if hello := p.texts[0]; hello.Epoch != b.store.Epoch() || hello.Version != "1.2.3" {
		t.Errorf("hello %+v", hello)
	}
	if run, _ := b.ids("a/train", "loss"); string(p.texts[2].Runs) != fmt.Sprintf("[[%d,2,1002.0,3]]", run) {
		t.Errorf("status of runs %s", p.texts[2].Runs)
	}
	if p.texts[2].Progress.Points != 3 {
		t.Errorf("status %+v", p.texts[2])
	}
}

// shows are what a page may ask for, and the same as a request to curve.
var shows = []struct {
	name, fields string
	want         curve.Request
}{
	{"everything", `"width":4000`, curve.Request{Width: 4000}},
	{"thin", `"width":100`, curve.Request{Width: 100}},
	{"smoothed", `"width":100,"smoothing":0.6`, curve.Request{Width: 100, Smoothing: 0.6}},
	{"range null", `"width":100,"smoothing":0.6,"axis":"step","range":null`, curve.Request{Width: 100, Smoothing: 0.6}},
	{"zoomed", `"width":100,"smoothing":0.9,"axis":"step","range":[100,250.5]`, curve.Request{Width: 100, Smoothing: 0.9, Range: &curve.Range{Lo: 100, Hi: 250.5}}},
	{"wall", `"width":100,"axis":"wall"`, curve.Request{Width: 100, Axis: curve.Wall}},
	{"wall zoomed", `"width":20,"axis":"wall","range":[1100,1200]`, curve.Request{Width: 20, Range: &curve.Range{Axis: curve.Wall, Lo: 1100, Hi: 1200}}},
	{"relative zoomed", `"width":500,"axis":"relative","range":[1500,9999]`, curve.Request{Width: 500, Range: &curve.Range{Axis: curve.Relative, Lo: 1500, Hi: 9999}}},
	{"logarithmic", `"width":100,"log":true`, curve.Request{Width: 100, Log: true}},
	{"absurdly narrow", `"width":-7`, curve.Request{Width: 16}},
	{"absurdly wide", `"width":1e300`, curve.Request{Width: 8192}},
	{"beside the series", `"width":100,"range":[5000,6000]`, curve.Request{Width: 100, Range: &curve.Range{Lo: 5000, Hi: 6000}}},
}

func TestLiveShow(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(2000)...)
	webtest.NewLogFile(t, dir, "b").Add("loss", 0, webtest.Wave(10)...)
	b := openBoard(t, dir, push.Limits{})
	p := b.open()
	for i, c := range shows {
		t.Run(c.name, func(t *testing.T) {
			_, tag := b.ids("a", "loss")
			p.say(`{"type":"show","card":"c%d","tag":%d,%s}`, i, tag, c.fields)
			p.answered(1)
			for _, name := range []string{"a", "b"} {
				run, _ := b.ids(name, "loss")
				got := p.series[lineID{uint32(i), run}]
				if got == nil {
					t.Fatalf("nothing about run %s", name)
				}
				checkLine(t, got, curve.Build(b.series(name, "loss"), c.want))
			}
		})
	}
}

// checkLine checks what a page has against what it should.
func checkLine(t *testing.T, got *line, want curve.Curve) {
	t.Helper()
	if !sameColumns(got.Columns, want.Columns) {
		t.Errorf("%d points, want %d", got.Len(), want.Len())
	}
	if !sameNumbers(got.smoothed, want.Smoothed) {
		t.Errorf("smoothed values differ: %d, want %d", len(got.smoothed), len(want.Smoothed))
	}
	if got.total != float64(want.Total) || got.origin != want.OriginWall {
		t.Errorf("total %v, origin %v; want %d, %v", got.total, got.origin, want.Total, want.OriginWall)
	}
}

// Points come as they are written, smoothed as if all had been there at once,
// whatever the pieces.
func TestLiveAppend(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, 7, 7, 7)
	b := openBoard(t, dir, push.Limits{})
	run, tag := b.ids("a", "loss")
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":2000,"smoothing":0.8}`, tag)
	p.answered(1)
	r := rand.New(rand.NewPCG(1, 2))
	values := []float64{7, 7, 7}
	for len(values) < 1500 {
		var more []float64
		for range 1 + r.IntN(200) {
			more = append(more, []float64{7, 0.5, -3, math.NaN(), math.Inf(1), math.Inf(-1)}[r.IntN(6)])
		}
		file.Add("loss", int64(len(values)), more...)
		values = append(values, more...)
		got := p.reach(lineID{1, run}, len(values))
		if !sameNumbers(got.Values, values) || !sameNumbers(got.smoothed, naiveEMA(values, 0.8)) {
			t.Fatalf("after %d points the page has others", len(values))
		}
	}
	if got := p.series[lineID{1, run}]; got.snapshots != 1 {
		t.Errorf("%d snapshots: appended points need none", got.snapshots)
	}
}

// naiveEMA is TensorBoard's formula, written down as it stands there.
func naiveEMA(ys []float64, w float64) []float64 {
	out := slices.Clone(ys)
	last, n := 0.0, 0
	for i, y := range ys {
		if math.IsNaN(y) || math.IsInf(y, 0) {
			continue
		}
		last = last*w + (1-w)*y
		n++
		out[i] = last / (1 - math.Pow(w, float64(n)))
	}
	return out
}

// When a training goes back, the page gets what replaced the orphaned points.
func TestLiveRestart(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(100)...)
	b := openBoard(t, dir, push.Limits{})
	run, tag := b.ids("a", "loss")
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":500}`, tag)
	p.answered(1)
	before := p.series[lineID{1, run}].generation
	file.Add("loss", 40, 1, 2, 3)
	p.until("the restart arrives", func() bool { return p.series[lineID{1, run}].total == 43 })
	got := p.series[lineID{1, run}]
	if got.generation == before || got.snapshots != 2 || got.Steps[42] != 42 || got.Values[42] != 3 {
		t.Errorf("generation %v, %d snapshots, steps %v", got.generation, got.snapshots, got.Steps)
	}
}

// What has grown much since its snapshot gets a fresh one, so that a page that
// stays open for days does not hold ever more points.
func TestLiveFreshSnapshot(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(10)...)
	b := openBoard(t, dir, push.Limits{})
	run, tag := b.ids("a", "loss")
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":50}`, tag)
	p.answered(1)
	for n := 10; n < 2000; n += 90 {
		file.Add("loss", int64(n), webtest.Wave(90)...)
		if got := p.reach(lineID{1, run}, n+90); got.Len() > 6*50+10 {
			t.Fatalf("the page has %d points", got.Len())
		}
	}
	got := p.series[lineID{1, run}]
	if got.snapshots < 5 || got.snapshots > 20 {
		t.Errorf("%d snapshots", got.snapshots)
	}
}

// A zoomed card hears of points only if they are in sight.
func TestLiveZoomed(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, webtest.Wave(100)...)
	b := openBoard(t, dir, push.Limits{})
	run, tag := b.ids("a", "loss")
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":500,"range":[10,20]}`, tag)
	p.say(`{"type":"show","card":"c2","tag":%d,"width":500,"range":[90,120]}`, tag)
	p.say(`{"type":"show","card":"c3","tag":%d,"width":500,"range":[130,150]}`, tag)
	p.say(`{"type":"show","card":"c4","tag":%d,"width":500}`, tag)
	p.until("all are shown", func() bool { return len(p.series) == 4 })
	for n := 100; n < 200; n += 10 {
		file.Add("loss", int64(n), webtest.Wave(10)...)
		p.reach(lineID{4, run}, n+10)
	}
	p.say(`{"type":"show","card":"c5","tag":%d,"width":500}`, tag)
	p.answered(1) // so that all earlier frames have come
	for card, want := range map[uint32]*curve.Range{1: {Lo: 10, Hi: 20}, 2: {Lo: 90, Hi: 120}, 3: {Lo: 130, Hi: 150}} {
		got, whole := p.series[lineID{card, run}], curve.Build(b.series("a", "loss"), curve.Request{Range: want})
		if !sameColumns(got.Columns, whole.Columns) {
			t.Errorf("card %d: steps %v, want %v", card, got.Steps, whole.Steps)
		}
	}
	if got := p.series[lineID{1, run}]; got.total != 100 {
		t.Errorf("card 1 heard of %v points", got.total)
	}
}

func TestLiveSelect(t *testing.T) {
	dir := t.TempDir()
	for _, run := range []string{"a", "b", "c"} {
		webtest.NewLogFile(t, dir, run).Add("loss", 0, 1, 2)
	}
	b := openBoard(t, dir, push.Limits{Rest: 1})
	_, tag := b.ids("a", "loss")
	id := map[string]int{}
	for _, run := range []string{"a", "b", "c"} {
		id[run], _ = b.ids(run, "loss")
	}
	p := b.open()
	p.say(`{"type":"select","runs":[%d]}`, id["b"])
	p.say(`{"type":"show","card":"c1","tag":%d,"width":500}`, tag)
	p.say(`{"type":"show","card":"c2","tag":%d,"width":500,"runs":[%d,999999]}`, tag, id["c"])
	p.until("both are shown", func() bool { return len(p.series) == 2 })
	if p.series[lineID{1, id["b"]}] == nil || p.series[lineID{2, id["c"]}] == nil {
		t.Fatalf("got %v", p.series)
	}
	p.say(`{"type":"select","runs":"all"}`)
	p.until("all runs are on card 1", func() bool { return len(p.series) == 4 })
	if l := p.series[lineID{1, id["b"]}]; l.snapshots != 1 {
		t.Errorf("run b, which was there, came %d times", l.snapshots)
	}

	webtest.NewLogFile(t, dir, "new").Add("loss", 0, 5)
	p.until("a new run appears by itself", func() bool { return len(p.series) == 5 })
	run, _ := b.ids("new", "loss")
	if p.series[lineID{1, run}] == nil {
		t.Errorf("got %v", p.series)
	}

	// What was deselected is forgotten, and comes anew.
	p.say(`{"type":"select","runs":[]}`)
	p.say(`{"type":"select","runs":[%d]}`, id["a"])
	webtest.NewLogFile(t, dir, "a").Add("loss", 2, 3)
	p.reach(lineID{1, id["a"]}, 3)
}

func TestLiveGone(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "a").Add("loss", 0, 1, 2)
	webtest.NewLogFile(t, dir, "b").Add("loss", 0, 1, 2)
	b := openBoard(t, dir, push.Limits{Rest: 1})
	run, tag := b.ids("a", "loss")
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":500}`, tag)
	p.answered(1)
	if len(p.series) != 2 {
		t.Fatalf("%d lines", len(p.series))
	}
	if err := os.RemoveAll(filepath.Join(dir, "a")); err != nil {
		t.Fatal(err)
	}
	p.until("the page is told that the run is gone", func() bool { return p.series[lineID{1, run}] == nil })
	if len(p.series) != 1 {
		t.Errorf("%d lines are left", len(p.series))
	}
}

func TestLiveHide(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, 1)
	b := openBoard(t, dir, push.Limits{})
	run, tag := b.ids("a", "loss")
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":500}`, tag)
	p.say(`{"type":"show","card":"c2","tag":%d,"width":500}`, tag)
	p.until("both are shown", func() bool { return len(p.series) == 2 })
	p.say(`{"type":"hide","card":"c1"}`)
	p.say(`{"type":"hide","card":"c77"}`)
	p.say(`{"type":"show","card":"c3","tag":%d,"width":500}`, tag)
	p.reach(lineID{3, run}, 1)
	file.Add("loss", 1, 2)
	p.reach(lineID{2, run}, 2)
	p.reach(lineID{3, run}, 2)
	if got := p.series[lineID{1, run}]; got.total != 1 {
		t.Errorf("a hidden card was told of %v points", got.total)
	}
}

func TestLivePause(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, 1)
	b := openBoard(t, dir, push.Limits{Rest: 1})
	run, tag := b.ids("a", "loss")
	p, witness := b.open(), b.open()
	for _, page := range []*page{p, witness} {
		page.say(`{"type":"show","card":"c1","tag":%d,"width":500}`, tag)
		page.answered(1)
	}
	p.say(`{"type":"pause"}`)
	p.say(`{"type":"show","card":"c2","tag":%d,"width":500}`, tag) // so that we know that it has been read
	p.answered(1)
	file.Add("loss", 1, 2)
	webtest.NewLogFile(t, dir, "new").Add("loss", 0, 5)
	witness.reach(lineID{1, run}, 2)
	witness.until("the new run is there", func() bool { return len(witness.series) == 2 })

	// A page that pauses can still look around.
	p.say(`{"type":"show","card":"c3","tag":%d,"width":500,"smoothing":0.5}`, tag)
	p.answered(1)
	if p.series[lineID{1, run}].total != 1 || len(p.series) != 3 || len(p.of("catalog")) != 1 {
		t.Errorf("while paused: %v points, %d lines, %d catalogs", p.series[lineID{1, run}].total, len(p.series), len(p.of("catalog")))
	}
	p.say(`{"type":"resume"}`)
	p.reach(lineID{1, run}, 2)
	p.until("the new run is there", func() bool { return len(p.series) == 6 })
}

// Cards are answered in the order asked, small ones together, and the last frame
// says that it is the last.
func TestLiveOrder(t *testing.T) {
	dir := t.TempDir()
	for r := range 4 {
		file := webtest.NewLogFile(t, dir, fmt.Sprintf("run%d", r))
		for tag := range 6 {
			file.Add(fmt.Sprintf("t%d", tag), 0, webtest.Wave(1000)...)
		}
	}
	b := openBoard(t, dir, push.Limits{Frame: 64 << 10})
	p := b.open()
	p.until("the greeting is over", func() bool { return len(p.texts) == 3 })
	for _, card := range []int{5, 3, 1, 0, 2, 4} {
		_, tag := b.ids("run0", fmt.Sprintf("t%d", card))
		p.say(`{"type":"show","card":"c%d","tag":%d,"width":400,"smoothing":0.6}`, card, tag)
	}
	p.until("all lines are there", func() bool { return len(p.series) == 24 })
	p.until("the end is told", func() bool { return p.frames[len(p.frames)-1].complete })
	order := []uint32{}
	for _, f := range p.frames {
		if f.size > 80<<10 {
			t.Errorf("a frame of %d bytes", f.size)
		}
		for _, b := range f.blocks {
			order = append(order, b.card)
		}
	}
	if got := slices.Compact(order); !slices.Equal(got, []uint32{5, 3, 1, 0, 2, 4}) {
		t.Errorf("cards came in the order %v", got)
	}
}

// A card of very many runs gets fewer points of each.
func TestLiveManyRuns(t *testing.T) {
	dir := t.TempDir()
	for r := range 60 {
		webtest.NewLogFile(t, dir, fmt.Sprintf("run%d", r)).Add("loss", 0, webtest.Wave(1000)...)
	}
	b := openBoard(t, dir, push.Limits{CardSize: 6000})
	_, tag := b.ids("run0", "loss")
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":400}`, tag)
	p.answered(1)
	points := 0
	for _, l := range p.series {
		points += l.Len()
	}
	if len(p.series) != 60 || points < 4000 || points > 8000 {
		t.Errorf("%d lines with %d points", len(p.series), points)
	}
}

// An unknown tag has no lines, and the page is told that this is all.
func TestLiveNothing(t *testing.T) {
	b := openBoard(t, t.TempDir(), push.Limits{Rest: 1})
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":0,"width":400}`)
	p.answered(1)
	webtest.NewLogFile(t, b.dir, "a").Add("loss", 0, 1)
	p.until("it comes when it is there", func() bool { return len(p.series) == 1 })
}

// A card may ask for the points that a training which went back left behind; each
// block tells how many they are.
func TestLiveOrphaned(t *testing.T) {
	dir := t.TempDir()
	file := webtest.NewLogFile(t, dir, "a").Add("loss", 0, 0, 1, 2, 3, 4).Add("loss", 2, 7)
	b := openBoard(t, dir, push.Limits{})
	run, tag := b.ids("a", "loss")
	id, all := lineID{1, run}, lineID{2, run}
	p := b.open()
	p.say(`{"type":"show","card":"c1","tag":%d,"width":500}`, tag)
	p.answered(1)
	p.say(`{"type":"show","card":"c2","tag":%d,"width":500,"orphaned":true}`, tag)
	p.answered(1)
	check := func(shown, everything []float64) {
		t.Helper()
		hidden := float64(len(everything) - len(shown))
		if got := p.series[id]; !slices.Equal(got.Values, shown) || got.hidden != hidden {
			t.Errorf("values %v, %v hidden; want %v, %v", got.Values, got.hidden, shown, hidden)
		}
		if got := p.series[all]; !slices.Equal(got.Values, everything) || got.hidden != hidden {
			t.Errorf("all values %v, %v hidden; want %v, %v", got.Values, got.hidden, everything, hidden)
		}
	}
	check([]float64{0, 1, 7}, []float64{0, 1, 2, 3, 4, 7})
	snapshots := p.series[all].snapshots
	file.Add("loss", 1, 9)
	p.reach(all, 7)
	p.until("the cut arrives", func() bool { return p.series[id].hidden == 5 })
	check([]float64{0, 9}, []float64{0, 1, 2, 3, 4, 7, 9})
	if p.series[all].snapshots != snapshots {
		t.Error("all points came anew although one was appended")
	}
	q := newPoller(t)
	q.poll(b.site, fmt.Sprintf(`{"cards":[{"card":"c1","tag":%d},{"card":"c2","tag":%d,"orphaned":true}]}`, tag, tag))
	p = q
	check([]float64{0, 9}, []float64{0, 1, 2, 3, 4, 7, 9})
	// What a page has of the visible points is no beginning of all points.
	q.poll(b.site, fmt.Sprintf(`{"cards":[{"card":"c1","tag":%d,"orphaned":true,"epoch":%q,"cursors":%s}]}`, tag, b.store.Epoch(), q.cursors(1)))
	if got := q.series[id].Values; len(got) != 7 {
		t.Errorf("a page that had the visible points has %v", got)
	}
}
