package logdir_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"board/summary/logdir"
)

func TestNamesOfEventFiles(t *testing.T) {
	const name = "events.out.tfevents.1700000000.host.1.0"
	for _, n := range []string{
		name, name + ".v2", name + ".deadbeef", name + ".bak", "my.tfevents", "readme.tfevents.md",
		"events.out.tfevents.1700000000.ip-10-0-0-1.ec2.internal",
	} {
		if !logdir.IsEventFile(n) {
			t.Errorf("%s is not read", n)
		}
	}
	for _, n := range []string{
		"events.out", "model.ckpt", name + ".profile-empty", name + ".sagemaker-uploaded",
		"." + name + ".aB3xY9", "._" + name, ".syncthing." + name + ".tmp", "~syncthing~" + name + ".tmp", ".unison." + name + ".5f2.unison.tmp",
		"." + name + ".~4a3b", ".~" + name, "." + name + ".icloud", ".azDownload-5c2-" + name, "." + name + ".swp", ".#" + name,
		name + "_.gstmp", name + ".gstmp", name + ".5b8c1a2d.partial", name + ".part", name + ".filepart", name + ".crdownload", name + ".opdownload",
		name + ".download", name + ".aria2", name + ".tmp", name + ".tmp.drivedownload", name + "~", "#" + name + "#", "~$" + name,
	} {
		if logdir.IsEventFile(n) {
			t.Errorf("%s is read", n)
		}
	}
}

// What a program writes before it renames it is not read, and the points are there
// once when it has been renamed: no look ever sees more.
func TestFilesUnderWay(t *testing.T) {
	for _, temporary := range []string{"." + fileName(1, "") + ".aB3xY9", fileName(1, "") + ".1a2B3c4D", fileName(1, "") + "_.gstmp"} {
		dir := t.TempDir()
		final := filepath.Join(dir, "r", fileName(1, ""))
		write(t, final, curve(100, "x", 0, 400))
		s := open(t, dir)
		x := series(s, "r", "x")
		most := make(chan int64)
		stop := make(chan struct{})
		go func() {
			max := int64(0)
			for {
				select {
				case <-stop:
					most <- max
					return
				default:
					if n := int64(x.ViewAll().Len()); n > max {
						max = n
					}
				}
			}
		}()
		under := filepath.Join(dir, "r", temporary)
		write(t, under, curve(100, "x", 0, 600))
		appendTo(t, filepath.Join(dir, "r", fileName(1, "")), scalar(900, 400, "x", 1))
		until(t, s, "the next point", func() bool { return x.View().Len() == 401 })
		if err := os.Rename(under, final); err != nil {
			t.Fatal(err)
		}
		until(t, s, "the renamed file", func() bool { return x.View().Len() == 600 })
		close(stop)
		if max := <-most; max > 600 {
			t.Errorf("%s: %d points at some moment, want 600 at most", temporary, max)
		}
		if all := x.ViewAll().Len(); all != 600 {
			t.Errorf("%s: %d points in the end", temporary, all)
		}
	}
}

// No run without a sound record; a file without one is named when it is old enough
// not to be under way, if it may have been meant to be an event file.
func TestFilesThatAreNoEventFiles(t *testing.T) {
	dir := t.TempDir()
	apple := append([]byte{0x00, 0x05, 0x16, 0x07, 0x00, 0x02, 0x00, 0x00}, "Mac OS X        "...)
	text := []byte("# How to read tfevents files\n\nWith board, or with TensorBoard.\n")
	long := time.Now().Add(-time.Hour)
	for run, x := range map[string]struct {
		name string
		data []byte
		old  bool
	}{
		"apple":          {"._" + fileName(1, ""), apple, true},
		"__MACOSX/train": {"._" + fileName(1, ""), apple, true},
		"__MACOSX/other": {fileName(1, ""), apple, true},
		"text":           {"readme.tfevents.md", text, true},
		"new text":       {"readme.tfevents.md", text, false},
		"empty":          {fileName(1, ""), nil, true},
		"new":            {fileName(1, ""), nil, false},
		"real":           {fileName(1, ""), curve(100, "x", 0, 3), true},
	} {
		path := filepath.Join(dir, run, x.name)
		write(t, path, x.data)
		if x.old {
			if err := os.Chtimes(path, long, long); err != nil {
				t.Fatal(err)
			}
		}
	}
	s := open(t, dir)
	if got := runNames(s); !slices.Equal(got, []string{"real"}) {
		t.Errorf("runs %q", got)
	}
	var got []string
	for _, p := range s.Health().Problems {
		got = append(got, fmt.Sprint(p.File, " ", p.Kind))
	}
	if want := []string{"empty/" + fileName(1, "") + " no-events", "text/readme.tfevents.md garbage"}; !slices.Equal(got, want) {
		t.Errorf("problems %q, want %q", got, want)
	}
	appendTo(t, filepath.Join(dir, "new", fileName(1, "")), version(100))
	until(t, s, "the run that has an event now", func() bool {
		return slices.Equal(runNames(s), []string{"new", "real"}) || slices.Equal(runNames(s), []string{"real", "new"})
	})
}
