package push

// What the tests of package web_test may touch of the inside.

import "time"

// Limits changes the limits and the pace of a hub.
type Limits struct {
	Clients, Cards, Cursors, Frame, CardSize               int
	WriteWait, PongWait, PingEvery, PushEvery, Rest, Close time.Duration
}

// Limit sets the limits that are not zero.
func Limit(l *Hub, to Limits) {
	set(&l.Limits.Pages, int64(to.Clients))
	set(&l.Limits.Cards, int64(to.Cards))
	set(&l.Limits.Series, int64(to.Cursors))
	set(&l.Limits.Frame, int64(to.Frame))
	set(&l.Limits.CardPoints, int64(to.CardSize))
	set(&l.Limits.Deaf, to.WriteWait.Milliseconds())
	set(&l.Limits.Silent, to.PongWait.Milliseconds())
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

// HeldBytes is what all clients are charged.
func HeldBytes(l *Hub) int64 { return l.Budget.Bytes() }

// PanicIn makes the message "panic" a mistake in the goroutine that reads, or in
// the one that writes.
func PanicIn(l *Hub, says string) {
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
