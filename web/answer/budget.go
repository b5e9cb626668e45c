package answer

import (
	"fmt"
	"sync"
	"sync/atomic"

	"board/internal/limits"
)

// A Budget bounds the memory that the server holds for all clients together: what
// they show, what they have sent, what is being sent to them. Whoever is about to
// hold something takes its size first. Sizes are about what the process grows by,
// the collector's share included.
type Budget struct {
	Limits *limits.Limits
	held   atomic.Int64
}

// An Account is what one client holds of the budget. Its methods may be called by
// several goroutines.
type Account struct {
	of *Budget
	// prepaid is held of the budget from the start: a small page needs no more, and
	// gets it however much others hold.
	prepaid int64
	small   int64 // a client that holds no more may use what is reserved for small ones

	mu   sync.Mutex
	Held int64
}

// What is charged. A cursor and the like stand for what they make the process grow by.
const (
	pageCost    = 64 << 10 // of a websocket: goroutines, buffers, and what is prepaid
	pagePrepaid = 24 << 10
	pageSmall   = 1 << 20
	bodySmall   = 64 << 10

	reserveShare = 8 // one part in so many of the budget is reserved for small clients
)

// Grown is what the process grows by for so many bytes of lasting memory.
func Grown(bytes int) int64 { return int64(bytes) * 8 / 5 }

// OpenPage makes the account of a websocket, nil if there is no room for one.
func (b *Budget) OpenPage() *Account {
	if b.held.Add(pageCost) > b.Limits.Clients {
		b.held.Add(-pageCost)
		b.Limits.Reached(limits.Clients)
		return nil
	}
	return &Account{of: b, prepaid: pagePrepaid, small: pageSmall}
}

// ClosePage gives everything back.
func (a *Account) ClosePage() {
	a.close()
	a.of.held.Add(-pageCost)
}

// OpenRequest makes the account of a request.
func (b *Budget) OpenRequest() *Account { return &Account{of: b, small: bodySmall} }

// close gives everything back that is not prepaid.
func (a *Account) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of.held.Add(-max(a.Held-a.prepaid, 0))
	a.Held = 0
}

// Bytes is what all accounts together hold.
func (b *Budget) Bytes() int64 { return b.held.Load() }

// Full tells whether the budget is used up, but for what is reserved.
func (b *Budget) Full() bool { return b.held.Load() > b.Limits.Clients-b.Limits.Clients/reserveShare }

// Take takes n bytes, unless they are more than the client, or all clients, may hold.
func (a *Account) Take(n int64) error { return a.take(n, a.of.Limits.Client) }

// TakeLarge takes n bytes for one large thing that somebody opens, such as a graph or a
// picture: as much as all clients may hold.
func (a *Account) TakeLarge(n int64) error { return a.take(n, a.of.Limits.Clients) }

func (a *Account) take(n, limit int64) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	l, held := a.of.Limits, a.Held+n
	if held > limit {
		l.Reached(limits.Client)
		return fmt.Errorf("%w: it would hold more than the %s that one client may", ErrNoRoom, limits.Table[limits.Client].Format(limit))
	}
	more := max(held-a.prepaid, 0) - max(a.Held-a.prepaid, 0)
	most := l.Clients
	if held > a.small {
		most -= l.Clients / reserveShare
	}
	if more > 0 && a.of.held.Add(more) > most {
		a.of.held.Add(-more)
		l.Reached(limits.Clients)
		return fmt.Errorf("%w: the memory for all clients is used up; close other pages, or start the board with a larger --%s", ErrNoRoom, limits.Table[limits.Clients].Flag)
	}
	a.Held = held
	return nil
}

// Force takes n bytes of what is there already.
func (a *Account) Force(n int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	more := max(a.Held+n-a.prepaid, 0) - max(a.Held-a.prepaid, 0)
	a.of.held.Add(more)
	a.Held += n
}

// Give gives n bytes back.
func (a *Account) Give(n int64) { a.Force(-n) }
