package logdir

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"
	"time"
)

const (
	// patience is how long an answer waits for a run that is still being read.
	patience = 5 * time.Second
	// roomFor is how long a worker stays away after somebody asked: about what a
	// client needs to take in an answer and ask again.
	roomFor = 8 * time.Millisecond
	// roomStep is the pause between two looks whether it may come back.
	roomStep = 500 * time.Microsecond
)

// asking is who wants something of the store while it is loading.
type asking struct {
	last    atomic.Int64 // when somebody asked last, in nanoseconds since Store.opened
	waiting atomic.Int32 // how many wait for a run to be read
	room    atomic.Bool  // a worker rests
}

// Ask is called before a series is read for somebody who takes what is there and
// does not come back for more, as clients of TensorBoard's API do. While the run
// of the series is being read for the first time, Ask moves it ahead of all
// others and waits for it, so that the answer is the whole curve and not its
// beginning. It gives up after five seconds, when ctx is done and when the store
// stops.
func (s *Series) Ask(ctx context.Context) {
	store := s.run.store
	if store.took.Load() > 0 {
		return
	}
	store.asking.last.Store(int64(time.Since(store.opened)))
	unread := s.run.unread()
	if len(unread) == 0 {
		return
	}
	store.asking.waiting.Add(1)
	defer store.asking.waiting.Add(-1)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer context.AfterFunc(ctx, store.queue.look)()
	store.queue.hurry(s.run)
	store.queue.await(func() bool { return ctx.Err() != nil || allRead(&unread) })
}

// unread is the files of the run that have not been read to their ends yet.
func (r *run) unread() []*file {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.DeleteFunc(slices.Clone(r.files), func(f *file) bool { return f.done.Load() })
}

// allRead takes the files that have been read off the front of the list, and
// tells whether none is left. It takes no lock, so that it may be asked under any.
func allRead(files *[]*file) bool {
	for len(*files) > 0 && (*files)[0].done.Load() {
		*files = (*files)[1:]
	}
	return len(*files) == 0
}

// makeRoom is called by workers between two reads, without any lock but that of
// the worker's run. One of them rests while somebody gets answers in the first
// load: client and server then have a core to themselves, instead of waiting for
// the time slices of workers to end.
func (s *Store) makeRoom() {
	if s.roomWanted() && s.asking.room.CompareAndSwap(false, true) {
		for s.roomWanted() {
			time.Sleep(roomStep)
		}
		s.asking.room.Store(false)
	}
	runtime.Gosched()
}

func (s *Store) roomWanted() bool {
	return s.took.Load() == 0 && s.asking.waiting.Load() == 0 &&
		time.Since(s.opened)-time.Duration(s.asking.last.Load()) < roomFor
}
