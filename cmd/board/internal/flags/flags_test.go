package flags_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"board/cmd/board/internal/flags"
	"board/internal/limits"
)

// parseLine reads a whole command line, for which cmd/board looks up the command.
func parseLine(args []string) (*flags.Flags, error) {
	if len(args) > 0 {
		if c, ok := map[string]flags.Command{"serve": flags.Serve, "demo": flags.Demo, "inspect": flags.Inspect}[args[0]]; ok {
			return flags.Parse(c, args[1:])
		}
	}
	return flags.Parse(flags.Serve, args)
}

func parse(t *testing.T, args ...string) *flags.Flags {
	t.Helper()
	f, err := parseLine(args)
	if err != nil {
		t.Fatalf("Parse(%q): %v", args, err)
	}
	return f
}

// The table of research on TensorBoard 2.21: what its parser answers for
// "tensorboard --logdir x" alone.
func TestDefaultsAreTensorBoards(t *testing.T) {
	f := parse(t, "--logdir", "x")
	want := map[string]any{
		"logdir": "x", "logdir_spec": "", "host": "", "bind_all": false, "port": "default",
		"reuse_port": false, "load_fast": "auto", "extra_data_server_flags": "",
		"grpc_creds_type": "local", "grpc_data_provider": "", "purge_orphaned_data": true,
		"db": "", "db_import": false, "inspect": false, "event_file": "", "tag": "",
		"path_prefix": "", "window_title": "", "max_reload_threads": "1",
		"reload_interval": 5.0, "reload_task": "auto", "reload_multifile": false,
		"reload_multifile_inactive_secs": "86400", "generic_data": "auto",
		"samples_per_plugin": map[string]int{}, "detect_file_replacement": false,
		"verbosity": "-1", "version": false,
		"insecure": false, "allow_host": "", "allow_delete": false, "alert": "", // board's own
	}
	for _, row := range limits.Table {
		if row.Flag != "" {
			want[row.Flag] = row.Format(row.Default)
		}
	}
	got := f.Values()
	for name, value := range want {
		if !reflect.DeepEqual(got[name], value) {
			t.Errorf("--%s: default %#v, want %#v", name, got[name], value)
		}
		delete(got, name)
	}
	for name := range got {
		t.Errorf("--%s is not in the table", name)
	}
	if f.Port != 6006 || !f.ScanPorts || f.ReloadInterval != 5*time.Second || !f.PurgeOrphaned {
		t.Errorf("defaults %+v", f)
	}
	if len(f.Notes) > 0 {
		t.Errorf("notes without cause: %q", f.Notes)
	}
}

