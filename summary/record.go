package summary

// The framing of event files, TFRecord:
//
//	 8 bytes   length of the data, little endian
//	 4 bytes   masked CRC-32C of these 8 bytes
//	 n bytes   data (one serialized Event)
//	 4 bytes   masked CRC-32C of the data
//
// Both numbers are little endian. The mask keeps a CRC over data that itself
// holds CRCs from degenerating; it is described with the format in TensorFlow's
// lib/io/record_writer.h.

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
)

const (
	headerSize = 12 // length and its checksum
	footerSize = 4  // checksum of the data
	maskDelta  = 0xa282ead8

	// readSize is what a RecordReader asks for at once: large enough that the
	// system call costs nothing beside the checksums, small enough for the cache.
	readSize = 256 << 10

	// keepSize is the most that a RecordReader keeps from one file to the next.
	keepSize = 4 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// MaskedCRC is the checksum that records carry: CRC-32C, rotated and offset.
func MaskedCRC(b []byte) uint32 {
	c := crc32.Checksum(b, castagnoli)
	return (c>>15 | c<<17) + maskDelta
}

// shortHeaders holds the checksums of the headers of short records, which are
// nearly all there are: a header depends on nothing but the length.
var shortHeaders = func() (sums [512]uint32) {
	for n := range sums {
		sums[n] = MaskedCRC(binary.LittleEndian.AppendUint64(nil, uint64(n)))
	}
	return sums
}()

// soundHeader tells whether the checksum of a header fits its length.
func soundHeader(header []byte, length uint64) bool {
	sum := binary.LittleEndian.Uint32(header[8:])
	if length < uint64(len(shortHeaders)) {
		return sum == shortHeaders[length]
	}
	return sum == MaskedCRC(header[:8])
}

// AppendRecord appends data, framed as one record, to dst.
func AppendRecord(dst, data []byte) []byte {
	n := len(dst)
	dst = binary.LittleEndian.AppendUint64(dst, uint64(len(data)))
	dst = binary.LittleEndian.AppendUint32(dst, MaskedCRC(dst[n:n+8]))
	dst = append(dst, data...)
	return binary.LittleEndian.AppendUint32(dst, MaskedCRC(data))
}

// ErrIncomplete says that a record has begun and its end is not in the file yet.
// It is an ordinary answer while the file grows: ask the same reader again.
var ErrIncomplete = errors.New("record is not complete yet")

// Damage tells what is wrong with a record.
type Damage uint8

const (
	// BadLength is a header whose checksum does not fit: where the next record
	// begins is unknown. Resync finds it.
	BadLength Damage = iota + 1
	// BadData is a record whose header is sound and whose data is not. Skip
	// leaves it behind.
	BadData
	// ZeroHeader is a header of nothing but zeros: a hole that a writer (or a
	// network file system) has not filled yet.
	ZeroHeader
)

func (d Damage) String() string {
	switch d {
	case BadLength:
		return "length fails its checksum"
	case BadData:
		return "data fails its checksum"
	case ZeroHeader:
		return "zeros instead of a record"
	}
	return "unknown damage"
}

// A CorruptError is a record that cannot be trusted. The reader stays before it:
// calling Next again looks at the same place again, because the bytes of a live
// file may still change.
type CorruptError struct {
	Offset int64 // where the record begins
	Damage Damage
	Size   int64 // bytes of the whole record with its frame, 0 when unknown
	Last   bool  // nothing follows it in the file
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("record at byte %d: %s", e.Offset, e.Damage)
}

// A RecordReader reads the records of a file that may still grow. It keeps its
// place when it runs out of bytes, so the same reader is asked again later. It
// reads ahead, and never allocates more than the file holds.
type RecordReader struct {
	src  io.ReaderAt
	buf  []byte // bytes of the file from base on
	base int64  // offset in the file of buf[0]
	pos  int    // in buf: where the next record begins
}

// NewRecordReader reads from the record that begins at offset on.
func NewRecordReader(src io.ReaderAt, offset int64) *RecordReader {
	return &RecordReader{src: src, base: offset}
}

// Reset makes r read from src at offset, and keeps r's memory, unless a large
// record has blown it up.
func (r *RecordReader) Reset(src io.ReaderAt, offset int64) {
	if cap(r.buf) > keepSize {
		r.buf = nil
	}
	r.src, r.buf, r.base, r.pos = src, r.buf[:0], offset, 0
}

// Offset is where in the file the next record begins.
func (r *RecordReader) Offset() int64 { return r.base + int64(r.pos) }

// Next returns the data of the next record, valid until the next call.
//
// The errors say how to go on. [io.EOF]: the file ends here, cleanly, so far.
// [ErrIncomplete]: it ends inside a record. A [*CorruptError]: the record is
// damaged; call Skip or Resync to leave it behind. Any other error comes from
// the source. After each of them Next may be called again.
func (r *RecordReader) Next() ([]byte, error) {
	rest := r.buf[r.pos:]
	if len(rest) < headerSize {
		var err error
		if rest, err = r.fill(headerSize); err != nil {
			return nil, err
		}
	}
	length := binary.LittleEndian.Uint64(rest)
	if !soundHeader(rest, length) {
		return nil, r.badHeader(rest)
	}
	if length > math.MaxInt/2 { // larger than any file, on any machine
		return nil, &CorruptError{Offset: r.Offset(), Damage: BadLength}
	}
	size := headerSize + int(length) + footerSize
	if len(rest) < size {
		var err error
		if rest, err = r.fill(size); err != nil {
			return nil, err
		}
	}
	data := rest[headerSize : size-footerSize]
	if MaskedCRC(data) != binary.LittleEndian.Uint32(rest[size-footerSize:]) {
		return nil, r.badData(size)
	}
	r.pos += size
	return data, nil
}

// End is where the record ends of which Next said that it is not complete: no
// need to ask again before the file is that long. It is 0 when its length has not
// been read.
func (r *RecordReader) End() int64 {
	rest := r.buf[r.pos:]
	if len(rest) < headerSize {
		return 0
	}
	length := binary.LittleEndian.Uint64(rest)
	if !soundHeader(rest, length) || length > math.MaxInt/2 {
		return 0
	}
	return r.Offset() + headerSize + int64(length) + footerSize
}

// Buffered tells whether the next record stands whole in memory, so that Next
// will not read from the source.
func (r *RecordReader) Buffered() bool {
	rest := r.buf[r.pos:]
	if len(rest) < headerSize {
		return false
	}
	length := binary.LittleEndian.Uint64(rest)
	return length <= uint64(len(rest)) && len(rest) >= headerSize+int(length)+footerSize
}

func (r *RecordReader) badHeader(rest []byte) error {
	e := &CorruptError{Offset: r.Offset(), Damage: BadLength}
	if [headerSize]byte(rest) == ([headerSize]byte{}) {
		e.Damage = ZeroHeader
	}
	return e
}

func (r *RecordReader) badData(size int) error {
	_, err := r.fill(size + 1)
	return &CorruptError{Offset: r.Offset(), Damage: BadData, Size: int64(size), Last: err != nil}
}

// Skip leaves the damaged record behind that Next reported, whose size it gave.
func (r *RecordReader) Skip(e *CorruptError) { r.seek(e.Offset + e.Size) }

// seek goes to offset. What was read ahead is kept where offset lies in it.
func (r *RecordReader) seek(offset int64) {
	if n := offset - r.base; n >= 0 && n <= int64(len(r.buf)) {
		r.pos = int(n)
		return
	}
	r.Rewind(offset)
}

// Rewind goes to the record that begins at offset. What was read ahead is
// forgotten.
func (r *RecordReader) Rewind(offset int64) { r.Reset(r.src, offset) }

// fill makes at least want bytes available from r.pos on and returns them. It
// grows its buffer only as bytes arrive, so that a wild length costs nothing.
func (r *RecordReader) fill(want int) ([]byte, error) {
	r.compact()
	for len(r.buf) < want {
		if len(r.buf) == cap(r.buf) {
			r.grow(want)
		}
		n, err := r.src.ReadAt(r.buf[len(r.buf):cap(r.buf)], r.base+int64(len(r.buf)))
		r.buf = r.buf[:len(r.buf)+n]
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("read at byte %d: %w", r.base+int64(len(r.buf)), err)
		}
		if n == 0 {
			break
		}
	}
	switch {
	case len(r.buf) >= want:
		return r.buf, nil
	case len(r.buf) == 0:
		return nil, io.EOF
	}
	return nil, ErrIncomplete
}

