package summary_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"board/proto/tbpb"
	"board/summary"
)

// fewEvents is a file of five small events, and where each of them ends.
func fewEvents(t *testing.T) (file []byte, ends []int) {
	t.Helper()
	path := writeAll(t, func(w *summary.Writer) error {
		for step := range int64(4) {
			if err := w.ScalarAt(1e9+float64(step), "x", step, float64(step)); err != nil {
				return err
			}
		}
		return nil
	})
	file = readFile(t, path)
	r := summary.NewRecordReader(source(file), 0)
	for {
		if _, err := r.Next(); err != nil {
			return file, ends
		}
		ends = append(ends, int(r.Offset()))
	}
}

// next wants the scalar with this step.
func next(t *testing.T, r *summary.Reader, step int64) {
	t.Helper()
	event, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if event.GetStep() != step || len(event.GetSummary().GetValue()) != 1 {
		t.Fatalf("got %v, want step %d", event, step)
	}
}

// A file that grows, told as a script: so many bytes are there, these steps come,
// and then this answer.
func TestReaderGrowingFile(t *testing.T) {
	file, ends := fewEvents(t)
	script := []struct {
		size  int
		steps []int64
		want  error
	}{
		{0, nil, io.EOF},
		{1, nil, summary.ErrIncomplete},
		{ends[0] - 1, nil, summary.ErrIncomplete},
		{ends[0], []int64{0}, io.EOF}, // the file's version
		{ends[0], nil, io.EOF},
		{ends[2], []int64{0, 1}, io.EOF},
		{ends[3] + 11, []int64{2}, summary.ErrIncomplete},
		{ends[3] + 12, nil, summary.ErrIncomplete},
		{ends[3] + 12, nil, summary.ErrIncomplete},
		{ends[4], []int64{3}, io.EOF},
	}
	f := &growingFile{data: file}
	r := summary.NewReader(f)
	for i, move := range script {
		f.size = move.size
		var steps []int64
		event, err := r.Next()
		for ; err == nil; event, err = r.Next() {
			steps = append(steps, event.GetStep())
		}
		if !slices.Equal(steps, move.steps) || !errors.Is(err, move.want) {
			t.Fatalf("line %d: steps %v, %v; want %v, %v", i, steps, err, move.steps, move.want)
		}
	}
	if r.Offset() != int64(len(file)) {
		t.Errorf("ends at %d of %d", r.Offset(), len(file))
	}
}

// A writer and a reader of one file, side by side.
func TestReaderFollowsWriter(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir(), summary.WithFlushInterval(-1))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r, err := summary.OpenReader(w.Path())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if event, err := r.Next(); err != nil || event.GetFileVersion() == "" {
		t.Fatalf("%v, %v", event, err)
	}
	for step := range int64(10) {
		if err := w.Scalar("x", step, 1); err != nil {
			t.Fatal(err)
		}
		if event, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Fatalf("before the flush: %v, %v", event, err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		next(t, r, step)
	}
}

func TestReaderSkipsDamage(t *testing.T) {
	file, ends := fewEvents(t)
	file[ends[0]+20] ^= 1 // data of step 0
	file[ends[2]+2] ^= 1  // length of step 2
	r := summary.NewReader(source(file))
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	wantDamage := func(offset int, kind summary.Damage) {
		t.Helper()
		for range 2 { // it stays there until it is skipped
			_, err := r.Next()
			var corrupt *summary.CorruptError
			if !errors.As(err, &corrupt) || corrupt.Offset != int64(offset) || corrupt.Damage != kind {
				t.Fatalf("got %v, want %v at %d", err, kind, offset)
			}
		}
	}
	wantSkip := func(bytes int) {
		t.Helper()
		if skipped, err := r.Skip(); skipped != int64(bytes) || err != nil {
			t.Fatalf("skipped %d bytes, %v; want %d", skipped, err, bytes)
		}
		if skipped, err := r.Skip(); skipped != 0 || err != nil {
			t.Fatalf("skipped %d bytes more, %v", skipped, err)
		}
	}
	wantDamage(ends[0], summary.BadData)
	wantSkip(ends[1] - ends[0])
	next(t, r, 1)
	wantDamage(ends[2], summary.BadLength)
	wantSkip(ends[3] - ends[2])
	next(t, r, 3)
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}