func TestSpellings(t *testing.T) {
	for _, tt := range []struct {
		args string
		ok   func(*flags.Flags) bool
	}{
		{"--port=7", func(f *flags.Flags) bool { return f.Port == 7 && !f.ScanPorts }},
		{"--port 7", func(f *flags.Flags) bool { return f.Port == 7 }},
		{"--po 7", func(f *flags.Flags) bool { return f.Port == 7 }},
		{"--po=7", func(f *flags.Flags) bool { return f.Port == 7 }},
		{"--port default", func(f *flags.Flags) bool { return f.Port == 6006 && f.ScanPorts }},
		{"--port 7 --port 8", func(f *flags.Flags) bool { return f.Port == 8 }},
		{"--port 0", func(f *flags.Flags) bool { return f.Port == 0 && !f.ScanPorts }},
		{"--bind_all", func(f *flags.Flags) bool { return f.BindAll }},
		{"--bind-all", func(f *flags.Flags) bool { return f.BindAll }},
		{"--bind", func(f *flags.Flags) bool { return f.BindAll }},
		{"--bind_all=true", func(f *flags.Flags) bool { return f.BindAll }},
		{"--bind_all=False", func(f *flags.Flags) bool { return !f.BindAll }},
		{"--bind_all false --port 7", func(f *flags.Flags) bool { return !f.BindAll && f.Port == 7 }},
		{"--bind_all --port 7", func(f *flags.Flags) bool { return f.BindAll && f.Port == 7 }},
		{"--purge_orphaned_data=FALSE", func(f *flags.Flags) bool { return !f.PurgeOrphaned }},
		{"--purge_orphaned_data false", func(f *flags.Flags) bool { return !f.PurgeOrphaned }},
		{"--purge False", func(f *flags.Flags) bool { return !f.PurgeOrphaned }},
		{"--purge_orphaned_data", func(f *flags.Flags) bool { return f.PurgeOrphaned }},
		{"--reload_interval 0", func(f *flags.Flags) bool { return f.ReloadInterval == 0 }},
		{"--reload_interval=0.25", func(f *flags.Flags) bool { return f.ReloadInterval == 250*time.Millisecond }},
		{"--reload_interval=1e-9", func(f *flags.Flags) bool { return f.ReloadInterval > 0 }},
		{"--reload_interval=inf", func(f *flags.Flags) bool { return f.ReloadInterval > 1000*time.Hour }},
		{"--reload_interval=1e999", func(f *flags.Flags) bool { return f.ReloadInterval > 1000*time.Hour }},
		{"--reload_i 2", func(f *flags.Flags) bool { return f.ReloadInterval == 2*time.Second }},
		{"--reload_multifile true", func(f *flags.Flags) bool { return len(f.Notes) == 0 }},
		{"--samples_per_plugin images=3,scalars=0", func(f *flags.Flags) bool {
			return reflect.DeepEqual(f.SamplesPerPlugin, map[string]int{"images": 3, "scalars": 0})
		}},
		{"--samples text=4,,audio=5,", func(f *flags.Flags) bool { return len(f.SamplesPerPlugin) == 2 }},
		{"--path_prefix /a/b/", func(f *flags.Flags) bool { return f.PathPrefix == "/a/b" }},
		{"--path_prefix /", func(f *flags.Flags) bool { return f.PathPrefix == "" }},
		{"--window_title=a=b", func(f *flags.Flags) bool { return f.WindowTitle == "a=b" }},
		{"--window_title=-x", func(f *flags.Flags) bool { return f.WindowTitle == "-x" }},
		{"--window_title=", func(f *flags.Flags) bool { return f.WindowTitle == "" }},
		{"--host [::1]", func(f *flags.Flags) bool { return f.Host == "::1" }},
		{"--host ::1", func(f *flags.Flags) bool { return f.Host == "::1" }},
		{"--host 0.0.0.0", func(f *flags.Flags) bool { return f.Host == "0.0.0.0" }},
		{"--token abc_-.~1 --bind_all", func(f *flags.Flags) bool { return f.Token == "abc_-.~1" }},
		{"--allow_host a --allow_host b", func(f *flags.Flags) bool { return slices.Equal(f.AllowHosts, []string{"a", "b"}) }},
		{"--verbosity 1", func(f *flags.Flags) bool { return f.Verbosity == 1 }},
		{"--verbosity -2", func(f *flags.Flags) bool { return f.Verbosity == -2 }},
		{"--verbosity info", func(f *flags.Flags) bool { return f.Verbosity == 0 }},
		{"--reuse_port=true", func(f *flags.Flags) bool { return f.ReusePort }},
		{"--version", func(f *flags.Flags) bool { return f.Version }},
		{"--version_tb", func(f *flags.Flags) bool { return f.Version }},
		{"--vers", func(f *flags.Flags) bool { return f.Version }},
		{"--help", func(f *flags.Flags) bool { return f.Help }},
		{"--helpfull", func(f *flags.Flags) bool { return f.Help }},
		{"-h", func(f *flags.Flags) bool { return f.Help }},
		{"--", func(f *flags.Flags) bool { return true }},
	} {
		t.Run(tt.args, func(t *testing.T) {
			for _, args := range [][]string{
				append([]string{"--logdir", "x"}, strings.Fields(tt.args)...),
				append([]string{"serve", "--logdir=x"}, strings.Fields(tt.args)...),
			} {
				if f := parse(t, args...); !tt.ok(f) {
					t.Errorf("%q gives %+v", args, f)
				}
			}
		})
	}
}

