package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"board/cmd/board/internal/infofile"
	"board/summary"
)

// A served board runs in a goroutine of the test.
type served struct {
	url    string // with the token, if there is one
	out    *lines
	cancel context.CancelFunc
	code   chan int
}

// lines collects what is written, for several goroutines.
type lines struct {
	mu  sync.Mutex
	buf bytes.Buffer
	new chan struct{} // has room for one
}

func newLines() *lines { return &lines{new: make(chan struct{}, 1)} }

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case l.new <- struct{}{}:
	default:
	}
	return l.buf.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// await waits until what was written matches the pattern, and returns its first group.
func (l *lines) await(t *testing.T, pattern string) string {
	t.Helper()
	re := regexp.MustCompile(pattern)
	for {
		if m := re.FindStringSubmatch(l.String()); m != nil {
			return m[len(m)-1]
		}
		select {
		case <-l.new:
		case <-time.After(time.Minute):
			t.Fatalf("no %s in %q", pattern, l)
		}
	}
}

const urlLine = `board \S+ at (http\S+) \(Press CTRL\+C to quit\)\n`

func startBoard(t *testing.T, args ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &served{out: newLines(), cancel: cancel, code: make(chan int, 1)}
	go func() { s.code <- run(ctx, args, io.Discard, s.out) }()
	s.url = s.out.await(t, urlLine)
	t.Cleanup(func() { s.stop(t) })
	return s
}

