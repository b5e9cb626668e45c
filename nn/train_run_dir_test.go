package nn

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
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
			if _, err := os.Stat(got); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Trainings that begin at once have directories of their own.
func TestRunDirsAtOnce(t *testing.T) {
	root := filepath.Join(t.TempDir(), "new", "logs")
	dirs := make([]string, 20)
	var all sync.WaitGroup
	for i := range dirs {
		all.Go(func() { dirs[i] = RunDir(root) })
	}
	all.Wait()
	slices.Sort(dirs)
	if len(slices.Compact(dirs)) != 20 {
		t.Errorf("got %q", dirs)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if dir := RunDir(file); filepath.Dir(dir) != file {
		t.Errorf("below a file it is %s", dir)
	}
}
