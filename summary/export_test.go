package summary

import "io"

// What only the tests of this package need.

// WithCreate makes a Writer open its file through create.
func WithCreate(create func(path string) (io.WriteCloser, error)) Option {
	return func(o *options) { o.create = create }
}

// BufferSize is how much memory r holds.
func (r *RecordReader) BufferSize() int { return cap(r.buf) + cap(r.ownLarge.buf) }

// ReadSize is what a RecordReader asks for at once.
const ReadSize = readSize

// EventFileName is the name that a Writer gives its file.
var EventFileName = eventFileName

// HostName is the machine's name as it stands in a file's name.
var HostName = hostName
