package summary

// Some programs write event files without checksums: zeros, or anything, stand
// where they belong. A reader finds that out from the file itself.

import (
	"encoding/binary"
	"errors"
	"io"
)

// Checksums is what is known of the checksums of one file. The zero value knows
// nothing yet: all are looked at.
type Checksums struct {
	ignored bool // none is looked at
	proven  bool // the data of some record was sound: the writer makes checksums
	lenient bool // until then, unsound data passes
	zero    bool // so does a length whose checksum is zero
	passed  int
	sum     uint32 // of the data that was looked at last
}

// IgnoreChecksums is for files of which no checksum shall be looked at.
func IgnoreChecksums() Checksums { return Checksums{ignored: true} }

// Passed is how many records were given out although their checksums are wrong,
// because the writer of the file makes none.
func (s *Checksums) Passed() int { return s.passed }

// checked tells whether data that fails its checksum is refused.
func (s *Checksums) checked() bool { return !s.ignored && !s.lenient }

// soundData tells whether the data of a record may be given out.
func (s *Checksums) soundData(data, footer []byte) bool {
	if s.ignored {
		return true
	}
	s.sum = MaskedCRC(data)
	if s.sum == binary.LittleEndian.Uint32(footer) {
		s.proven, s.lenient = true, false
		return true
	}
	if s.lenient {
		s.passed++
	}
	return s.lenient
}

// Sum is the checksum of data that Next returned last, as [MaskedCRC] gives it: of
// the data itself, whatever its record says.
func (r *RecordReader) Sum(data []byte) uint32 {
	if r.sums.ignored {
		return MaskedCRC(data)
	}
	return r.sums.sum
}

// lengthPasses tells whether a length may be believed whose checksum is wrong.
func (s *Checksums) lengthPasses(header []byte) bool {
	if [headerSize]byte(header) == ([headerSize]byte{}) {
		return false // a hole
	}
	return s.ignored || s.zero && !s.proven && binary.LittleEndian.Uint32(header[8:]) == 0
}

// Excuse decides about a damaged record that Next reported: whether it is damaged
// because the writer of the file leaves checksums out. That is so where no record
// before it had a sound one, and its data is an event. Where even the length has zeros
// for a checksum, the same must be true of the record that it leads to. If so, Next
// gives out this record and those that follow like it, until one has a sound checksum:
// from there on damage is damage. The reader stays where it is.
func (r *RecordReader) Excuse(e *CorruptError) (excused bool, err error) {
	s := r.sums
	if s.proven || s.ignored || s.lenient {
		return false, nil
	}
	switch e.Damage {
	case BadData:
		s.lenient = r.isEvent(e)
		return s.lenient, nil
	case BadLength:
		excused, err = r.areBare()
		s.lenient, s.zero = excused, excused
		r.Rewind(e.Offset)
	}
	return excused, err
}

// isEvent tells whether the data of the record that Next has just reported is an
// event. A large record, which is not in memory, is not: no file begins with one.
func (r *RecordReader) isEvent(e *CorruptError) bool {
	if r.Offset() != e.Offset || !r.Buffered() {
		return false
	}
	data := r.buf[r.pos+headerSize:][:e.Length]
	return new(Event).Scan(data) == nil
}

// maxBare is the most data that the first records of a file without checksums may
// have, in bytes.
const maxBare = 1 << 20

// areBare tells whether the next two records have zeros for the checksums of their
// lengths and hold events.
func (r *RecordReader) areBare() (bool, error) {
	for range 2 {
		rest, err := r.need(headerSize)
		if err != nil {
			return false, unlessAtEnd(err)
		}
		length := binary.LittleEndian.Uint64(rest)
		if length == 0 || length > maxBare || binary.LittleEndian.Uint32(rest[8:]) != 0 {
			return false, nil
		}
		size := headerSize + int(length) + footerSize
		if rest, err = r.need(size); err != nil {
			return false, unlessAtEnd(err)
		}
		if new(Event).Scan(rest[headerSize:size-footerSize]) != nil {
			return false, nil
		}
		r.pos += size
	}
	return true, nil
}

// need is fill, where so many bytes are not in memory yet.
func (r *RecordReader) need(size int) ([]byte, error) {
	if rest := r.buf[r.pos:]; len(rest) >= size {
		return rest, nil
	}
	return r.fill(size)
}

// unlessAtEnd is an error but for those that say that a file ends.
func unlessAtEnd(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, ErrIncomplete) {
		return nil
	}
	return err
}
