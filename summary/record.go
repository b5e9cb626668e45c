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
)

const (
	headerSize = 12 // length and its checksum
	footerSize = 4  // checksum of the data
	maskDelta  = 0xa282ead8

	// readSize is what a RecordReader asks for at once: large enough that the
	// system call costs nothing beside the checksums, small enough for the cache.
	readSize = 256 << 10

	// maxPlain is the size up to which a record is read with what stands around it.
	// A larger one is read by itself: see record_large.go.
	maxPlain = 4 << 20
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// MaskedCRC is the checksum that records carry: CRC-32C, rotated and offset.
func MaskedCRC(b []byte) uint32 { return mask(crc32.Checksum(b, castagnoli)) }

func mask(c uint32) uint32 { return (c>>15 | c<<17) + maskDelta }

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

// ErrPaused says that the reader has read as many bytes as [RecordReader.Allow]
// allowed. Nothing is wrong: allow more, and ask again.
var ErrPaused = errors.New("reading pauses: the bytes allowed were read")

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
	// TooLarge is a record with a sound header and more data than MaxRecord. Skip
	// leaves it behind. Where the file ends before the record does, the Size is 0,
	// and Resync finds the next record.
	TooLarge
)

func (d Damage) String() string {
	switch d {
	case BadLength:
		return "length fails its checksum"
	case BadData:
		return "data fails its checksum"
	case ZeroHeader:
		return "zeros instead of a record"
	case TooLarge:
		return "larger than the limit for one record"
	}
	return "unknown damage"
}

// A CorruptError is a record that cannot be trusted. The reader stays before it:
// calling Next again looks at the same place again, because the bytes of a live
// file may still change.
type CorruptError struct {
	Offset int64 // where the record begins
	Damage Damage
	Size   int64  // bytes of the whole record with its frame, 0 when unknown
	Length uint64 // of the data, as the header says, sound or not
}

func (e *CorruptError) Error() string {
	if e.Damage == TooLarge {
		return fmt.Sprintf("record at byte %d: %d bytes are %s", e.Offset, e.Length, e.Damage)
	}
	return fmt.Sprintf("record at byte %d: %s", e.Offset, e.Damage)
}

// A RecordReader reads the records of a file that may still grow. It keeps its
// place when it runs out of bytes, so the same reader is asked again later. It
// reads ahead, at most 4 MiB; a record that is larger is checked before it is
// brought into memory, and passed over when it is larger than MaxRecord.
type RecordReader struct {
	// MaxRecord is the size of the data of a record, in bytes, beyond which Next
	// refuses the record as TooLarge. 0 stands for 256 MiB.
	MaxRecord int64
	// Large is the memory for large records that this reader shares with others;
	// nil: it has its own.
	Large *LargeBuffer

	src   io.ReaderAt
	buf   []byte // bytes of the file from base on
	base  int64  // offset in the file of buf[0]
	pos   int    // in buf: where the next record begins
	left  int64  // bytes that may still be read before a pause
	sums  *Checksums
	check check // of the large record at hand

	ownSums  Checksums
	ownLarge LargeBuffer
	lent     *LargeBuffer // holds the record that Next gave out last, if that is large
}

// NewRecordReader reads from the record that begins at offset on.
func NewRecordReader(src io.ReaderAt, offset int64) *RecordReader {
	r := &RecordReader{left: unlimited}
	r.Reset(src, offset)
	return r
}

// Reset makes r read from src at offset as if it were new. It keeps r's memory.
func (r *RecordReader) Reset(src io.ReaderAt, offset int64) {
	r.ownSums = Checksums{}
	r.Resume(src, Place{Offset: offset}, &r.ownSums)
}

// A Place is where a RecordReader stands in a file. It outlives the reader, for
// files that take turns in being read.
type Place struct {
	Offset int64 // where the next record begins
	check  check // what is known of it, if it is large
}

// Place is where the reader stands.
func (r *RecordReader) Place() Place { return Place{r.Offset(), r.check} }

// Resume makes r read on in src, from the place and with the knowledge of its
// checksums that an earlier reader has left. It keeps r's memory.
func (r *RecordReader) Resume(src io.ReaderAt, at Place, sums *Checksums) {
	r.Release()
	r.ownLarge.drop(maxPlain)
	r.src, r.buf, r.base, r.pos = src, r.buf[:0], at.Offset, 0
	r.sums, r.check = sums, at.check
}

// unlimited stands for no pause.
const unlimited = 1<<63 - 1

