package web

import (
	"strings"
	"testing"

	"board/internal/limits"
)

func TestBudget(t *testing.T) {
	l := limits.Default()
	l.Client, l.Clients = 2<<20, 8<<20
	b := &budget{limits: l}
	held := func(when string, want int64) {
		t.Helper()
		if got := b.held.Load(); got != want {
			t.Errorf("%s: %d bytes are held, want %d", when, got, want)
		}
	}
	a := b.openPage()
	held("a page", pageCost)
	if err := a.take(pagePrepaid); err != nil {
		t.Error(err)
	}
	held("what is prepaid", pageCost)
	if err := a.take(1 << 20); err != nil {
		t.Error(err)
	}
	held("a megabyte", pageCost+1<<20)
	if err := a.take(1 << 20); err == nil || !strings.Contains(err.Error(), "2MiB that one client may") || l.Count(limits.Client) != 1 {
		t.Errorf("more than a client may: %v", err)
	}
	a.force(2 << 20)
	held("what is there already", pageCost+3<<20)
	a.give(2 << 20)
	a.give(1<<20 + 1)
	held("given back", pageCost)
	a.closePage()
	held("closed", 0)
}

// TestBudgetReserve: large clients use the budget up but for a share, which small ones get.
func TestBudgetReserve(t *testing.T) {
	l := limits.Default()
	l.Clients = 64 << 20
	b := &budget{limits: l}
	var err error
	for err == nil {
		err = b.openPage().take(10 << 20)
	}
	if !strings.Contains(err.Error(), "--max_clients_bytes") || l.Count(limits.Clients) != 1 {
		t.Errorf("a large client too many: %v", err)
	}
	if held := b.held.Load(); held > l.Clients-l.Clients/reserveShare {
		t.Errorf("large clients hold %d bytes", held)
	}
	for n := 0; ; n++ {
		a := b.openPage()
		if a == nil || a.take(512<<10) != nil {
			if n < 8 || a == nil {
				t.Errorf("%d small clients found room", n)
			}
			break
		}
	}
	if !b.full() || b.openRequest().take(1<<20) == nil {
		t.Error("a long answer found room")
	}
	if b.held.Load() > l.Clients {
		t.Errorf("%d bytes are held, more than all clients may", b.held.Load())
	}
	for a := b.openPage(); a != nil; a = b.openPage() { // as many as there is room for
	}
	if b.held.Load() > l.Clients {
		t.Errorf("%d bytes are held after all were let in that may be", b.held.Load())
	}
}
