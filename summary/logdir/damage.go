package logdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"sync"
	"time"

	"board/internal/limits"
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
	noEvents       = "no-events"       // the file holds nothing at all
	badEvent       = "bad-event"       // a sound record is no event, or holds a value of the wrong shape
	tooLarge       = "too-large"       // a record larger than the limit was skipped by its length
	largeContent   = "large-content"   // the metadata of a tag holds more than is kept
	noChecksums    = "no-checksums"    // the file was written without checksums; its events are shown all the same
	givenUp        = "given-up"        // the board itself failed while it read the file
)

// A Problem is something wrong with an event file. Problems of one kind in one
// file are counted, not listed.
type Problem struct {
	Run     string
	File    string // its path below the log directory
	Offset  int64  // where it begins; of the first of several
	Kind    string // one of the words above
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

	quest quest // the worker's own
}

// A quest is the search for the next record behind damage. It is kept as long as the
// damage stays, so that no byte is looked at twice.
type quest struct {
	from, end int64 // where the damage is, and where to look no further
	searched  int64 // nothing before this offset is a record
	looked    int64 // bytes read for it
	found     int64 // where the next record is, 0 if that is not known
	paused    bool  // it goes on with the next slice
	cut       bool  // it ended before the end of the file
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
	d.problems, d.quest = nil, quest{}
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

// grace is how long a file may end inside a record before health says so: that
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

// cannotOpen says that the file cannot be opened. If it is not there any more, the
// next walk takes it away.
func (d *damage) cannotOpen(err error) {
	if !errors.Is(err, fs.ErrNotExist) {
		d.unreadable(err)
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

// frame is how much larger a record is than its data.
const frame = 16

// badEvent says that the record that ends at an offset, with so much data, cannot be
// read as an event.
func (d *damage) badEvent(end int64, size int, why string) {
	d.count(badEvent, end-int64(size)-frame, int64(size), "record is not a readable event: "+why)
}

// pass leaves a damaged record behind if that is the right thing to do now; nil says
// that it did. Bytes at the end of a file that was written a moment ago get time to
// become right. Any error is why reading stops here: e itself, or a pause.
func (d *damage) pass(f *file, rr *summary.RecordReader, e *summary.CorruptError) error {
	mayComeRight := e.Damage == summary.ZeroHeader || e.Damage == summary.BadData && rr.IsLast(e)
	if mayComeRight && !f.settled() {
		return e
	}
	if excused, err := rr.Excuse(e); excused || err != nil {
		return err
	}
	switch {
	case e.Damage == summary.BadData:
		return d.passData(f, rr, e)
	case e.Damage == summary.TooLarge && e.Size > 0:
		f.run.store.limits.Reached(limits.Record)
		rr.Skip(e)
		d.count(tooLarge, e.Offset, e.Size, fmt.Sprintf(
			"record of %d bytes is larger than the %d bytes that are allowed (--%s); it was skipped by its length, what follows is read",
			e.Length, f.run.store.limits.Record, limits.Table[limits.Record].Flag))
		return nil
	}
	return d.passHeader(f, rr, e)
}

// passData leaves a record behind whose data is damaged. Where a sound record stands
// inside it, a writer broke off and another one went on: that is where reading goes on.
func (d *damage) passData(f *file, rr *summary.RecordReader, e *summary.CorruptError) error {
	found, err := d.search(f, rr, e.Offset, e.Offset+e.Size-headerSize+1)
	if err != nil {
		return err
	}
	if !found {
		rr.Skip(e)
	}
	d.count(badRecord, e.Offset, rr.Offset()-e.Offset, fmt.Sprintf(
		"record of %d bytes fails its checksum; it was passed over, what follows is read", e.Size))
	return nil
}

// passHeader leaves a bad header behind if a sound record follows. If there is none,
// the reader stays before it: its bytes may still become right.
func (d *damage) passHeader(f *file, rr *summary.RecordReader, e *summary.CorruptError) error {
	found, err := d.search(f, rr, e.Offset, math.MaxInt64)
	switch {
	case err != nil:
		return err
	case !found:
		return e
	}
	skipped := rr.Offset() - e.Offset
	d.count(badLength, e.Offset, skipped, fmt.Sprintf(
		"header of a record is wrong (%s); %d bytes were passed over to the next sound record", e.Damage, skipped))
	return nil
}

// doubtful is how much of an incomplete record there must be before its length is
// doubted while the file is being written.
const doubtful = 64 << 10

// doubt looks into a record that is not complete: where a sound record stands inside
// it, its length is wrong, or its writer broke off. If so, the reader moves there.
func (d *damage) doubt(f *file, rr *summary.RecordReader) (found bool, err error) {
	at := rr.Offset()
	if f.seen.size-at < doubtful && !f.settled() {
		return false, summary.ErrIncomplete
	}
	end := int64(math.MaxInt64)
	if f.end > 0 { // the file may have grown meanwhile: what follows the record says nothing of it
		end = f.end
	}
	found, err = d.search(f, rr, at, end)
	switch {
	case err != nil:
		return false, err
	case !found:
		return false, summary.ErrIncomplete
	}
	skipped := rr.Offset() - at
	d.count(badLength, at, skipped, fmt.Sprintf(
		"record is longer than what there is of the file; %d bytes were passed over to the next sound record", skipped))
	return true, nil
}

// search looks behind the damage at an offset, and before end, for the next sound
// header, and moves the reader there. Without one the reader stays at the offset. It
// looks at a bounded number of bytes, those aside that the file system knows to be a
// hole: then it gives up what the file holds now. An error is a pause, or comes from
// the source.
func (d *damage) search(f *file, rr *summary.RecordReader, from, end int64) (found bool, err error) {
	q := &d.quest
	if q.from != from || q.end != end {
		*q = quest{from: from, end: end, searched: from}
	}
	if q.found == 0 && q.searched < min(f.seen.size-headerSize, end-1) {
		err = q.goOn(f, rr)
	}
	if q.found > 0 {
		rr.Rewind(q.found)
		return true, nil
	}
	rr.Rewind(from)
	return false, err
}

// goOn goes on with a search, until the reader has to pause or it is over.
func (q *quest) goOn(f *file, rr *summary.RecordReader) error {
	rr.Rewind(q.searched)
	before := rr.Left()
	_, err := rr.ResyncBefore(q.end)
	q.looked += before - rr.Left()
	q.paused = false
	if err == nil {
		q.found = rr.Offset()
		return nil
	}
	q.searched = max(q.from, rr.Offset()-1)
	switch l := f.run.store.limits; {
	case errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, summary.ErrPaused) && q.looked >= l.Search:
		l.Reached(limits.Search)
		q.searched, q.looked, q.cut = max(q.searched, f.seen.size-headerSize), 0, true
		return nil
	case errors.Is(err, summary.ErrPaused):
		q.paused = true
	}
	return err
}

// headerSize is the size of a record's header.
const headerSize = 12

// tail judges how the file ends, and how it is written.
func (d *damage) tail(f *file, rr *summary.RecordReader, now stamp, err error) {
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
	if p.Kind != "" && d.quest.cut && d.quest.from == p.Offset {
		p.Message += fmt.Sprintf(" (only the first %d MiB were searched for a record)", f.run.store.limits.Search>>20)
	}
	d.set(p, now.mod)
}

// unchecked says how many records of the file so far have wrong checksums and are
// shown all the same.
func (d *damage) unchecked(passed int) {
	if passed == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.problems {
		if d.problems[i].Kind == noChecksums {
			d.problems[i].Count = passed
			return
		}
	}
	d.problems = append(d.problems, Problem{Kind: noChecksums, Count: passed,
		Message: "written without checksums: none of these records has a sound one, nor has any before them; they are shown as they stand, damage cannot be noticed"})
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
