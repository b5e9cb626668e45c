package main

import (
	"os"
	"runtime/debug"
)

// gcPercent is how much garbage may gather, in percent of what is in use, before
// it is collected. Points are columns without pointers, which cost the collector
// almost nothing; what people notice is the peak of memory, and with Go's 100 it
// could be twice what is kept.
const gcPercent = 60

// tune sets the collector, unless the user did so with GOGC.
func tune() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}
