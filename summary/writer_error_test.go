package summary_test

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"board/proto/tbpb"
	"board/summary"
)

// A recorder is a file that keeps each write, and fails where it is told to.
type recorder struct {
	mu       sync.Mutex
	writes   [][]byte
	room     int // bytes until the disk is full; 0 means no end
	short    bool
	closed   int
	closeErr error
}

func (r *recorder) option() summary.Option {
	return summary.WithCreate(func(string) (io.WriteCloser, error) { return r, nil })
}

func (r *recorder) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := len(p)
	if r.room > 0 {
		if n = min(n, r.room-r.size()); n < len(p) {
			r.writes = append(r.writes, slices.Clone(p[:n]))
			if r.short {
				return n, nil
			}
			return n, syscall.ENOSPC
		}
	}
	r.writes = append(r.writes, slices.Clone(p))
	return n, nil
}

func (r *recorder) size() int {
	n := 0
	for _, b := range r.writes {
		n += len(b)
	}
	return n
}

func (r *recorder) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed++
	return r.closeErr
}

// checkError requires err to be what, and its text to contain all of says.
func checkError(t *testing.T, who string, err, what error, says ...string) {
	t.Helper()
	if !errors.Is(err, what) {
		t.Errorf("%s: %v is not %v", who, err, what)
		return
	}
	for _, s := range says {
		if !strings.Contains(err.Error(), s) {
			t.Errorf("%s: %q does not say %q", who, err, s)
		}
	}
}

// When the disk is full every later call says so, whatever it is, and the file
// can be read up to there.
func TestWriterDiskFull(t *testing.T) {
	for name, tt := range map[string]struct {
		file *recorder
		want error
	}{
		"error":       {&recorder{room: 300}, syscall.ENOSPC},
		"short write": {&recorder{room: 300, short: true}, io.ErrShortWrite},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := summary.NewWriter(t.TempDir(), tt.file.option(), summary.WithFlushInterval(0))
			if err != nil {
				t.Fatal(err)
			}
			steps := int64(0)
			for err == nil {
				err = w.Scalar("x", steps, 1)
				steps++
			}
			checkError(t, "Scalar", err, tt.want, w.Path(), "wrote ", " bytes")
			later := []error{w.Scalar("x", 99, 1), w.WriteEvent(&tbpb.Event{}), w.Flush(), w.Close(), w.Close(), w.Flush()}
			for i, again := range later {
				if again == nil || again.Error() != err.Error() {
					t.Errorf("call %d afterwards: %v, want %v", i, again, err)
				}
			}
			if tt.file.closed != 1 {
				t.Errorf("file was closed %d times", tt.file.closed)
			}
			checkPrefix(t, tt.file, int(steps))
		})
	}
}

// checkPrefix requires the file on a full disk to end inside its last record.
func checkPrefix(t *testing.T, file *recorder, want int) {
	t.Helper()
	got, err := readAll(summary.NewRecordReader(source(slices.Concat(file.writes...)), 0))
	if !errors.Is(err, io.EOF) && !errors.Is(err, summary.ErrIncomplete) || len(got) != want {
		t.Errorf("%d records are in the file, want %d (%v)", len(got), want, err)
	}
}

// An error of the timer's flush is returned by the next call.
func TestWriterErrorOfTimedFlush(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		file := &recorder{room: 100}
		w, err := summary.NewWriter(t.TempDir(), file.option())
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Scalar("x", 1, 1); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		checkError(t, "Scalar", w.Scalar("x", 2, 1), syscall.ENOSPC, w.Path())
		checkError(t, "Close", w.Close(), syscall.ENOSPC, w.Path())
	})
}

func TestWriterCloseFails(t *testing.T) {
	file := &recorder{closeErr: syscall.EIO}
	w, err := summary.NewWriter(t.TempDir(), file.option())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		checkError(t, "Close", w.Close(), syscall.EIO, "close "+w.Path())
	}
	if file.closed != 1 {
		t.Errorf("file was closed %d times", file.closed)
	}
}

func TestNewWriterFails(t *testing.T) {
	plain := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refuse := func(err error) summary.Option {
		return summary.WithCreate(func(path string) (io.WriteCloser, error) {
			return nil, &fs.PathError{Op: "open", Path: path, Err: err}
		})
	}
	tests := map[string]struct {
		dir  string
		opt  summary.Option
		want error
		says string
	}{
		"directory is a file":     {plain, summary.WithBufferSize(1), syscall.ENOTDIR, "make the run's directory"},
		"parent is a file":        {filepath.Join(plain, "run"), summary.WithBufferSize(1), syscall.ENOTDIR, "make the run's directory"},
		"read-only file system":   {t.TempDir(), refuse(syscall.EROFS), syscall.EROFS, "begin an event file"},
		"no permission":           {t.TempDir(), refuse(fs.ErrPermission), fs.ErrPermission, "begin an event file"},
		"full at the first event": {t.TempDir(), (&recorder{room: 10}).option(), syscall.ENOSPC, "wrote 10 of 64 bytes"},
	}
	for name, tt := range tests {
		w, err := summary.NewWriter(tt.dir, tt.opt)
		if w != nil {
			t.Errorf("%s: there is a writer", name)
		}
		checkError(t, name, err, tt.want, tt.dir, tt.says)
	}
}

func TestNewWriterWithoutDirectory(t *testing.T) {
	if _, err := summary.NewWriter(""); err == nil || !strings.Contains(err.Error(), "the run's directory has no name") {
		t.Errorf("%v does not say what is missing", err)
	}
}

func TestNewWriterReadOnlyDirectory(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("the superuser may write everywhere; TestNewWriterFails has the same with a false file")
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := summary.NewWriter(dir)
	checkError(t, "NewWriter", err, fs.ErrPermission, dir)
}

func TestNewWriterBadSuffix(t *testing.T) {
	for _, suffix := range []string{"/../../x", `\x`, "\x00"} {
		if _, err := summary.NewWriter(t.TempDir(), summary.WithSuffix(suffix)); err == nil {
			t.Errorf("suffix %q is taken", suffix)
		}
	}
}

// What a reader could not read is refused; the writer goes on with the next event.
func TestWriterRefusesBadEvents(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		err  error
		says string
	}{
		"empty tag":       {w.Scalar("", 1, 1), "tag is empty"},
		"tag":             {w.Scalar("\xff", 1, 1), "not valid UTF-8"},
		"display name":    {w.Scalar("x", 1, 1, summary.DisplayName("\xff")), "not valid UTF-8"},
		"description":     {w.Scalar("x", 1, 1, summary.Description("\xff")), "not valid UTF-8"},
		"wall time":       {w.ScalarAt(math.NaN(), "x", 1, 1), "wall time is NaN"},
		"no event":        {w.WriteEvent(nil), "the event is nil"},
		"event's wall":    {w.WriteEvent(&tbpb.Event{WallTime: math.Inf(1)}), "wall time is +Inf"},
		"event's version": {w.WriteEvent(&tbpb.Event{What: &tbpb.Event_FileVersion{FileVersion: "\xff"}}), "UTF-8"},
	}
	for name, tt := range tests {
		if tt.err == nil || !strings.Contains(tt.err.Error(), tt.says) || !strings.Contains(tt.err.Error(), w.Path()) {
			t.Errorf("%s: %v, want %q", name, tt.err, tt.says)
		}
	}
	if err := w.Scalar("x", 1, 1); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	events := readEvents(t, w.Path())
	if len(events) != 2 || events[1].GetSummary().GetValue()[0].GetTag() != "x" {
		t.Errorf("got %v", events)
	}
}
