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
	l := &h.(*site).live.limits
	set(&l.clients, to.Clients)
	set(&l.cards, to.Cards)
	set(&l.cursors, to.Cursors)
	set(&l.frame, to.Frame)
	set(&l.cardSize, to.CardSize)
	set(&l.writeWait, to.WriteWait)
	set(&l.pongWait, to.PongWait)
	set(&l.pingEvery, to.PingEvery)
	set(&l.pushEvery, to.PushEvery)
	set(&l.catalogRest, to.Rest)
	set(&l.closeWait, to.Close)
}

func set[T int | time.Duration](limit *T, to T) {
	if to != 0 {
		*limit = to
	}
}

// LiveClients is how many websockets are open.
func LiveClients(h http.Handler) int { return h.(*site).live.Clients() }
