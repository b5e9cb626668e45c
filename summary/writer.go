package summary

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path/filepath"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
)

// A Writer writes one event file into a run's directory. TensorBoard reads it,
// and so does this board, while it grows.
//
// Events are collected in memory and written when the flush interval has passed
// since the first of them, when the buffer is full, and on Flush and Close. Each
// write to the file holds whole records only. A Writer starts no goroutine of
// its own; a timer is set only while something waits to be written.
//
// All methods may be called at the same time from several goroutines. The first error of the file is kept: this call and every later one
// return it, since what comes after a half-written record could not be read. If the file is deleted, alone or with its directory, and the
// system reports that, the Writer makes the directory again, continues in a new file and logs that it does (see WithLog).
type Writer struct {
	dir  string // absolute, so that it can be made again wherever the program is by then
	opts options

	// fileMu is held while the file is written, so that a slow disk does not stop
	// calls that only add events; mu guards what those touch. Lock order: fileMu
	// before mu.
	fileMu sync.Mutex
	file   io.WriteCloser
	spare  []byte // the buffer that is not in use
	done   bool   // Close has run

	mu      sync.Mutex
	path    string              // changed under fileMu too, so that either lock will do to read it
	buf     []byte              // whole records, not written yet
	event   []byte              // scratch: one serialized event
	tags    map[string]knownTag // what has been written, or is in buf
	graph   []byte              // the event of the last graph, nil without one
	timer   *time.Timer         // flushes; set while buf is not empty
	closing bool                // nothing more is taken
	err     error               // first error of the file
}

// A knownTag is what a Writer remembers of a tag.
type knownTag struct {
	plugin   string
	metadata []byte // what the first value carried; nil where it carried none
	event    []byte // the last event of a tag that concerns the run as a whole; else nil
	renew    bool   // the file with the first value was deleted: the next value is the first one again
}

// NewWriter makes the run's directory dir if it is missing and begins a new event file in it, under a name that no other file there has.
// The file, and with it the run, is visible at once.
func NewWriter(dir string, opts ...Option) (*Writer, error) {
	o := defaults()
	for _, opt := range opts {
		opt(&o)
	}
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("write events to %s: %w", dir, err)
	}
	now := time.Now()
	path, file, err := createEventFile(dir, now, o)
	if err != nil {
		return nil, fmt.Errorf("write events to %s: %w", dir, err)
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		absolute = dir
	}
	w := &Writer{dir: absolute, path: path, opts: o, file: file, tags: make(map[string]knownTag)}
	w.timer = time.AfterFunc(math.MaxInt64, w.flushLate)
	w.timer.Stop()
	w.buf = w.appendHead(nil, now)
	if err := w.Flush(); err != nil {
		_ = w.Close() // the error that matters is the first one
		return nil, err
	}
	return w, nil
}

// appendHead appends the records at the head of every event file. A restart at a step
// is marked twice: TensorBoard takes the first mark of a run for the run's beginning,
// and purges only on later ones.
func (w *Writer) appendHead(dst []byte, now time.Time) []byte {
	wall := seconds(now)
	dst = AppendRecord(dst, appendVersion(nil, wall))
	if w.opts.purgeStep != nil {
		start := appendStart(nil, wall, *w.opts.purgeStep)
		dst = AppendRecord(AppendRecord(dst, start), start)
	}
	return dst
}

// appendStart appends an event that marks a start of the run:
//
//	Event{wall_time=1, step=2, session_log=7{status=1: START=1}}
func appendStart(dst []byte, wall float64, step int64) []byte {
	return append(appendLength(appendEventHead(dst, wall, step), 7, 2), 1<<3, 1)
}

// appendVersion appends the first event, with its fields in the order of their
// numbers, as every other writer has them:
//
//	Event{wall_time=1, file_version=3, source_metadata=10{writer=1}}
func appendVersion(dst []byte, wall float64) []byte {
	dst = appendEventHead(dst, wall, 0)
	dst = append(appendLength(dst, 3, len(fileVersion)), fileVersion...)
	dst = appendLength(dst, 10, fieldSize(len(writerName)))
	return append(appendLength(dst, 1, len(writerName)), writerName...)
}

// Path is the name of the event file; of the latest one, if earlier ones were deleted
// while they were written.
func (w *Writer) Path() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.path
}

// WriteEvent adds an event unchanged. A tag's metadata belongs to its first event;
// readers ignore it in later ones.
func (w *Writer) WriteEvent(event *tbpb.Event) error {
	return w.put(func(dst []byte) ([]byte, error) {
		if event == nil {
			return dst, errors.New("the event is nil")
		}
		if err := checkWallTime(event.GetWallTime()); err != nil {
			return dst, err
		}
		dst, err := proto.MarshalOptions{Deterministic: true}.MarshalAppend(dst, event)
		if err == nil {
			err = checkSize(len(dst))
		}
		if err == nil && event.GetGraphDef() != nil {
			w.graph = bytes.Clone(dst)
		}
		return dst, err
	})
}

