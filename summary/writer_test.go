package summary_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/protobuf/proto"

	"board/proto/tbpb"
	"board/summary"
)

// The bytes are what TensorBoard's Python package makes of the same events, at
// the time that testing/synctest begins with: 2000-01-01 00:00:00 UTC.
func TestWriterGolden(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		head := []string{
			"09000000c0a136cc411a0d627261696e2e4576656e743a3252160a14626f6172642e73756d6d6172792e577269746572",
			"09000000c0a136cc4110073a020801",
			"09000000c0a136cc4110073a020801",
		}
		checkRecords(t, writeAll(t, twoLosses, summary.WithPurgeStep(7)), append(head,
			"09000000c0a136cc412a370a350a046c6f7373150000c03f4a280a090a077363616c61727312044c6f73731a13746865202a747261696e696e672a206c6f73732001",
			"09000000c0a136cc4110012a0d0a0b0a046c6f7373150000803e",
		))
		checkRecords(t, writeAll(t, twoLosses, summary.WithPurgeStep(7), summary.WithTensorScalars()), append(head,
			"09000000c0a136cc412a3e0a3c0a046c6f7373420a0801120022040000c03f4a280a090a077363616c61727312044c6f73731a13746865202a747261696e696e672a206c6f73732001",
			"09000000c0a136cc4110012a140a120a046c6f7373420a0801120022040000803e",
		))
	})
}

func twoLosses(w *summary.Writer) error {
	if err := w.Scalar("loss", 0, 1.5, summary.DisplayName("Loss"), summary.Description("the *training* loss")); err != nil {
		return err
	}
	return w.Scalar("loss", 1, 0.25, summary.DisplayName("ignored"))
}

func TestWriterGoldenFloat64(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := writeAll(t, func(w *summary.Writer) error {
			return w.Scalar("lr", 1<<40, 0.1)
		}, summary.WithFloat64())
		checkRecords(t, path, []string{
			"09000000c0a136cc411a0d627261696e2e4576656e743a3252160a14626f6172642e73756d6d6172792e577269746572",
			"09000000c0a136cc41108080808080202a250a230a026c72420e0802120022089a9999999999b93f4a0d0a090a077363616c6172732001",
		})
	})
}

// checkRecords compares a file with the hexadecimal data of its records.
func checkRecords(t *testing.T, path string, want []string) {
	t.Helper()
	var file []byte
	for _, s := range want {
		data, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		file = summary.AppendRecord(file, data)
	}
	if got := readFile(t, path); !bytes.Equal(got, file) {
		t.Errorf("%s\n got %x\nwant %x", path, got, file)
	}
}

func TestWriterFileName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := writeAll(t, func(*summary.Writer) error { return nil }, summary.WithSuffix(".v2"))
		want := fmt.Sprintf(`^events\.out\.tfevents\.0946684800\.%s\.%d\.\d+\.v2$`, regexp.QuoteMeta(summary.HostName()), os.Getpid())
		if name := filepath.Base(path); !regexp.MustCompile(want).MatchString(name) {
			t.Errorf("%s does not match %s", name, want)
		}
	})
}

// Several writers of one process, of one second and of one directory have files
// of their own, in the order in which they began.
func TestWritersHaveFilesOfTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "is", "made")
		seen := map[string]bool{}
		for range 20 {
			w, err := summary.NewWriter(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			seen[w.Path()] = true
		}
		if len(seen) != 20 {
			t.Errorf("%d files for 20 writers", len(seen))
		}
	})
}

// A name that another process has taken already is passed over.
func TestWriterNeverWritesIntoAForeignFile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		first := writeAll(t, func(*summary.Writer) error { return nil })
		var pid, uid int64
		rest := strings.TrimPrefix(filepath.Base(first), "events.out.tfevents.0946684800."+summary.HostName()+".")
		if _, err := fmt.Sscanf(rest, "%d.%d", &pid, &uid); err != nil {
			t.Fatal(err)
		}
		for n := range int64(5) {
			taken := filepath.Join(dir, summary.EventFileName(time.Now(), uid+1+n, ""))
			if err := os.WriteFile(taken, []byte("foreign"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		w, err := summary.NewWriter(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if got := readEvents(t, w.Path()); len(got) != 1 {
			t.Errorf("%d events", len(got))
		}
	})
}

func TestNewWriterRunIsVisibleAtOnce(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir(), summary.WithFlushInterval(-1))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	events := readEvents(t, w.Path())
	if len(events) != 1 || events[0].GetFileVersion() != "brain.Event:2" || events[0].GetSourceMetadata().GetWriter() == "" {
		t.Errorf("got %v", events)
	}
}

