package main

import (
	"testing"
	"time"
)

func TestMeasure(t *testing.T) {
	if got := measure([3]int{8, 16, 24}, 2, time.Millisecond); got <= 0 {
		t.Errorf("got %v GFLOPS", got)
	}
}
