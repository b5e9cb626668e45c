package page

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"board/internal/limits"
	"board/summary"
	"board/summary/logdir"
	"board/web/answer"
	"board/web/message"
)

const (
	maxCounted = 1000 // places in the texts of one step that are counted
	maxWords   = 8    // distinct texts that are told of one step
	maxWord    = 200  // bytes of one of them
	nearby     = 60   // bytes before and after the first one
	hitCost    = 2048 // what a hit takes, about, until it is sent
)

// apiSearch finds texts. The expressions are Go's, which take time in proportion to what
// they are matched with.
func (s *API) apiSearch(r *http.Request) (any, error) {
	var q message.Search
	if err := answer.ReadJSON(r, &q); err != nil {
		return nil, err
	}
	if int64(max(len(q.Tags), len(q.After))) > s.Limits.Entries {
		return nil, answer.TooManyEntries(s.Limits)
	}
	if int64(len(q.Text)) > s.Limits.Pattern {
		s.Limits.Reached(limits.Pattern)
		return nil, answer.BadRequest("text has %d bytes; at most %d can be searched for", len(q.Text), s.Limits.Pattern)
	}
	runs, err := s.chosenRuns(q.Runs)
	if err != nil {
		return nil, err
	}
	expression, err := expressionOf(q.Text, q.Regexp)
	if err != nil {
		return message.Found{Hits: []message.Hit{}, Searched: []message.Searched{}, Error: answer.Clip(err.Error())}, nil
	}
	ctx, stop := context.WithTimeout(r.Context(), time.Duration(s.Limits.SearchFor)*time.Millisecond)
	defer stop()
	t := textSearch{limits: s.Limits, account: answer.AccountOf(r), expression: expression, budget: s.Limits.Searched,
		found: message.Found{Hits: []message.Hit{}, Searched: []message.Searched{}}}
	t.searchAll(ctx, s.textsOf(q.Tags, runs), q.After)
	if r.Context().Err() != nil {
		return nil, r.Context().Err() // nobody waits any more
	}
	return t.found, t.err
}

// expressionOf finds nothing for an empty text.
func expressionOf(text string, isRegexp bool) (*regexp.Regexp, error) {
	if !isRegexp {
		text = regexp.QuoteMeta(text)
	}
	if text == "" {
		text = `\z\A[^\s\S]`
	}
	return regexp.Compile("(?i)" + text)
}

// A timeline is the texts of one tag of one run.
type timeline struct {
	run, tag int
	view     logdir.PlacesView
}

// textsOf lists the timelines of the tags that are texts.
func (s *API) textsOf(tags []int, runs []int32) []timeline {
	var all []timeline
	catalog := s.data.Store.Catalog()
	slices.Sort(runs)
	runs = slices.Compact(runs)
	for _, tag := range compacted(tags) {
		for _, run := range runs {
			places, ok := s.data.Store.PlacesByID(int(run), tag)
			if !ok {
				continue
			}
			info, ok := catalog.Run(places.Run())
			if !ok {
				continue
			}
			if of, ok := info.Tag(places.Tag()); ok && of.Plugin() == summary.PluginText {
				all = append(all, timeline{int(run), tag, places.View()})
			}
		}
	}
	return all
}

// compacted leaves each number once, in the order of the first.
func compacted(list []int) []int {
	seen := map[int]bool{}
	return slices.DeleteFunc(slices.Clone(list), func(x int) bool {
		again := seen[x]
		seen[x] = true
		return again
	})
}

// A textSearch is one search.
type textSearch struct {
	limits     *limits.Limits
	account    *answer.Account
	expression *regexp.Regexp
	budget     int64 // bytes that may still be read
	found      message.Found
	err        error // why there is no answer
}

