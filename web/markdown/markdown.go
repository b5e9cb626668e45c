// Package markdown turns Markdown out of a log file, which nobody vouches for, into
// HTML that a page may show.
//
// goldmark parses and renders. Tags that TensorBoard does not allow become text (a
// tokenizer's "<unk>" must stay readable, a script must not run), and what is left
// goes through bluemonday's allow-list. What a text may cost is bounded while it is
// parsed (bounds.go): beyond a limit the rest of it is shown as plain text, and a
// note at the end says so.
package markdown

import (
	"bytes"
	"fmt"
	"html"
	"strings"
	"sync"
	"unicode/utf8"

	"board/internal/limits"
)

// A Renderer renders each text once, and keeps what it rendered lately. It may be
// used by many goroutines; none of them waits for another's text, but while two
// texts are being rendered all others wait: rendering is bounded, and so is then
// the memory that it takes.
type Renderer struct {
	limits *limits.Limits
	busy   chan struct{} // has an element for each text that is being rendered

	mu    sync.Mutex // guards the following; not held while rendering
	young map[text]*entry
	old   map[text]*entry // what young was before it was full
	bytes int64           // of young
}

// text is what is rendered: the beginning of a source, and how long the rest is.
type text struct {
	head string
	rest int
}

// entry is the HTML of a text, once done is closed.
type entry struct {
	html string
	done chan struct{}
}

// atOnce is how many texts are rendered at a time.
const atOnce = 2

// New returns a renderer that keeps to limits.
func New(l *limits.Limits) *Renderer {
	return &Renderer{limits: l, busy: make(chan struct{}, atOnce), young: map[text]*entry{}}
}

// HTML is the safe HTML of source, "" for "".
func (r *Renderer) HTML(source string) string {
	if source == "" {
		return ""
	}
	t := r.cut(source)
	e, mine := r.entry(t)
	if mine {
		r.fill(e, t)
	}
	<-e.done
	return e.html
}

// Safe is source as HTML in which it is no Markdown: tags that are allowed are tags, and
// all else is text.
func (r *Renderer) Safe(source string) string {
	t := r.cut(source)
	safe := sanitized([]byte(t.head))
	if t.rest > 0 {
		safe += moreBytes(t.rest)
	}
	return safe
}

// cut takes the beginning of source that is rendered.
func (r *Renderer) cut(source string) text {
	most := int(r.limits.Markdown)
	if len(source) <= most {
		return text{head: source}
	}
	r.limits.Reached(limits.Markdown)
	at := most
	for at > most-utf8.UTFMax && !utf8.RuneStart(source[at]) {
		at--
	}
	return text{source[:at], len(source) - at}
}

// entry finds the entry of a text. mine tells that it is new, and to be filled.
func (r *Renderer) entry(t text) (e *entry, mine bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e = r.young[t]; e != nil {
		return e, false
	}
	e = r.old[t]
	if e == nil {
		e, mine = &entry{done: make(chan struct{})}, true
	}
	r.young[t] = e
	return e, mine
}

func (r *Renderer) fill(e *entry, t text) {
	r.busy <- struct{}{}
	defer func() { <-r.busy }()
	defer close(e.done) // also when goldmark panics: others wait
	e.html = unreadable
	e.html = r.render(t)

	r.mu.Lock()
	defer r.mu.Unlock()
	r.bytes += int64(len(t.head) + t.rest + len(e.html)) // the head keeps all of its source in memory
	if r.bytes > r.limits.RenderCache/2 {
		r.limits.Reached(limits.RenderCache)
		r.old, r.young, r.bytes = r.young, map[text]*entry{}, 0
	}
}

// unreadable stands for a text that could not be rendered.
const unreadable = "<p>(This text could not be formatted.)</p>"

// render is the HTML of a text with the notes that it needs.
func (r *Renderer) render(t text) string {
	var out bytes.Buffer
	spent := newSpending(r.limits)
	if err := engine.Convert([]byte(t.head), &out, spent.option()); err != nil {
		return unreadable
	}
	safe := strings.TrimRight(sanitized(out.Bytes()), "\n")
	if int64(len(safe)) > r.limits.HTML {
		r.limits.Reached(limits.HTML)
		safe = plain(t.head) + note("Shown as plain text: formatted it would be longer than %s.", limits.HTML, r.limits)
		spent.reached = nil
	}
	for _, n := range spent.reached {
		r.limits.Reached(n)
		safe += note(notes[n], n, r.limits)
	}
	if t.rest > 0 {
		safe += moreBytes(t.rest)
	}
	return safe
}

// moreBytes is a paragraph about the end of a text that is too long.
func moreBytes(rest int) string { return fmt.Sprintf("\n<p>(%d bytes more are not shown)</p>", rest) }

// notes are the words for the limits of formatting.
var notes = map[limits.Name]string{
	limits.TableCells: "Shown partly as plain text: its tables have more than %s cells.",
	limits.Nesting:    "Shown partly as plain text: its lists or quotations go deeper than %s.",
	limits.InlineWork: "Shown partly as plain text: it has too many links, lists, marks of emphasis or pieces of code.",
}

// note is a paragraph that says that a limit was reached.
func note(words string, n limits.Name, l *limits.Limits) string {
	if strings.Contains(words, "%s") {
		row := limits.Table[n]
		words = fmt.Sprintf(words, row.Format(*row.Value(l)))
	}
	return "\n<p>(" + words + ")</p>"
}

// plain is a text without any formatting.
func plain(source string) string { return "<pre>" + html.EscapeString(source) + "</pre>" }
