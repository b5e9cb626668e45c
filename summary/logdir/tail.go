package logdir

import (
	"errors"
	"hash/crc32"
	"io"
	"math"
	"sync/atomic"
	"time"

	"board/internal/limits"
	"board/summary"
)

// settle is how long bytes at the end of a file may be wrong before they count
// as damaged. Writers that map their file, and network file systems, let a file
// grow before its content is there.
const settle = 30 * time.Second

// headSize is how many bytes at the beginning of a file tell it from another one
// that was written over it: the first record, with the time of its writing.
const headSize = 64

// A file is an event file and how far it has been read.
type file struct {
	run   *run
	tree  tree
	path  string // in its tree
	name  string // the last element of path
	order string // files of a run are in this order: orderOf(name)

	job job // guarded by queue.mu

	// What follows belongs to the worker that reads the file. The queue hands the
	// file from one worker to the next.
	place   summary.Place     // where the next record begins
	sums    summary.Checksums // what is known of its checksums
	head    uint32            // checksum of the file's first bytes
	headN   int               // how many these are
	met     bool              // it had its first look
	end     int64             // where the incomplete record at its end will end, 0 if unknown
	seen    stamp             // state of the file when it was read last
	counted int64             // its size then
	grew    time.Time         // when its size was seen to change last
	givenUp bool              // reading it panicked
	damage  damage

	// Anybody may look at these.
	size atomic.Int64
	pos  atomic.Int64 // how much of it has been looked at
	done atomic.Bool  // it was read to its end once

	// These belong to the goroutine of Follow.
	noted  stamp     // state in which Follow saw it last
	hot    time.Time // when Follow saw it change last
	listed bool      // in follower.hot
	walked int       // number of the last walk that saw it

	// run.mu guards these.
	gone        bool // it is not one of the run's files any more
	slots       slots
	first, last float64 // wall times of its first and its latest event, NaN before
	group       int     // see run.regroup
	sound       bool    // it holds a sound event
	newest      newest
}

func newFile(r *run, t tree, path, name string, size int64) *file {
	f := &file{run: r, tree: t, path: path, name: name, order: orderOf(name), counted: size, first: math.NaN(), last: math.NaN(), newest: newNewest()}
	f.size.Store(size)
	f.sums = r.store.sums()
	return f
}

// sums is what is known of the checksums of a file that has not been read.
func (s *Store) sums() summary.Checksums {
	if s.opts.IgnoreChecksums {
		return summary.IgnoreChecksums()
	}
	return summary.Checksums{}
}

// firstLook is how many bytes of a file are read when it is met. Every run and
// nearly every tag is known after one quick round over all files, long before
// the last point of a large log directory has been read.
const firstLook = 32 << 10

// class is how soon the file is read.
func (f *file) class() class {
	pos, done := f.pos.Load(), f.done.Load()
	switch {
	case done && f.size.Load()-pos <= sliceSize:
		return tail
	case pos == 0 && !done:
		return unseen
	}
	return backlog
}

// errGone says that the file is not one of its run any more.
var errGone = errors.New("the file is gone")

// see takes note of the state in which the file is read now.
func (f *file) see(now stamp) {
	if now.size != f.counted {
		f.counted, f.grew = now.size, time.Now()
	}
	f.seen = now
	f.size.Store(now.size)
}

// settled tells whether what is wrong at the end of the file will stay so: it was
// not written for a while.
func (f *file) settled() bool {
	old := f.seen.mod.Before(f.run.store.opened.Add(-settle)) // when it was met
	return old || time.Since(f.seen.mod) > settle && time.Since(f.grew) > settle
}

// replaced tells whether what was read so far is no longer what the file says.
func (f *file) replaced(head []byte, now stamp) bool {
	if f.headN == 0 {
		return false
	}
	if now.size < f.place.Offset || !now.sameFile(f.seen) {
		return true
	}
	return f.headN <= len(head) && crc32.ChecksumIEEE(head[:f.headN]) != f.head
}

// remember keeps what tells the file from another one, of the bytes at its beginning
// that were read before its records were. Should the file be written over while its
// records are read, the bytes that are kept are the old ones, and the next slice
// finds others.
func (f *file) remember(head []byte) {
	if n := int(min(int64(len(head)), f.place.Offset)); f.headN < n {
		f.head, f.headN = crc32.ChecksumIEEE(head[:n]), n
	}
}

// headOf is the bytes at the beginning of a file, and whether the file ends in them.
func headOf(src blob) (head []byte, ends bool) {
	var buf [headSize]byte
	n, err := io.ReadFull(io.NewSectionReader(src, 0, headSize), buf[:])
	return buf[:n], errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// restart forgets all that was read of the file. It answers false if the file is
// gone.
func (f *file) restart() bool {
	r := f.run
	r.mu.Lock()
	defer r.unlock()
	if f.gone {
		return false
	}
	r.forget(f)
	r.regroup()
	f.place, f.sums = summary.Place{}, r.store.sums()
	f.head, f.headN, f.end = 0, 0, 0
	f.pos.Store(0)
	f.damage.clear()
	r.store.restructured()
	return true
}

// records reads records until there are no more. The error is what stopped it.
func (f *file) records(w *worker) error {
	for {
		data, err := w.rr.Next()
		if err == nil {
			err = f.batch(w, data)
		}
		var corrupt *summary.CorruptError
		if errors.As(err, &corrupt) {
			err = f.damage.pass(f, w.rr, corrupt)
		}
		if err != nil {
			return err
		}
	}
}

// batch takes in a record and all that have been read from the disk with it, and
// wakes the subscribers. The first record is scanned before the run is locked: it may be
// large, the others are not.
func (f *file) batch(w *worker, data []byte) error {
	bad := w.event.Scan(data)
	moved, err := f.commit(w, data, bad)
	if len(data) > sliceSize {
		w.event = summary.Event{} // it would keep the memory of the record
	}
	f.place = w.rr.Place()
	f.pos.Store(f.place.Offset)
	f.run.store.committed(moved)
	return err
}

// commit puts the event that was scanned, and the records behind it that are in
// memory, into the run under one lock. Nothing is read from the disk meanwhile.
func (f *file) commit(w *worker, data []byte, bad error) (moved bool, err error) {
	r := f.run
	r.mu.Lock()
	defer r.unlock()
	if f.gone {
		return false, errGone
	}
	before, structure := r.points, r.structure
	for {
		if bad == nil {
			bad = r.ingest(f, w, data)
		}
		if bad != nil {
			if errors.Is(bad, summary.ErrTooManyValues) {
				r.store.limits.Reached(limits.Values)
			}
			f.damage.badEvent(w.rr.Offset(), len(data), bad.Error())
		}
		if !w.rr.Buffered() {
			break
		}
		if data, err = w.rr.Next(); err != nil {
			break
		}
		bad = w.event.Scan(data)
	}
	if len(r.files) > 1 {
		r.regroup()
	}
	if f.seen.mod.After(r.modified) {
		r.modified = f.seen.mod
	}
	r.store.points.Add(r.points - before) // before others see the points
	return r.structure != structure, err
}
