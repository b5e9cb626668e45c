package web

import (
	"net/http"
	"time"
)

// What tests from outside may touch of the websocket.

// LiveLimits changes the limits of a site's websocket.
type LiveLimits struct {
	Clients, Cards, Cursors, Frame, CardSize               int
	WriteWait, PongWait, PingEvery, PushEvery, Rest, Close time.Duration
}

// Limit sets the limits that are not zero.
func Limit(h http.Handler, to LiveLimits) {
	l := h.(*site).live
	set(&l.limits.Pages, int64(to.Clients))
	set(&l.limits.Cards, int64(to.Cards))
	set(&l.limits.Series, int64(to.Cursors))
	set(&l.limits.Frame, int64(to.Frame))
	set(&l.limits.CardPoints, int64(to.CardSize))
	set(&l.limits.Deaf, to.WriteWait.Milliseconds())
	set(&l.limits.Silent, to.PongWait.Milliseconds())
	set(&l.pace.pingEvery, to.PingEvery)
	set(&l.pace.pushEvery, to.PushEvery)
	set(&l.pace.catalogRest, to.Rest)
	set(&l.pace.closeWait, to.Close)
}

func set[T int64 | time.Duration](limit *T, to T) {
	if to != 0 {
		*limit = to
	}
}

// LiveClients is how many websockets are open.
func LiveClients(h http.Handler) int { return h.(*site).live.Clients() }

// HeldBytes is what all clients are charged.
func HeldBytes(h http.Handler) int64 { return h.(*site).budget.held.Load() }

// PanicIn makes the message "panic" a mistake in the goroutine that reads, or in
// the one that writes.
func PanicIn(h http.Handler, says string) {
	l := h.(*site).live
	l.parse = func(data []byte) (wish, string, error) {
		switch {
		case string(data) != "panic":
			return parseControl(data)
		case says == "read":
			panic("provoked")
		}
		return wish{kind: "show"}, "", nil // shows nothing at all
	}
}
