package logdir

import (
	"slices"
	"sync"
	"time"
)

// rest is how long a run that was just read is left alone. It bounds what a
// writer that flushes every point can cost, and is small beside the tenth of a
// second in which a point must be on the screen.
const rest = 5 * time.Millisecond

// A queue holds the runs that workers shall read. A run is in it at most once and
// is read by at most one worker; who is pushed while being read is read again.
type queue struct {
	mu     sync.Mutex
	change sync.Cond
	items  []*run
	urgent map[*run]struct{} // whenever they come next, they come before all others
	state  map[*run]jobState
	closed bool
}

type jobState uint8

const (
	waiting jobState = iota + 1
	reading
	readingAgain // was pushed while it was being read
	resting      // will come back by itself
)

func newQueue() *queue {
	q := &queue{state: map[*run]jobState{}, urgent: map[*run]struct{}{}}
	q.change.L = &q.mu
	return q
}

// push asks for a run to be read.
func (q *queue) push(r *run) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch q.state[r] {
	case 0:
		q.put(r)
	case reading:
		q.state[r] = readingAgain
	}
}

func (q *queue) put(r *run) {
	q.state[r] = waiting
	if _, first := q.urgent[r]; first {
		q.items = slices.Insert(q.items, 0, r)
	} else {
		q.items = append(q.items, r)
	}
	q.change.Broadcast()
}

// hurry has a run read before all others, once it is in the queue.
func (q *queue) hurry(r *run) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.urgent[r] = struct{}{}
	if i := slices.Index(q.items, r); i > 0 {
		q.items = slices.Insert(slices.Delete(q.items, i, i+1), 0, r)
	}
}

// pop waits for a run to read. It answers nil when the queue was closed.
func (q *queue) pop() *run {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 && !q.closed {
		q.change.Wait()
	}
	if q.closed {
		return nil
	}
	r := q.items[0]
	q.items = slices.Delete(q.items, 0, 1)
	delete(q.urgent, r)
	q.state[r] = reading
	return r
}

// done says that a run has been read.
func (q *queue) done(r *run) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.state[r] == readingAgain && !q.closed {
		q.state[r] = resting
		time.AfterFunc(rest, func() { q.wakeUp(r) })
	} else {
		delete(q.state, r)
	}
	q.change.Broadcast()
}

func (q *queue) wakeUp(r *run) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.closed {
		q.put(r)
	}
}

// await waits until a condition holds, or the queue is closed. It looks whenever
// a run comes or has been read, and when look says so.
func (q *queue) await(ok func() bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !ok() && !q.closed {
		q.change.Wait()
	}
}

// look has await look at its condition.
func (q *queue) look() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.change.Broadcast()
}

// close sends the workers home.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.change.Broadcast()
}
