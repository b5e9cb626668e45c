package nn

import (
	"context"
	"errors"
	"slices"
	"sync"
)

// A queue makes batches of rows that come at the same time. There is no goroutine for it: of the callers that wait, the
// first gets a desk when one is free, takes the rows of those behind it along, and computes for all. A free desk means that nobody
// waits.
type queue struct {
	p *Predictor

	mu      sync.Mutex
	waiting []*ticket
	free    []*desk
	tickets []*ticket // not in use
}

// A ticket is a row that is to be computed, or without x a caller with a batch of its own. Its caller reads err and desk after turn has told it to.
type ticket struct {
	x, out []float32
	turn   chan struct{}
	desk   *desk // the caller is to compute a batch here; nil: the row has been computed
	err    error
	batch  []*ticket // room for the tickets that this one computes
}

func newQueue(p *Predictor, desks []*desk) *queue { return &queue{p: p, free: desks} }

// predict computes a row, alone or with others.
func (q *queue) predict(ctx context.Context, out, x []float32) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t := q.join(out, x)
	defer q.leave(t)
	if err := q.await(ctx, t); err != nil {
		return err
	}
	if t.desk != nil {
		q.compute(t)
	}
	return t.err
}

// join makes a ticket, and gives it a desk if one is free.
func (q *queue) join(out, x []float32) *ticket {
	q.mu.Lock()
	defer q.mu.Unlock()
	var t *ticket
	if n := len(q.tickets); n > 0 {
		t, q.tickets = q.tickets[n-1], q.tickets[:n-1]
	} else {
		t = &ticket{turn: make(chan struct{}, 1), batch: make([]*ticket, 0, q.p.size)}
	}
	t.x, t.out, t.err, t.desk = x, out, nil, nil
	if n := len(q.free); n > 0 {
		t.desk, q.free = q.free[n-1], q.free[:n-1]
		t.turn <- struct{}{}
	} else {
		q.waiting = append(q.waiting, t)
	}
	return t
}

// await waits until it is the ticket's turn. It is an error when ctx is cancelled while the ticket waits.
func (q *queue) await(ctx context.Context, t *ticket) error {
	select {
	case <-t.turn:
	case <-ctx.Done():
		if q.withdraw(t) {
			return ctx.Err()
		}
		<-t.turn
	}
	return nil
}

// withdraw takes a ticket out of the queue, if it is still there.
func (q *queue) withdraw(t *ticket) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.waiting, t)
	if i < 0 {
		return false
	}
	q.waiting = slices.Delete(q.waiting, i, i+1)
	return true
}

// leave keeps a ticket for a later call.
func (q *queue) leave(t *ticket) {
	q.mu.Lock()
	defer q.mu.Unlock()
	t.x, t.out, t.desk = nil, nil, nil
	if len(q.tickets) < maxTickets {
		q.tickets = append(q.tickets, t)
	}
}

// maxTickets bounds what is kept of a rush.
const maxTickets = 1024

// errAbandoned is what the others of a batch get when computing it panics.
var errAbandoned = errors.New("PredictRow: computing the batch panicked in the goroutine of another caller")

// compute computes the row of the ticket, with those of others that wait, and passes the desk on.
func (q *queue) compute(t *ticket) {
	d, err := t.desk, errAbandoned
	q.gather(t)
	defer func() {
		for _, other := range t.batch[1:] {
			other.err = err
			other.turn <- struct{}{}
		}
		clear(t.batch)
		q.passOn(d)
	}()
	err = q.run(d, t.batch)
	t.err = err
}

// take is a desk for a caller with a batch of its own.
func (q *queue) take(ctx context.Context) (*desk, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t := q.join(nil, nil)
	defer q.leave(t)
	if err := q.await(ctx, t); err != nil {
		return nil, err
	}
	return t.desk, nil
}

// gather makes the batch: the ticket's row first, then those that wait, up to a caller with a batch of its own.
func (q *queue) gather(t *ticket) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, most := 0, min(len(q.waiting), q.p.size-1)
	for n < most && q.waiting[n].x != nil {
		n++
	}
	t.batch = append(append(t.batch[:0], t), q.waiting[:n]...)
	q.waiting = slices.Delete(q.waiting, 0, n)
}

// run computes the rows of a batch on a desk.
func (q *queue) run(d *desk, list []*ticket) (err error) {
	defer q.p.model.guard(&err)
	in, width := d.batch.x[0], len(list[0].x)
	in.Shape = append(append(in.Shape[:0], len(list)), q.p.inputs[0].shape[1:]...)
	in.Data = d.room.Data[:len(list)*width]
	for i, t := range list {
		copy(in.Data[i*width:], t.x)
	}
	vars, err := q.p.compute(d, len(list))
	if err != nil {
		return err
	}
	for i, t := range list {
		copy(t.out, vars[0].Value.Data[i*len(t.out):])
	}
	return nil
}

// passOn gives the desk to the one that waits longest.
func (q *queue) passOn(d *desk) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.free = append(q.free, d)
		return
	}
	next := q.waiting[0]
	q.waiting = slices.Delete(q.waiting, 0, 1)
	next.desk = d
	next.turn <- struct{}{}
}