func TestWrongFlags(t *testing.T) {
	for _, tt := range []struct{ args, want string }{
		{"", "no log directory given"},
		{"serve", "no log directory given"},
		{"--logdir=", "no log directory given"},
		{"--grpc_data_provider=localhost:1", "no log directory given"},
		{"--logdir", "--logdir needs a value: --logdir PATH"},
		{"--logdir --port 7", "--logdir needs a value"},
		{"--logdir x --port", "--port needs a value: --port PORT"},
		{"--logdir x --logdri y", "did you mean --logdir?"},
		{"--logdir x --pathprefix=/y", "did you mean --path_prefix?"},
		{"--logdir x -port 7", "unknown flag -port; did you mean --port?"},
		{"--logdir x --zebra", "unknown flag --zebra; board --help"},
		{"--logdir x --", ""},
		{"--logdir x -- y", "unexpected argument y"},
		{"--logdir x -", "unexpected argument -"},
		{"--logdir x --=y", "unknown flag --;"},
		{"flags_test.go", "it is a file; give the directory that it is in, or board inspect --event_file flags_test.go"},
		{"nothing_here", "unexpected argument nothing_here: there is no such directory; --logdir nothing_here waits for it to appear"},
		{". --logdir_spec y", "--logdir or --logdir_spec, not both"},
		{"demo . ..", "expected one log directory"},
		{"inspect", "--inspect needs --logdir or --event_file"},
		{"inspect . --event_file y", "not both"},
		{"--lo x", "--lo could mean --load_fast, --logdir or --logdir_spec"},
		{"--logdir x --reload 3", "--reload could mean --reload_interval, --reload_multifile, --reload_multifile_inactive_secs or --reload_task"},
		{"--logdir x --port abc", `--port: "abc" is not a port`},
		{"--logdir x --port -1", "is not a port"},
		{"--logdir x --port 65536", "is not a port"},
		{"--logdir x --port=", "is not a port"},
		{"--logdir x --reload_interval -1", "must not be negative"},
		{"--logdir x --reload_interval nan", "must not be negative"},
		{"--logdir x --reload_interval soon", `--reload_interval: "soon" is not a number of seconds`},
		{"--logdir x --bind_all=maybe", `--bind_all: "maybe" is neither true nor false`},
		{"--logdir x --bind_all maybe", "unexpected argument maybe"},
		{"--logdir x --load_fast=never", "is not one of auto, true, false"},
		{"--logdir x --samples_per_plugin images", "not of the form plugin=number"},
		{"--logdir x --samples_per_plugin images=x", "not of the form plugin=number"},
		{"--logdir x --samples_per_plugin images=1=2", "not of the form plugin=number"},
		{"--logdir x --samples_per_plugin images=-1", "not of the form plugin=number"},
		{"--logdir x --max_reload_threads many", "--max_reload_threads: "},
		{"--logdir x --reload_task=x", "is not one of auto, thread"},
		{"--logdir x --verbosity loud", "is not a level"},
		{"--logdir x --path_prefix y", "must begin with a slash"},
		{"--logdir x --path_prefix //host", "not a plain path"},
		{"--logdir x --path_prefix /a//b", "not a plain path"},
		{"--logdir x --path_prefix /a/../b", "not a plain path"},
		{`--logdir x --path_prefix /\host`, "means something else in an address"},
		{"--logdir x --path_prefix /a?b", "means something else in an address"},
		{"--logdir x --path_prefix /a%2fb", "means something else in an address"},
		{"--logdir x --logdir_spec y", "--logdir or --logdir_spec, not both"},
		{"--logdir x --host h --bind_all", "--host or --bind_all, not both"},
		{"--logdir x --host h:80", "write --host h --port 80"},
		{"--logdir x --host http://h", "is not an address"},
		{"--logdir x --token a --insecure", "--token or --insecure, not both"},
		{"--logdir x --token a/b", "can stand in a token"},
		{"--logdir gs://bucket/x", "is remote"},
		{"--logdir a=s3://bucket", "is remote"},
		{"--logdir_spec a:gs://bucket", "is remote"},
		{"--logdir_spec ,", "no path in"},
		{"--logdir_spec a:", "has no path"},
		{"demo", ""},
		{"demo --logdir x --port 0", ""},
		{"demo flags_test.go", "it is a file"},
		{"demo x y", "expected one log directory"},
		{"demo -x", "unknown flag -x"},
		{"demo --inspect --logdir x", "demo: --inspect"},
		{"demo --tag x", "demo: --inspect"},
		{"demo --logdir x --logdir y", "expected one log directory"},
		{"demo --logdir_spec x", "expected one log directory"},
		{"demo --reload_interval 0", "demo: --reload_interval 0"},
		{"--logdir x demo", "unexpected argument demo"},
		{"--inspect", "--inspect needs --logdir or --event_file"},
		{"--inspect --logdir x --event_file y", "not both"},
		{"--inspect --logdir_spec x", "--inspect does not take --logdir_spec"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			_, err := parseLine(strings.Fields(tt.args))
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var usage *flags.UsageError
			if !errors.As(err, &usage) {
				t.Fatalf("error %v, want a UsageError", err)
			}
			if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, want one line with %q", err, tt.want)
			}
		})
	}
}