// compact moves what is not consumed yet to the front of the buffer.
func (r *RecordReader) compact() {
	if r.pos == 0 {
		return
	}
	n := copy(r.buf, r.buf[r.pos:])
	r.base += int64(r.pos)
	r.buf, r.pos = r.buf[:n], 0
}

// grow gives the buffer room for more bytes: at most twice what the file has
// shown to hold, and not more than want asks for.
func (r *RecordReader) grow(want int) {
	size := max(readSize, min(want, 2*cap(r.buf)))
	r.buf = append(make([]byte, 0, size), r.buf...)
}

// Resync looks from the byte after the current record's beginning on for the
// next place where a sound header stands, and moves there. It returns how many
// bytes were left behind. With [io.EOF] the file holds no further header; the
// reader then stands at the last bytes, which may be the start of one.
func (r *RecordReader) Resync() (skipped int64, err error) {
	start := r.Offset()
	r.seek(start + 1)
	for {
		rest := r.buf[r.pos:]
		if len(rest) < headerSize {
			if rest, err = r.fill(headerSize); err != nil {
				return r.Offset() - start, resyncEnd(err)
			}
		}
		if plausible(rest) {
			return r.Offset() - start, nil
		}
		r.pos++
	}
}

// plausible tells whether a sound header begins here. The checksum of a length is
// costly beside a look at its upper bytes, which are zero in any real file.
func plausible(rest []byte) bool {
	return rest[7] == 0 && rest[6] == 0 && rest[5] == 0 && soundHeader(rest, binary.LittleEndian.Uint64(rest))
}

func resyncEnd(err error) error {
	if errors.Is(err, ErrIncomplete) {
		return io.EOF
	}
	return err
}
