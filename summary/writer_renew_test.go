//go:build unix

package summary_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"board/proto/tbpb"
	"board/summary"
)

// startRenewed begins a run and deletes its directory. It returns what the Writer logs.
func startRenewed(t *testing.T, write func(w *summary.Writer) error, opts ...summary.Option) (*summary.Writer, *bytes.Buffer) {
	t.Helper()
	said := new(bytes.Buffer)
	opts = append(opts, summary.WithFlushInterval(-1), summary.WithLog(log.New(said, "", 0)))
	w, err := summary.NewWriter(filepath.Join(t.TempDir(), "parent", "run"), opts...)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(write(w), w.Flush(), os.RemoveAll(filepath.Dir(filepath.Dir(w.Path())))); err != nil {
		t.Fatal(err)
	}
	return w, said
}

// A run that is deleted while it is written goes on in a new file, which holds all that
// came since the last write before, and the log says so once.
func TestWriterGoesOnWhereItsDirectoryWasDeleted(t *testing.T) {
	for name, last := range map[string]func(*summary.Writer) error{"Flush": (*summary.Writer).Flush, "Close": (*summary.Writer).Close} {
		w, said := startRenewed(t, func(w *summary.Writer) error { return w.Scalar("x", 1, 1) })
		old := w.Path()
		for step := range int64(3) {
			if err := w.Scalar("x", step+2, float64(step)); err != nil {
				t.Fatal(err)
			}
			if err := last(w); name == "Flush" && err != nil {
				t.Fatal(err)
			} else if name == "Close" {
				break
			}
		}
		if err := w.Close(); err != nil {
			t.Errorf("%s: Close: %v", name, err)
		}
		want := map[string]int{"Flush": 3, "Close": 1}[name]
		if got := points(t, w.Path())["x"]; len(got) != want || got[0].Step != 2 {
			t.Errorf("%s: the new file has %v", name, got)
		}
		if text := said.String(); strings.Count(text, "\n") != 1 || !strings.Contains(text, old+" was deleted while it was written; the run goes on in "+w.Path()) {
			t.Errorf("%s: said %q", name, text)
		}
	}
}

// Where nothing is left to be written, a run that was deleted stays so.
func TestWriterLeavesADeletedRunAtTheEnd(t *testing.T) {
	w, said := startRenewed(t, func(*summary.Writer) error { return nil })
	if err := w.Close(); err != nil || said.Len() > 0 {
		t.Errorf("Close: %v, said %q", err, said)
	}
	if _, err := os.Stat(filepath.Dir(w.Path())); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the directory is there: %v", err)
	}
}

