package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"board/summary"
	"board/summary/alerts"
)

func TestAlertLines(t *testing.T) {
	b := &board{home: "http://localhost:6006/p/"}
	a := alerts.Alert{Rule: alerts.NonFinite, Level: alerts.Error, Run: "a&b \x1b[2J", Step: -3, Text: "loss is NaN\nfake line", Spots: []alerts.Spot{{Tag: "@x,y%"}}}
	link := b.alertLink(a)
	u, err := url.Parse(link)
	if err != nil || u.Path != "/p/" {
		t.Fatal(link, err)
	}
	for name, want := range map[string]string{"run": a.Run, "card": "@scalars,@x%2Cy%25", "steps": "-3", "axis": "step", "tab": "scalars"} {
		if got := u.Query().Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	want := `alert (error) in run "a&b \x1b[2J": "loss is NaN\nfake line"; see ` + link
	if got := alertLine(a, link); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	a.Run, a.Text = "été", strings.Repeat("x", 10_000)
	if got := alertLine(a, ""); len(got) > 400 || !strings.HasPrefix(got, "alert (error) in run été: xxx") {
		t.Errorf("got %.100s", got)
	}
}

// TestAlerts: what comes while the board runs is printed with a link, posted, and listed for
// the page; the secrets of webhooks are told to nobody.
func TestAlerts(t *testing.T) {
	posts := make(chan string, 1000)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		posts <- r.URL.Path + " " + string(body)
	}))
	defer hook.Close()
	t.Setenv("BOARD_ALERT_WEBHOOK", hook.URL+"/secret")
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	dir := t.TempDir()
	logValues(t, filepath.Join(dir, "old"), 1, math.NaN())
	b := startBoard(t, "--logdir", dir, "--port=0", "--alert=plateau=off")
	b.out.await(t, "loaded 1 run")
	for i := 0; !strings.Contains(b.out.String(), "alert ("); i++ { // the first may come before the board looks for new ones
		logValues(t, filepath.Join(dir, fmt.Sprint("new", i)), 1, math.NaN())
		time.Sleep(200 * time.Millisecond)
		if i == 300 {
			t.Fatalf("no alert after a minute: %s", b.out)
		}
	}
	link := b.out.await(t, `alert \(error\) in run new\d+: loss is NaN at step 1; the last number was 1 at step 0; see (http://localhost:\d+/\?axis=step&card=loss&run=new\d+&steps=1&tab=scalars)\n`)
	if post := <-posts; !strings.HasPrefix(post, "/secret {") || !strings.Contains(post, `"rule":"nonfinite"`) || strings.Contains(post, `"run":"old"`) {
		t.Errorf("posted: %s", post)
	}
	if code, page := get(t, link); code != http.StatusOK || !strings.Contains(page, "<html") {
		t.Errorf("%s: %d", link, code)
	}
	_, list := get(t, b.url+"api/alerts")
	if !strings.Contains(list, `"rule":"nonfinite"`) || !strings.Contains(list, `"past":true`) {
		t.Errorf("listed: %s", list)
	}
	_, environment := get(t, b.url+"data/environment")
	if strings.Contains(environment+list+b.out.String(), "secret") {
		t.Error("the secret of the webhook is told")
	}
}

// logValues writes a loss with values of these steps.
func logValues(t *testing.T, dir string, values ...float64) {
	t.Helper()
	w, err := summary.NewWriter(dir)
	if err != nil {
		t.Fatal(err)
	}
	for step, v := range values {
		err = errors.Join(err, w.Scalar("loss", int64(step), v))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
}
