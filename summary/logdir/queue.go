package logdir

import (
	"cmp"
	"container/heap"
	"sync"
	"time"
)

// The scheduler. Reading is cut into slices of a few megabytes; the queue decides
// whose slice is next. A file waits in one of four classes, and a worker takes the
// first file of the first class in which one waits. The files of a class are read in
// rounds, a slice of each a round, so that they share the workers. In a round, the
// runs written last come first, as in first looks: a training that goes on now is on
// the screen before the archive is. One worker more than there are processors takes
// tails and nothing else: whatever the others are at, a live run is read at once.

// A class is how soon a file is read, the soonest first.
type class uint8

const (
	tail    class = iota // it was read to its end and has grown a little: a live run
	unseen               // its first look, a short one, which tells what runs and tags there are
	asked                // somebody waits for its run, or looks at it
	backlog              // all else
	classes
)

const (
	// sliceSize is how many bytes of a file are read before others get their turn:
	// 10 to 30 milliseconds of work, beside which opening the file costs nothing.
	sliceSize = 4 << 20

	// fairShare keeps any class from starving: after reading so many bytes, a worker
	// takes a slice of the last class in which a file waits. Bytes count, not slices:
	// first looks and tails are short, and thousands of them come before the backlog.
	fairShare = 7 * sliceSize

	// opening is how many bytes could be read in the time that it takes to open a file.
	opening = 64 << 10

	// rest is how long a file that was just read to its end is left alone. It bounds
	// what a writer that flushes every point can cost, and is small beside the tenth
	// of a second in which a point must be on the screen.
	rest = 5 * time.Millisecond
)

// A queue holds the files that workers shall read. A file is in it at most once and
// is read by at most one worker; a file pushed while it is being read is read again.
type queue struct {
	mu      sync.Mutex
	change  sync.Cond
	waiting [classes]line
	tickets int64 // how many have been given out
	round   int64 // the latest of a file that was taken
	spent   int64 // bytes read since the last class had its share
	closed  bool
}

// A job is what the queue knows of a file. It is guarded by queue.mu.
type job struct {
	state  jobState
	class  class     // in which it waits
	asked  bool      // somebody waits for it, until it has been read to its end
	from   int64     // where its slice began
	wrote  time.Time // when its run was written to last, as Follow saw it
	round  int64     // of its class the file with the least one is read first, then the one written last
	next   int64     // the round in which its next slice may be read
	ticket int64     // of two that were written at the same time, the file that came first is read first
	index  int       // in the line of its class
}

// A line is the files that wait in a class, a heap by their rounds.
type line []*file

func (l line) Len() int { return len(l) }
func (l line) Less(i, k int) bool {
	a, b := &l[i].job, &l[k].job
	return cmp.Or(cmp.Compare(a.round, b.round), b.wrote.Compare(a.wrote), cmp.Compare(a.ticket, b.ticket)) < 0
}

func (l line) Swap(i, k int) {
	l[i], l[k] = l[k], l[i]
	l[i].job.index, l[k].job.index = i, k
}

// Push implements heap.Interface.
func (l *line) Push(x any) {
	f := x.(*file)
	f.job.index = len(*l)
	*l = append(*l, f)
}

// Pop implements heap.Interface.
func (l *line) Pop() any {
	last := len(*l) - 1
	f := (*l)[last]
	(*l)[last] = nil
	*l = (*l)[:last]
	if last == 0 && cap(*l) > 64 {
		*l = nil // a large directory has been loaded: its line is not needed again
	}
	return f
}

type jobState uint8

const (
	idle jobState = iota
	waiting
	reading
	readingAgain // it was pushed while it was being read
	resting      // it will come back by itself
)

// A verdict is how a slice ended.
type verdict uint8

const (
	finished   verdict = iota // the file was read to its end, for now
	unfinished                // there is more to read
	postponed                 // there is more, but not at once
)

func newQueue() *queue {
	q := &queue{}
	q.change.L = &q.mu
	return q
}

// push asks for a file to be read, to whose run something was written last at a time.
func (q *queue) push(f *file, wrote time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	f.job.wrote = wrote
	switch f.job.state {
	case idle:
		q.put(f)
	case waiting:
		heap.Fix(&q.waiting[f.job.class], f.job.index)
	case reading:
		f.job.state = readingAgain
	}
}

// put lets a file wait in its class: for the present round, or for the next one if it
// had its slice in this. First looks are one round, however long the walk takes.
func (q *queue) put(f *file) {
	c := f.class()
	if f.job.asked {
		c = min(c, asked)
	}
	q.tickets++
	f.job.state, f.job.class, f.job.ticket = waiting, c, q.tickets
	f.job.round = max(q.round, f.job.next)
	if c == unseen {
		f.job.round = 0
	}
	heap.Push(&q.waiting[c], f)
	q.change.Broadcast()
}

// hurry has files read before those that nobody asks for, now or once they are
// pushed, until they have been read to their ends.
func (q *queue) hurry(files []*file) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, f := range files {
		f.job.asked = true
		if f.job.state == waiting && f.job.class > asked {
			heap.Remove(&q.waiting[f.job.class], f.job.index)
			q.put(f)
		}
	}
}

// pop waits for a file to read, of the given class or one before it. It answers nil
// when the queue was closed.
func (q *queue) pop(last class) *file {
	q.mu.Lock()
	defer q.mu.Unlock()
	for !q.closed {
		if f := q.first(last); f != nil {
			f.job.state, f.job.from = reading, f.pos.Load()
			return f
		}
		q.change.Wait()
	}
	return nil
}

// first takes the file whose turn it is out of its class.
func (q *queue) first(last class) *file {
	var found *line
	for c := range last + 1 {
		if q.waiting[c].Len() == 0 {
			continue
		}
		found = &q.waiting[c]
		if last < backlog || q.spent < fairShare {
			break
		}
	}
	if found == nil {
		return nil
	}
	if last == backlog && q.spent >= fairShare {
		q.spent = 0
	}
	f := heap.Pop(found).(*file)
	q.round = max(q.round, f.job.round)
	f.job.next = f.job.round + 1
	return f
}

// isEmpty tells whether no file waits.
func (q *queue) isEmpty() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for c := range q.waiting {
		if q.waiting[c].Len() > 0 {
			return false
		}
	}
	return true
}

// done says that a slice of a file has been read, and how it ended.
func (q *queue) done(f *file, v verdict) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.spent += max(0, f.pos.Load()-f.job.from) + opening
	again := f.job.state == readingAgain
	f.job.state = idle
	f.job.asked = f.job.asked && v != finished
	switch {
	case q.closed:
	case v == unfinished:
		q.put(f)
	case v == postponed, again:
		f.job.state = resting
		time.AfterFunc(rest, func() { q.wakeUp(f) })
	}
	q.change.Broadcast()
}

func (q *queue) wakeUp(f *file) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if f.job.state = idle; !q.closed {
		q.put(f)
	}
}

// await waits until a condition holds, or the queue is closed. It looks whenever
// a file comes or has been read, and when look says so.
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
