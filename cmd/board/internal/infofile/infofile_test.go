//go:build unix

package infofile_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"board/cmd/board/internal/infofile"
)

// What manager.cache_key of TensorBoard 2.21 answers for the same arguments.
func TestKeyIsTensorBoards(t *testing.T) {
	for _, tt := range []struct {
		dir  string
		args []string
		want string
	}{
		{"/", nil, "eyJhcmd1bWVudHMiOltdLCJjb25maWd1cmVfa3dhcmdzIjp7fSwid29ya2luZ19kaXJlY3RvcnkiOiIvIn0="},
		{"/home/me", []string{"--logdir", "my_logs"},
			"eyJhcmd1bWVudHMiOlsiLS1sb2dkaXIiLCJteV9sb2dzIl0sImNvbmZpZ3VyZV9rd2FyZ3MiOnt9LCJ3b3JraW5nX2RpcmVjdG9yeSI6Ii9ob21lL21lIn0="},
		{"/a b/ü", []string{"--logdir=日本", "--window_title=a\"b\\c\n\t\r\f\b\x7f\x01</script>&'", "😀\u2028"},
			"eyJhcmd1bWVudHMiOlsiLS1sb2dkaXI9XHU2NWU1XHU2NzJjIiwiLS13aW5kb3dfdGl0bGU9YVwiYlxcY1xuXHRcclxmXGJcdTAwN2ZcdTAwMDE8L3NjcmlwdD4mJyIsIlx1ZDgzZFx1ZGUwMFx1MjAyOCJdLCJjb25maWd1cmVfa3dhcmdzIjp7fSwid29ya2luZ19kaXJlY3RvcnkiOiIvYSBiL1x1MDBmYyJ9"},
		{"/x", []string{"--logdir=\xff\xe2\x82\xed\xa0\x80ok", ""},
			"eyJhcmd1bWVudHMiOlsiLS1sb2dkaXI9XHVkY2ZmXHVkY2UyXHVkYzgyXHVkY2VkXHVkY2EwXHVkYzgwb2siLCIiXSwiY29uZmlndXJlX2t3YXJncyI6e30sIndvcmtpbmdfZGlyZWN0b3J5IjoiL3gifQ=="},
	} {
		if got := infofile.Key(tt.dir, tt.args); got != tt.want {
			text, _ := base64.StdEncoding.DecodeString(got)
			t.Errorf("Key(%q, %q) = %s (%s), want %s", tt.dir, tt.args, got, text, tt.want)
		}
	}
}

// For text that Go's JSON can hold, the key says what Go reads from it.
func FuzzKey(f *testing.F) {
	f.Add("/x", "--logdir=ü😀\x00\"")
	f.Fuzz(func(t *testing.T, dir, arg string) {
		text, err := base64.StdEncoding.DecodeString(infofile.Key(dir, []string{arg}))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range text {
			if c < ' ' || c > '~' {
				t.Fatalf("byte %#x in %q", c, text)
			}
		}
		var got struct {
			Arguments        []string
			WorkingDirectory string `json:"working_directory"`
		}
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if utf8.ValidString(arg) && got.Arguments[0] != arg || utf8.ValidString(dir) && got.WorkingDirectory != dir {
			t.Errorf("%q in %q came back as %+v", arg, dir, got)
		}
	})
}

var info = infofile.Info{Version: "2.21.0", StartTime: 1795453215, PID: 42, Port: 6007, PathPrefix: "/x", Logdir: "my_logs/ü", CacheKey: "abc="}

// What manager._info_to_string writes, and the line end that write_info_file adds.
const content = `{
    "cache_key": "abc=",
    "db": "",
    "logdir": "my_logs/\u00fc",
    "path_prefix": "/x",
    "pid": 42,
    "port": 6007,
    "start_time": 1795453215,
    "version": "2.21.0"
}
`

func TestWriteAndRemove(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o022))
	temp := t.TempDir()
	file, err := info.Write(temp)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(temp, ".tensorboard-info")
	if want := filepath.Join(dir, "pid-42.info"); file.Path != want {
		t.Errorf("path %s, want %s", file.Path, want)
	}
	got, err := os.ReadFile(file.Path)
	if err != nil || string(got) != content {
		t.Errorf("content %s (%v), want %s", got, err, content)
	}
	mustHaveMode(t, dir, 0o777)
	mustHaveMode(t, file.Path, 0o644)
	if err := file.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(file.Path); !os.IsNotExist(err) {
		t.Errorf("after Remove: %v", err)
	}
}

func mustHaveMode(t *testing.T, path string, want os.FileMode) {
	t.Helper()
	got, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got.Mode().Perm() != want {
		t.Errorf("%s has mode %v, want %v", path, got.Mode().Perm(), want)
	}
}

