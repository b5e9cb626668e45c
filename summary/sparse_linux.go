package summary

import (
	"errors"
	"io"
	"syscall"
)

// seekData is SEEK_DATA, which package syscall does not name.
const seekData = 3

// NextData is where from offset on the next bytes stand that were ever written:
// the size of the file if there are none, offset itself where the file system does
// not tell.
func (f SparseFile) NextData(offset int64) int64 {
	size, err := f.Seek(0, io.SeekEnd) // before the look: what is appended meanwhile is not part of a hole
	if err != nil {
		return offset
	}
	next, err := f.Seek(offset, seekData)
	switch {
	case errors.Is(err, syscall.ENXIO):
		return max(size, offset)
	case err != nil:
		return offset
	}
	return next
}