// Bytes that were wrong when they were read, and are right now, are read again.
func TestReaderSeesRepairedBytes(t *testing.T) {
	file, ends := fewEvents(t)
	live := append(slices.Clone(file[:ends[1]]), make([]byte, len(file)-ends[1])...)
	f := &growingFile{data: live, size: len(live)}
	r := summary.NewReader(f)
	for event, err := range r.Events() {
		if err != nil {
			break // the hole of zeros
		}
		_ = event
	}
	copy(live, file)
	f.size = len(live)
	next(t, r, 1)
	next(t, r, 2)
	next(t, r, 3)
}

func TestReaderNotAnEvent(t *testing.T) {
	file, ends := fewEvents(t)
	bad := summary.AppendRecord(slices.Clone(file[:ends[1]]), []byte{0xff, 0xff})
	bad = append(bad, file[ends[1]:]...)
	r := summary.NewReader(source(bad))
	for range 2 {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	}
	_, err := r.Next()
	var content *summary.EventError
	if !errors.As(err, &content) || content.Offset != int64(ends[1]) || content.Size != 18 || content.Err == nil {
		t.Fatalf("got %v", err)
	}
	next(t, r, 1)
}

// What each damaged directory of testdata still holds, counted by its points.
func TestReaderDamagedFiles(t *testing.T) {
	tests := map[string]struct {
		events, damage int
		want           error // how the file ends
	}{
		"good":                 {101, 0, io.EOF},
		"bad_data_crc":         {100, 1, io.EOF},
		"bad_length":           {100, 1, io.EOF}, // the first record: its version
		"truncated_mid_record": {67, 0, summary.ErrIncomplete},
		"zero_tail":            {101, 1, summary.ErrIncomplete},
		"empty_file":           {0, 0, io.EOF},
		"garbage_file":         {0, 1, summary.ErrIncomplete},
		"no_checksums":         {101, 0, io.EOF},
		"no_length_checksums":  {101, 0, io.EOF},
		"huge_length":          {101, 1, io.EOF},
	}
	for name, tt := range tests {
		r, err := summary.OpenReader(eventFiles(t, "damaged/"+name)[0])
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		events, damage := 0, 0
		for event, err := range r.Events() {
			if err != nil {
				damage++
			} else if events++; event == nil {
				t.Errorf("%s: neither an event nor an error", name)
			}
		}
		if _, err := r.Next(); events != tt.events || damage != tt.damage || !errors.Is(err, tt.want) {
			t.Errorf("%s: %d events, %d times damage, then %v; want %d, %d, %v", name, events, damage, err, tt.events, tt.damage, tt.want)
		}
	}
}

func TestReaderEventsStops(t *testing.T) {
	file, _ := fewEvents(t)
	r := summary.NewReader(source(file))
	for range r.Events() {
		break
	}
	next(t, r, 0)
	f := &growingFile{err: errors.New("the disk is on fire")}
	turns := 0
	for event, err := range summary.NewReader(f).Events() {
		if turns++; event != nil || !errors.Is(err, f.err) {
			t.Errorf("%v, %v", event, err)
		}
	}
	if turns != 1 {
		t.Errorf("%d turns", turns)
	}
}

func TestOpenReaderFails(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	_, err := summary.OpenReader(missing)
	checkError(t, "OpenReader", err, fs.ErrNotExist, missing)
}

func TestReaderErrorsNameTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events.out.tfevents.1")
	if err := os.WriteFile(path, make([]byte, 40), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := summary.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Next()
	var corrupt *summary.CorruptError
	if want := path + ": record at byte 0: zeros instead of a record"; !errors.As(err, &corrupt) || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	_, err = r.Next()
	checkError(t, "Next after Close", err, fs.ErrClosed, path)
}

// Everything that a file of a real writer begins with is known to us.
func TestReaderRealFiles(t *testing.T) {
	for _, path := range eventFiles(t, "logs") {
		events := readEvents(t, path)
		if events[0].GetFileVersion() != "brain.Event:2" {
			t.Errorf("%s begins with %v", path, events[0])
		}
		for i, event := range events {
			if _, ok := event.GetWhat().(*tbpb.Event_Summary); ok && len(event.ProtoReflect().GetUnknown()) > 0 {
				t.Errorf("%s: event %d has unknown fields", path, i)
			}
		}
	}
}
