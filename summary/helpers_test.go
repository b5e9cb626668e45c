package summary_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

const testdata = "../testdata"

// eventFiles lists the event files below testdata that real writers have made.
func eventFiles(tb testing.TB, dir string) []string {
	tb.Helper()
	var files []string
	err := filepath.WalkDir(filepath.Join(testdata, dir), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.Contains(d.Name(), "tfevents") {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		tb.Fatalf("event files below %s: %d, %v", dir, len(files), err)
	}
	return files
}

func readFile(tb testing.TB, path string) []byte {
	tb.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// records cuts a sound file into the data of its records.
func records(tb testing.TB, file []byte) [][]byte {
	tb.Helper()
	got, err := readAll(summary.NewRecordReader(source(file), 0))
	if !errors.Is(err, io.EOF) {
		tb.Fatalf("records: %v", err)
	}
	return got
}

// readAll reads records until there is an error; it copies them.
func readAll(r *summary.RecordReader) ([][]byte, error) {
	var all [][]byte
	for {
		data, err := r.Next()
		if err != nil {
			return all, err
		}
		all = append(all, append([]byte{}, data...))
	}
}

// salvage reads all records that there are, and leaves damaged ones behind. It
// returns the error that stands at the end.
func salvage(r *summary.RecordReader) (all [][]byte, damage []*summary.CorruptError, err error) {
	for {
		more, err := readAll(r)
		all = append(all, more...)
		var corrupt *summary.CorruptError
		if !errors.As(err, &corrupt) {
			return all, damage, err
		}
		damage = append(damage, corrupt)
		if corrupt.Damage == summary.BadData {
			r.Skip(corrupt)
			continue
		}
		if _, err := r.Resync(); err != nil {
			return all, damage, err
		}
	}
}

// source is bytes as a file that does not change.
func source(b []byte) io.ReaderAt { return &growingFile{data: b, size: len(b)} }

// A growingFile shows the first size bytes of data. Its reads can be passed
// through one of testing/iotest's readers.
type growingFile struct {
	data []byte
	size int
	wrap func(io.Reader) io.Reader
	err  error // returned by every read, when set
}

func (f *growingFile) ReadAt(p []byte, off int64) (int, error) {
	if f.err != nil {
		return 0, f.err
	}
	var r io.Reader = bytes.NewReader(f.data[min(off, int64(f.size)):f.size])
	if f.wrap != nil {
		r = f.wrap(r)
	}
	n, err := r.Read(p)
	if err == nil && n < len(p) && off+int64(n) >= int64(f.size) {
		err = io.EOF
	}
	return n, err
}

// writeAll writes events into a new file and returns its path.
func writeAll(tb testing.TB, write func(w *summary.Writer) error, opts ...summary.Option) string {
	tb.Helper()
	w, err := summary.NewWriter(tb.TempDir(), opts...)
	if err != nil {
		tb.Fatal(err)
	}
	if err := write(w); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return w.Path()
}

// readEvents reads all events of a file in which nothing is damaged.
func readEvents(tb testing.TB, path string) []*tbpb.Event {
	tb.Helper()
	r, err := summary.OpenReader(path)
	if err != nil {
		tb.Fatal(err)
	}
	defer r.Close()
	var events []*tbpb.Event
	for event, err := range r.Events() {
		if err != nil {
			tb.Fatal(err)
		}
		events = append(events, event)
	}
	return events
}

// points are the scalars of a file, without its first event.
func points(tb testing.TB, path string) map[string][]summary.Point {
	tb.Helper()
	curves := map[string][]summary.Point{}
	for _, event := range readEvents(tb, path)[1:] {
		for _, value := range event.GetSummary().GetValue() {
			curves[value.GetTag()] = append(curves[value.GetTag()], point(tb, event, value))
		}
	}
	return curves
}

func point(tb testing.TB, event *tbpb.Event, value *tbpb.Summary_Value) summary.Point {
	tb.Helper()
	p := summary.Point{Step: event.GetStep(), WallTime: event.GetWallTime(), Value: float64(value.GetSimpleValue())}
	if tensor := value.GetTensor(); tensor != nil {
		b, err := proto.Marshal(tensor)
		if err != nil {
			tb.Fatal(err)
		}
		var ok bool
		if p.Value, ok = summary.ScalarOf(b); !ok {
			tb.Fatalf("tag %q: not a scalar: %v", value.GetTag(), tensor)
		}
	}
	return p
}
