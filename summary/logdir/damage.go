package logdir

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"board/summary"
)

// Kinds of problems, as the page and /api/health name them.
const (
	badRecord      = "bad-record"      // a record failed its checksum and was passed over
	badLength      = "bad-length"      // a header failed its checksum; what follows was found again
	garbage        = "garbage"         // from here on nothing in the file is a record
	incompleteTail = "incomplete-tail" // the file ends inside a record
	zeroTail       = "zero-tail"       // the file ends in zeros
	unreadable     = "unreadable"      // the file cannot be opened or read
	leftOut        = "left-out"        // a directory was not looked into: links lead there over and over, or there are too many
	badEvent       = "bad-event"       // a sound record is no event, or holds a value of the wrong shape
)

// A Problem is something wrong with an event file. Problems of one kind in one
// file are counted, not listed.
type Problem struct {
	Run     string
	File    string // its path below the log directory
	Offset  int64  // where it begins; of the first of several
	Kind    string // bad-record, bad-length, garbage, incomplete-tail, zero-tail, unreadable, bad-event
	Message string // what is wrong and what it costs, in one sentence
	Count   int    // how often
	Bytes   int64  // how many bytes of the file are lost to it, or wait for it
}

// damage is what is wrong with one file. Only the worker that reads the file
// changes it; its lock lets others look.
type damage struct {
	mu       sync.Mutex
	problems []Problem
	written  time.Time // when the file was written last

	// The worker's own note.
	searched int64 // before this offset, nothing behind the bad header is a record
}

func (d *damage) list(f *file) []Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []Problem
	for _, p := range d.problems {
		if p.Kind == incompleteTail && time.Since(d.written) < grace {
			continue
		}
		p.Run, p.File = f.run.name, f.path
		out = append(out, p)
	}
	return out
}

func (d *damage) clear() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.problems, d.searched = nil, 0
}

// count adds to the problem of a kind.
func (d *damage) count(kind string, offset, bytes int64, message string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.problems {
		if d.problems[i].Kind == kind {
			d.problems[i].Count++
			d.problems[i].Bytes += bytes
			return
		}
	}
	d.problems = append(d.problems, Problem{Kind: kind, Offset: offset, Bytes: bytes, Message: message, Count: 1})
}

// grace is how long a file may end inside a record before anybody is told: that
// is what a writer in the middle of its work looks like.
const grace = 2 * time.Second

// set makes p the only problem of the kinds that describe the end of the file.
// No kind: the end is in order.
func (d *damage) set(p Problem, written time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.written = written
	kept := d.problems[:0]
	for _, q := range d.problems {
		if q.Kind != garbage && q.Kind != incompleteTail && q.Kind != zeroTail {
			kept = append(kept, q)
		}
	}
	d.problems = kept
	if p.Kind != "" {
		p.Count = 1
		d.problems = append(d.problems, p)
	}
}

func (d *damage) unreadable(err error) {
	d.readable()
	d.count(unreadable, 0, 0, fmt.Sprintf("cannot be read: %v; it is tried again", err))
}

// readable takes back that the file cannot be read.
func (d *damage) readable() {
	d.mu.Lock()
	defer d.mu.Unlock()
	kept := d.problems[:0]
	for _, p := range d.problems {
		if p.Kind != unreadable {
			kept = append(kept, p)
		}
	}
	d.problems = kept
}

func (d *damage) badEvent(end int64, size int, why string) {
	d.count(badEvent, end-int64(size), int64(size), "record is not a readable event: "+why)
}

// pass leaves a damaged record behind if that is the right thing to do now, and
// tells whether it did. Bytes at the end of a file that was written a moment ago
// get time to become right.
func (d *damage) pass(f *file, rr *summary.RecordReader, e *summary.CorruptError) bool {
	settled := time.Since(f.seen.mod) > settle && time.Since(f.grew) > settle || f.old()
	switch e.Damage {
	case summary.BadData:
		if e.Last && !settled {
			return false
		}
		rr.Skip(e)
		d.count(badRecord, e.Offset, e.Size, fmt.Sprintf(
			"record of %d bytes fails its checksum; it was passed over, what follows is read", e.Size))
		return true
	case summary.ZeroHeader:
		if !settled {
			return false
		}
	}
	return d.resync(f, rr, e)
}

// old tells whether the file was not written lately when it was met.
func (f *file) old() bool { return f.seen.mod.Before(f.run.store.opened.Add(-settle)) }

// minRecord is the size of a record without data, in bytes.
const minRecord = 16

// resync looks for the next sound record behind a bad header. Where there is
// none, the reader stays before the header: its bytes may still become right.
func (d *damage) resync(f *file, rr *summary.RecordReader, e *summary.CorruptError) bool {
	if f.seen.size-d.searched < 2*minRecord {
		return false
	}
	if d.searched > e.Offset {
		rr.Rewind(d.searched)
	}
	if _, err := rr.Resync(); err != nil {
		d.searched = rr.Offset() - 1
		rr.Rewind(e.Offset)
		return false
	}
	skipped := rr.Offset() - e.Offset
	d.count(badLength, e.Offset, skipped, fmt.Sprintf(
		"header of a record fails its checksum; %d bytes were passed over to the next sound record", skipped))
	return true
}

// tail judges how the file ends.
func (d *damage) tail(rr *summary.RecordReader, now stamp, err error) {
	rest := now.size - rr.Offset()
	p := Problem{Offset: rr.Offset(), Bytes: rest}
	var corrupt *summary.CorruptError
	switch {
	case errors.Is(err, io.EOF):
	case errors.Is(err, summary.ErrIncomplete):
		p.Kind = incompleteTail
		p.Message = fmt.Sprintf("the file ends inside a record (bytes of it so far: %d); the rest is read when it comes", rest)
	case errors.As(err, &corrupt) && corrupt.Damage == summary.ZeroHeader:
		p.Kind = zeroTail
		p.Message = fmt.Sprintf("the file ends in %d bytes that begin with zeros; what is written over them is read when it comes", rest)
	case errors.As(err, &corrupt):
		p.Kind = garbage
		p.Message = fmt.Sprintf("the last %d bytes hold no sound record (%s); they are looked at again when the file changes", rest, corrupt.Damage)
	default:
		d.unreadable(err)
		return
	}
	d.set(p, now.mod)
}

// pending tells whether the end of the file may still become right without any
// sign of it: it is looked at again from time to time.
func (d *damage) pending() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range d.problems {
		switch p.Kind {
		case incompleteTail, zeroTail, garbage, unreadable:
			return true
		}
	}
	return false
}
