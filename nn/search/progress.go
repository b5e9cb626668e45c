package search

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"board/nn"
)

// A progress prints what a Run does: on a terminal a table that is drawn anew as things change, elsewhere a line for each trial that ends.
// One goroutine owns it.
type progress struct {
	study *Study
	out   io.Writer
	moves bool
	begun time.Time
	seen  map[int]bool // trials that were over before, or have been printed
	drawn int          // lines of the table on the terminal
}

// drawEvery is the time between two drawings.
const drawEvery = 200 * time.Millisecond

// showProgress prints until the function that it returns is called.
func (s *Study) showProgress() (stop func()) {
	moves := s.config.Verbose == nn.ProgressBar || s.config.Verbose == nn.Auto && isTerminal(s.config.Output)
	if s.config.Verbose == nn.Silent {
		return func() {}
	}
	p := &progress{study: s, out: s.config.Output, moves: moves, begun: time.Now(), seen: map[int]bool{}}
	for _, r := range s.Results() {
		p.seen[r.Number] = r.State.over()
	}
	end := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() { p.follow(end) })
	return func() {
		close(end)
		all.Wait()
	}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// follow prints whatever is new, at most every drawEvery, until end is closed.
func (p *progress) follow(end <-chan struct{}) {
	timer := time.NewTicker(drawEvery)
	defer timer.Stop()
	for {
		news := p.study.store.changed()
		p.show()
		select {
		case <-news:
		case <-timer.C: // the time in the table goes on
		case <-end:
			p.show()
			return
		}
		select {
		case <-timer.C:
		case <-end:
			p.show()
			return
		}
	}
}

// show prints what has changed.
func (p *progress) show() {
	results := p.study.Results()
	var b strings.Builder
	if p.drawn > 0 {
		fmt.Fprintf(&b, "\x1b[%dA\x1b[J", p.drawn) // up, and clear to the end
	}
	for _, r := range results {
		if r.State.over() && !p.seen[r.Number] {
			p.seen[r.Number] = true
			fmt.Fprintln(&b, p.line(r, results))
		}
	}
	if p.moves {
		table := p.table(results)
		p.drawn = strings.Count(table, "\n")
		b.WriteString("\x1b[?7l" + table + "\x1b[?7h") // lines that are too long are cut, so that p.drawn counts those on the screen
	}
	if b.Len() > 0 {
		fmt.Fprint(p.out, b.String())
	}
}

// line tells of a trial that is over.
func (p *progress) line(r Result, results Results) string {
	outcome := "score " + short(r.Score)
	switch r.State {
	case Pruned:
		outcome = "pruned at " + short(r.Score)
	case Failed:
		first, _, _ := strings.Cut(r.Error, "\n")
		outcome = "failed: " + bounded(strings.Map(printable, first), 200)
	}
	if best, ok := results.Best(p.study.config.Goal); ok && best.Number == r.Number {
		outcome += " (best)"
	}
	return fmt.Sprintf("trial %d: %s  %s  %v", r.Number, outcome, paramsText(r.Params), r.Took().Round(100*time.Millisecond))
}

// printable replaces control characters.
func printable(r rune) rune {
	if r < ' ' || r >= 0x7f && r < 0xa0 {
		return '?'
	}
	return r
}

// paramsText lists the values in a few digits.
func paramsText(params Params) string {
	var words []string
	for _, name := range params.names() {
		words = append(words, clean(name)+"="+short(params[name]))
	}
	return strings.Join(words, " ")
}

// table is the state of the study: a line for all, the best, and a line for each trial that runs.
func (p *progress) table(results Results) string {
	var b strings.Builder
	over := results.count(Finished, Pruned, Failed)
	fmt.Fprintf(&b, "%d", over)
	if p.study.config.Trials > 0 {
		fmt.Fprintf(&b, " of %d", p.study.config.Trials)
	}
	fmt.Fprintf(&b, " trials over, %d running", results.count(Running))
	for _, s := range []State{Pruned, Failed} {
		if n := results.count(s); n > 0 {
			fmt.Fprintf(&b, ", %d %s", n, s)
		}
	}
	fmt.Fprintf(&b, ", %v\n", time.Since(p.begun).Round(time.Second))
	if best, ok := results.Best(p.study.config.Goal); ok {
		fmt.Fprintf(&b, "  best  trial %d: score %s  %s\n", best.Number, short(best.Score), paramsText(best.Params))
	}
	for _, r := range results {
		if r.State != Running {
			continue
		}
		reported := "…"
		if n := len(r.Reports); n > 0 {
			reported = fmt.Sprintf("step %d: %s", r.Reports[n-1].Step, short(r.Reports[n-1].Score))
		}
		fmt.Fprintf(&b, "  run   trial %d: %s  %s  %v\n", r.Number, reported, paramsText(r.Params), time.Since(r.Begun).Round(time.Second))
	}
	return b.String()
}
