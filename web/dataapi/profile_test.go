package dataapi_test

import (
	"os"
	"path/filepath"
	"testing"

	"board/web/internal/webtest"
)

func TestProfiles(t *testing.T) {
	dir := t.TempDir()
	webtest.NewLogFile(t, dir, "r").Add("x", 0, 1)
	for _, session := range []string{"r/plugins/profile/2026_01_01", "plugins/profile/2026_02_02", "plugins/other/2026_03_03"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(session)), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "plugins", "profile", "file"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	got := webtest.Get(webtest.OpenSite(t, dir), "/data/plugin/profile/runs").Body.String()
	if want := `["r/2026_01_01","2026_02_02"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := webtest.Get(webtest.OpenSite(t, webtest.Made(t)), "/data/plugin/profile/runs").Body.String(); got != "[]" {
		t.Errorf("without profiles: %s", got)
	}
}
