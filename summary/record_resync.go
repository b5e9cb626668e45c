package summary

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// Resync looks from the byte after the current record's beginning on for the
// next place where a sound header stands, and moves there. It returns how many
// bytes were left behind. With [io.EOF] the file holds no further header; the
// reader then stands at the last bytes, which may be the start of one. With
// [ErrPaused] it stands before the bytes that it has not looked at.
func (r *RecordReader) Resync() (skipped int64, err error) { return r.ResyncBefore(math.MaxInt64) }

// ResyncBefore is Resync that looks no further than end: [io.EOF] says that no
// sound header begins before it.
func (r *RecordReader) ResyncBefore(end int64) (skipped int64, err error) {
	start := r.Offset()
	r.seek(start + 1)
	for r.Offset() < end {
		rest := r.buf[r.pos:]
		if len(rest) < headerSize {
			if rest, err = r.fill(headerSize); err != nil {
				return r.Offset() - start, resyncEnd(err)
			}
		}
		i, found := findHeader(rest)
		r.pos += i
		if found && r.Offset() < end {
			return r.Offset() - start, nil
		}
		if !found && allZero(rest) {
			r.overHole()
		}
	}
	return r.Offset() - start, io.EOF
}

// PassData leaves a record behind whose data is damaged, and returns how many bytes
// that cost. Where a sound header stands inside the record as a whole, a writer broke
// off in it and another one went on: the reader moves there, else to the record's end.
func (r *RecordReader) PassData(e *CorruptError) (skipped int64, err error) {
	r.seek(e.Offset)
	skipped, err = r.ResyncBefore(e.Offset + e.Size - headerSize + 1)
	if errors.Is(err, io.EOF) {
		r.Skip(e)
		return e.Size, nil
	}
	return skipped, err
}

// findHeader is the first place in b where a sound header begins. Without one it
// is the first place where the bytes do not suffice to tell.
//
// The checksum of a length is costly beside a look at its three upper bytes, which
// are zero in any real file: one of them that is not rules out up to three places.
func findHeader(b []byte) (i int, found bool) {
	for i+headerSize <= len(b) {
		switch {
		case b[i+7] != 0:
			i += 3
		case b[i+6] != 0:
			i += 2
		case b[i+5] != 0:
			i++
		case soundHeader(b[i:], binary.LittleEndian.Uint64(b[i:])):
			return i, true
		default:
			i += max(1, zeros(b[i:])-8) // a length of eight zeros has a checksum that is not zero
		}
	}
	return min(i, len(b)-headerSize+1), false
}

// zeros counts the zeros at the beginning of b.
func zeros(b []byte) (n int) {
	for n+8 <= len(b) && binary.LittleEndian.Uint64(b[n:]) == 0 {
		n += 8
	}
	for n < len(b) && b[n] == 0 {
		n++
	}
	return n
}

func allZero(b []byte) bool { return zeros(b) == len(b) }

// A holed source knows where in a sparse file the next bytes stand that were ever
// written: all before them are zeros. [SparseFile] is one.
type holed interface {
	NextData(offset int64) int64
}

// overHole goes on behind the hole in which the buffer lies, if it lies in one.
func (r *RecordReader) overHole() {
	src, ok := r.src.(holed)
	if !ok {
		return
	}
	end := r.base + int64(len(r.buf))
	if next := src.NextData(end) - headerSize + 1; next > r.Offset() {
		r.Rewind(next)
	}
}

func resyncEnd(err error) error {
	if errors.Is(err, ErrIncomplete) {
		return io.EOF
	}
	return err
}