// What a run is told once stands in the new file too, and readers know each tag from
// its first value there, whether it waited in the buffer or is written later.
func TestWriterTellsANewFileWhatTheDeletedOneHeld(t *testing.T) {
	once := func(w *summary.Writer) error {
		return errors.Join(w.Graph(smallGraph()), w.KerasModel([]byte(smallModel)), w.HParams(map[string]any{"a": 1}), w.CustomScalars(smallLayout()))
	}
	all := func(step int64) func(*summary.Writer) error {
		return func(w *summary.Writer) error {
			for name, write := range tagged {
				if err := write(w, name, step, summary.Description("told")); err != nil {
					return err
				}
			}
			return nil
		}
	}
	w, _ := startRenewed(t, func(w *summary.Writer) error {
		return errors.Join(once(w), all(1)(w), w.Scalar("later", 1, 1, summary.DisplayName("Later")))
	})
	write := []error{
		all(2)(w), w.Flush(), all(3)(w), w.Scalar("later", 4, 4), w.Histogram("new", 4, nil), w.HParams(map[string]any{"a": 2}), w.Close(),
	}
	for i, err := range write {
		if refused := i == 5; refused != (err != nil) {
			t.Errorf("call %d: %v", i, err)
		}
	}
	fresh := writeAll(t, func(w *summary.Writer) error {
		return errors.Join(once(w), all(2)(w), all(3)(w), w.Scalar("later", 4, 4, summary.DisplayName("Later")), w.Histogram("new", 4, nil))
	})
	if got, want := summaryOfFile(t, w.Path()), summaryOfFile(t, fresh); !slices.Equal(got, want) {
		t.Errorf("the new file holds\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// summaryOfFile lists the values of a file, with what stands in their metadata but for
// the time of a session, in order of their text.
func summaryOfFile(t *testing.T, path string) (lines []string) {
	t.Helper()
	for _, event := range readEvents(t, path) {
		if event.GetGraphDef() != nil {
			lines = append(lines, "a graph")
		}
		for _, v := range event.GetSummary().GetValue() {
			m := v.GetMetadata()
			lines = append(lines, fmt.Sprintf("%s %d: %s, %q, %q, %d bytes", v.GetTag(), event.GetStep(), m.GetPluginData().GetPluginName(),
				m.GetDisplayName(), m.GetSummaryDescription(), len(m.GetPluginData().GetContent())))
		}
	}
	slices.Sort(lines)
	return lines
}

// The new file is marked as a restart where the first one was.
func TestWriterPurgesInTheNewFileToo(t *testing.T) {
	w, _ := startRenewed(t, func(*summary.Writer) error { return nil }, summary.WithPurgeStep(7))
	if err := errors.Join(w.Scalar("x", 7, 1), w.Close()); err != nil {
		t.Fatal(err)
	}
	events := readEvents(t, w.Path())
	if len(events) != 4 || events[2].GetStep() != 7 || events[2].GetSessionLog().GetStatus() != tbpb.SessionLog_START {
		t.Errorf("got %v", events)
	}
}

// Where the run cannot be made again the Writer has an error that says why, and keeps it.
func TestWriterCannotMakeItsRunAnew(t *testing.T) {
	w, said := startRenewed(t, func(*summary.Writer) error { return nil })
	run := filepath.Dir(w.Path())
	if err := os.WriteFile(filepath.Dir(run), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := w.Scalar("x", 1, 1); err != nil {
		t.Fatal(err)
	}
	for name, call := range map[string]func() error{"Flush": w.Flush, "Close": w.Close} {
		checkError(t, name, call(), syscall.ENOTDIR, w.Path(), "was deleted while it was written, and cannot be made anew")
	}
	if said.Len() > 0 {
		t.Errorf("said %q", said)
	}
}

// While the directory is deleted again and again, nothing that came after the last
// deletion is lost, and no call fails.
func TestWriterConcurrentWithDeletions(t *testing.T) {
	w, _ := startRenewed(t, func(*summary.Writer) error { return nil }, summary.WithBufferSize(200))
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for step := range int64(500) {
				if err := w.Histogram(fmt.Sprint("tag/", n), step, nil); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 20 {
		if err := os.RemoveAll(filepath.Dir(w.Path())); err != nil {
			t.Log(err) // a file was made while the directory was emptied
		}
	}
	wg.Wait()
	for n := range 4 {
		if err := w.Histogram(fmt.Sprint("tag/", n), 500, nil); err != nil {
			t.Error(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	seen, last := map[string]bool{}, map[string]int64{}
	for _, event := range readEvents(t, w.Path())[1:] {
		v := event.GetSummary().GetValue()[0]
		if first := !seen[v.GetTag()]; first != (v.GetMetadata() != nil) || event.GetStep() < last[v.GetTag()] {
			t.Errorf("%s, step %d: metadata %v", v.GetTag(), event.GetStep(), v.GetMetadata())
		}
		seen[v.GetTag()], last[v.GetTag()] = true, event.GetStep()
	}
	if len(seen) != 4 || last["tag/0"] != 500 {
		t.Errorf("the last file has %v", last)
	}
}

// A run that is moved while it is written loses nothing.
func TestWriterDirectoryMoved(t *testing.T) {
	root := t.TempDir()
	w, err := summary.NewWriter(filepath.Join(root, "run"))
	if err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(root, "old")
	if err := os.Rename(filepath.Join(root, "run"), moved); err != nil {
		t.Fatal(err)
	}
	if err := w.Scalar("x", 1, 1); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if events := readEvents(t, filepath.Join(moved, filepath.Base(w.Path()))); len(events) != 2 {
		t.Errorf("%d events, want the version and the point", len(events))
	}
}
