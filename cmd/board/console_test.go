package main

import (
	"bytes"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"board/summary/logdir"
)

// onScreen is what a terminal shows after it was sent text.
func onScreen(text string) string {
	var screen []string
	for line := range strings.SplitSeq(text, "\n") {
		var shown []byte
		for part := range strings.SplitSeq(line, "\r") {
			shown = append([]byte(part), shown[min(len(part), len(shown)):]...)
		}
		screen = append(screen, strings.TrimRight(string(shown), " "))
	}
	return strings.Join(screen, "\n")
}

func TestStatusLineGivesWayToLines(t *testing.T) {
	var out bytes.Buffer
	con := &console{w: &out, tty: true}
	con.show("loading: 1 of 2 files, a long line")
	con.show("loading: 2 of 2")
	if got := onScreen(out.String()); got != "loading: 2 of 2" {
		t.Errorf("screen %q", got)
	}
	con.printf("a line")
	con.show("more")
	slog.New(con.logHandler(-1)).Warn("careful")
	con.printf("done")
	lines := strings.Split(onScreen(out.String()), "\n")
	if len(lines) != 4 || lines[0] != "a line" || !strings.Contains(lines[1], "careful") || lines[2] != "done" {
		t.Errorf("screen %q", lines)
	}
	con.show(strings.Repeat("x", 500))
	if _, last, _ := strings.Cut(onScreen(out.String()), "done\n"); len(last) >= 80 {
		t.Errorf("the status line wraps: %d letters", len(last))
	}
}

func TestNoStatusLineInAFile(t *testing.T) {
	var out bytes.Buffer
	con := newConsole(&out)
	con.show("loading")
	if out.Len() > 0 {
		t.Errorf("wrote %q", &out)
	}
}

func TestIsTerminal(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if isTerminal(file) || isTerminal(new(bytes.Buffer)) {
		t.Error("a file is no terminal")
	}
}

func TestVerbosity(t *testing.T) {
	for verbosity, want := range map[int]string{2: "dime", 1: "dime", 0: "ime", -1: "me", -2: "e", -3: "e"} {
		var out bytes.Buffer
		log := slog.New(newConsole(&out).logHandler(verbosity))
		log.Debug("d")
		log.Info("i")
		log.Warn("m")
		log.Error("e")
		var got string
		for line := range strings.Lines(out.String()) {
			got += string(line[len(line)-2])
		}
		if got != want {
			t.Errorf("verbosity %d logs %q, want %q", verbosity, got, want)
		}
	}
}

func TestProgressLines(t *testing.T) {
	for _, tt := range []struct {
		p    logdir.Progress
		want string
	}{
		{logdir.Progress{}, "loading: 0 points, 0 of 0 files, 0 B of 0 B"},
		{logdir.Progress{Points: 1, Files: 1, Bytes: 999, Elapsed: time.Second}, "loading: 1 point, 0 of 1 file, 0 B of 999 B"},
		{logdir.Progress{Points: 3_200_000, Files: 1500, FilesDone: 1200, Bytes: 1_100_000_000, BytesDone: 275_000_000, Elapsed: 2 * time.Second},
			"loading: 3,200,000 points, 1,200 of 1,500 files, 275 MB of 1.1 GB, 6s left"},
		{logdir.Progress{Files: 1, Bytes: 10, BytesDone: 20, Elapsed: time.Minute}, "loading: 0 points, 0 of 1 file, 20 B of 10 B"},
	} {
		if got := progressLine(tt.p); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
	got := loadedLine(logdir.Progress{Runs: 1, Points: 20_000_000, Elapsed: 1640 * time.Millisecond})
	if want := "loaded 1 run, 20,000,000 points in 1.6 s"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestByteSize(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 9949: "9.9 kB", 12_345: "12 kB", 999_499: "999 kB", 999_600: "1.0 MB",
		1_100_000_000: "1.1 GB", 5_000_000_000_000_000: "5000 TB",
	} {
		if got := byteSize(n); got != want {
			t.Errorf("%d bytes: %q, want %q", n, got, want)
		}
	}
}
