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
	chain   int64 // the records up to here have lengths with zeros for checksums
	links   int   // how many records these are
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
	if MaskedCRC(data) == binary.LittleEndian.Uint32(footer) {
		s.proven, s.lenient = true, false
		return true
	}
	if s.lenient {
		s.passed++
	}
	return s.lenient
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
// before it had a sound one, and its data is an event; where even the length has
// zeros for a checksum, the lengths must add up to the file, but for a last record
// that is not complete. If so, Next gives out this record and those that follow like it, until one has a sound checksum: from
// there on damage is damage. The reader stays where it is.
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
		excused, err = r.followChain(e.Offset)
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

// followChain goes from record to record, as long as each length has zeros for a
// checksum, and tells whether they lead to the end of the file. It goes on where it
// stopped the last time: at a pause, or at the end of a file that grew.
func (r *RecordReader) followChain(from int64) (bool, error) {
	s := r.sums
	r.Rewind(max(from, s.chain))
	for {
		rest := r.buf[r.pos:]
		if len(rest) < headerSize {
			var err error
			if rest, err = r.fill(headerSize); err != nil {
				return s.endOfChain(err)
			}
		}
		length := binary.LittleEndian.Uint64(rest)
		end, ok := endOf(r.Offset(), length)
		if !ok || length == 0 || binary.LittleEndian.Uint32(rest[8:]) != 0 {
			return false, nil
		}
		switch there, err := r.reaches(end); {
		case err != nil:
			return false, err
		case !there:
			return s.endOfChain(ErrIncomplete)
		case s.links == 0:
			if ok, err := r.plainEvent(length); !ok {
				return false, err
			}
		}
		r.seek(end)
		s.chain, s.links = end, s.links+1
	}
}

// plainEvent tells whether the data of the next record is an event, and not a large
// one, as the first of a file is not.
func (r *RecordReader) plainEvent(length uint64) (ok bool, err error) {
	if length > maxPlain {
		return false, nil
	}
	rest, size := r.buf[r.pos:], headerSize+int(length)
	if len(rest) < size {
		if rest, err = r.fill(size); err != nil {
			return false, err
		}
	}
	return new(Event).Scan(rest[headerSize:size]) == nil, nil
}

// endOfChain tells whether the records lead to the end of the file, after the error
// that was met behind the last of them.
func (s *Checksums) endOfChain(err error) (bool, error) {
	switch {
	case errors.Is(err, io.EOF):
		return s.links > 0, nil
	case errors.Is(err, ErrIncomplete):
		return s.links > 1, nil
	}
	return false, err
}