func TestDemo(t *testing.T) {
	for args, want := range map[string]string{"demo": "my_logs", "demo --logdir x": "x", "demo --logdir n=x": "x", "demo x": "x", "demo demo": "demo", "demo --port 7 x/y": "x/y"} {
		f := parse(t, strings.Fields(args)...)
		if !f.Demo || len(f.Sources) != 1 || f.Sources[0].Path != want {
			t.Errorf("%s: demo %v, sources %+v", args, f.Demo, f.Sources)
		}
	}
	if f := parse(t, "serve", "--logdir", "x"); f.Demo {
		t.Error("serve is taken for demo")
	}
}

// A directory without a flag before it is meant as --logdir.
func TestDirectories(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Chdir(t.TempDir())
	for _, name := range []string{"runs", "lr=0.1", "-x", "serve"} {
		if err := os.Mkdir(name, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		args string
		want []flags.Source
	}{
		{"runs", []flags.Source{{Path: "runs"}}},
		{"serve runs --port 7", []flags.Source{{Path: "runs"}}},
		{"serve serve", []flags.Source{{Path: "serve"}}},
		{"--bind_all runs", []flags.Source{{Path: "runs"}}},
		{"lr=0.1", []flags.Source{{Path: "lr=0.1"}}},
		{"runs --logdir n=lr=0.1", []flags.Source{{Name: "runs", Path: "runs"}, {Name: "n", Path: "lr=0.1"}}},
		{"~", []flags.Source{{Path: home}}},
		{"-- -x", []flags.Source{{Path: "-x"}}},
		{"demo runs", []flags.Source{{Path: "runs"}}},
		{"inspect runs", []flags.Source{{Path: "runs"}}},
	} {
		if f := parse(t, strings.Fields(tt.args)...); !slices.Equal(f.Sources, tt.want) {
			t.Errorf("%s: sources %+v, want %+v", tt.args, f.Sources, tt.want)
		}
	}
}

func TestNotes(t *testing.T) {
	for _, args := range []string{
		"--load_fast=true", "--load_fast auto", "--reload_multifile=false", "--tag x", "--event_file x",
		"--reload_multifile_inactive_secs 5", "--max_reload_threads=4", "--reload_task thread",
		"--generic_data=false", "--detect_file_replacement true", "--detect_file_replacement",
		"--extra_data_server_flags=--x", "--grpc_creds_type ssl", "--grpc_data_provider=h:1",
		"--db=sqlite:x", "--db_import",
	} {
		f := parse(t, append(strings.Fields(args), "--logdir", "x")...)
		name, _, _ := strings.Cut(strings.Fields(args)[0], "=")
		if len(f.Notes) != 1 || !strings.HasPrefix(f.Notes[0], name) || strings.Contains(f.Notes[0], "\n") {
			t.Errorf("%s: notes %q, want one line", args, f.Notes)
		}
	}
}

func TestDataServerFlags(t *testing.T) {
	for value, want := range map[string]struct {
		ignore bool
		notes  int
	}{
		"":                            {false, 0},
		"--no-checksum":               {true, 0},
		"--checksum":                  {false, 0},
		"--no-checksum --checksum":    {false, 0},
		"--checksum  --no-checksum":   {true, 0},
		"--verbose --no-checksum --x": {true, 2},
	} {
		f := parse(t, "--logdir", "x", "--extra_data_server_flags="+value)
		if f.IgnoreChecksums != want.ignore || len(f.Notes) != want.notes {
			t.Errorf("%q: ignore %v, notes %q; want %+v", value, f.IgnoreChecksums, f.Notes, want)
		}
	}
}

func TestTokenIsNotShown(t *testing.T) {
	f := parse(t, "--logdir", "x", "--token=hidden", "--alert_webhook=https://hidden")
	for name, value := range f.Values() {
		if value == "hidden" || value == "https://hidden" {
			t.Errorf("%s shows a secret", name)
		}
	}
}

func TestHelp(t *testing.T) {
	var b bytes.Buffer
	if err := flags.Help(&b, flags.Serve, "first\n"); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "first\n\nLog directories:\n") {
		t.Errorf("the help begins with %.40q", &b)
	}
	for name := range parse(t, "--logdir", "x").Values() {
		if !strings.Contains(b.String(), "\n  --"+name) {
			t.Errorf("the help does not name --%s", name)
		}
	}
	for line := range strings.Lines(b.String()) {
		if len(line) > 100 {
			t.Errorf("long line: %q", line)
		}
	}
}

