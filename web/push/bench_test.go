package push_test

import (
	"fmt"
	"testing"
	"time"

	"board/web/internal/webtest"
	"board/web/push"
)

func benchBoard(b *testing.B, runs, tags, points int) *board {
	b.Helper()
	dir := b.TempDir()
	for r := range runs {
		file := webtest.NewLogFile(b, dir, fmt.Sprintf("run%03d", r))
		for tag := range tags {
			file.Add(fmt.Sprintf("t%02d", tag), 0, webtest.Wave(points)...)
		}
	}
	return openBoard(b, dir, push.Limits{})
}

// What a page waits for after navigation, all cards and, as measured apart, the first.
func BenchmarkLiveNavigation(b *testing.B) {
	board := benchBoard(b, 50, 9, 2000)
	var first time.Duration
	b.ReportAllocs()
	for b.Loop() {
		p := board.open()
		p.until("the greeting is over", func() bool { return len(p.texts) == 3 })
		start := time.Now()
		for card := range 9 {
			_, tag := board.ids("run000", fmt.Sprintf("t%02d", card))
			p.say(`{"type":"show","card":"c%d","tag":%d,"width":420,"smoothing":0.6}`, card, tag)
		}
		p.until("the first card is there", func() bool { return len(p.series) >= 50 })
		first += time.Since(start)
		p.until("all are there", func() bool { return len(p.series) == 450 })
		p.close()
	}
	b.ReportMetric(float64(first.Milliseconds())/float64(b.N), "ms/first-card")
}

// A page that shows all that a page may.
func BenchmarkHeavyPage(b *testing.B) {
	const runs, cards = 500, 64
	board := benchBoard(b, runs, cards, 2)
	b.ReportAllocs()
	for b.Loop() {
		p := board.open()
		p.until("the greeting is over", func() bool { return len(p.texts) == 3 })
		for card := range cards {
			_, tag := board.ids("run000", fmt.Sprintf("t%02d", card))
			p.say(`{"type":"show","card":"c%d","tag":%d,"width":400}`, card, tag)
		}
		p.until("all are there", func() bool { return len(p.series) == cards*runs })
		p.close()
	}
}

// From a writer's write to the page's socket.
func BenchmarkLiveLatency(b *testing.B) {
	board := benchBoard(b, 10, 12, 200)
	run, _ := board.ids("run000", "t00")
	p := board.open()
	for card := range 12 {
		_, tag := board.ids("run000", fmt.Sprintf("t%02d", card))
		p.say(`{"type":"show","card":"c%d","tag":%d,"width":420,"smoothing":0.6}`, card, tag)
	}
	p.until("all are there", func() bool { return len(p.series) == 120 })
	file := webtest.OpenLogFile(b, board.dir+"/run000/events.out.tfevents.1700000000.test")
	n := 200
	for b.Loop() {
		file.Add("t00", int64(n), 1)
		n++
		p.reach(lineID{0, run}, n)
	}
}
