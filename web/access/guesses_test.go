package access_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"board/internal/limits"
	"board/web"
	"board/web/access"
	"board/web/internal/webtest"
)

// TestWrongTokensAreSlow: after a few wrong tokens of an address, answers to further
// ones take longer; the right one is answered at once, wherever it comes from.
func TestWrongTokensAreSlow(t *testing.T) {
	l := limits.Default()
	var log bytes.Buffer
	h := webtest.OpenSite(t, webtest.Made(t), func(o *web.Options) {
		o.Token, o.Limits, o.Log = "s3cret", l, slog.New(slog.NewTextHandler(&log, nil))
	})
	ask := func(from string, header ...string) (status int, took time.Duration) {
		r := webtest.Request(http.MethodGet, "/data/runs", "", header...)
		r.RemoteAddr = from + ":1234"
		began := time.Now()
		w := webtest.Ask(h, r)
		return w.Code, time.Since(began)
	}
	synctest.Test(t, func(t *testing.T) {
		var took []time.Duration
		for range 12 {
			status, d := ask("192.0.2.1", "Authorization", "Bearer wrong")
			if status != http.StatusUnauthorized {
				t.Errorf("a wrong token: status %d", status)
			}
			took = append(took, d)
		}
		want := "[0s 0s 0s 0s 0s 100ms 200ms 400ms 800ms 1.6s 2s 2s]"
		if got := fmt.Sprint(took); got != want {
			t.Errorf("wrong tokens take %s, want %s", got, want)
		}
		for name, c := range map[string]struct {
			from   string
			header []string
			status int
		}{
			"the right token":   {"192.0.2.1", []string{"Authorization", "Bearer s3cret"}, 200},
			"no token":          {"192.0.2.1", nil, 401},
			"another's mistake": {"192.0.2.2", []string{"Authorization", "Bearer wrong"}, 401},
		} {
			if status, took := ask(c.from, c.header...); status != c.status || took != 0 {
				t.Errorf("%s: status %d after %v", name, status, took)
			}
		}
		time.Sleep(11 * time.Minute)
		if _, took := ask("192.0.2.1", "Authorization", "Bearer wrong"); took != 0 {
			t.Errorf("a wrong token after some minutes takes %v", took)
		}
	})
	if n := strings.Count(log.String(), "many wrong tokens"); n != 1 || l.Count(limits.Guesses) != 7 {
		t.Errorf("%d are counted, the log is %s", l.Count(limits.Guesses), log.String())
	}
}

// TestManyGuessers: what is remembered of them is bounded, and so is how many wait.
func TestManyGuessers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := limits.Default()
		l.Guessers, l.Guesses, l.SlowReply = 10, 1, 3
		g := access.NewGuesses(l)
		for i := range 1000 {
			g.Wrong(fmt.Sprint("address ", i))
			time.Sleep(time.Millisecond)
		}
		if n := g.Known(); n != 10 || l.Count(limits.Guessers) != 990 {
			t.Errorf("%d addresses are known, %d are counted", n, l.Count(limits.Guessers))
		}
		if d := g.Wrong("address 999"); d != 100*time.Millisecond {
			t.Errorf("the last one waits %v", d)
		}
		held := make(chan bool, 5)
		for range 5 {
			go func() { held <- g.Hold(webtest.Request(http.MethodGet, "/", ""), time.Second) }()
		}
		synctest.Wait()
		if n := len(held); n != 2 || l.Count(limits.SlowReply) != 2 {
			t.Errorf("%d do not wait", n)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if !g.Hold(webtest.Request(http.MethodGet, "/", ""), 0) {
			t.Error("nobody waits, and yet there is no room")
		}
	})
}
