package summary_test

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"board/summary"
)

// victimDir names the environment variable that makes this test binary a writer
// to be killed; its value is "<mode>:<directory>".
const victimDir = "BOARD_TEST_WRITE_FOREVER"

// writeForEver writes steps 0, 1, 2, … until the process is killed.
func writeForEver(dir string) {
	mode, dir, _ := strings.Cut(dir, ":")
	opts := []summary.Option{summary.WithFlushInterval(0)}
	if mode == "buffered" {
		opts = []summary.Option{summary.WithFlushInterval(time.Millisecond), summary.WithBufferSize(1 << 20)}
	}
	w, err := summary.NewWriter(dir, opts...)
	for step := int64(0); err == nil; step++ {
		err = w.Scalar("step/"+strings.Repeat("x", int(step%50)), step, float64(step))
	}
	os.Exit(3)
}

// A writer that is killed in mid-write leaves a file whose beginning can be read:
// every step up to the last, and at most one record that is not whole.
func TestKilledWriterLeavesReadablePrefix(t *testing.T) {
	for _, mode := range []string{"unbuffered", "buffered"} {
		for range 5 {
			t.Run(mode, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				path := killWriter(t, mode, dir)
				checkSteps(t, path)
			})
		}
	}
}

// killWriter starts a writer, and kills it when its file has begun to grow.
func killWriter(t *testing.T, mode, dir string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), victimDir+"="+mode+":"+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	path := waitForBytes(t, dir, 100<<10)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &exit) || exit.Exited() {
		t.Fatalf("the writer was to be killed, but: %v", err)
	}
	return path
}

// waitForBytes waits until the event file in dir has so many bytes.
func waitForBytes(t *testing.T, dir string, want int64) string {
	t.Helper()
	for t.Context().Err() == nil {
		files, err := filepath.Glob(filepath.Join(dir, "*tfevents*"))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 1 {
			if info, err := os.Stat(files[0]); err == nil && info.Size() >= want {
				return files[0]
			}
		}
		time.Sleep(time.Millisecond) // another process: there is no clock to fake
	}
	t.Fatal("the writer wrote nothing")
	return ""
}

func checkSteps(t *testing.T, path string) {
	t.Helper()
	r, err := summary.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	want := int64(-1) // the file's version comes first
	for ; ; want++ {
		event, err := r.Next()
		if errors.Is(err, io.EOF) || errors.Is(err, summary.ErrIncomplete) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if want >= 0 && event.GetStep() != want {
			t.Fatalf("step %d, want %d", event.GetStep(), want)
		}
	}
	if want < 500 {
		t.Errorf("only %d steps", want)
	}
}