// searchAll gives each timeline its share of what is left, so that a long one leaves
// something for those after it.
func (t *textSearch) searchAll(ctx context.Context, all []timeline, after []message.Searched) {
	before := map[[2]int]message.Searched{}
	for _, a := range after {
		before[[2]int{a.Run, a.Tag}] = a
	}
	for i, one := range all {
		from := 0
		if a := before[[2]int{one.run, one.tag}]; a.Generation == one.view.Stamp().Generation {
			from = max(0, a.Rows)
		}
		share := t.budget / int64(len(all)-i)
		t.budget -= share - t.search(ctx, one, from, share)
		if t.err != nil || len(t.found.Hits) >= int(t.limits.Hits) || ctx.Err() != nil {
			t.cut(i < len(all)-1)
			return
		}
	}
}

// cut notes that something was not searched, and which limit it was.
func (t *textSearch) cut(left bool) {
	switch {
	case !left:
		return
	case len(t.found.Hits) >= int(t.limits.Hits):
		t.limits.Reached(limits.Hits)
	default:
		t.limits.Reached(limits.SearchFor)
	}
	t.found.Cut = true
}

// search looks at rows of a timeline, the newest first, and returns how many of the bytes
// it has left.
func (t *textSearch) search(ctx context.Context, of timeline, from int, bytes int64) (left int64) {
	n := of.view.Len()
	t.found.Searched = append(t.found.Searched, message.Searched{Run: of.run, Tag: of.tag, Generation: of.view.Stamp().Generation, Rows: n})
	for row := n - 1; row >= from; row-- {
		item := of.view.At(row)
		switch {
		case bytes < item.Place.Length:
			t.limits.Reached(limits.Searched)
			t.found.Cut = true
			return 0
		case ctx.Err() != nil || len(t.found.Hits) >= int(t.limits.Hits):
			t.cut(true)
			return bytes
		}
		bytes -= item.Place.Length
		if t.err = t.look(ctx, of, row, item); t.err != nil {
			return bytes
		}
	}
	return bytes
}

// look searches the texts of one step. What cannot be read is passed over: its card says
// why.
func (t *textSearch) look(ctx context.Context, of timeline, row int, item logdir.Item) error {
	cost := answer.Grown(2 * int(item.Place.Length))
	if t.account.Take(cost) != nil {
		return answer.ErrNoRoom
	}
	defer t.account.Give(cost)
	t.found.Texts++
	value, err := item.Read(ctx)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	texts, err := summary.DecodeText(&value)
	if err != nil {
		return nil //nolint:nilerr // see above
	}
	hit := message.Hit{Run: of.run, Tag: of.tag, Row: row, Step: item.Step, Wall: message.Seconds(item.WallTime), Words: []string{}}
	for _, text := range texts.Texts {
		if ctx.Err() != nil {
			return nil
		}
		note(&hit, text, t.expression)
	}
	if hit.Count == 0 {
		return nil
	}
	if t.account.Take(hitCost) != nil {
		return answer.ErrNoRoom
	}
	t.found.Hits = append(t.found.Hits, hit)
	return nil
}

// note adds what is found in a text.
func note(hit *message.Hit, text string, expression *regexp.Regexp) {
	for _, at := range expression.FindAllStringIndex(text, maxCounted-hit.Count) {
		if at[0] == at[1] {
			continue // an expression that matches nothing at all
		}
		hit.Count++
		word := beginning(text[at[0]:at[1]], maxWord)
		if len(hit.Words) < maxWords && !slices.Contains(hit.Words, word) {
			hit.Words = append(hit.Words, word)
		}
		if hit.Near == "" {
			hit.Near = near(text, at[0], at[0]+len(word))
		}
	}
}

// near is what stands around a place, on one line.
func near(text string, from, to int) string {
	start, end := max(0, from-nearby), min(len(text), to+nearby)
	around := strings.Join(strings.Fields(strings.ToValidUTF8(text[start:end], "")), " ")
	if start > 0 {
		around = "…" + around
	}
	if end < len(text) {
		around += "…"
	}
	return around
}

// beginning is the beginning of a text, in whole characters.
func beginning(text string, most int) string {
	if len(text) <= most {
		return text
	}
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}
