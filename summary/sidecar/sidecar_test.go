package sidecar_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"board/internal/limits"
	"board/summary/sidecar"
)

// asWriter makes the test binary a board that keeps notes until it is killed.
const asWriter = "SIDECAR_TEST_WRITER"

func TestMain(m *testing.M) {
	if name := os.Getenv(asWriter); name != "" {
		fields, _ := strconv.Atoi(os.Getenv("SIDECAR_TEST_FIELDS")) // each is written again and again; 0: no field twice
		s := sidecar.New(sidecar.Options{Logdir: os.Getenv("SIDECAR_TEST_DIR"), Config: os.Getenv("SIDECAR_TEST_DIR") + "-config", CompactAt: int64(fields) * 1000})
		for i := 0; ; i++ {
			edit := note(fmt.Sprint(name, "-", i), strings.Repeat("x", i%500))
			if fields > 0 {
				edit = note(fmt.Sprint(name, "-", i%fields), fmt.Sprint(i))
			}
			if _, err := s.Change(edit); err != nil {
				fmt.Println(err)
				os.Exit(1)
			}
			fmt.Println(i) // it is kept
		}
	}
	os.Exit(m.Run())
}

func note(run, text string) sidecar.Edit {
	return sidecar.Edit{Kind: "run", Name: run, Field: "notes", Value: text + "."}
}

