package inspect_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"board/cmd/board/internal/inspect"
	"board/summary"
)

var update = flag.Bool("update", false, "write the golden files anew")

// inspected runs in the root of the project, so that the output has the paths
// that a user there would see.
func inspected(t *testing.T, o inspect.Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := inspect.Run(&out, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// The digests down to the second line of "=" of each unit were compared with
// those of TensorBoard 2.21 for the same files: they are the same, but for files
// after whose damage TensorBoard reads no further, and for the order of files.
func TestGolden(t *testing.T) {
	golden, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir("../../../..")
	for name, o := range map[string]inspect.Options{
		"tf1":          {Logdirs: []string{"testdata/logs/tf1"}},
		"tf2":          {Logdirs: []string{"testdata/logs/tf2_summary"}},
		"tensorboardx": {Logdirs: []string{"testdata/logs/tensorboardX"}},
		"keras_tag":    {Logdirs: []string{"testdata/logs/keras_mlp"}, Tag: "epoch_loss"},
		"damaged":      {Logdirs: []string{"testdata/damaged"}},
		"file":         {EventFile: "testdata/damaged/bad_data_crc/events.out.tfevents.1795453215.vm.18890.19"},
	} {
		t.Run(name, func(t *testing.T) {
			got := inspected(t, o)
			path := filepath.Join(golden, name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("output differs from %s (-update writes it anew):\n%s", path, got)
			}
		})
	}
}

// field appends one field of bytes in protocol buffers' wire format.
func field(number byte, content string) string {
	return string([]byte{number<<3 | 2, byte(len(content))}) + content
}

func writeEvents(t *testing.T, path string, events ...string) {
	t.Helper()
	var b []byte
	for _, e := range events {
		b = summary.AppendRecord(b, []byte(e))
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

func scalar(step byte, tag string) string {
	return string([]byte{0x10, step}) + field(5, field(1, field(1, tag)+"\x15\x00\x00\x80\x3f"))
}

func session(step, status byte) string {
	return string([]byte{0x10, step}) + field(7, string([]byte{0x08, status}))
}

func TestSessionsAndStepsBack(t *testing.T) {
	dir := t.TempDir()
	writeEvents(t, filepath.Join(dir, "tfevents"), field(3, "brain.Event:2"), session(0, 1),
		scalar(1, "a"), scalar(2, "a"), session(2, 3), scalar(1, "a"), session(1, 1), session(5, 2))
	got := inspected(t, inspect.Options{Logdirs: []string{dir}})
	for _, want := range []string{
		"sessionlog:start\n   outoforder_steps     []\n   steps                [0, 1]\n",
		"sessionlog:stop\n   outoforder_steps     []\n   steps                [5]\n",
		"sessionlog:checkpoint\n   first_step           2\n",
		"num_steps            2\n   outoforder_steps     [(2, 1)]\n",
		"tfevents: brain.Event:2, 8 events, ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestNamesCannotSteerTheTerminal(t *testing.T) {
	dir := t.TempDir()
	writeEvents(t, filepath.Join(dir, "tfevents\x1b[31m"), scalar(1, "a\x1b[2J\n\xff\u202eb é"))
	got := inspected(t, inspect.Options{Logdirs: []string{dir}})
	if strings.ContainsAny(got, "\x1b\u202e") || !utf8.ValidString(got) {
		t.Errorf("raw bytes in %q", got)
	}
	if !strings.Contains(got, `   a\x1b[2J\n\xff\u202eb é`) {
		t.Errorf("the tag is not readable in %q", got)
	}
}

func TestLongListsAreCut(t *testing.T) {
	dir := t.TempDir()
	var events []string
	for range 150 {
		events = append(events, scalar(2, "a"), scalar(1, "a"))
	}
	writeEvents(t, filepath.Join(dir, "tfevents"), events...)
	got := inspected(t, inspect.Options{Logdirs: []string{dir}})
	if !strings.Contains(got, "(2, 1), ... 50 more]") {
		t.Errorf("output %s", got)
	}
}

func TestManyProblemsAreCounted(t *testing.T) {
	dir := t.TempDir()
	var events []string
	for range 30 {
		events = append(events, "\xff not an event")
	}
	writeEvents(t, filepath.Join(dir, "tfevents"), events...)
	got := inspected(t, inspect.Options{Logdirs: []string{dir}})
	if !strings.Contains(got, "DAMAGED (30)") || !strings.Contains(got, "and 10 more") {
		t.Errorf("output %s", got)
	}
}

func TestFollowsLinksButNotInCircles(t *testing.T) {
	dir := t.TempDir()
	writeEvents(t, filepath.Join(dir, "real", "run", "tfevents"), scalar(1, "a"))
	for link, target := range map[string]string{"linked": "real", "real/run/up": "../..", "broken": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	got := inspected(t, inspect.Options{Logdirs: []string{dir}})
	want := "Found event files in:\n" + filepath.Join(dir, "linked/run") + "\n" + filepath.Join(dir, "real/run") + "\n\n"
	if !strings.Contains(got, want) {
		t.Errorf("want %q in\n%s", want, got)
	}
}

// Links that fan out make 2⁴⁰ names of one run: most are left out, and counted.
func TestLinksThatFanOut(t *testing.T) {
	dir := t.TempDir()
	const levels = 40
	for i := range levels {
		at := filepath.Join(dir, fmt.Sprintf("d%02d", i))
		if err := os.Mkdir(at, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"a", "b"} {
			if err := os.Symlink(fmt.Sprintf("../d%02d", i+1), filepath.Join(at, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	last := filepath.Join(dir, fmt.Sprintf("d%02d", levels))
	writeEvents(t, filepath.Join(last, "tfevents"), scalar(1, "a"))
	writeEvents(t, filepath.Join(dir, "other", "tfevents"), scalar(1, "a"))
	got := inspected(t, inspect.Options{Logdirs: []string{dir}})
	for _, want := range []string{"\n" + last + "\n", "\n" + filepath.Join(dir, "other") + "\n", "Left out: "} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in\n%.500s", want, got)
		}
	}
	if n := strings.Count(got, "Event statistics for"); n < 3 || n > 100 {
		t.Errorf("%d digests", n)
	}
}

func TestWrongPaths(t *testing.T) {
	dir := t.TempDir()
	writeEvents(t, filepath.Join(dir, "tfevents"))
	for _, tt := range []struct {
		o    inspect.Options
		want string
	}{
		{inspect.Options{Logdirs: []string{filepath.Join(dir, "none")}}, "no such file"},
		{inspect.Options{Logdirs: []string{filepath.Join(dir, "tfevents")}}, "give it as --event_file"},
		{inspect.Options{EventFile: dir}, "give it as --logdir"},
		{inspect.Options{EventFile: filepath.Join(dir, "none")}, "no such file"},
		{inspect.Options{EventFile: os.DevNull}, "not a regular file"},
	} {
		err := inspect.Run(new(bytes.Buffer), tt.o)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: error %v, want %q", tt.o, err, tt.want)
		}
	}
	if got := inspected(t, inspect.Options{Logdirs: []string{t.TempDir()}}); !strings.Contains(got, "No event files found within logdir") {
		t.Errorf("empty directory: %q", got)
	}
}

func TestNoSuchTag(t *testing.T) {
	dir, empty := t.TempDir(), t.TempDir()
	var events []string
	for i := range 10 {
		events = append(events, scalar(1, "tag"+string(rune('0'+i))))
	}
	writeEvents(t, filepath.Join(dir, "b", "tfevents"), scalar(1, "a\x1b[2J"))
	writeEvents(t, filepath.Join(dir, "c", "tfevents"), events...)
	writeEvents(t, filepath.Join(empty, "tfevents"))
	for _, tt := range []struct {
		o    inspect.Options
		want string // "" for no error
	}{
		{inspect.Options{Logdirs: []string{dir}, Tag: "nosuch"},
			`--tag: no tag "nosuch" in ` + dir + `; it has "a\x1b[2J", "tag0", "tag1", "tag2", "tag3", "tag4", "tag5", "tag6" and 3 more`},
		{inspect.Options{EventFile: filepath.Join(dir, "b", "tfevents"), Tag: "tag0"}, `; it has "a\x1b[2J"`},
		{inspect.Options{Logdirs: []string{empty}, Tag: "nosuch"}, "nor any other"},
		{inspect.Options{Logdirs: []string{dir}, Tag: "tag9"}, ""},
		{inspect.Options{Logdirs: []string{t.TempDir()}, Tag: "nosuch"}, ""}, // which says that there are no files
	} {
		err := inspect.Run(new(bytes.Buffer), tt.o)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%+v: error %v, want %q", tt.o, err, tt.want)
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("pipe is gone") }

func TestSaysThatItCannotWrite(t *testing.T) {
	dir := t.TempDir()
	if err := inspect.Run(broken{}, inspect.Options{Logdirs: []string{dir}}); err == nil {
		t.Error("no error")
	}
}

// Whatever stands in a file, the digest comes to an end and stays printable.
func FuzzFile(f *testing.F) {
	good := summary.AppendRecord(nil, []byte(scalar(1, "a")))
	f.Add(good)
	f.Add(good[:len(good)-3])
	f.Add(append(make([]byte, 20), good...))
	f.Add(summary.AppendRecord(good, []byte(session(3, 1))))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "tfevents")
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := inspect.Run(&out, inspect.Options{EventFile: path}); err != nil {
			t.Fatal(err)
		}
		if bytes.ContainsAny(out.Bytes(), "\x00\x1b\x7f\r") {
			t.Errorf("output %q", out.Bytes())
		}
	})
}
