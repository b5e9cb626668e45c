package examples_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocsShowRealCode keeps docs/nn.md from rotting: each paragraph of its Go code stands, line by line, in an example that is
// compiled and tested.
func TestDocsShowRealCode(t *testing.T) {
	text, err := os.ReadFile("../docs/nn.md")
	if err != nil {
		t.Fatal(err)
	}
	real := realCode(t)
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(blocks) < 18 {
		t.Errorf("found %d blocks of Go code, want those of the whole chapter", len(blocks))
	}
	for _, block := range blocks {
		for paragraph := range strings.SplitSeq(block[1], "\n\n") {
			if !strings.Contains(real, trimmed(paragraph)) {
				t.Errorf("no example has this code:\n%s", paragraph)
			}
		}
	}
}

// TestReadmeProgram builds and runs the whole program that README.md shows.
func TestReadmeProgram(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)```go\n(package main.*?)```").FindSubmatch(text)
	if found == nil {
		t.Fatal("README.md has no Go program")
	}
	dir := t.TempDir()
	source, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "program")
	if err := os.WriteFile(source, found[1], 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, source).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	run := exec.CommandContext(t.Context(), program)
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "my_logs", "first", "*tfevents*"))
	if err != nil || len(files) != 1 {
		t.Errorf("it wrote %q (%v), want one event file", files, err)
	}
}

// TestExamplesAreListed requires every program in the list of README.md, and nothing else.
func TestExamplesAreListed(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, found := range regexp.MustCompile("`go run ./examples/(\\w+)`").FindAllStringSubmatch(string(text), -1) {
		listed[found[1]] = true
	}
	programs, err := filepath.Glob("*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		name := filepath.Dir(program)
		if !listed[name] {
			t.Errorf("%s is not in README.md", name)
		}
		delete(listed, name)
		if _, err := os.Stat(filepath.Join(name, "main_test.go")); err != nil {
			t.Errorf("%s has no test", name)
		}
	}
	for name := range listed {
		t.Errorf("README.md lists %s, which does not exist", name)
	}
}

// realCode is all code of the examples: programs here, and testable examples of the packages in nn.
func realCode(t *testing.T) string {
	var all strings.Builder
	for root, pattern := range map[string]string{".": "main.go", "../nn": "example*_test.go"} {
		err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if match, _ := filepath.Match(pattern, filepath.Base(path)); err != nil || !match {
				return err
			}
			code, err := os.ReadFile(path)
			all.WriteString(trimmed(string(code)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// trimmed is the text with every line trimmed, between line breaks.
func trimmed(text string) string {
	var b strings.Builder
	b.WriteByte('\n')
	for line := range strings.Lines(text) {
		b.WriteString(strings.TrimSpace(line) + "\n")
	}
	return b.String()
}
