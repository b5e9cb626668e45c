package push

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strconv"
	"strings"

	"board/summary/curve"
	"board/web/answer"
	"board/web/message"
)

// What the page may say over the websocket, and in the body of POST api/series.
// Everything here comes from outside: it is checked before it is believed.

// The narrowest and the widest card, in pixels.
const (
	minWidth = 16
	maxWidth = 1 << 20 // to be a number at all; the table of limits has the widest
)

// A wish is a message that makes sense.
type wish struct {
	kind   string // select, show, hide, pause, resume or ping
	runs   *message.Runs
	card   uint32
	show   *showWish
	paused bool
}

// showWish is what a card is to show.
type showWish struct {
	tag      int
	request  curve.Request
	orphaned bool          // hidden points too
	runs     *message.Runs // nil: the selected ones
	epoch    string
	has      []claim // what the page has already, sorted by run
}

// A claim is what a page has of a series: total points of a generation.
type claim struct {
	run        int32
	generation uint64
	total      int
}

// cost is what the wish is charged.
func (w *showWish) cost() int64 { return runsCost(w.runs) + answer.Grown(24*len(w.has)) }

// cost is what the wish is charged while it waits.
func (w *wish) cost() int64 {
	n := answer.Grown(256) + runsCost(w.runs)
	if w.show != nil {
		n += w.show.cost()
	}
	return n
}

// messagesOf takes apart what a page may send at once: several messages in a list.
// What is no JSON, or an empty list, is one message, about which parseControl has
// something to say.
func messagesOf(data []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		list := json.NewDecoder(bytes.NewReader(data))
		if begin, _ := list.Token(); begin != json.Delim('[') || !list.More() || !json.Valid(data) {
			yield(data)
			return
		}
		for list.More() {
			var one json.RawMessage
			if list.Decode(&one) != nil || !yield(one) {
				return
			}
		}
	}
}

// parseControl reads one message. An error is for the page's eyes; card then
// names the card that the message was about, if it was about one.
func parseControl(data []byte) (w wish, card string, err error) {
	var m message.Show
	if err := json.Unmarshal(data, &m); err != nil {
		return wish{}, "", fmt.Errorf("a message is not understood: %w", err)
	}
	switch m.Type {
	case message.TypePause, message.TypeResume:
		return wish{kind: message.TypePause, paused: m.Type == message.TypePause}, "", nil
	case message.TypePing:
		return wish{kind: m.Type}, "", nil
	case message.TypeSelect:
		if m.Runs == nil {
			return wish{}, "", errors.New(`select without runs: a list of run ids or "all" is expected`)
		}
		return wish{kind: m.Type, runs: m.Runs}, "", nil
	case message.TypeHide, message.TypeShow:
		w, err := cardWish(&m)
		return w, m.Card, err
	}
	return wish{}, "", fmt.Errorf("a message has the type %q: select, show, hide, pause, resume or ping is expected", answer.Clip(m.Type))
}

// cardWish checks a show or hide.
func cardWish(m *message.Show) (wish, error) {
	id, err := parseCard(m.Card)
	if err != nil || m.Type == message.TypeHide {
		return wish{kind: m.Type, card: id}, err
	}
	show, err := showWishOf(m)
	if err != nil {
		return wish{}, fmt.Errorf("show of card %s: %w", answer.Clip(m.Card), err)
	}
	show.runs = m.Runs
	return wish{kind: m.Type, card: id, show: show}, nil
}

// parseCard reads a card's name, "c" and a number.
func parseCard(name string) (uint32, error) {
	digits, ok := strings.CutPrefix(name, "c")
	id, err := strconv.ParseUint(digits, 10, 32)
	if !ok || err != nil {
		return 0, fmt.Errorf(`card %q: "c" and a number is expected`, answer.Clip(name))
	}
	return uint32(id), nil
}

// showWishOf checks the fields of a show.
func showWishOf(f *message.Show) (*showWish, error) {
	w := &showWish{epoch: answer.Clip(f.Epoch), orphaned: f.Orphaned, request: curve.Request{Log: f.Log}}
	if f.Tag == nil || *f.Tag < 0 {
		return nil, errors.New("the id of a tag is expected")
	}
	w.tag = *f.Tag
	if f.Smoothing < 0 || f.Smoothing > 1 {
		return nil, fmt.Errorf("smoothing %v: a number from 0 to 1 is expected", f.Smoothing)
	}
	w.request.Smoothing = f.Smoothing
	w.request.Width = int(min(max(f.Width, minWidth), maxWidth))
	axis, err := curve.AxisOf(answer.Clip(f.Axis))
	if err != nil {
		return nil, err
	}
	w.request.Axis = axis
	if f.Range != nil {
		if !(f.Range[0] <= f.Range[1]) {
			return nil, fmt.Errorf("range %v: the lower end first is expected", *f.Range)
		}
		w.request.Range = &curve.Range{Axis: w.request.Axis, Lo: f.Range[0], Hi: f.Range[1]}
	}
	return w, w.readCursors(f.Cursors)
}

// readCursors reads what the page has, sorted by run.
func (w *showWish) readCursors(cursors map[string][2]float64) error {
	if len(cursors) == 0 {
		return nil
	}
	w.has = make([]claim, 0, len(cursors))
	for run, c := range cursors {
		id, err := strconv.ParseInt(run, 10, 32)
		if err != nil || !isCount(c[0]) || !isCount(c[1]) {
			return fmt.Errorf("cursor %q: %v: a run id and [generation, total] is expected", answer.Clip(run), c)
		}
		w.has = append(w.has, claim{int32(id), uint64(c[0]), int(c[1])})
	}
	slices.SortFunc(w.has, func(a, b claim) int { return int(a.run) - int(b.run) })
	w.has = slices.CompactFunc(w.has, func(a, b claim) bool { return a.run == b.run }) // "3" and "03"
	return nil
}

// isCount tells whether x is a whole number that a float64 holds exactly.
func isCount(x float64) bool { return x >= 0 && x < 1<<53 && x == math.Trunc(x) }

// runsCost is what a choice of runs is charged.
func runsCost(r *message.Runs) int64 {
	if r == nil {
		return 0
	}
	return answer.Grown(4 * len(r.IDs))
}