func TestSources(t *testing.T) {
	home, dir := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	t.Chdir(dir)
	for _, name := range []string{"lr=0.1", "a/logs", "b/logs", "c"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("c", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args string
		want []flags.Source
	}{
		{"--logdir x", []flags.Source{{Path: "x"}}},
		{"--logdir x,y", []flags.Source{{Path: "x,y"}}},
		{"--logdir ~", []flags.Source{{Path: home}}},
		{"--logdir ~/x", []flags.Source{{Path: home + "/x"}}},
		{"--logdir ~nobody_at_all/x", []flags.Source{{Path: "~nobody_at_all/x"}}},
		{"--logdir n=~/x", []flags.Source{{Name: "n", Path: home + "/x"}}},
		{"--logdir n=c", []flags.Source{{Name: "n", Path: "c"}}},
		{"--logdir n=/x", []flags.Source{{Name: "n", Path: "/x"}}},
		{"--logdir n=../x", []flags.Source{{Name: "n", Path: "../x"}}},
		{"--logdir n=lr=0.1", []flags.Source{{Name: "n", Path: "lr=0.1"}}},
		{"--logdir n=x", []flags.Source{{Path: "n=x"}, {Name: "n", Path: "x", Alternative: true}}},
		{"--logdir n=x --reload_interval 0", []flags.Source{{Name: "n", Path: "x"}}},
		{"--inspect --logdir n=x", []flags.Source{{Name: "n", Path: "x"}}},
		{"--logdir lr=0.1", []flags.Source{{Path: "lr=0.1"}}},
		{"--logdir runs/lr=0.1", []flags.Source{{Path: "runs/lr=0.1"}}},
		{"--logdir lr=0.2", []flags.Source{{Path: "lr=0.2"}, {Name: "lr", Path: "0.2", Alternative: true}}},
		{"--logdir n=c --logdir m=a", []flags.Source{{Name: "n", Path: "c"}, {Name: "m", Path: "a"}}},
		{"--logdir c --logdir m=y", []flags.Source{{Name: "c", Path: "c"}, {Name: "m=y", Path: "m=y"}, {Name: "m", Path: "y", Alternative: true}}},
		{"--logdir x --logdir y/z", []flags.Source{{Name: "x", Path: "x"}, {Name: "z", Path: "y/z"}}},
		{"--logdir a/logs --logdir b/logs", []flags.Source{{Name: "logs", Path: "a/logs"}, {Name: "b/logs", Path: "b/logs"}}},
		{"--logdir a --logdir ./a", []flags.Source{{Path: "./a"}}},
		{"--logdir c --logdir link", []flags.Source{{Path: "link"}}},
		{"--logdir_spec x", []flags.Source{{Path: "x"}}},
		{"--logdir_spec n:x,m:y", []flags.Source{{Name: "n", Path: "x"}, {Name: "m", Path: "y"}}},
		{"--logdir_spec n:x:y", []flags.Source{{Name: "n", Path: "x:y"}}},
		{"--logdir_spec n:/x:y,/p:q/r", []flags.Source{{Name: "n", Path: "/x:y"}, {Path: "/p:q/r"}}},
		{"--logdir_spec n:~/x,~/y", []flags.Source{{Name: "n", Path: home + "/x"}, {Path: home + "/y"}}},
		{"--logdir_spec :x,", []flags.Source{{Path: "x"}}},
		{"--logdir_spec n:x,m:x", []flags.Source{{Name: "m", Path: "x"}}},
		{"--logdir_spec=n=m:x", []flags.Source{{Name: "n=m", Path: "x"}}},
	} {
		t.Run(tt.args, func(t *testing.T) {
			if f := parse(t, strings.Fields(tt.args)...); !slices.Equal(f.Sources, tt.want) {
				t.Errorf("sources %+v, want %+v", f.Sources, tt.want)
			}
		})
	}
}

func TestInspectExpandsHome(t *testing.T) {
	t.Setenv("HOME", "/home/me")
	if f := parse(t, "--inspect", "--event_file", "~/x"); f.EventFile != "/home/me/x" {
		t.Errorf("event file %q", f.EventFile)
	}
}

// Whatever is written after board, the answer is flags or one line.
func FuzzParse(f *testing.F) {
	for _, args := range []string{
		"--logdir x", "--logdir=x --port 7 --bind_all false", "--lo x", "serve --vers", "-h", "-- x", "--=", "--logdir_spec a:b,c",
		"--samples_per_plugin a=1,b=2", "--reload_interval 1e300 --inspect --tag t", "--no such", "--\xff=\x00",
	} {
		f.Add(strings.ReplaceAll(args, " ", "\n"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		args := strings.Split(text, "\n")
		got, err := parseLine(args)
		if err == nil {
			if !got.Help && !got.Version && len(got.Sources) == 0 && !got.Inspect {
				t.Errorf("%q: nothing to show", args)
			}
			return
		}
		var usage *flags.UsageError
		if !errors.As(err, &usage) || strings.ContainsAny(err.Error(), "\n\r\x1b\x00") {
			t.Errorf("%q: error %q", args, err)
		}
	})
}

// Splitting a specification keeps every directory once, and never makes up one.
func FuzzLogdirSpec(f *testing.F) {
	for _, spec := range []string{"a", "a:b", "a:b,c:d", "/a:b", ",,", "a:", ":a", "gs://x", "a:gs://x", "C:\\x", "~", "~x/y", "n:x,m:x"} {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		got, err := flags.Parse(flags.Serve, []string{"--logdir_spec=" + spec})
		if err != nil {
			return
		}
		seen := make(map[string]bool)
		for _, s := range got.Sources {
			if s.Path == "" || strings.Contains(s.Path, ",") && !strings.HasPrefix(spec, "~") || seen[s.Path] {
				t.Errorf("%q gives %+v", spec, got.Sources)
			}
			seen[s.Path] = true
		}
		if len(got.Sources) > strings.Count(spec, ",")+1 {
			t.Errorf("%q gives %d sources", spec, len(got.Sources))
		}
	})
}