func open(t *testing.T, dir string) *sidecar.Sidecar {
	t.Helper()
	s := sidecar.New(sidecar.Options{Logdir: dir, Config: dir + "-config"})
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func change(t *testing.T, s *sidecar.Sidecar, edits ...sidecar.Edit) *sidecar.State {
	t.Helper()
	state, err := s.Change(edits...)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// seen waits until another board's changes are seen.
func seen(t *testing.T, s *sidecar.Sidecar, is func(*sidecar.State) bool) *sidecar.State {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if state := s.State(); is(state) {
			return state
		}
	}
	t.Fatalf("not seen after a minute: %+v", s.State())
	return nil
}

func TestWhatIsKeptIsThereAgain(t *testing.T) {
	dir := t.TempDir()
	first := open(t, dir)
	change(t, first,
		sidecar.Edit{Kind: "run", Name: "a/\"b\"\n<script>", Field: "notes", Value: "né\u202e\n"}, sidecar.Edit{Kind: "run", Name: "a", Field: "tags", Value: []string{"good", "x"}},
		sidecar.Edit{Kind: "run", Name: "a", Field: "favourite", Value: true}, sidecar.Edit{Kind: "run", Name: "a", Field: "color", Value: "#aabbcc"},
		sidecar.Edit{Kind: "run", Name: "b", Field: "archived", Value: true}, sidecar.Edit{Kind: "run", Name: "b", Field: "archived", Value: false},
		sidecar.Edit{Kind: "direction", Name: "loss", Value: "higher"}, sidecar.Edit{Kind: "board", Field: "baseline", Value: "a"},
		sidecar.Edit{Kind: "view", Name: "v", Value: sidecar.View{View: "tab=x", Saved: 5}}, sidecar.Edit{Kind: "view", Name: "w", Value: sidecar.View{View: "tab=y"}}, sidecar.Edit{Kind: "view", Name: "w", Value: sidecar.View{}},
	)
	for name, s := range map[string]*sidecar.Sidecar{"the board that changed it": first, "another board": open(t, dir)} {
		got := s.State()
		if want := map[string]sidecar.Run{"a/\"b\"\n<script>": {Notes: "né\u202e\n"}, "a": {Tags: []string{"good", "x"}, Favourite: true, Color: "#aabbcc"}}; !reflect.DeepEqual(got.Runs, want) {
			t.Errorf("%s: runs %+v", name, got.Runs)
		}
		if got.Directions["loss"] != "higher" || got.Baseline != "a" || !reflect.DeepEqual(got.Views, map[string]sidecar.View{"v": {View: "tab=x", Saved: 5}}) || got.Place != filepath.Join(dir, ".board") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestTheLastChangeOfAFieldCounts(t *testing.T) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	change(t, a, note("run", "from a"), sidecar.Edit{Kind: "run", Name: "run", Field: "favourite", Value: true})
	version := b.Version()
	change(t, b, note("run", "from b"))
	for name, s := range map[string]*sidecar.Sidecar{"a": a, "b": b} {
		state := seen(t, s, func(s *sidecar.State) bool { return s.Runs["run"].Notes == "from b." })
		if !state.Runs["run"].Favourite {
			t.Errorf("%s has lost another field", name)
		}
	}
	if b.Version() <= version {
		t.Error("the version does not grow")
	}
	change(t, a, note("run", "from a again"))
	seen(t, b, func(s *sidecar.State) bool { return s.Runs["run"].Notes == "from a again." })
}

// TestTwoProcessesThatAreKilledLoseNothing: whatever a board has said is kept is there, and
// the next board goes on with their journals.
func TestTwoProcessesThatAreKilledLoseNothing(t *testing.T) {
	dir := t.TempDir()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]int{}
	for round := range 2 {
		var work sync.WaitGroup
		var mu sync.Mutex
		for _, name := range []string{"p", "q"} {
			name += strconv.Itoa(round)
			cmd := exec.CommandContext(t.Context(), exe)
			cmd.Env = append(os.Environ(), asWriter+"="+name, "SIDECAR_TEST_DIR="+dir)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			work.Go(func() {
				last := -1
				for lines := bufio.NewScanner(out); lines.Scan(); {
					if last, err = strconv.Atoi(lines.Text()); err != nil {
						t.Errorf("%s: %s", name, lines.Text())
						break
					}
					if last == 40 {
						_ = cmd.Process.Kill() // SIGKILL, in the middle of whatever it does; what it still said counts
					}
				}
				_ = cmd.Wait()
				mu.Lock()
				kept[name] = last
				mu.Unlock()
			})
		}
		work.Wait()
	}
	state := open(t, dir).State()
	for name, last := range kept {
		if last < 40 {
			t.Errorf("%s came to %d", name, last)
		}
		for i := range last + 1 {
			if got, want := state.Runs[fmt.Sprint(name, "-", i)].Notes, strings.Repeat("x", i%500)+"."; got != want {
				t.Errorf("%s-%d is %q", name, i, got)
			}
		}
	}
	journals, _ := filepath.Glob(filepath.Join(dir, ".board", "changes-*.jsonl"))
	if len(journals) != 2 {
		t.Errorf("%d journals of two boards at a time", len(journals))
	}
}

func TestAPieceOfALineIsPassedOver(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	change(t, s, note("a", "1"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	journals, _ := filepath.Glob(filepath.Join(dir, ".board", "*.jsonl"))
	for _, broken := range []string{`{"kind":"run","na`, "\x00\x00\n", "[]\n", `{"kind":"run","name":"x","field":"notes","value":7,"stamp":9223372036854775807}` + "\n", `{"kind":"run"`} {
		f, err := os.OpenFile(journals[0], os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(broken); err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	next := open(t, dir)
	change(t, next, note("b", "2"))
	got := open(t, dir).State()
	if got.Runs["a"].Notes != "1." || got.Runs["b"].Notes != "2." || len(got.Runs) != 2 {
		t.Errorf("%+v", got.Runs)
	}
}

func TestWhereTheLogDirectoryCannotBeWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "file", "logs") // nobody can make it, not even root
	if err := os.WriteFile(filepath.Dir(dir), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	config := t.TempDir()
	s := sidecar.New(sidecar.Options{Logdir: dir, Config: config})
	got := change(t, s, note("a", "1"))
	if !strings.HasPrefix(got.Place, config) || !got.Writable {
		t.Errorf("kept in %s", got.Place)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if again := sidecar.New(sidecar.Options{Logdir: dir, Config: config}).State(); again.Runs["a"].Notes != "1." || again.Place != got.Place {
		t.Errorf("the next board has %+v, kept in %s", again.Runs, again.Place)
	}
	if other := sidecar.New(sidecar.Options{Logdir: dir + "2", Config: config}).State(); len(other.Runs) != 0 {
		t.Errorf("another log directory has %+v", other.Runs)
	}
	nowhere := sidecar.New(sidecar.Options{Logdir: dir, Config: filepath.Join(dir, "config")})
	if before := nowhere.State(); before.Version != 0 || !before.Writable {
		t.Errorf("before anything was kept: version %d, writable %t", before.Version, before.Writable)
	}
	if _, err := nowhere.Change(note("a", "1")); !errors.Is(err, sidecar.ErrReadOnly) {
		t.Errorf("error %v", err)
	}
	if after := nowhere.State(); after.Version == 0 || after.Writable {
		t.Errorf("pages cannot learn that nothing can be kept: version %d, writable %t", after.Version, after.Writable)
	}
}

// TestNoLinkLeadsOutside of the log directory.
func TestNoLinkLeadsOutside(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, ".board")); err != nil {
		t.Skip(err)
	}
	s := open(t, dir)
	if got := change(t, s, note("a", "1")); strings.HasPrefix(got.Place, dir+"/") {
		t.Errorf("kept in %s", got.Place)
	}
	if left, _ := os.ReadDir(outside); len(left) != 0 {
		t.Errorf("written outside: %v", left)
	}
}

func TestWrongChangesAreRefused(t *testing.T) {
	few := limits.Default()
	few.Note = 100
	s := sidecar.New(sidecar.Options{Logdir: t.TempDir(), Config: t.TempDir(), Limits: few})
	for _, e := range []sidecar.Edit{
		note("a", strings.Repeat("x", 101)), note("", "x"), {Kind: "run", Name: "a", Field: "color", Value: "red"}, {Kind: "direction", Name: "loss", Value: "up"},
		{Kind: "run", Name: "a", Field: "notes", Value: "\xff"}, {Kind: "run", Name: "a", Field: "tags", Value: []string{strings.Repeat("x", 101)}},
	} {
		if _, err := s.Change(note("good", "x"), e); err == nil {
			t.Errorf("%+v is taken", e)
		}
	}
	if len(s.State().Runs) != 0 {
		t.Error("a part of a wrong change was kept")
	}
}

func FuzzJournal(f *testing.F) {
	f.Add([]byte(`{"kind":"run","name":"a","field":"notes","value":"x","stamp":5,"by":"w"}` + "\n"))
	f.Add([]byte("{}\n[]\nnull\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, ".board"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, ".board", "changes-x.jsonl"), data, 0o644); err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		s.State()
		if got := change(t, s, note("mine", "x")); got.Runs["mine"].Notes != "x." && !strings.Contains(string(data), "mine") {
			t.Errorf("%+v", got)
		}
	})
}
