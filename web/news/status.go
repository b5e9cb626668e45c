package news

import (
	"math"
	"sync"
	"time"

	"board/summary/logdir"
	"board/web/message"
)

// statusBoard makes the status messages of all clients from one look at the
// store, so that thousands of clients cost no more looks than one.
type statusBoard struct {
	store   *logdir.Store
	sidecar func() uint64 // nil if there is none
	alerts  func() uint64 // likewise

	mu       sync.Mutex
	looked   time.Time
	number   uint64            // of the last look that found something new
	runs     map[int]*runState // by id
	messages map[uint64][]byte // made since the last look, by the number they begin after
}

// runState is the last known status of a run, and the look that found it.
type runState struct {
	status logdir.RunStatus
	number uint64
}

// statusFresh is how long a look serves.
const statusFresh = 200 * time.Millisecond

// since is the message about all that changed after the look with a number, 0
// for everything, and the number to ask with next time.
func (b *statusBoard) since(number uint64, now time.Time) ([]byte, uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(b.looked) >= statusFresh || b.messages == nil {
		b.look(now)
	}
	if m, ok := b.messages[number]; ok {
		return m, b.number
	}
	changed := []message.RunStat{}
	for _, r := range b.runs {
		if r.number > number {
			changed = append(changed, message.RunStat{
				Run: r.status.ID, LastStep: r.status.LastStep, LastWall: message.Seconds(r.status.LastWall), Points: r.status.Points,
			})
		}
	}
	m := b.message(changed, now)
	b.messages[number] = m
	return m, b.number
}

// look compares the status of all runs with what it was.
func (b *statusBoard) look(now time.Time) {
	before := b.runs
	b.looked, b.messages = now, map[uint64][]byte{}
	b.runs = make(map[int]*runState, len(before))
	next := b.number + 1
	for _, status := range b.store.RunStatus() {
		r := before[status.ID]
		if r == nil || !sameStatus(r.status, status) {
			r = &runState{status, next}
			b.number = next
		}
		b.runs[status.ID] = r
	}
}

func sameStatus(a, b logdir.RunStatus) bool {
	return a.Points == b.Points && a.LastStep == b.LastStep &&
		(a.LastWall == b.LastWall || math.IsNaN(a.LastWall) && math.IsNaN(b.LastWall))
}

// message tells how far loading is, and the newest point of each of runs: those
// that changed since the receiver was last told.
func (b *statusBoard) message(runs []message.RunStat, now time.Time) []byte {
	health := b.store.Health()
	status := message.Status{
		Type: message.TypeStatus, Progress: Progress(b.store), Runs: runs,
		Problems: len(health.Problems), Missing: append([]string{}, health.Missing...), Now: seconds(now),
	}
	if b.sidecar != nil {
		status.Sidecar = b.sidecar()
	}
	if b.alerts != nil {
		status.Alerts = b.alerts()
	}
	return written(status)
}

// Progress is how far loading is.
func Progress(store *logdir.Store) message.Progress {
	p := store.Progress()
	return message.Progress{
		Runs: p.Runs, Files: p.Files, FilesDone: p.FilesDone, Bytes: p.Bytes, BytesDone: p.BytesDone,
		Points: p.Points, Elapsed: message.Seconds(p.Elapsed.Seconds()), Loaded: p.Loaded,
	}
}
