package alerts

import (
	"slices"
	"sync"

	"board/internal/limits"
)

// A list is the alerts so far. Its mutex is a leaf.
type list struct {
	limits *limits.Limits

	mu      sync.Mutex
	all     []*Alert // ascending by ID; each is replaced rather than changed
	version uint64   // grows with every change
	lastID  int64
	left    int // how many older ones were dropped
}

// put keeps an alert: a new one if its ID is 0.
func (l *list) put(a *Alert) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.version++
	if a.ID != 0 {
		if i := l.find(a.ID); i >= 0 {
			l.all[i] = a.copied()
		}
		return
	}
	l.lastID++
	a.ID = l.lastID
	l.all = append(l.all, a.copied())
	if int64(len(l.all)) > l.limits.Alerts {
		l.drop()
	}
}

func (a *Alert) copied() *Alert {
	c := *a
	c.Spots = slices.Clone(a.Spots)
	return &c
}

func (l *list) find(id int64) int {
	i, found := slices.BinarySearchFunc(l.all, id, func(a *Alert, id int64) int { return int(a.ID - id) })
	if !found {
		return -1
	}
	return i
}

// drop drops the oldest alert: one that is over or past rather than one that is new.
func (l *list) drop() {
	l.limits.Reached(limits.Alerts)
	l.left++
	i := slices.IndexFunc(l.all, func(a *Alert) bool { return a.Over })
	if i < 0 {
		i = slices.IndexFunc(l.all, func(a *Alert) bool { return a.Past })
	}
	l.all = slices.Delete(l.all, max(i, 0), max(i, 0)+1)
}

// forget drops the alerts of runs that are gone.
func (l *list) forget(gone func(runID int) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := len(l.all)
	l.all = slices.DeleteFunc(l.all, func(a *Alert) bool { return gone(a.RunID) })
	if len(l.all) != before {
		l.version++
	}
}

// A Listing is all alerts at some moment, the newest first.
type Listing struct {
	Version uint64
	Alerts  []Alert
	Left    int // how many older ones are not kept any more
}

func (l *list) listing() Listing {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := Listing{Version: l.version, Left: l.left, Alerts: make([]Alert, 0, len(l.all))}
	for _, a := range slices.Backward(l.all) {
		out.Alerts = append(out.Alerts, *a)
	}
	return out
}

func (l *list) now() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.version
}
