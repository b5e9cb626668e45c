// Package exampletest helps the examples' tests to run an example and to look at what it prints.
package exampletest

import (
	"regexp"
	"strconv"
	"testing"

	"board/nn/datasets"
)

// Offline has the examples do without data from elsewhere: with the small digits and with made-up houses.
func Offline(t testing.TB) {
	t.Helper()
	t.Setenv(datasets.DataVariable, t.TempDir())
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
