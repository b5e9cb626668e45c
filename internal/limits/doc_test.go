package limits

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the table of docs/security.md")

const (
	document = "../../docs/security.md"
	begin    = "<!-- limits: written by go test ./internal/limits -update -->\n"
	end      = "<!-- end of limits -->\n"
)

// TestDocument compares the table of docs/security.md with the code.
func TestDocument(t *testing.T) {
	data, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(data), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("%s lacks the lines\n%sand\n%s", document, begin, end)
	}
	want := before + begin + table() + end + after
	if *update {
		if err := os.WriteFile(document, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(data) != want {
		t.Errorf("the table of %s is not that of the code; run go test ./internal/limits -update", document)
	}
}

// table is the limits as Markdown.
func table() string {
	var b strings.Builder
	b.WriteString("| limit | of | default | flag | when it is reached |\n| --- | --- | --- | --- | --- |\n")
	for _, row := range Table {
		flag := ""
		if row.Flag != "" {
			flag = "`--" + row.Flag + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", row.Name, row.Bounds, row.Format(row.Default), flag, row.Told)
	}
	return b.String()
}

func TestNamesAreOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range Table {
		for _, name := range []string{row.Name, "--" + row.Flag} {
			if seen[name] && name != "--" {
				t.Errorf("%s stands twice", name)
			}
			seen[name] = true
		}
	}
}
