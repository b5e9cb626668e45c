package page_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/summary/sidecar"
	"board/web"
	"board/web/internal/webtest"
	"board/web/message"
	"board/web/page"
)

// kept is an option of OpenSite: what is kept about the runs of a directory.
func kept(t *testing.T, dir string, allowDelete bool) func(*web.Options) {
	s := sidecar.New(sidecar.Options{Logdir: dir, Config: t.TempDir()})
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return func(o *web.Options) {
		o.Keeper = page.Keeper{Sidecar: s, Trash: sidecar.NewTrash([]sidecar.Source{{Path: dir}}), AllowDelete: allowDelete}
	}
}

func TestSidecarKeepsWhatIsPosted(t *testing.T) {
	dir := comparedDir(t)
	h := webtest.OpenSite(t, dir, kept(t, dir, false))
	before := webtest.Decoded[message.Sidecar](t, webtest.Get(h, "/api/sidecar"))
	got := webtest.Decoded[message.Sidecar](t, webtest.PostJSON(h, "/api/sidecar", `{"runs":[{"run":"lr0.5-s0","notes":"good <b>","tags":["x"],"archived":true,"shown":"best"}],"directions":{"loss":"higher"},"baseline":"lr0.5-s1","views":[{"name":"v","view":"v=1&tab=compare"}]}`))
	if got.Version <= before.Version || len(got.Runs) != 1 || got.Runs[0].Notes != "good <b>" || got.Directions["loss"] != "higher" || got.Baseline != "lr0.5-s1" || got.Views[0].View != "v=1&tab=compare" || got.Views[0].Saved < 1e9 || !got.Writable || got.AllowDelete {
		t.Errorf("%+v", got)
	}
	table := compared(t, h, message.Compare{})
	if len(table.Rows) != 3 || table.Tags[0].Direction != "higher" || table.Tags[0].Guessed {
		t.Errorf("an archived run is in the table, or the direction is guessed: %+v", table)
	}
	if got := compared(t, h, message.Compare{Query: `archived && "x" in tags && shown == "best"`, Archived: true}); len(got.Rows) != 1 {
		t.Errorf("%+v", got)
	}
	if status := webtest.Get(h, "/api/catalog").Body.String(); !strings.Contains(status, fmt.Sprintf(`"sidecar":%d`, got.Version)) {
		t.Errorf("the status does not tell the version: %.300s", status)
	}
}

func TestSidecarRefuses(t *testing.T) {
	dir := comparedDir(t)
	h := webtest.OpenSite(t, dir, kept(t, dir, false))
	for name, c := range map[string]struct {
		w    *httptest.ResponseRecorder
		code int
	}{
		"a form":           {webtest.Ask(h, webtest.Request(http.MethodPost, "/api/sidecar", `{"baseline":"x"}`, "Content-Type", "text/plain")), http.StatusUnsupportedMediaType},
		"another site":     {webtest.PostJSON(h, "/api/sidecar", `{"baseline":"x"}`, "Origin", "http://evil.example"), http.StatusForbidden},
		"another host":     {webtest.PostJSON(h, "/api/sidecar", `{"baseline":"x"}`, "Host", "evil.example"), http.StatusForbidden},
		"a colour":         {webtest.PostJSON(h, "/api/sidecar", `{"runs":[{"run":"a","color":"url(x)"}]}`), http.StatusBadRequest},
		"no name":          {webtest.PostJSON(h, "/api/sidecar", `{"views":[{"name":"","view":"x"}]}`), http.StatusBadRequest},
		"deletion":         {webtest.PostJSON(h, "/api/delete", `{"runs":["lr0.5-s0"]}`), http.StatusForbidden},
		"restoration":      {webtest.PostJSON(h, "/api/restore", `{"ids":["x"]}`), http.StatusForbidden},
		"deletion by link": {webtest.Get(h, "/api/delete?runs=lr0.5-s0"), http.StatusMethodNotAllowed},
		"without sidecar":  {webtest.PostJSON(webtest.OpenSite(t, dir), "/api/sidecar", `{"baseline":"x"}`), http.StatusForbidden},
	} {
		if code := c.w.Code; code != c.code {
			t.Errorf("%s: status %d, want %d", name, code, c.code)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, ".board")); err == nil {
		t.Error("something was written")
	}
}

func TestRunsAreDeletedAndRestored(t *testing.T) {
	dir := comparedDir(t)
	h := webtest.OpenSite(t, dir, kept(t, dir, true))
	got := webtest.Decoded[message.Moved](t, webtest.PostJSON(h, "/api/delete", `{"runs":["lr0.5-s0","nothing"]}`))
	if len(got.Runs) != 1 || len(got.Failed) != 1 || got.Failed[0].Run != "nothing" {
		t.Fatalf("%+v", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "lr0.5-s0")); err == nil {
		t.Error("the run is still there")
	}
	if again := compared(t, webtest.OpenSite(t, dir), message.Compare{}); len(again.Rows) != 3 {
		t.Errorf("the next board shows %d runs, those in the trash among them", len(again.Rows))
	}
	trash := webtest.Decoded[message.Sidecar](t, webtest.Get(h, "/api/sidecar")).Trash
	if len(trash) != 1 || trash[0].Run != "lr0.5-s0" || trash[0].Bytes == 0 {
		t.Fatalf("%+v", trash)
	}
	back := webtest.Decoded[message.Moved](t, webtest.PostJSON(h, "/api/restore", fmt.Sprintf(`{"ids":[%q]}`, trash[0].ID)))
	if len(back.Runs) != 1 || back.Runs[0] != "lr0.5-s0" {
		t.Errorf("%+v", back)
	}
	if again := compared(t, webtest.OpenSite(t, dir), message.Compare{}); len(again.Rows) != 4 {
		t.Errorf("after that there are %d runs", len(again.Rows))
	}
}