func (s *served) stop(t *testing.T) {
	t.Helper()
	if s.cancel == nil {
		return
	}
	s.cancel()
	s.cancel = nil
	if code := <-s.code; code != exitOK {
		t.Errorf("exit code %d: %s", code, s.out)
	}
	http.DefaultClient.CloseIdleConnections()
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func logScalar(t *testing.T, dir string) {
	t.Helper()
	w, err := summary.NewWriter(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Scalar("loss", 1, 0.5), w.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestServes(t *testing.T) {
	temp, logs := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temp)
	logScalar(t, filepath.Join(logs, "first"))
	args := []string{"--logdir", logs, "--port=0", "--path_prefix=/x/", "--reload_interval=0.1"}
	s := startBoard(t, args...)
	if !strings.Contains(s.out.String(), "Serving on localhost; to expose to the network, use --bind_all\n") {
		t.Errorf("the console says %q", s.out)
	}
	s.out.await(t, `loaded 1 run, 1 point in [0-9.]+ s\n`)
	if code, body := get(t, s.url+"data/runs"); code != 200 || !strings.Contains(body, `"first"`) {
		t.Errorf("runs: %d %s", code, body)
	}
	logScalar(t, filepath.Join(logs, "second"))
	for body := ""; !strings.Contains(body, `"second"`); _, body = get(t, s.url+"data/runs") {
		time.Sleep(10 * time.Millisecond) // a server is asked again and again, as a page does
	}
	mustHaveInfo(t, temp, args, s.url)
	s.stop(t)
	if files, _ := filepath.Glob(filepath.Join(temp, ".tensorboard-info", "*")); len(files) > 0 {
		t.Errorf("left behind: %v", files)
	}
}

// mustHaveInfo checks what a notebook reads of a board that was started with args.
func mustHaveInfo(t *testing.T, temp string, args []string, url string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(temp, ".tensorboard-info", "pid-*.info"))
	if len(files) != 1 {
		t.Fatalf("info files: %v", files)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var info struct {
		Port       int    `json:"port"`
		PathPrefix string `json:"path_prefix"`
		CacheKey   string `json:"cache_key"`
		PID        int    `json:"pid"`
		StartTime  int64  `json:"start_time"`
	}
	if err := json.Unmarshal(text, &info); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	dir, err := infofile.WorkingDirectory()
	if err != nil {
		t.Fatal(err)
	}
	if info.CacheKey != infofile.Key(dir, args) || info.PathPrefix != "/x" || info.PID != os.Getpid() ||
		time.Since(time.Unix(info.StartTime, 0)).Abs() > time.Hour || !strings.Contains(url, ":"+itoa(info.Port)+"/") {
		t.Errorf("%s does not fit %q at %s", text, args, url)
	}
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func TestWaitsForALogDirectory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	logs := filepath.Join(t.TempDir(), "later")
	s := startBoard(t, "--logdir", logs, "--port=0", "--reload_interval=0.1")
	s.out.await(t, `later" does not exist yet; waiting for it\n`)
	s.out.await(t, `loaded 0 runs`)
	logScalar(t, logs)
	for body := ""; !strings.Contains(body, `"."`); _, body = get(t, s.url+"data/runs") {
		time.Sleep(10 * time.Millisecond)
	}
}

// --logdir lr=0.1 may mean the directory of that name, or the runs of 0.1 below the name lr.
func TestWaitsForBothReadingsOfAName(t *testing.T) {
	for dir, run := range map[string]string{"lr=0.1": `"."`, "0.1": `"lr"`} {
		t.Setenv("TMPDIR", t.TempDir())
		t.Chdir(t.TempDir())
		s := startBoard(t, "--logdir", "lr=0.1", "--port=0", "--reload_interval=0.1")
		s.out.await(t, `directory "lr=0.1" does not exist yet; waiting for it\n`)
		s.out.await(t, `directory "0.1" does not exist yet either; waiting for it too\n`)
		s.out.await(t, `loaded 0 runs`)
		logScalar(t, dir)
		for body := ""; !strings.Contains(body, run); _, body = get(t, s.url+"data/runs") {
			time.Sleep(10 * time.Millisecond)
		}
		s.stop(t)
	}
}

func TestNamedSources(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	a, b := t.TempDir(), t.TempDir()
	logScalar(t, filepath.Join(a, "run"))
	logScalar(t, b)
	for _, args := range [][]string{
		{"--logdir", "x=" + a, "--logdir", "y=" + b},
		{"--logdir_spec", "x:" + a + ",y:" + b},
	} {
		s := startBoard(t, append(args, "--port=0", "--reload_interval=0")...)
		s.out.await(t, `loaded 2 runs`)
		if _, body := get(t, s.url+"data/runs"); !strings.Contains(body, `"x/run"`) || !strings.Contains(body, `"y"`) {
			t.Errorf("%q: runs %s", args, body)
		}
		s.stop(t)
	}
}

func TestTellsOfDamage(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := startBoard(t, "--logdir", "../../testdata/damaged", "--port=0", "--reload_interval=0")
	s.out.await(t, `\d+ problems in the event files; the page and /api/health name them\n`)
}

func TestTellsOfAnEmptyDirectory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := startBoard(t, "--logdir", t.TempDir(), "--port=0")
	s.out.await(t, `no event files in ".*" yet`)
}

func TestTokens(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, tt := range []struct {
		args    []string
		guarded bool
		token   string // as a pattern
	}{
		{nil, false, ""},
		{[]string{"--token=let-me-in"}, true, `\?token=let-me-in$`},
		{[]string{"--bind_all"}, true, `\?token=[A-Z0-9]{26}$`},
		{[]string{"--host=0.0.0.0"}, true, `\?token=[A-Z0-9]{26}$`},
		{[]string{"--bind_all", "--insecure"}, false, ""},
	} {
		s := startBoard(t, append(tt.args, "--logdir", t.TempDir(), "--port=0")...)
		bare, _, _ := strings.Cut(s.url, "?")
		want := http.StatusOK
		if tt.guarded {
			want = http.StatusUnauthorized
		}
		if code, body := get(t, bare+"data/runs"); code != want {
			t.Errorf("%q: without the token %d %s, want %d", tt.args, code, body, want)
		}
		if !regexp.MustCompile(tt.token).MatchString(s.url) || tt.guarded != strings.Contains(s.url, "token") {
			t.Errorf("%q: printed %s", tt.args, s.url)
		}
		if code, _ := get(t, strings.Replace(s.url, "/?", "/data/runs?", 1)); code != http.StatusOK {
			t.Errorf("%q: with the token %d", tt.args, code)
		}
		s.stop(t)
	}
}

// The token of the command line is in no file that others may read, and in no answer.
func TestTokenStaysSecret(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	s := startBoard(t, "--logdir", t.TempDir(), "--port=0", "--token=very-secret")
	s.out.await(t, "loaded") // the info file is written before
	_, body := get(t, strings.Replace(s.url, "/?", "/data/environment?", 1))
	if strings.Contains(body, "very-secret") {
		t.Errorf("environment: %s", body)
	}
	files, _ := filepath.Glob(filepath.Join(temp, ".tensorboard-info", "*"))
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	if info, err := os.Stat(files[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode of %s: %v", files[0], info.Mode())
	}
}

func TestForeignHostIsRefused(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := startBoard(t, "--logdir", t.TempDir(), "--port=0", "--allow_host=board.example.org")
	for host, want := range map[string]int{"evil.example.com": http.StatusForbidden, "board.example.org": http.StatusOK} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"data/runs", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("Host %s: %d, want %d", host, resp.StatusCode, want)
		}
	}
}

// A temporary directory that cannot be used costs notebooks, not the board.
func TestServesWithoutAnInfoFile(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	if err := os.WriteFile(filepath.Join(temp, ".tensorboard-info"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s := startBoard(t, "--logdir", t.TempDir(), "--port=0")
	s.out.await(t, `notebooks will not find this board: .*not a directory`)
	if code, _ := get(t, s.url+"healthz"); code != http.StatusOK {
		t.Errorf("healthz: %d", code)
	}
}

// Stopping does not wait for a client that holds its request open.
func TestStopsWhileARequestIsOpen(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := startBoard(t, "--logdir", t.TempDir(), "--port=0")
	reader, writer := io.Pipe()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"api/select", reader)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		if resp, err := http.DefaultClient.Do(req); err == nil {
			resp.Body.Close()
		}
	}()
	if _, err := io.WriteString(writer, `{"tag":`); err != nil {
		t.Fatal(err)
	}
	s.stop(t)
	writer.Close()
	<-answered
}

// Nor does it wait for pages that are being looked at.
func TestStopsWhileAPageIsOpen(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := startBoard(t, "--logdir", t.TempDir(), "--port=0")
	page, resp, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(s.url, "http")+"api/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Close()
	resp.Body.Close()
	s.stop(t)
	for err == nil {
		_, _, err = page.ReadMessage()
	}
	if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("the page is told %v", err)
	}
}
