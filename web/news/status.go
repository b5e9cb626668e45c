package news

import (
	"math"
	"sync"
	"time"

	"board/web/format"

	"board/summary/logdir"
)

// StatusBoard makes the status messages of all clients from one look at the
// store, so that thousands of clients cost no more looks than one.
type StatusBoard struct {
	Store *logdir.Store

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

// StatusFresh is how long a look serves.
const StatusFresh = 200 * time.Millisecond

// Since is the message about all that changed after the look with a number, 0
// for everything, and the number to ask with next time.
func (b *StatusBoard) Since(number uint64, now time.Time) ([]byte, uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if now.Sub(b.looked) >= StatusFresh || b.messages == nil {
		b.look(now)
	}
	if m, ok := b.messages[number]; ok {
		return m, b.number
	}
	changed := []logdir.RunStatus{}
	for _, r := range b.runs {
		if r.number > number {
			changed = append(changed, r.status)
		}
	}
	m := statusMessage(b.Store, changed, now)
	b.messages[number] = m
	return m, b.number
}

// look compares the status of all runs with what it was.
func (b *StatusBoard) look(now time.Time) {
	before := b.runs
	b.looked, b.messages = now, map[uint64][]byte{}
	b.runs = make(map[int]*runState, len(before))
	next := b.number + 1
	for _, status := range b.Store.RunStatus() {
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

// statusMessage tells how far loading is, and the newest point of each of runs:
// those that changed since the receiver was last told.
func statusMessage(store *logdir.Store, runs []logdir.RunStatus, now time.Time) []byte {
	health := store.Health()
	b := AppendProgress([]byte(`{"type":"status","progress":`), store.Progress())
	all := format.OpenList(append(b, `,"runs":`...), '[')
	for _, run := range runs {
		all.Next()
		all.B = format.AppendInt(append(all.B, '['), run.ID)
		all.B = format.AppendInt(append(all.B, ','), run.LastStep)
		all.B = format.AppendKnown(append(all.B, ','), run.LastWall)
		all.B = format.AppendInt(append(all.B, ','), run.Points)
		all.B = append(all.B, ']')
	}
	b = format.AppendInt(append(all.Done(), `,"problems":`...), len(health.Problems))
	missing := format.OpenList(append(b, `,"missing":`...), '[')
	for _, dir := range health.Missing {
		missing.Next()
		missing.B = format.AppendString(missing.B, dir)
	}
	b = format.AppendFinite(append(missing.Done(), `,"now":`...), seconds(now))
	return append(b, '}')
}

func AppendProgress(b []byte, p logdir.Progress) []byte {
	all := format.OpenList(b, '{')
	for _, field := range []struct {
		name  string
		value int64
	}{
		{"runs", int64(p.Runs)}, {"files", int64(p.Files)}, {"filesDone", int64(p.FilesDone)},
		{"bytes", p.Bytes}, {"bytesDone", p.BytesDone}, {"points", p.Points},
	} {
		all.Key(field.name)
		all.B = format.AppendInt(all.B, field.value)
	}
	all.Key("elapsed")
	all.B = format.AppendFinite(all.B, p.Elapsed.Seconds())
	all.Key("loaded")
	all.B = format.AppendBool(all.B, p.Loaded)
	return all.Done()
}
