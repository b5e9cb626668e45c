// Package exampletest helps the examples' tests to run an example and to look at what it prints.
package exampletest

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"board/nn/datasets"
)

// Offline makes the examples use the small digits and made-up houses, and no data from elsewhere.
func Offline(t testing.TB) {
	t.Helper()
	t.Setenv(datasets.DataVariable, t.TempDir())
}

// OwnPlace runs an example without a flag that says where its files go. It requires a file of this name in a new temporary directory, which
// the output names, and none in the present directory.
func OwnPlace(t *testing.T, file string, run func(w io.Writer) error) {
	t.Helper()
	Offline(t)
	temporary, present := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("TMP", temporary) // Windows
	t.Chdir(present)
	var out bytes.Buffer
	if err := run(&out); err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(temporary, "*", file))
	if err != nil || len(found) != 1 || !strings.Contains(out.String(), filepath.Dir(found[0])) {
		t.Errorf("files %q, %v, after\n%s", found, err, out.String())
	}
	if left, err := os.ReadDir(present); err != nil || len(left) > 0 {
		t.Errorf("the present directory holds %v, %v", left, err)
	}
}

// Number is the number that a group of the pattern finds in the output, the last one if there are several.
func Number(t testing.TB, output, pattern string) float64 {
	t.Helper()
	found := regexp.MustCompile(pattern).FindAllStringSubmatch(output, -1)
	if len(found) == 0 {
		t.Fatalf("nothing like %q in the output:\n%s", pattern, output)
	}
	number, err := strconv.ParseFloat(found[len(found)-1][1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return number
}
