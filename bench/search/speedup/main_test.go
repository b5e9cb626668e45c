package main

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestMain also is the second program, which works on the study of the first.
func TestMain(m *testing.M) {
	if slices.Contains(os.Args, "-join") {
		main()
		return
	}
	os.Exit(m.Run())
}

// All four searches run to their ends. How long they take says nothing at this size.
func TestSpeedup(t *testing.T) {
	if err := run(flags{trials: 2, epochs: 1}); err != nil {
		t.Error(err)
	}
	err := run(flags{trials: 2, epochs: 1, bar: math.Inf(1)})
	if err == nil || !strings.Contains(err.Error(), "the bar is") {
		t.Errorf("got %v below the bar", err)
	}
}
