package push

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"board/web/answer"
	"board/web/message"
)

// POST api/series: the blocks of the websocket's frames for pages that cannot
// open one, because a proxy between breaks it.

// ServeSeries answers the cards of a request with one frame. Nothing is kept: a
// page sends its cursors and gets what is new, as when it comes back to the
// websocket. Every series that a card shows has a block, if only an empty one.
func (l *Hub) ServeSeries(w http.ResponseWriter, r *http.Request) {
	account := answer.AccountOf(r)
	feed := newFeed(l, account)
	err := l.parseSeries(r, feed)
	if err == nil {
		err = account.Take(answer.Grown(int(l.Limits.Frame)))
	}
	if err != nil {
		l.Fail(w, r, err)
		return
	}
	answer.WriteHead(w.Header(), "application/octet-stream", nil)
	if err := feed.writeAll(l.Patient(w)); err != nil {
		l.BreakOff(r, err)
	}
}

// parseSeries reads the request, and has a feed show its cards.
func (l *Hub) parseSeries(r *http.Request, f *feed) error {
	var body struct {
		Cards json.RawMessage `json:"cards"`
	}
	if err := answer.ReadJSON(r, &body); err != nil {
		return err
	}
	f.know(l.data.Store.Catalog())
	return answer.EachOf(l.Limits, body.Cards, f.showCard)
}

// showCard shows a card of a request.
func (f *feed) showCard(m message.Show) error {
	m.Type = message.TypeShow
	w, err := cardWish(&m)
	if err == nil && f.card(w.card) != nil {
		err = errors.New("it stands in the request twice")
	}
	if err == nil {
		err = f.show(w.card, *w.show)
	}
	if err != nil {
		return answer.BadRequest("card %q: %v", answer.Clip(m.Card), err)
	}
	return nil
}

// writeAll writes one frame of all cards, in pieces.
func (f *feed) writeAll(w io.Writer) error {
	out := takeFrame(int(f.limits.Frame))
	defer out.release()
	blocks := 0
	for _, c := range f.cards {
		blocks += len(c.gone) + len(c.cursors)
	}
	putFrameHeader(out.buf, uint32(blocks), message.FrameComplete)
	for _, c := range f.cards {
		for _, run := range c.gone {
			out.gone(c.id, int(run))
		}
		for i := range c.cursors {
			c.update(out, &c.cursors[i], c.request(f.limits), true)
			if len(out.buf) < int(f.limits.Frame)/2 {
				continue
			}
			if _, err := w.Write(out.buf); err != nil {
				return fmt.Errorf("blocks of card %s: %w", cardName(c.id), err)
			}
			out.buf = out.buf[:0]
		}
	}
	_, err := w.Write(out.buf)
	return err
}
