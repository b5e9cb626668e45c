package web

import (
	"slices"
	"sync"
)

// A complaint is an error that the page is told.
type complaint struct{ card, message string }

// A mailbox is what a client's reader leaves for its writer. It holds the latest
// wish for each card, not every one: a page that moves a slider sends many, and
// only the last still matters.
type mailbox struct {
	most     int // cards that may wait
	mostSize int // and the bytes of their messages

	mu    sync.Mutex
	mail  mail
	size  int
	full  chan struct{} // closed when the mail is taken; nil unless a reader waits
	ready chan struct{} // has room for one signal: there is mail
}

// mail is the content of a mailbox.
type mail struct {
	runs     *runSet // nil: the choice stays
	cards    []wish  // at most one for each card, in order
	pause    *bool   // nil: as it was
	ping     bool
	problems []complaint
}

func newMailbox(most, mostSize int) *mailbox {
	return &mailbox{most: most, mostSize: mostSize, ready: make(chan struct{}, 1)}
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

// add stores a wish unless there is no room for it.
func (b *mailbox) add(w wish) bool {
	m := &b.mail
	switch w.kind {
	case "select":
		m.runs = w.runs
	case "pause":
		m.pause = &w.paused
	case "ping":
		m.ping = true
	default:
		i := slices.IndexFunc(m.cards, func(old wish) bool { return old.card == w.card })
		if i >= 0 {
			b.size -= m.cards[i].size
			m.cards = slices.Delete(m.cards, i, i+1)
		}
		if n := len(m.cards); n > 0 && (n >= b.most || b.size+w.size > b.mostSize) {
			return false
		}
		m.cards = append(m.cards, w)
		b.size += w.size
	}
	return true
}

// complain leaves a problem. Beyond a few they are dropped: a page that sends
// nonsense has been told.
func (b *mailbox) complain(p complaint, most int) {
	b.mu.Lock()
	if len(b.mail.problems) < most {
		b.mail.problems = append(b.mail.problems, p)
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

// take empties the mailbox.
func (b *mailbox) take() mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	m := b.mail
	b.mail, b.size = mail{}, 0
	if b.full != nil {
		close(b.full)
		b.full = nil
	}
	return m
}
