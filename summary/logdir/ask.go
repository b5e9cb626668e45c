package logdir

import (
	"context"
	"time"
)

// patience is how long an answer waits for a run that is still being read.
const patience = 5 * time.Second

// Ask is called before a series is read for a client that takes what is there and
// does not come back for more, as those of TensorBoard's API do. While the run
// of the series is being read for the first time, Ask moves it ahead of those that
// nobody asks for and waits for it, so that the answer is the whole curve and not
// its beginning. It gives up after five seconds, when ctx is done and when the store
// stops.
func (s *Series) Ask(ctx context.Context) { Ask(ctx, s) }

// Ask does what [Series.Ask] does, for several series of one store at once.
func Ask(ctx context.Context, all ...*Series) {
	var unread []*file
	asked := map[*run]bool{}
	for _, s := range all {
		if !asked[s.run] {
			asked[s.run] = true
			unread = append(unread, s.run.unread()...)
		}
	}
	if len(unread) == 0 {
		return
	}
	store := all[0].run.store
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	defer context.AfterFunc(ctx, store.queue.look)()
	store.queue.hurry(unread)
	store.queue.await(func() bool { return ctx.Err() != nil || allRead(&unread) })
}

// Prefer says that somebody looks at a series: while its run is being read for the
// first time, it is moved ahead of those that nobody looks at. It does not wait.
func (s *Series) Prefer() {
	if unread := s.run.unread(); len(unread) > 0 {
		s.run.store.queue.hurry(unread)
	}
}

// unread is the files of the run that have not been read to their ends yet.
func (r *run) unread() (files []*file) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, f := range r.files {
		if !f.done.Load() {
			files = append(files, f)
		}
	}
	return files
}

// allRead takes the files that have been read off the front of the list, and
// tells whether none is left. It takes no lock, so that it may be asked under any.
func allRead(files *[]*file) bool {
	for len(*files) > 0 && (*files)[0].done.Load() {
		*files = (*files)[1:]
	}
	return len(*files) == 0
}
