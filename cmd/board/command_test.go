package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

// asBoard makes the test binary behave as board: see startProcess.
const asBoard = "BOARD_TEST_AS_BOARD"

func TestMain(m *testing.M) {
	if os.Getenv(asBoard) != "" {
		main()
	}
	goleak.VerifyTestMain(m)
}

func TestExitCodes(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"--version", 0, version.describe() + "\n", ""},
		{"demo --version", 0, version.describe() + "\n", ""},
		{"help", 0, "--logdir PATH", ""},
		{"help demo", 0, "board demo trains", ""},
		{"demo --help", 0, "board demo trains", ""},
		{"inspect --help", 0, "--event_file PATH", ""},
		{"help nonsense", 0, "--logdir PATH", ""},
		{"inspct x", 2, "", "unexpected argument inspct: there is no such directory; --logdir inspct waits for it to appear; did you mean board inspect?"},
		{"--help", 0, "--logdir PATH", ""},
		{"", 2, "", "board: no log directory given"},
		{"--no_such_flag", 2, "", "board: unknown flag --no_such_flag"},
		{"--logdir x --port many", 2, "", "is not a port"},
		{"--logdir " + file, 1, "", "is a file; give the directory that it is in"},
		{"--logdir x --host 192.0.2.1", 1, "", "this machine has no address 192.0.2.1"},
		{"--inspect --logdir " + file, 1, "", "give it as --event_file"},
		{"--inspect --logdir ../../testdata/logs/tf1", 0, "old/loss", ""},
		{"inspect ../../testdata/logs/tf1", 0, "old/loss", ""},
		{"inspect", 2, "", "--inspect needs --logdir or --event_file"},
		{"--inspect --event_file " + file + " --load_fast=true", 0, "0 events", "board: note: --load_fast=true changes nothing"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), strings.Fields(tt.args), &stdout, &stderr)
			if code != tt.code {
				t.Errorf("exit code %d, want %d (%s)", code, tt.code, &stderr)
			}
			if !strings.Contains(stdout.String(), tt.stdout) || !strings.Contains(stderr.String(), tt.stderr) {
				t.Errorf("stdout %q, stderr %q, want %q and %q", &stdout, &stderr, tt.stdout, tt.stderr)
			}
			if code == exitUsage && strings.Count(stderr.String(), "\n") != 1 {
				t.Errorf("not one line: %q", &stderr)
			}
		})
	}
}

func TestPortTaken(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, host := range []string{"127.0.0.1", "::1"} {
		l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			t.Logf("no %s here: %v", host, err)
			continue
		}
		defer l.Close()
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), []string{"--logdir", t.TempDir(), "--port", strconv.Itoa(portOf(l))}, &stdout, &stderr)
		if want := "port " + strconv.Itoa(portOf(l)) + " is already in use"; code != exitFailed || !strings.Contains(stderr.String(), want) {
			t.Errorf("port taken at %s: exit code %d, %q, want %q", host, code, &stderr, want)
		}
	}
}
