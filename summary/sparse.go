package summary

import "os"

// A SparseFile lets a RecordReader pass over the holes of a file without reading
// their zeros. It moves the file's own offset, so the file must be used through
// ReadAt only.
type SparseFile struct{ *os.File }
