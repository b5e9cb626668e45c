package page_test

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"board/summary/alerts"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
)

// watched is an option of OpenSite that needs the one of kept before it: alerts.
func watched(t *testing.T) func(*web.Options) {
	return func(o *web.Options) {
		o.Alerts = alerts.New(alerts.Options{Store: o.Store, Sidecar: o.Keeper.Sidecar})
		ctx, cancel := context.WithCancel(context.Background())
		var work sync.WaitGroup
		work.Go(func() { o.Alerts.Run(ctx) })
		t.Cleanup(func() {
			cancel()
			work.Wait()
		})
	}
}

func TestAlertsAreListedAndMuted(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "run <b>").Add("loss", 0, 1, math.NaN())
	h := webtest.OpenSite(t, dir, kept(t, dir, false), watched(t))
	list := func() message.Alerts { return webtest.Decoded[message.Alerts](t, webtest.Get(h, "/api/alerts")) }
	webtest.WaitFor(t, "an alert", func() bool { return len(list().Alerts) == 1 })
	before := list()
	if a := before.Alerts[0]; a.Rule != "nonfinite" || a.Level != "error" || a.Step != 1 || len(a.Spots) != 1 || a.Spots[0].Value == a.Spots[0].Value || !a.Past || a.Over || a.Muted {
		t.Errorf("%+v", a)
	}
	if status := webtest.Get(h, "/api/catalog").Body.String(); !strings.Contains(status, fmt.Sprintf(`"alerts":%d`, before.Version)) {
		t.Errorf("the status does not tell the version: %.300s", status)
	}
	after := webtest.Decoded[message.Alerts](t, webtest.PostJSON(h, "/api/alerts", `{"mute":{"rule":"nonfinite","run":"run <b>"},"muted":true}`))
	if !after.Alerts[0].Muted || len(after.Mutes) != 1 || after.Mutes[0] != (message.Mute{Rule: "nonfinite", Run: "run <b>"}) {
		t.Errorf("%+v", after)
	}
	back := webtest.Decoded[message.Alerts](t, webtest.PostJSON(h, "/api/alerts", `{"mute":{"rule":"nonfinite","run":"run <b>"},"muted":false}`))
	if back.Alerts[0].Muted || len(back.Mutes) != 0 {
		t.Errorf("%+v", back)
	}
}

func TestMutingRefuses(t *testing.T) {
	dir := comparedDir(t)
	h := webtest.OpenSite(t, dir, kept(t, dir, false), watched(t))
	for name, c := range map[string]struct {
		w    *httptest.ResponseRecorder
		code int
	}{
		"a form":          {webtest.Ask(h, webtest.Request(http.MethodPost, "/api/alerts", `{"mute":{"run":"x"},"muted":true}`, "Content-Type", "text/plain")), http.StatusUnsupportedMediaType},
		"another site":    {webtest.PostJSON(h, "/api/alerts", `{"mute":{"run":"x"},"muted":true}`, "Origin", "http://evil.example"), http.StatusForbidden},
		"no such rule":    {webtest.PostJSON(h, "/api/alerts", `{"mute":{"rule":"x"},"muted":true}`), http.StatusBadRequest},
		"everything":      {webtest.PostJSON(h, "/api/alerts", `{"mute":{},"muted":true}`), http.StatusBadRequest},
		"a very long tag": {webtest.PostJSON(h, "/api/alerts", `{"mute":{"tag":"`+strings.Repeat("x", 70_000)+`"},"muted":true}`), http.StatusBadRequest},
		"nothing is kept": {webtest.PostJSON(webtest.OpenSite(t, dir), "/api/alerts", `{"mute":{"run":"x"},"muted":true}`), http.StatusForbidden},
	} {
		if c.w.Code != c.code {
			t.Errorf("%s: %d %s, want %d", name, c.w.Code, c.w.Body, c.code)
		}
	}
	if got := webtest.Decoded[message.Alerts](t, webtest.Get(webtest.OpenSite(t, dir), "/api/alerts")); len(got.Alerts) != 0 || got.Version != 0 {
		t.Errorf("a board without alerts: %+v", got)
	}
}
