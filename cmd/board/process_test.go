//go:build unix

package main

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/gorilla/websocket"

	"board/nn/datasets"
)

// A process is a board in a process of its own, for what only processes have:
// signals, exit codes, pipes.
type process struct {
	*exec.Cmd
	out *lines
	url string
}

func startProcess(t *testing.T, temp string, prepare func(*exec.Cmd)) *process {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.CommandContext(t.Context(), exe, "--logdir", t.TempDir(), "--port=0"), out: newLines()}
	p.Env = append(os.Environ(), asBoard+"=1", "TMPDIR="+temp)
	p.Stderr = p.out
	if prepare != nil {
		prepare(p.Cmd)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if p.Stderr == io.Writer(p.out) {
		p.url = p.out.await(t, urlLine)
		p.out.await(t, "loaded 0 runs")
	}
	return p
}

func (p *process) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

func infoFiles(t *testing.T, temp string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(temp, ".tensorboard-info", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestSignalsStopIt(t *testing.T) {
	for name, s := range map[string]syscall.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP} {
		if signal.Ignored(s) {
			continue // as SIGHUP below nohup, and the board goes on ignoring it
		}
		temp := t.TempDir()
		p := startProcess(t, temp, nil)
		p.signal(t, s)
		if err := p.Wait(); err != nil {
			t.Errorf("%v: %v, %s", s, err, p.out)
		}
		p.out.await(t, "board caught "+name+"; stopping\n")
		if left := infoFiles(t, temp); len(left) > 0 {
			t.Errorf("%v leaves %v", s, left)
		}
	}
}

// A board that was killed while it served is followed by another at the same port
// at once, and what it left behind misleads no notebook.
func TestKilled(t *testing.T) {
	temp := t.TempDir()
	first := startProcess(t, temp, nil)
	at, err := url.Parse(first.url)
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.DialContext(t.Context(), "ws://"+at.Host+"/api/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	first.signal(t, syscall.SIGKILL)
	if err := first.Wait(); err == nil {
		t.Error("killed, and ends well")
	}
	left := infoFiles(t, temp)
	if len(left) != 1 {
		t.Fatalf("info files %v", left)
	}
	second := startProcess(t, temp, func(c *exec.Cmd) { c.Args = append(c.Args, "--port="+at.Port()) })
	if second.url != first.url {
		t.Errorf("the second serves at %s, want %s", second.url, first.url)
	}
	if now := infoFiles(t, temp); len(now) != 1 || now[0] == left[0] {
		t.Errorf("info files %v, want that of the second alone", now)
	}
	second.signal(t, syscall.SIGTERM)
	if err := second.Wait(); err != nil {
		t.Error(err)
	}
}

// SIGINT in the midst of the demonstration ends its trainings and the board, and what was logged can be read.
func TestSignalStopsTheDemonstration(t *testing.T) {
	logs := t.TempDir()
	p := startProcess(t, t.TempDir(), func(c *exec.Cmd) {
		c.Args = []string{c.Path, "demo", "--logdir", logs, "--port=0"}
		c.Env = append(c.Env, datasets.DataVariable+"="+t.TempDir())
	})
	p.out.await(t, "training the book's classifier")
	for tags := ""; strings.Count(tags, "epoch_accuracy") < 4; {
		_, tags = get(t, p.url+"data/plugin/scalars/tags")
	}
	p.signal(t, syscall.SIGINT)
	if err := p.Wait(); err != nil {
		t.Errorf("%v, %s", err, p.out)
	}
	for _, word := range []string{"demo:", "problem", "is over", "goes on as soon", "no event files"} {
		if strings.Contains(p.out.String(), word) {
			t.Errorf("%q was said: %s", word, p.out)
		}
	}
}

// Nobody reads the messages any more: the board goes on.
func TestSurvivesABrokenPipe(t *testing.T) {
	temp := t.TempDir()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p := startProcess(t, temp, func(c *exec.Cmd) { c.Stderr = writer })
	writer.Close()
	for lines := bufio.NewScanner(reader); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "no event files") { // the last line
			break
		}
	}
	reader.Close()
	p.signal(t, syscall.SIGTERM) // which it answers with a line
	if err := p.Wait(); err != nil {
		t.Error(err)
	}
	if left := infoFiles(t, temp); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSecondSignalEndsAtOnce(t *testing.T) {
	p := startProcess(t, t.TempDir(), nil)
	p.signal(t, syscall.SIGTERM)
	p.signal(t, syscall.SIGTERM) // the two may count as one
	err := p.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() != exitFailed {
		t.Errorf("exit code %d", exit.ExitCode())
	}
	if resp, err := http.Get(p.url); err == nil {
		resp.Body.Close()
		t.Error("still answers")
	}
}

// With few files to open, 400 pages leave room for event files and for requests that ask
// whether the board is well; the log says what happens.
func TestFewDescriptors(t *testing.T) {
	p := startProcess(t, t.TempDir(), func(c *exec.Cmd) {
		c.Args = append([]string{"sh", "-c", `ulimit -n 256 && exec "$0" "$@"`}, c.Args...)
		c.Path = "/bin/sh"
	})
	connected, refused := 0, 0
	for range 400 {
		conn, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(p.url, "http")+"api/live", nil)
		switch {
		case err == nil:
			connected++
			defer conn.Close()
		case resp != nil && resp.StatusCode == http.StatusServiceUnavailable:
			refused++
		default:
			t.Fatalf("after %d: %v", connected, err)
		}
	}
	if connected != 144 || refused != 256 {
		t.Errorf("%d pages are connected, %d refused", connected, refused)
	}
	for _, route := range []string{"healthz", "api/catalog", "metrics"} {
		resp, err := http.Get(p.url + route)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", route, resp.Status)
		}
	}
	p.out.await(t, "refused websockets")
	p.signal(t, syscall.SIGTERM)
	_ = p.Wait()
}
