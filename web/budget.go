package web

import (
	"fmt"
	"sync"
	"sync/atomic"

	"board/internal/limits"
)

// A budget bounds the memory that the server holds for all clients together: what
// they show, what they have sent, what is being sent to them. Whoever is about to
// hold something takes its size first. Sizes are about what the process grows by,
// the collector's share included.
type budget struct {
	limits *limits.Limits
	held   atomic.Int64
}

// An account is what one client holds of the budget. Its methods may be called by
// several goroutines.
type account struct {
	of *budget
	// prepaid is held of the budget from the start: a small page needs no more, and
	// gets it however much others hold.
	prepaid int64
	small   int64 // who holds no more may use what is reserved for small ones

	mu   sync.Mutex
	held int64
}

// What is charged. A cursor and the like stand for what they make the process grow by.
const (
	pageCost    = 64 << 10 // of a websocket: goroutines, buffers, and what is prepaid
	pagePrepaid = 24 << 10
	pageSmall   = 1 << 20
	bodySmall   = 64 << 10

	reserveShare = 8 // one part in so many of the budget is reserved for small clients
)

// grown is what the process grows by for so many bytes of lasting memory.
func grown(bytes int) int64 { return int64(bytes) * 8 / 5 }

// openPage makes the account of a websocket, nil if there is no room for one.
func (b *budget) openPage() *account {
	if b.held.Add(pageCost) > b.limits.Clients {
		b.held.Add(-pageCost)
		b.limits.Reached(limits.Clients)
		return nil
	}
	return &account{of: b, prepaid: pagePrepaid, small: pageSmall}
}

// closePage gives everything back.
func (a *account) closePage() {
	a.close()
	a.of.held.Add(-pageCost)
}

// openRequest makes the account of a request.
func (b *budget) openRequest() *account { return &account{of: b, small: bodySmall} }

// close gives everything back that is not prepaid.
func (a *account) close() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.of.held.Add(-max(a.held-a.prepaid, 0))
	a.held = 0
}

// full tells whether the budget is used up, but for what is reserved.
func (b *budget) full() bool { return b.held.Load() > b.limits.Clients-b.limits.Clients/reserveShare }

// take takes n bytes, unless they are more than the client, or all clients, may hold.
func (a *account) take(n int64) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	l, held := a.of.limits, a.held+n
	if held > l.Client {
		l.Reached(limits.Client)
		return fmt.Errorf("it would hold more than the %s that one client may", limits.Table[limits.Client].Format(l.Client))
	}
	more := max(held-a.prepaid, 0) - max(a.held-a.prepaid, 0)
	most := l.Clients
	if held > a.small {
		most -= l.Clients / reserveShare
	}
	if more > 0 && a.of.held.Add(more) > most {
		a.of.held.Add(-more)
		l.Reached(limits.Clients)
		return fmt.Errorf("the memory for all clients is used up: close other pages, or start the board with a larger --%s", limits.Table[limits.Clients].Flag)
	}
	a.held = held
	return nil
}

// force takes n bytes of what is there already.
func (a *account) force(n int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	more := max(a.held+n-a.prepaid, 0) - max(a.held-a.prepaid, 0)
	a.of.held.Add(more)
	a.held += n
}

// give gives n bytes back.
func (a *account) give(n int64) { a.force(-n) }
