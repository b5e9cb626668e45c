package logdir

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"sync/atomic"
	"time"

	"board/summary"
)

// settle is how long bytes at the end of a file may be wrong before they count
// as damaged. Writers that map their file, and network file systems, let a file
// grow before its content is there.
const settle = 30 * time.Second

// headSize is how many bytes at the beginning of a file tell it from another one
// that was written over it: the first record, with the time of its writing.
const headSize = 64

// A file is an event file and how far it has been read. Its first fields never
// change. The second group belongs to the worker that reads the run, the third
// to the goroutine of Follow; run.mu guards the last.
type file struct {
	run  *run
	tree tree
	path string // in its tree
	name string // the last element of path: files of a run are in this order

	offset  int64     // where the next record begins
	head    uint32    // checksum of the file's first bytes
	headN   int64     // how many these are
	met     bool      // it had its first look
	end     int64     // where the incomplete record at its end will end, 0 if unknown
	seen    stamp     // state of the file when it was read last
	counted int64     // its size as far as Store.bytes knows of it
	grew    time.Time // when its size was seen to change last
	damage  damage

	want atomic.Bool // Follow asks the worker to read it
	done atomic.Bool // it was read to its end once

	noted  stamp     // state in which Follow saw it last
	hot    time.Time // when Follow saw it change last
	listed bool      // in follower.hot
	walked int       // number of the last walk that saw it

	slots       slots
	first, last float64 // wall times of its first and its latest event, NaN before
	group       int     // see run.regroup
}

func newFile(r *run, t tree, path, name string) *file {
	return &file{run: r, tree: t, path: path, name: name, first: math.NaN(), last: math.NaN()}
}

// firstLook is how many bytes of a file are read when it is met. Every run and
// nearly every tag is known after one quick round over all files, long before
// the last point of a large log directory has been read.
const firstLook = 32 << 10

// read takes in what the file holds beyond what was read before, and tells
// whether that was all. Whatever is wrong with the file becomes a problem of the
// store and no error.
func (f *file) read(rr *summary.RecordReader) (all bool) {
	src, now, err := f.tree.open(f.path)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) { // else the next walk takes it away
			f.damage.unreadable(err)
		}
		return true
	}
	defer src.Close()
	f.damage.readable()
	if f.replaced(src, now) {
		f.restart()
	}
	f.seen = now
	f.count(now.size)
	if f.offset == 0 && !f.met && now.size > firstLook {
		f.met = true
		_ = f.take(rr, io.NewSectionReader(src, 0, firstLook)) // what stops it stops the next read, too
		f.remember(src)
		return false
	}
	err = f.take(rr, src)
	f.count(max(now.size, f.offset)) // it may have grown meanwhile
	f.damage.tail(rr, now, err)
	f.remember(src)
	return true
}

// take takes in the records from the offset on. The error is what stopped it.
func (f *file) take(rr *summary.RecordReader, src io.ReaderAt) error {
	rr.Reset(src, f.offset)
	if f.seen.size < f.end { // a large record comes slowly: do not read its beginning again and again
		return summary.ErrIncomplete
	}
	err := f.records(rr)
	f.run.store.bytesRead.Add(rr.Offset() - f.offset)
	f.offset, f.end = rr.Offset(), 0
	if errors.Is(err, summary.ErrIncomplete) {
		f.end = rr.End()
	}
	return err
}

// count tells the store how large the file is, and remembers when it grew.
func (f *file) count(size int64) {
	if size != f.counted {
		f.run.store.bytes.Add(size - f.counted)
		f.counted, f.grew = size, time.Now()
	}
}

// replaced tells whether what was read so far is no longer what the file says.
func (f *file) replaced(src blob, now stamp) bool {
	if f.headN == 0 {
		return false
	}
	if now.size < f.offset || !now.sameFile(f.seen) {
		return true
	}
	sum, n := headOf(src, f.headN)
	return n == f.headN && sum != f.head
}

// remember keeps what tells the file from another one.
func (f *file) remember(src blob) {
	if f.offset > 0 && f.headN < min(headSize, f.offset) {
		f.head, f.headN = headOf(src, min(headSize, f.offset))
	}
}

func headOf(src blob, size int64) (sum uint32, n int64) {
	var buf [headSize]byte
	got, _ := io.ReadFull(io.NewSectionReader(src, 0, size), buf[:size])
	return crc32.ChecksumIEEE(buf[:got]), int64(got)
}

// restart forgets all that was read of the file.
func (f *file) restart() {
	f.run.mu.Lock()
	f.run.forget(f)
	f.run.regroup()
	f.run.unlock()
	f.run.store.bytesRead.Add(-f.offset)
	f.offset, f.head, f.headN, f.end = 0, 0, 0, 0
	f.damage.clear()
	f.run.store.restructured()
}

// records reads records until there are no more. The error is what stopped it.
func (f *file) records(rr *summary.RecordReader) error {
	for {
		data, err := rr.Next()
		if err == nil {
			err = f.batch(rr, data)
		}
		var corrupt *summary.CorruptError
		if errors.As(err, &corrupt) && f.damage.pass(f, rr, corrupt) {
			continue
		}
		if err != nil {
			return err
		}
	}
}

// batch takes in a record and all that have been read from the disk with it,
// under one lock, and tells everybody.
func (f *file) batch(rr *summary.RecordReader, data []byte) (err error) {
	r := f.run
	start := f.offset
	r.mu.Lock()
	points, structure := r.points, r.structure
	for {
		f.event(rr, data)
		if !rr.Buffered() {
			break
		}
		if data, err = rr.Next(); err != nil {
			break
		}
	}
	if len(r.files) > 1 {
		r.regroup()
	}
	points = r.points - points
	moved := r.structure != structure
	r.unlock()
	f.offset = rr.Offset()
	r.store.committed(points, f.offset-start, moved)
	return err
}

// event takes in one record.
func (f *file) event(rr *summary.RecordReader, data []byte) {
	err := f.run.event.Scan(data)
	if err == nil {
		err = f.run.ingest(f, &f.run.event)
	}
	if err != nil {
		f.damage.badEvent(rr.Offset(), len(data), fmt.Sprint(err))
	}
}
