package main

import (
	"os"
	"runtime/debug"
)

// gcPercent is how much garbage may gather, in percent of what is in use, before
// it is collected. Points are columns without pointers, which cost the collector
// almost nothing, so collecting often is cheap here, and the peak of memory while
// loading is what people notice: with Go's 100 it could be twice what is kept.
const gcPercent = 25

// tune sets the collector, unless the user did so with GOGC.
func tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

// settle gives the memory back that only loading needed.
func settle() { debug.FreeOSMemory() }
