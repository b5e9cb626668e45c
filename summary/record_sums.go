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
// zeros for a checksum, the lengths must add up to the file. If so, Next gives out
// this record and those that follow like it, until one has a sound checksum: from
// there on damage is damage. The reader stays where it is.
func (r *RecordReader) Excuse(e *CorruptError) (excused bool, err error) {
	s := r.sums
	if s.proven || s.ignored || s.lenient {
		return false, nil
	}
	switch {
	case e.Damage == BadData:
		excused, err = r.isEvent()
		s.lenient, s.passed = excused, 0
	case e.Damage == BadLength:
		excused, err = r.followChain(e.Offset)
		s.lenient, s.zero = excused, excused
	}
	r.Rewind(e.Offset)
	return excused, err
}

// isEvent tells whether the data of the next record, sound or not, is an event.
func (r *RecordReader) isEvent() (bool, error) {
	r.sums.lenient = true
	data, err := r.Next()
	return err == nil && new(Event).Scan(data) == nil, err
}

// followChain goes from record to record, as long as each length has zeros for a
// checksum, and tells whether the last of them ends where the file does. It goes
// on where it stopped the last time: at a pause, or at the end of a file that grew.
func (r *RecordReader) followChain(from int64) (bool, error) {
	s := r.sums
	r.Rewind(max(from, s.chain))
	for {
		rest := r.buf[r.pos:]
		if len(rest) < headerSize {
			var err error
			if rest, err = r.fill(headerSize); err != nil {
				return endOfChain(err, r.Offset() > from)
			}
		}
		length := binary.LittleEndian.Uint64(rest)
		end, ok := endOf(r.Offset(), length)
		if !ok || length == 0 || binary.LittleEndian.Uint32(rest[8:]) != 0 {
			return false, nil
		}
		if there, err := r.reaches(end); err != nil || !there {
			return false, err
		}
		r.seek(end)
		s.chain = end
	}
}

func endOfChain(err error, long bool) (bool, error) {
	switch {
	case errors.Is(err, io.EOF):
		return long, nil
	case errors.Is(err, ErrIncomplete):
		return false, nil
	}
	return false, err
}
