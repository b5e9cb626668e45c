package logdir

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"board/summary"
)

// A worker reads files, slice by slice. What it needs for one record after the
// other it keeps.
type worker struct {
	store *Store
	rr    *summary.RecordReader
	event summary.Event
}

func (s *Store) newWorker() *worker {
	w := &worker{store: s}
	w.start()
	return w
}

// start gives the worker what it reads with.
func (w *worker) start() {
	w.rr = summary.NewRecordReader(nil, 0)
	w.rr.MaxRecord, w.rr.Large = w.store.limits.Record, &w.store.large
	w.event = summary.Event{}
}

// work reads files of a class, and those before it, until the queue is closed.
func (s *Store) work(last class) {
	w := s.newWorker()
	for f := s.queue.pop(last); f != nil; f = s.queue.pop(last) {
		s.queue.done(f, w.slice(f))
		if s.queue.isEmpty() {
			s.large.Trim()
		}
	}
}

// slice reads a slice of a file. A panic costs that file, and no other.
func (w *worker) slice(f *file) (v verdict) {
	defer func() {
		if p := recover(); p != nil {
			w.giveUp(f, p)
			v = finished
		}
	}()
	if f.givenUp {
		return finished
	}
	return f.slice(w)
}

// giveUp leaves a file alone for good whose reading panicked. What was read of it
// stays on the screen.
func (w *worker) giveUp(f *file, p any) {
	w.store.opts.Log.Error("reading an event file panicked; the file is given up", "run", f.run.name, "file", f.path,
		"offset", f.place.Offset, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
	f.givenUp = true
	f.damage.count(givenUp, f.place.Offset, f.seen.size-f.place.Offset,
		fmt.Sprintf("reading panicked: %v; the file is not read any more before the board starts again, and the log has more for a report", p))
	w.rr.Release()
	w.start()
	f.done.Store(true)
}

// slice reads on in the file for the length of a slice. Whatever is wrong with the
// file becomes a problem of the store and no error.
func (f *file) slice(w *worker) verdict {
	src, now, err := f.tree.open(f.path)
	if err != nil {
		f.damage.cannotOpen(err)
		f.done.Store(true)
		return finished
	}
	defer src.Close()
	f.damage.readable()
	head, ends := headOf(src)
	var what io.ReaderAt = src
	if ends { // what a writer adds meanwhile must wait: it could not be told from another file's
		what, now.size = bytes.NewReader(head), int64(len(head))
	}
	if f.replaced(head, now) && !f.restart() {
		return finished
	}
	f.see(now)
	err = f.take(w, what)
	f.pos.Store(max(f.place.Offset, f.damage.quest.searched))
	f.remember(head)
	f.damage.unchecked(f.sums.Passed())
	switch {
	case errors.Is(err, summary.ErrPaused):
		return unfinished
	case errors.Is(err, summary.ErrBusy):
		return postponed
	case !errors.Is(err, errGone):
		f.size.Store(max(now.size, f.place.Offset)) // it may have grown meanwhile
		f.damage.tail(f, w.rr, now, err)
	}
	f.done.Store(true)
	return finished
}

// take takes in the records from the file's place on. The error is what stopped it.
func (f *file) take(w *worker, src io.ReaderAt) (err error) {
	w.rr.Resume(src, f.place, &f.sums)
	defer w.rr.Release()
	w.rr.Allow(sliceSize)
	if !f.met {
		f.met = true
		w.rr.Allow(firstLook)
	}
	if q := &f.damage.quest; q.paused {
		if err := q.goOn(f, w.rr); err != nil {
			return err
		}
		w.rr.Rewind(f.place.Offset)
	}
	for again := true; again; {
		err = summary.ErrIncomplete
		if f.seen.size >= f.end { // a large record comes slowly: do not read its beginning again and again
			err = f.records(w)
			f.place, f.end = w.rr.Place(), 0
		}
		if again = false; errors.Is(err, summary.ErrIncomplete) {
			f.end = max(f.end, w.rr.End())
			if again, err = f.damage.doubt(f, w.rr); again {
				f.place, f.end = w.rr.Place(), 0
			}
		}
	}
	return err
}
