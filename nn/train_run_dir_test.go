package nn

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

func TestRunDir(t *testing.T) {
	root := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		want := filepath.Join(root, "run_"+time.Now().Format("2006_01_02-15_04_05"))
		for _, suffix := range []string{"", "_2", "_3"} {
			got := RunDir(root)
			if got != want+suffix {
				t.Fatalf("got %s, want %s", got, want+suffix)
			}
			if err := os.Mkdir(got, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	})
}