// put adds the event that encode appends to dst, and writes the buffer if it is full.
func (w *Writer) put(encode func(dst []byte) ([]byte, error)) error {
	full, err := w.buffer(encode)
	if err != nil || !full {
		return err
	}
	return w.flush()
}

// buffer frames one event and reports whether the buffer is to be written now. An
// event that cannot be encoded changes nothing.
func (w *Writer) buffer(encode func(dst []byte) ([]byte, error)) (full bool, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.refuse(); err != nil {
		return false, err
	}
	event, err := encode(w.event[:0])
	if err != nil {
		return false, fmt.Errorf("write event to %s: %w", w.path, err)
	}
	first := len(w.buf) == 0
	w.buf = AppendRecord(w.buf, event)
	w.event = w.keep(event)
	if w.opts.interval == 0 || len(w.buf) >= w.opts.bufferSize {
		return true, nil
	}
	if first && w.opts.interval > 0 {
		w.timer.Reset(w.opts.interval)
	}
	return false, nil
}

// refuse returns the error that keeps anything more from being written, or nil.
func (w *Writer) refuse() error {
	switch {
	case w.err != nil:
		return w.err
	case w.closing:
		return fmt.Errorf("write event to %s: writer is closed: %w", w.path, fs.ErrClosed)
	}
	return nil
}

// keep returns b for reuse, unless one large event has made it too large.
func (w *Writer) keep(b []byte) []byte {
	if cap(b) > 4*w.opts.bufferSize {
		return nil
	}
	return b[:0]
}

// Flush hands all events to the operating system, so that readers see them.
func (w *Writer) Flush() error {
	w.mu.Lock()
	err := w.refuse()
	w.mu.Unlock()
	if err != nil {
		return err
	}
	return w.flush()
}

// flushLate is called by the timer. Its error is kept for the next call.
func (w *Writer) flushLate() { _ = w.flush() }

func (w *Writer) flush() error {
	w.fileMu.Lock()
	defer w.fileMu.Unlock()
	return w.write(false)
}

// write writes the buffer in one call, while other calls fill the spare one. It needs
// fileMu. With last set the writer takes no further events. On a closed writer
// there is nothing to write, which is no error: Close has written it.
func (w *Writer) write(last bool) error {
	buf, err := w.take(last)
	if err != nil || len(buf) == 0 {
		return err
	}
	err = w.writeFile(buf)
	if err == nil && removed(w.file) {
		err = w.renew(buf)
	}
	w.spare = w.keep(buf)
	return err
}

// writeFile writes whole records in one call. It needs fileMu.
func (w *Writer) writeFile(records []byte) error {
	n, err := w.file.Write(records)
	if err == nil && n < len(records) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return w.fail(fmt.Errorf("write events to %s: wrote %d of %d bytes: %w", w.path, n, len(records), err))
	}
	return nil
}

// take exchanges the full buffer for the spare one.
func (w *Writer) take(last bool) ([]byte, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return nil, w.err
	}
	w.closing = w.closing || last
	w.timer.Stop()
	buf := w.buf
	w.buf, w.spare = w.spare, nil
	return buf, nil
}

// fail keeps the first error, and frees the events that can never be written.
func (w *Writer) fail(err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = err
	}
	w.timer.Stop()
	w.buf, w.event = nil, nil
	return w.err
}

// Close writes the buffered events and closes the file. Further calls of Close do nothing and return the result of the first; every other
// method then returns an error.
func (w *Writer) Close() error {
	w.fileMu.Lock()
	defer w.fileMu.Unlock()
	if w.done {
		return w.kept()
	}
	w.done = true
	err := w.write(true)
	if cerr := w.file.Close(); err == nil && cerr != nil {
		err = w.fail(fmt.Errorf("close %s: %w", w.path, cerr))
	}
	return err
}

func (w *Writer) kept() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.err
}

// seconds is a time as event files have it: seconds since the Unix epoch.
func seconds(t time.Time) float64 {
	return float64(t.UnixNano()) / 1e9
}

// checkWallTime refuses what makes TensorBoard's fast loader give up a file.
func checkWallTime(wall float64) error {
	if math.IsNaN(wall) || math.IsInf(wall, 0) {
		return fmt.Errorf("wall time is %v, not a number of seconds since 1970", wall)
	}
	return nil
}

// checkSize refuses an event that protocol buffers cannot hold.
func checkSize(bytes int) error {
	if bytes > math.MaxInt32 {
		return fmt.Errorf("event has %d bytes; readers take less than 2 GiB", bytes)
	}
	return nil
}
