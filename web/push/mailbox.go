package push

import (
	"fmt"
	"slices"
	"sync"

	"board/internal/limits"
	"board/web/answer"
	"board/web/message"
)

// A complaint is an error that the page is told.
type complaint struct{ card, message string }

// maxComplaint is how many bytes of an error the page is told.
const maxComplaint = 400

// newComplaint cuts what may quote the page's own message.
func newComplaint(card, message string) complaint {
	if len(message) > maxComplaint {
		message = message[:maxComplaint] + "…"
	}
	return complaint{answer.Clip(card), message}
}

// A mailbox is what a client's reader leaves for its writer. It holds the latest
// wish for each card, not every one: a page that moves a slider sends many, and
// only the last still matters.
type mailbox struct {
	most    int // cards that may wait
	limits  *limits.Limits
	account *answer.Account

	mu    sync.Mutex
	mail  mail
	full  chan struct{} // closed when the mail is taken; nil unless a reader waits
	ready chan struct{} // has room for one signal: there is mail
}

// mail is the content of a mailbox.
type mail struct {
	runs     *message.Runs // nil: the choice stays
	cards    []wish        // at most one for each card, in order
	pause    *bool         // nil: as it was
	ping     bool
	problems []complaint
	unsaid   int   // problems beyond those
	cost     int64 // that the account is charged
}

func newMailbox(l *limits.Limits, a *answer.Account) *mailbox {
	return &mailbox{most: int(2 * l.Cards), limits: l, account: a, ready: make(chan struct{}, 1)}
}

// put leaves a wish. If too much waits it blocks until the mail is taken or
// done is closed: a page that asks faster than it reads is slowed down.
func (b *mailbox) put(w wish, done <-chan struct{}) {
	for {
		b.mu.Lock()
		if b.add(w) {
			b.mu.Unlock()
			b.signal()
			return
		}
		if b.full == nil {
			b.full = make(chan struct{})
		}
		taken := b.full
		b.mu.Unlock()
		select {
		case <-taken:
		case <-done:
			return
		}
	}
}

// add stores a wish unless there is no room for it. A mailbox without wishes has
// room for any.
func (b *mailbox) add(w wish) bool {
	m := &b.mail
	switch w.kind {
	case message.TypePause:
		m.pause = &w.paused
		return true
	case message.TypePing:
		m.ping = true
		return true
	}
	cost := w.cost()
	b.replace(w)
	switch {
	case len(m.cards) == 0 && m.runs == nil:
		b.account.Force(cost)
	case len(m.cards) >= b.most || m.cost+cost > b.limits.Mail || b.account.Take(cost) != nil:
		b.limits.Reached(limits.Mail)
		return false
	}
	m.cost += cost
	if w.kind == message.TypeSelect {
		m.runs = w.runs
	} else {
		m.cards = append(m.cards, w)
	}
	return true
}

// replace takes the wish out that a newer one makes void.
func (b *mailbox) replace(w wish) {
	m, void := &b.mail, wish{}
	if w.kind == message.TypeSelect {
		if m.runs == nil {
			return
		}
		void.runs, m.runs = m.runs, nil
	} else {
		i := slices.IndexFunc(m.cards, func(old wish) bool { return old.card == w.card })
		if i < 0 {
			return
		}
		void = m.cards[i]
		m.cards = slices.Delete(m.cards, i, i+1)
	}
	m.cost -= void.cost()
	b.account.Give(void.cost())
}

// complain leaves a problem. Beyond a few they are only counted: a page that sends
// nonsense has been told.
func (b *mailbox) complain(p complaint) {
	b.mu.Lock()
	if int64(len(b.mail.problems)) < b.limits.Complaints {
		b.mail.problems = append(b.mail.problems, p)
	} else {
		b.limits.Reached(limits.Complaints)
		b.mail.unsaid++
	}
	b.mu.Unlock()
	b.signal()
}

func (b *mailbox) signal() {
	select {
	case b.ready <- struct{}{}:
	default:
	}
}

// take empties the mailbox, but leaves problems where the page has not been told
// the last ones yet.
func (b *mailbox) take(problems bool) mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	m := b.mail
	b.mail = mail{}
	if !problems {
		b.mail.problems, b.mail.unsaid = m.problems, m.unsaid
		m.problems, m.unsaid = nil, 0
	}
	if m.unsaid > 0 {
		m.problems = append(m.problems, complaint{"", fmt.Sprintf("%d more messages made no sense", m.unsaid)})
	}
	b.account.Give(m.cost)
	if b.full != nil {
		close(b.full)
		b.full = nil
	}
	return m
}
