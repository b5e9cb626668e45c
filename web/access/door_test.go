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

// TestDoor: beyond the limit of connections everybody is told so, health answers, and
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
		t.Errorf("one who was let in: status %d", status)
	}
	_ = silent[1].Close()
	webtest.WaitFor(t, "there is room again", func() bool {
		status, _ := askOver(dialTCP(t, address), "/data/runs")
		return status == http.StatusOK
	})
}

// TestIdleConnectionsMakeRoom: who has been answered and asks nothing goes when
// another comes.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	address, _, _ := openDoor(t, 3)
	var all []net.Conn
	for i := range 10 {
		webtest.WaitFor(t, fmt.Sprintf("client %d is answered", i), func() bool { // the server may not have noticed yet that the last one is idle
			conn := dialTCP(t, address)
			all = append(all, conn)
			status, _ := askOver(conn, "/data/runs")
			return status == http.StatusOK
		})
	}
	if _, err := all[0].Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("the first is still there: %v", err)
	}
}
