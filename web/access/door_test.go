package access_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"board/internal/limits"
	"board/web"
	"board/web/internal/webtest"
)

// openDoor serves a site with a bound on connections at an address.
func openDoor(t *testing.T, connections int64) (address string, log *webtest.SyncBuffer, l *limits.Limits) {
	t.Helper()
	log, l = &webtest.SyncBuffer{}, limits.Default()
	l.Connections = connections
	server := (webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) {
		o.Limits, o.Log = l, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	}))
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return listener.Addr().String(), log, l
}

func dialTCP(t *testing.T, address string) net.Conn {
	t.Helper()
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetDeadline(time.Now().Add(webtest.Patience)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// askOver asks for a route over a connection and returns status and body.
func askOver(conn net.Conn, route string) (status int, body string) {
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", route)
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err.Error()
	}
	return resp.StatusCode, string(text)
}

// TestDoor: connections beyond the limit get an error that says so, health answers, and
// the log says it once.
func TestDoor(t *testing.T) {
	address, log, l := openDoor(t, 3)
	silent := []net.Conn{dialTCP(t, address), dialTCP(t, address), dialTCP(t, address)}
	webtest.WaitFor(t, "three are in", func() bool {
		status, _ := askOver(dialTCP(t, address), "/data/runs")
		return status == http.StatusServiceUnavailable
	})
	for range 40 { // of which the door has room for a few
		dialTCP(t, address)
	}
	if status, body := askOver(dialTCP(t, address), "/healthz"); status != http.StatusOK || body != "ok" {
		t.Errorf("healthz: status %d, %s", status, body)
	}
	if status, body := askOver(dialTCP(t, address), "/api/catalog"); status != http.StatusServiceUnavailable || !strings.Contains(body, `"busy"`) || !strings.Contains(body, "--max_connections") {
		t.Errorf("one too many: status %d, %s", status, body)
	}
	if n := strings.Count(log.String(), "refused connections"); n != 1 || l.Count(limits.Connections) < 40 {
		t.Errorf("%d are counted, the log is %s", l.Count(limits.Connections), log)
	}
	if status, _ := askOver(silent[0], "/data/runs"); status != http.StatusOK {
		t.Errorf("a connection within the limit: status %d", status)
	}
	_ = silent[1].Close()
	webtest.WaitFor(t, "there is room again", func() bool {
		status, _ := askOver(dialTCP(t, address), "/data/runs")
		return status == http.StatusOK
	})
}

// TestIdleConnectionsMakeRoom: a connection that has been answered and asks nothing is
// closed when another comes.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	address, _, _ := openDoor(t, 3)
	first := dialTCP(t, address)
	if status, text := askOver(first, "/data/runs"); status != http.StatusOK {
		t.Fatalf("the first client: status %d, %s", status, text)
	}
	answered := 0
	// The server notices that a connection is idle after its client has the answer, so
	// any number of later clients may take each other's places before the first one's.
	webtest.WaitFor(t, "ten more clients are answered and the first connection is closed", func() bool {
		if status, _ := askOver(dialTCP(t, address), "/data/runs"); status == http.StatusOK {
			answered++
		}
		return answered >= 10 && isClosed(first)
	})
}

// isClosed reports whether the other side has closed a connection on which it sends nothing.
func isClosed(conn net.Conn) bool {
	_ = conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, err := conn.Read(make([]byte, 1))
	return errors.Is(err, io.EOF)
}
