package access

import (
	"net/http"
	"net/netip"
	"sync"
	"time"

	"board/internal/limits"
)

// guesses slows down clients that send wrong tokens: after a few of an address, each
// answer takes longer. The right token is never slow, even from an address from which
// another client is guessing.
type guesses struct {
	limits *limits.Limits

	mu      sync.Mutex
	by      map[string]*guesser // by address
	waiting int64               // answers that are being held back
}

type guesser struct {
	wrong int
	last  time.Time
}

// The longest that an answer is held back, and how long an address must send no
// wrong token for its guesses to be forgotten.
const (
	slowestReply = 2 * time.Second
	forgetAfter  = 10 * time.Minute
)

func newGuesses(l *limits.Limits) *guesses { return &guesses{limits: l, by: map[string]*guesser{}} }

// wrong takes note of a wrong token, and says how long its answer is to take.
func (g *guesses) wrong(address string, now time.Time) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	who := g.by[address]
	if who == nil {
		g.makeRoom()
		who = &guesser{}
		g.by[address] = who
	}
	if now.Sub(who.last) > forgetAfter {
		who.wrong = 0
	}
	who.wrong, who.last = who.wrong+1, now
	beyond := who.wrong - int(g.limits.Guesses)
	if beyond <= 0 {
		return 0
	}
	g.limits.Reached(limits.Guesses)
	return min(100*time.Millisecond<<min(beyond-1, 10), slowestReply)
}

// makeRoom forgets the address whose last guess is oldest when there are too many.
// The caller holds mu.
func (g *guesses) makeRoom() {
	if int64(len(g.by)) < g.limits.Guessers {
		return
	}
	g.limits.Reached(limits.Guessers)
	oldest := ""
	for address, who := range g.by {
		if oldest == "" || who.last.Before(g.by[oldest].last) {
			oldest = address
		}
	}
	delete(g.by, oldest)
}

// hold holds the answer to a wrong token back. It is false where so many wait that
// this one may not.
func (g *guesses) hold(r *http.Request, delay time.Duration) bool {
	g.mu.Lock()
	if g.waiting >= g.limits.SlowReply {
		g.mu.Unlock()
		g.limits.Reached(limits.SlowReply)
		return false
	}
	g.waiting++
	g.mu.Unlock()
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done(): // the client did not wait
	}
	g.mu.Lock()
	g.waiting--
	g.mu.Unlock()
	return true
}

// addressOf is where a request comes from, without the port. Of IPv6 it is the
// network: one machine has as many addresses in it as it likes.
func addressOf(r *http.Request) string {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := from.Addr().Unmap()
	if address.Is4() {
		return address.String()
	}
	network, err := address.WithZone("").Prefix(64)
	if err != nil {
		return address.String()
	}
	return network.String()
}