// Allow lets r read about n bytes more from its source: beyond these its methods
// give ErrPaused instead of reading. Each pause finds r further on: a record that has
// been begun is read to its end, a large one is checked or read by some pieces more.
func (r *RecordReader) Allow(n int64) { r.left = n }

// Left is how many bytes r may still read before it pauses.
func (r *RecordReader) Left() int64 { return r.left }

// Offset is where in the file the next record begins.
func (r *RecordReader) Offset() int64 { return r.base + int64(r.pos) }

// Next returns the data of the next record, valid until the next call.
//
// The errors say how to go on. [io.EOF]: the file ends here, cleanly, so far.
// [ErrIncomplete]: it ends inside a record. A [*CorruptError]: the record is
// damaged; call Excuse to see whether the whole file is written like this, Skip or
// Resync to leave the record behind. [ErrPaused] and [ErrBusy]: ask again later.
// Any other error comes from the source. After each of them Next may be called
// again.
func (r *RecordReader) Next() ([]byte, error) {
	rest := r.buf[r.pos:]
	if len(rest) < headerSize {
		var err error
		if rest, err = r.fill(headerSize); err != nil {
			return nil, err
		}
	}
	length := binary.LittleEndian.Uint64(rest)
	if !soundHeader(rest, length) && !r.sums.lengthPasses(rest) {
		return nil, r.badHeader(rest, length)
	}
	if length > maxPlain {
		return r.nextLarge(length)
	}
	size := headerSize + int(length) + footerSize
	if len(rest) < size {
		var err error
		if rest, err = r.fill(size); err != nil {
			return nil, err
		}
	}
	data := rest[headerSize : size-footerSize]
	if !r.sums.soundData(data, rest[size-footerSize:]) {
		return nil, r.badData(length)
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
	if !soundHeader(rest, length) && !r.sums.lengthPasses(rest) {
		return 0
	}
	end, _ := endOf(r.Offset(), length)
	return end
}

// endOf is where a record ends that begins at offset. There is no such place
// where the length is larger than any file.
func endOf(offset int64, length uint64) (end int64, ok bool) {
	if length > unlimited-headerSize-footerSize-uint64(offset) {
		return 0, false
	}
	return offset + headerSize + int64(length) + footerSize, true
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

func (r *RecordReader) badHeader(rest []byte, length uint64) error {
	e := &CorruptError{Offset: r.Offset(), Damage: BadLength, Length: length}
	if [headerSize]byte(rest) == ([headerSize]byte{}) {
		e.Damage = ZeroHeader
	}
	return e
}

func (r *RecordReader) badData(length uint64) error {
	return &CorruptError{Offset: r.Offset(), Damage: BadData, Size: headerSize + int64(length) + footerSize, Length: length}
}

// IsLast tells whether nothing follows a damaged record in the file.
func (r *RecordReader) IsLast(e *CorruptError) bool {
	more, _ := r.reaches(e.Offset + e.Size + 1)
	return !more
}

// reaches tells whether the file is at least end bytes long.
func (r *RecordReader) reaches(end int64) (bool, error) {
	if end <= r.base+int64(len(r.buf)) {
		return true, nil
	}
	var last [1]byte
	n, err := r.src.ReadAt(last[:], end-1)
	if n == 0 && err != nil && err != io.EOF {
		return false, readError(end-1, err)
	}
	return n > 0, nil
}

func readError(offset int64, err error) error { return fmt.Errorf("read at byte %d: %w", offset, err) }

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
func (r *RecordReader) Rewind(offset int64) {
	r.Release()
	r.buf, r.base, r.pos = r.buf[:0], offset, 0
}

// fill makes at least want bytes available from r.pos on and returns them. It
// grows its buffer only as bytes arrive, so that a wild length costs nothing.
func (r *RecordReader) fill(want int) ([]byte, error) {
	r.Release()
	if r.left <= 0 {
		return nil, ErrPaused
	}
	r.compact()
	for len(r.buf) < want {
		if len(r.buf) == cap(r.buf) {
			r.grow(want)
		}
		n, err := r.src.ReadAt(r.buf[len(r.buf):r.ahead(want)], r.base+int64(len(r.buf)))
		r.buf = r.buf[:len(r.buf)+n]
		r.left -= int64(n)
		if err != nil && err != io.EOF {
			return nil, readError(r.base+int64(len(r.buf)), err)
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

// ahead is how far the buffer is filled at once: by no more than may be read, unless
// that much is wanted.
func (r *RecordReader) ahead(want int) int {
	return min(cap(r.buf), max(want, len(r.buf)+int(min(r.left, readSize))))
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