// The flush interval runs from the first event that waits.
func TestWriterFlushInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, err := summary.NewWriter(t.TempDir(), summary.WithFlushInterval(10*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		add := func(step int64) {
			if err := w.Scalar("x", step, 1); err != nil {
				t.Fatal(err)
			}
		}
		written := func(after time.Duration, want int) {
			t.Helper()
			time.Sleep(after)
			synctest.Wait()
			if got := len(readEvents(t, w.Path())) - 1; got != want {
				t.Errorf("%d events are in the file, want %d", got, want)
			}
		}
		written(time.Hour, 0)
		add(1)
		written(9*time.Second, 0)
		add(2)
		written(time.Second, 2)
		written(time.Hour, 2)
		add(3)
		written(9*time.Second, 2)
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		written(0, 3)
		add(4)
		written(9*time.Second, 3)
		written(time.Second, 4)
	})
}

func TestWriterWithoutFlushInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for interval, want := range map[time.Duration]int{0: 1, -1: 0} {
			w, err := summary.NewWriter(t.TempDir(), summary.WithFlushInterval(interval))
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			if err := w.Scalar("x", 1, 1); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Hour)
			synctest.Wait()
			if got := len(readEvents(t, w.Path())) - 1; got != want {
				t.Errorf("interval %d: %d events are in the file, want %d", interval, got, want)
			}
		}
	})
}

// Each write to the file holds whole records, and comes when the buffer is full.
func TestWriterWritesWholeRecords(t *testing.T) {
	file := &recorder{}
	w, err := summary.NewWriter(t.TempDir(), file.option(), summary.WithBufferSize(500), summary.WithFlushInterval(-1))
	if err != nil {
		t.Fatal(err)
	}
	for step := range int64(100) {
		if err := w.Scalar(fmt.Sprintf("tag %d", step%10), step, 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	total := 0
	for i, b := range file.writes {
		total += len(records(t, b)) // fails where the bytes are not whole records
		if i > 0 && i < len(file.writes)-1 && (len(b) < 500 || len(b) > 600) {
			t.Errorf("write %d has %d bytes", i, len(b))
		}
	}
	if total != 101 || len(file.writes) < 5 {
		t.Errorf("%d records in %d writes", total, len(file.writes))
	}
}

// An event larger than the buffer is written at once, and leaves no memory behind.
func TestWriterLargeEvent(t *testing.T) {
	file := &recorder{}
	w, err := summary.NewWriter(t.TempDir(), file.option(), summary.WithBufferSize(1000))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	big := &tbpb.Event{WallTime: 1, What: &tbpb.Event_GraphDef{GraphDef: make([]byte, 1<<20)}}
	for range 3 {
		if err := w.WriteEvent(big); err != nil {
			t.Fatal(err)
		}
	}
	if len(file.writes) != 4 {
		t.Errorf("%d writes for the head of the file and 3 large events", len(file.writes))
	}
}

func TestWriteEventRoundTrip(t *testing.T) {
	want := []*tbpb.Event{
		{WallTime: 1.5, Step: 3, What: &tbpb.Event_GraphDef{GraphDef: []byte{1, 2, 3}}},
		{WallTime: 1e9, Step: -3, What: &tbpb.Event_SessionLog{SessionLog: &tbpb.SessionLog{Status: tbpb.SessionLog_STOP}}},
		{WallTime: 0, What: &tbpb.Event_Summary{Summary: &tbpb.Summary{Value: []*tbpb.Summary_Value{
			{Tag: "a", Value: &tbpb.Summary_Value_SimpleValue{SimpleValue: 2}},
			{Tag: "ü", Value: &tbpb.Summary_Value_Image{Image: &tbpb.Summary_Image{Height: 1, Width: 2, EncodedImageString: []byte("png")}}},
		}}}},
		{},
	}
	path := writeAll(t, func(w *summary.Writer) error {
		for _, event := range want {
			if err := w.WriteEvent(event); err != nil {
				return err
			}
		}
		return nil
	})
	got := readEvents(t, path)[1:]
	if len(got) != len(want) {
		t.Fatalf("%d events, want %d", len(got), len(want))
	}
	for i := range want {
		if !proto.Equal(got[i], want[i]) {
			t.Errorf("event %d\n got %v\nwant %v", i, got[i], want[i])
		}
	}
}

// Whatever real writers wrote, we can write again.
func TestWriteEventsOfRealWriters(t *testing.T) {
	for _, path := range eventFiles(t, "logs") {
		want := readEvents(t, path)
		again := writeAll(t, func(w *summary.Writer) error {
			for _, event := range want {
				if err := w.WriteEvent(event); err != nil {
					return err
				}
			}
			return nil
		})
		got := readEvents(t, again)[1:]
		for i := range want {
			if !proto.Equal(got[i], want[i]) {
				t.Errorf("%s: event %d differs", path, i)
			}
		}
	}
}

func TestWriterClose(t *testing.T) {
	w, err := summary.NewWriter(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Scalar("x", 1, 1); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := w.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if got := len(readEvents(t, w.Path())); got != 2 {
		t.Errorf("%d events after Close", got)
	}
	for name, err := range map[string]error{
		"Scalar":     w.Scalar("x", 2, 1),
		"WriteEvent": w.WriteEvent(&tbpb.Event{}),
		"Flush":      w.Flush(),
	} {
		checkError(t, name+" after Close", err, fs.ErrClosed, w.Path(), "closed")
	}
}
