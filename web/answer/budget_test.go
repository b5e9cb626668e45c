package answer

import (
	"strings"
	"testing"

	"board/internal/limits"
)

func TestBudget(t *testing.T) {
	l := limits.Default()
	l.Client, l.Clients = 2<<20, 8<<20
	b := &Budget{Limits: l}
	held := func(when string, want int64) {
		t.Helper()
		if got := b.held.Load(); got != want {
			t.Errorf("%s: %d bytes are held, want %d", when, got, want)
		}
	}
	a := b.OpenPage()
	held("a page", pageCost)
	if err := a.Take(pagePrepaid); err != nil {
		t.Error(err)
	}
	held("what is prepaid", pageCost)
	if err := a.Take(1 << 20); err != nil {
		t.Error(err)
	}
	held("a megabyte", pageCost+1<<20)
	if err := a.Take(1 << 20); err == nil || !strings.Contains(err.Error(), "2MiB that one client may") || l.Count(limits.Client) != 1 {
		t.Errorf("more than a client may: %v", err)
	}
	a.Force(2 << 20)
	held("what is there already", pageCost+3<<20)
	a.Give(2 << 20)
	a.Give(1<<20 + 1)
	held("given back", pageCost)
	a.ClosePage()
	held("closed", 0)
}

// TestBudgetReserve: large clients use the budget up but for a share, which small ones get.
func TestBudgetReserve(t *testing.T) {
	l := limits.Default()
	l.Clients = 64 << 20
	b := &Budget{Limits: l}
	var err error
	for err == nil {
		err = b.OpenPage().Take(10 << 20)
	}
	if !strings.Contains(err.Error(), "--max_clients_bytes") || l.Count(limits.Clients) != 1 {
		t.Errorf("a large client too many: %v", err)
	}
	if held := b.held.Load(); held > l.Clients-l.Clients/reserveShare {
		t.Errorf("large clients hold %d bytes", held)
	}
	for n := 0; ; n++ {
		a := b.OpenPage()
		if a == nil || a.Take(512<<10) != nil {
			if n < 8 || a == nil {
				t.Errorf("%d small clients found room", n)
			}
			break
		}
	}
	if !b.Full() || b.OpenRequest().Take(1<<20) == nil {
		t.Error("a long answer found room")
	}
	if b.held.Load() > l.Clients {
		t.Errorf("%d bytes are held, more than all clients may", b.held.Load())
	}
	for a := b.OpenPage(); a != nil; a = b.OpenPage() { // as many as there is room for
	}
	if b.held.Load() > l.Clients {
		t.Errorf("%d bytes are held after all were let in that may be", b.held.Load())
	}
}