func TestSecretsAreForTheUserOnly(t *testing.T) {
	private := info
	private.Private = true
	file, err := private.Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer file.Remove()
	mustHaveMode(t, file.Path, 0o600)
}

func TestRemovingTwiceIsFine(t *testing.T) {
	file, err := info.Write(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file.Path); err != nil {
		t.Fatal(err)
	}
	if err := file.Remove(); err != nil {
		t.Error(err)
	}
}

func TestReplacesWhatADeadProcessLeft(t *testing.T) {
	temp := t.TempDir()
	for range 2 { // the second time nothing has removed the first
		if _, err := info.Write(temp); err != nil {
			t.Fatal(err)
		}
	}
}

// Files of processes that are gone mislead notebooks; all others stay.
func TestSweep(t *testing.T) {
	temp := t.TempDir()
	mine := info
	mine.PID = os.Getpid()
	file, err := mine.Write(temp)
	if err != nil {
		t.Fatal(err)
	}
	dead := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	if err := dead.Run(); err != nil {
		t.Fatal(err)
	}
	stay := []string{filepath.Base(file.Path), "pid-1.info", "pid-.info", "pid-0x7.info", fmt.Sprintf("pid-0%d.info", dead.Process.Pid), "readme"}
	for _, name := range append(stay[1:], fmt.Sprintf("pid-%d.info", dead.Process.Pid)) {
		if err := os.WriteFile(filepath.Join(filepath.Dir(file.Path), name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := file.Sweep(); n != 1 || err != nil {
		t.Errorf("removed %d, %v, want one", n, err)
	}
	left, err := os.ReadDir(filepath.Dir(file.Path))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range left {
		names = append(names, entry.Name())
	}
	slices.Sort(stay)
	if !slices.Equal(names, stay) {
		t.Errorf("left %q, want %q", names, stay)
	}
}

func TestFollowsNoPlantedLinks(t *testing.T) {
	temp := t.TempDir()
	victim := filepath.Join(temp, "victim")
	if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(temp, ".tensorboard-info")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, filepath.Join(dir, "pid-42.info")); err != nil {
		t.Fatal(err)
	}
	file, err := info.Write(temp)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(victim); string(got) != "precious" {
		t.Errorf("the file behind the link was written: %q", got)
	}
	if err := file.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(victim); err != nil {
		t.Errorf("the file behind the link was removed: %v", err)
	}
}

func TestRefusesALinkForADirectory(t *testing.T) {
	temp, elsewhere := t.TempDir(), t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(temp, ".tensorboard-info")); err != nil {
		t.Fatal(err)
	}
	if _, err := info.Write(temp); err == nil || !strings.Contains(err.Error(), "not a directory") {
		t.Errorf("error %v", err)
	}
	if entries, _ := os.ReadDir(elsewhere); len(entries) > 0 {
		t.Errorf("%v was written where the link leads", entries)
	}
}

// A directory in the way cannot be replaced; that is an error, not a loop.
func TestSaysWhatIsInTheWay(t *testing.T) {
	temp := t.TempDir()
	if err := os.MkdirAll(filepath.Join(temp, ".tensorboard-info", "pid-42.info", "x"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := info.Write(temp); err == nil {
		t.Error("no error")
	}
}

// The order in which Python's tempfile.gettempdir tries.
func TestTempDir(t *testing.T) {
	a, b, c := t.TempDir(), t.TempDir(), t.TempDir()
	t.Chdir(filepath.Dir(c))
	for _, tt := range []struct{ tmpdir, temp, tmp, want string }{
		{a, b, c, a},
		{"", b, c, b},
		{"", "", c, c},
		{filepath.Join(a, "none"), b, c, b},
		{filepath.Base(c), b, a, c}, // relative
		{"", "", "", "/tmp"},
	} {
		t.Setenv("TMPDIR", tt.tmpdir)
		t.Setenv("TEMP", tt.temp)
		t.Setenv("TMP", tt.tmp)
		got, err := infofile.TempDir()
		if err != nil || got != tt.want {
			t.Errorf("TMPDIR=%s TEMP=%s TMP=%s: %s, %v, want %s", tt.tmpdir, tt.temp, tt.tmp, got, err, tt.want)
		}
	}
	for _, dir := range []string{a, b, c} {
		if entries, _ := os.ReadDir(dir); len(entries) > 0 {
			t.Errorf("%v left behind in %s", entries, dir)
		}
	}
}

// Python's os.getcwd knows no symbolic links; PWD may.
func TestWorkingDirectory(t *testing.T) {
	real, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	t.Chdir(link)
	t.Setenv("PWD", link)
	if got, err := infofile.WorkingDirectory(); err != nil || got != real {
		t.Errorf("working directory %s (%v), want %s", got, err, real)
	}
}
