package flags_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"board/cmd/board/internal/flags"
)

func TestWhereTheTokenComesFrom(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("HOME", dir)
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	private, open := write("private", "from-file\n", 0o600), write("open", "from-file", 0o644)
	for _, tt := range []struct {
		args, env   string
		token, note string
		err         string
	}{
		{args: "", token: ""},
		{args: "--token a", token: "a"},
		{args: "--token_file " + private, token: "from-file"},
		{args: "--token_file ~/private", token: "from-file"},
		{args: "--token_file " + open, token: "from-file", note: "others on this machine can read the token"},
		{env: "from-env", token: "from-env"},
		{args: "--token a", env: "from-env", token: "a"},
		{args: "--token_file " + private, env: "from-env", token: "from-file"},
		{args: "--insecure", env: "from-env", token: ""},
		{args: "--token a --token_file " + private, err: "--token or --token_file, not both"},
		{args: "--token_file " + private + " --insecure", err: "--token_file or --insecure, not both"},
		{args: "--token_file " + filepath.Join(dir, "none"), err: "no such file"},
		{args: "--token_file " + dir, err: "is a directory"},
		{args: "--token_file " + write("empty", " \n", 0o600), err: "is empty"},
		{args: "--token_file " + write("two", "a b", 0o600), err: "--token_file: only letters"},
		{args: "--token_file " + write("long", strings.Repeat("a", 5000), 0o600), err: "longer than a token"},
		{env: "a b", err: "BOARD_TOKEN: only letters"},
	} {
		t.Setenv("BOARD_TOKEN", tt.env)
		f, err := flags.Parse(flags.Serve, append([]string{"--logdir=x"}, strings.Fields(tt.args)...))
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%q with BOARD_TOKEN=%q: error %v, want %q", tt.args, tt.env, err, tt.err)
			}
			continue
		}
		if err != nil || f.Token != tt.token {
			t.Errorf("%q with BOARD_TOKEN=%q: token %q, %v, want %q", tt.args, tt.env, f.Token, err, tt.token)
			continue
		}
		if notes := strings.Join(f.Notes, "\n"); !strings.Contains(notes, tt.note) || (tt.note == "") != (notes == "") {
			t.Errorf("%q: notes %q, want %q", tt.args, notes, tt.note)
		}
		for name, value := range f.Values() {
			if tt.token != "" && value == tt.token || strings.Contains(name, "token") {
				t.Errorf("%q: %s shows the token", tt.args, name)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	f := parse(t, "--logdir", "x", "--max_clients_bytes", "64MiB", "--max_pages=7")
	if f.Limits.Clients != 64<<20 || f.Limits.Pages != 7 || f.Limits.Record != 256<<20 {
		t.Errorf("limits %+v", f.Limits)
	}
	for _, args := range []string{"--max_pages=0", "--max_pages=1k", "--max_clients_bytes=-1", "--max_clients_bytes=lots"} {
		if _, err := flags.Parse(flags.Serve, []string{"--logdir=x", args}); err == nil || !strings.Contains(err.Error(), "above 0") {
			t.Errorf("%s: %v", args, err)
		}
	}
}
