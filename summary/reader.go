package summary

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
)

// A Reader reads the events of one file that may still grow. It is for programs
// that want whole events, to look at or to convert; the board itself scans records in
// place (see [Event.Scan]), which is many times faster.
//
// A Reader is for one goroutine.
type Reader struct {
	records *RecordReader
	path    string        // "" where it is not known
	closer  io.Closer     // nil where the source is the caller's
	damage  *CorruptError // what Next has just reported, else nil
}

// OpenReader reads the event file at path from its beginning.
func OpenReader(path string) (*Reader, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	r := NewReader(SparseFile{file})
	r.path, r.closer = path, file
	return r, nil
}

// NewReader reads the events of src from its beginning. It reads ahead, at most 4
// MiB; besides that it holds one record, of 256 MiB at most unless MaxRecord allows more.
func NewReader(src io.ReaderAt) *Reader {
	return &Reader{records: NewRecordReader(src, 0)}
}

// An EventError is a record with a sound checksum whose data is not an Event. The
// reader has left it behind.
type EventError struct {
	Offset int64 // where the record begins
	Size   int64 // bytes of the whole record with its frame
	Err    error
}

func (e *EventError) Error() string {
	return fmt.Sprintf("record at byte %d: not an event: %v", e.Offset, e.Err)
}

// Unwrap is what the decoder said.
func (e *EventError) Unwrap() error { return e.Err }

// Next returns the next event. The errors say how to go on, and Next may be called
// again after each of them:
//
//   - [io.EOF]: the file ends here so far.
//   - [ErrIncomplete]: it ends inside a record; ask again when it has grown.
//   - [*CorruptError]: a damaged record, or one that is larger than MaxRecord allows.
//     Next looks at the same place again, since bytes of a live file may still
//     change; Skip leaves it behind.
//   - [*EventError]: a sound record that is not an event; Next goes on after it.
//   - any other error comes from the source.
//
// Records without checksums are damaged, unless the whole file is written so: while
// no record has had a sound checksum, those are returned that are events. Unchecked
// counts them.
func (r *Reader) Next() (*tbpb.Event, error) {
	if r.damage != nil {
		r.damage = nil
		r.records.Rewind(r.records.Offset())
	}
	offset := r.records.Offset()
	data, err := r.next()
	if err != nil {
		errors.As(err, &r.damage)
		return nil, r.named(err)
	}
	event := new(tbpb.Event)
	if err := proto.Unmarshal(data, event); err != nil {
		return nil, r.named(&EventError{Offset: offset, Size: r.records.Offset() - offset, Err: err})
	}
	return event, nil
}

// next is the data of the next record, sound or excused.
func (r *Reader) next() ([]byte, error) {
	data, err := r.records.Next()
	var damage *CorruptError
	if !errors.As(err, &damage) || damage.Damage == BadData && r.records.IsLast(damage) {
		return data, err // the bytes of the last record may still come
	}
	switch excused, failed := r.records.Excuse(damage); {
	case failed != nil:
		return nil, failed
	case excused:
		return r.records.Next()
	}
	return nil, err
}

// Unchecked is how many events Next has returned whose checksums are wrong because
// the writer of the file makes none.
func (r *Reader) Unchecked() int { return r.records.sums.Passed() }

// MaxRecord sets the size in bytes beyond which Next passes a record over as
// damaged. Before, it is 256 MiB.
func (r *Reader) MaxRecord(bytes int64) { r.records.MaxRecord = bytes }

// named adds the name of the file to an error. [io.EOF] stays as it is, as
// everywhere in Go.
func (r *Reader) named(err error) error {
	if err == nil || errors.Is(err, io.EOF) || r.path == "" {
		return err
	}
	return fmt.Errorf("%s: %w", r.path, err)
}

// Skip leaves the damaged record behind that Next has just reported, and returns
// how many bytes that cost. Where even the length of the record is damaged it
// looks for the next place where a record begins; the error is [io.EOF] when the
// file has no such place so far. Without damage Skip does nothing.
func (r *Reader) Skip() (skipped int64, err error) {
	damage := r.damage
	if damage == nil {
		return 0, nil
	}
	r.damage = nil
	switch {
	case damage.Damage == BadData:
		skipped, err = r.records.PassData(damage)
	case damage.Size > 0:
		r.records.Skip(damage)
		return damage.Size, nil
	default:
		skipped, err = r.records.Resync()
	}
	return skipped, r.named(err)
}

// Events goes through all events that the file holds now. Damage is given as the
// error of its own turn, and the loop goes on after it; any other error ends the
// loop. The end of the file is no error, not even inside a record: go through
// Events again when the file has grown.
func (r *Reader) Events() iter.Seq2[*tbpb.Event, error] {
	return func(yield func(*tbpb.Event, error) bool) {
		for {
			event, err := r.Next()
			if errors.Is(err, io.EOF) || errors.Is(err, ErrIncomplete) {
				return
			}
			if !yield(event, err) || !r.goOn(err) {
				return
			}
		}
	}
}

// goOn leaves damage behind and tells whether more can come after an answer of Next.
func (r *Reader) goOn(err error) bool {
	var content *EventError
	if err == nil || errors.As(err, &content) {
		return true
	}
	if r.damage == nil {
		return false
	}
	_, err = r.Skip()
	return err == nil
}

// Offset is where in the file the next record begins.
func (r *Reader) Offset() int64 { return r.records.Offset() }

// Close closes the file that OpenReader opened.
func (r *Reader) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}
