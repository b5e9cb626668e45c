package sidecar_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"

	"board/summary/sidecar"
)

func journals(t *testing.T, dir string) (size int64, names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, sidecar.Dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
		if info, err := e.Info(); err == nil {
			size += info.Size()
		}
	}
	return size, names
}

func TestJournalsAreCompacted(t *testing.T) {
	dir := t.TempDir()
	s := sidecar.New(sidecar.Options{Logdir: dir, Config: dir + "-config", CompactAt: 10_000})
	reader := open(t, dir)
	other := open(t, dir)
	change(t, s, note("early", "1"), note("both", "first"))
	seen(t, other, func(state *sidecar.State) bool { return state.Runs["both"].Notes == "first." })
	change(t, other, note("both", "second"))
	left := filepath.Join(dir, sidecar.Dir, "compacting-left")
	if err := os.WriteFile(left, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		change(t, s, note(fmt.Sprint("r", i%5), fmt.Sprint(i)))
		if size, names := journals(t, dir); size > 11_000 || len(names) > 3 {
			t.Fatalf("after %d changes %d bytes in %q", i, size, names)
		}
	}
	if _, err := os.Stat(left); err == nil {
		t.Error("what a killed board has left is still there")
	}
	want := map[string]sidecar.Run{"early": {Notes: "1."}, "both": {Notes: "second."}}
	for i := range 5 {
		want[fmt.Sprint("r", i)] = sidecar.Run{Notes: fmt.Sprint(995+i, ".")}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*sidecar.Sidecar{"who read before": reader, "who reads now": open(t, dir)} {
		got := seen(t, s, func(state *sidecar.State) bool { return state.Runs["r4"].Notes == want["r4"].Notes })
		if !reflect.DeepEqual(got.Runs, want) {
			t.Errorf("%s sees %+v", name, got.Runs)
		}
	}
}

// TestBoardsThatCompactAreKilled: two boards that write the same few fields again and again, and
// so compact all the time, are killed in the midst of it, four times; what they said is kept is.
func TestBoardsThatCompactAreKilled(t *testing.T) {
	const fields, changes = 3, 300
	dir := t.TempDir()
	var mu sync.Mutex
	kept := map[string]int{}
	for round := range 4 {
		var work sync.WaitGroup
		for w := range 2 {
			name := fmt.Sprintf("w%d%d", round, w)
			work.Go(func() {
				last := runWriter(t, dir, name, fields, changes)
				mu.Lock()
				defer mu.Unlock()
				kept[name] = last
			})
		}
		work.Wait()
	}
	state := open(t, dir).State()
	for name, last := range kept {
		if last < changes {
			t.Errorf("%s came to %d", name, last)
		}
		for i := last - fields + 1; i <= last; i++ {
			got, err := strconv.Atoi(strings.TrimSuffix(state.Runs[fmt.Sprint(name, "-", i%fields)].Notes, "."))
			if err != nil || got != i && got != i+fields { // it may have written once more than it said
				t.Errorf("%s: field %d is %d, want %d: %v", name, i%fields, got, i, err)
			}
		}
	}
	if size, names := journals(t, dir); size > 20_000 || len(names) > 4 {
		t.Errorf("%d bytes in %q", size, names)
	}
}

// runWriter runs a board of its own that writes few fields, kills it after so many changes and
// returns the last one that it said is kept.
func runWriter(t *testing.T, dir, name string, fields, changes int) int {
	last := -1
	exe, err := os.Executable()
	if err != nil {
		t.Error(err)
		return last
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), asWriter+"="+name, "SIDECAR_TEST_DIR="+dir, fmt.Sprint("SIDECAR_TEST_FIELDS=", fields))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Error(err)
		return last
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			t.Errorf("%s: %s", name, lines.Text())
			break
		}
		if last = n; last == changes {
			_ = cmd.Process.Kill() // SIGKILL; what it still said counts
		}
	}
	_ = cmd.Wait()
	return last
}
