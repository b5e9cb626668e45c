package summary

// Records of more than maxPlain bytes. A length is only a claim: the file must
// reach that far, and the data must fit its checksum, before any memory is taken
// for it. Both are found out in pieces, so that a reader may pause between them.

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"runtime/debug"
	"sync"

	"board/internal/limits"
)

// ErrBusy says that another reader holds the memory for large records. Ask again
// when it has gone on.
var ErrBusy = errors.New("another large record is in memory")

// A check is how far the data of a large record has been compared with its
// checksum.
type check struct {
	offset int64 // where the record begins
	done   int64 // bytes of its data that are in sum
	sum    uint32
}

// nextLarge is Next for a record of more than maxPlain bytes.
func (r *RecordReader) nextLarge(length uint64) ([]byte, error) {
	offset := r.Offset()
	end, ok := endOf(offset, length)
	if ok {
		var err error
		if ok, err = r.reaches(end); err != nil {
			return nil, err
		}
	}
	switch {
	case length > uint64(r.maxRecord()):
		e := &CorruptError{Offset: offset, Damage: TooLarge, Length: length}
		if ok {
			e.Size = end - offset
		}
		return nil, e
	case !ok:
		return nil, ErrIncomplete
	}
	if r.sums.checked() {
		if err := r.checkLarge(offset, length); err != nil {
			return nil, err
		}
	}
	return r.loadLarge(offset, length)
}

// pieceOf is the next piece of the data of a record to be checked.
func (r *RecordReader) pieceOf(length uint64) []byte {
	return r.buf[:min(int64(cap(r.buf)), int64(length)-r.check.done)]
}

func (r *RecordReader) maxRecord() int64 {
	if r.MaxRecord > 0 {
		return r.MaxRecord
	}
	return limits.Table[limits.Record].Default
}

// checkLarge compares the data of a record with its checksum, piece by piece.
func (r *RecordReader) checkLarge(offset int64, length uint64) error {
	if r.check.offset != offset || r.check.done > int64(length) {
		r.check = check{offset: offset}
	}
	r.Rewind(offset) // the buffer takes the pieces
	if cap(r.buf) < readSize {
		r.buf = make([]byte, 0, readSize)
	}
	for c := &r.check; c.done < int64(length); {
		piece := r.pieceOf(length)
		if err := r.readAll(piece, offset+headerSize+c.done); err != nil {
			return err
		}
		c.sum = crc32.Update(c.sum, castagnoli, piece)
		c.done += int64(len(piece))
		if r.left <= 0 {
			return ErrPaused
		}
	}
	var sum [footerSize]byte
	if err := r.readAll(sum[:], offset+headerSize+int64(length)); err != nil {
		return err
	}
	if mask(r.check.sum) != binary.LittleEndian.Uint32(sum[:]) {
		return r.badData(length)
	}
	return nil
}

// readAll fills b with what stands in the file at offset.
func (r *RecordReader) readAll(b []byte, offset int64) error {
	n, err := io.ReadFull(io.NewSectionReader(r.src, offset, int64(len(b))), b)
	r.left -= int64(n)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // the file has shrunk
		return ErrIncomplete
	case err != nil:
		return readError(offset, err)
	}
	return nil
}

// loadLarge brings a record into memory.
func (r *RecordReader) loadLarge(offset int64, length uint64) ([]byte, error) {
	r.Rewind(offset)
	shelf := r.Large
	if shelf == nil {
		shelf = &r.ownLarge
	}
	b := shelf.take(int(length) + footerSize)
	if b == nil {
		return nil, ErrBusy
	}
	r.lent = shelf
	if err := r.readAll(b, offset+headerSize); err != nil {
		r.Release()
		return nil, err
	}
	data := b[:length]
	if !r.sums.soundData(data, b[length:]) { // it was sound a moment ago, if that was looked at
		r.Release()
		r.check = check{}
		return nil, r.badData(length)
	}
	r.buf, r.base, r.pos = r.buf[:0], offset+headerSize+int64(len(b)), 0
	return data, nil
}

// Release gives back the memory of a large record that Next returned. Reading on
// does so by itself; a reader that pauses for long must be released.
func (r *RecordReader) Release() {
	if r.lent != nil {
		r.lent.release()
		r.lent = nil
	}
}

// A LargeBuffer is memory for one large record at a time. Readers that share it
// need no more memory for large records than one of them alone.
type LargeBuffer struct {
	mu   sync.Mutex
	busy bool
	buf  []byte
}

// take lends n bytes, nil while they are lent to somebody else.
func (l *LargeBuffer) take(n int) []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy {
		return nil
	}
	if cap(l.buf) < n {
		size := roomFor(n, cap(l.buf))
		l.empty()
		l.buf = make([]byte, size)
	}
	l.busy = true
	return l.buf[:n]
}

// roomFor is how much to take for n bytes after had did not suffice: some more,
// for the next record, where that is cheap.
func roomFor(n, had int) int {
	const cheap, step = 64 << 20, 8 << 20
	if n < cheap {
		n = max(n, min(2*had, cheap))
	}
	return (n + step - 1) / step * step
}

func (l *LargeBuffer) release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.busy = false
}

// Trim gives memory back to the system that no record needs now. A little is kept.
func (l *LargeBuffer) Trim() { l.drop(16 << 20) }

// drop lets go of a buffer of more than keep bytes that is not lent.
func (l *LargeBuffer) drop(keep int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.busy && cap(l.buf) > keep {
		l.empty()
	}
}

// empty frees the buffer at once: a second one beside it, until the garbage is
// collected, would double what large records cost.
func (l *LargeBuffer) empty() {
	if l.buf != nil {
		l.buf = nil
		debug.FreeOSMemory()
	}
}
