package main

import (
	"os"
	"runtime/debug"
)

// How much garbage may gather, in percent of what is in use, before it is
// collected. Points are columns without pointers, which cost the collector almost
// nothing, so collecting often is cheap here, and the peak of memory while loading
// is what people notice: with Go's 100 it could be twice what is kept. Later
// requests make garbage too, and should not wait for the collector that often.
const (
	gcLoading = 25
	gcServing = 50
)

// tune prepares the collector for the first load.
func tune() { setGC(gcLoading) }

// settle gives the memory back that only loading needed.
func settle() {
	setGC(gcServing)
	debug.FreeOSMemory()
}

// setGC sets the collector, unless the user did so with GOGC.
func setGC(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
