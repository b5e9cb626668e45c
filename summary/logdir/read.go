package logdir

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"board/summary"
)

// Why an item cannot be read. The store notices such changes by itself; until it
// has, views may name what is not there any more.
var (
	ErrGone     = errors.New("the event file is gone")
	ErrShrunk   = errors.New("the event file has become shorter and does not hold the value any more")
	ErrReplaced = errors.New("the event file was replaced, and another record stands in the value's place")
	ErrDamaged  = errors.New("the record was damaged, or overwritten, after it was read first")
)

// IsChanged reports whether an error of Item.Read says that the event file no longer
// holds the value, rather than that the disk cannot be read.
func IsChanged(err error) bool {
	return errors.Is(err, ErrGone) || errors.Is(err, ErrShrunk) || errors.Is(err, ErrReplaced) || errors.Is(err, ErrDamaged)
}

// A PlaceError says why an item could not be read. Err is one of the errors above, or
// comes from the operating system.
type PlaceError struct {
	Run   string
	File  string // its path below the log directory
	Place Place
	Err   error
}

func (e *PlaceError) Error() string {
	return fmt.Sprintf("run %q, file %s, record of %d bytes at byte %d: %v", e.Run, e.File, e.Place.Length, e.Place.Offset, e.Err)
}

func (e *PlaceError) Unwrap() error { return e.Err }

// Read brings the value into memory. It takes Place.Length bytes, which belong to the
// caller. It gives the value as the store has read it, or an error: that of ctx, or a
// [*PlaceError].
func (it Item) Read(ctx context.Context) (summary.Value, error) {
	if it.file == nil {
		return summary.Value{}, errors.New("logdir: Read of an item that is of no view")
	}
	v, err := it.read(ctx)
	if err != nil && ctx.Err() == nil {
		err = &PlaceError{Run: it.file.run.name, File: it.file.path, Place: it.Place, Err: err}
	}
	return v, err
}

func (it Item) read(ctx context.Context) (v summary.Value, err error) {
	src, now, err := it.file.tree.open(it.file.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return v, ErrGone
	case err != nil:
		return v, err
	}
	defer src.Close()
	if now.size < it.Place.Offset+frame+it.Place.Length {
		return v, ErrShrunk
	}
	data, err := it.Place.load(ctx, src)
	if err != nil {
		return v, err
	}
	return summary.ValueAt(data, int(it.Place.Index))
}

// load reads the record at the place, and makes sure that it is the one.
func (p Place) load(ctx context.Context, src io.ReaderAt) ([]byte, error) {
	var header [headerSize]byte
	if err := readAll(ctx, src, header[:], p.Offset); err != nil {
		return nil, err
	}
	if length := header[:8]; binary.LittleEndian.Uint64(length) != uint64(p.Length) {
		return nil, changed(length, header[8:])
	}
	record := make([]byte, p.Length+frame-headerSize)
	if err := readAll(ctx, src, record, p.Offset+headerSize); err != nil {
		return nil, err
	}
	data, footer := record[:p.Length:p.Length], record[p.Length:]
	if summary.MaskedCRC(data) != p.Checksum {
		return nil, changed(data, footer)
	}
	return data, nil
}

// changed says what happened to bytes that are not those that were read before: if
// they fit their checksum, a writer put them there.
func changed(b, sum []byte) error {
	if summary.MaskedCRC(b) == binary.LittleEndian.Uint32(sum) {
		return ErrReplaced
	}
	return ErrDamaged
}

// readPiece is how much is read between two looks at whether the caller still waits.
const readPiece = 1 << 20

// readAll fills b with what stands at an offset.
func readAll(ctx context.Context, src io.ReaderAt, b []byte, offset int64) error {
	for len(b) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := src.ReadAt(b[:min(len(b), readPiece)], offset)
		b, offset = b[n:], offset+int64(n)
		switch {
		case n > 0:
		case err == nil, errors.Is(err, io.EOF):
			return ErrShrunk
		default:
			return err
		}
	}
	return nil
}
