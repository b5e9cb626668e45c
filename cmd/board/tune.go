package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// gcPercent is how much garbage may gather, in percent of what is in use, before
// it is collected. Points are columns without pointers, which cost the collector
// almost nothing; what people notice is the peak of memory, and with Go's 100 it
// could be twice what is kept.
const gcPercent = 60

// tune sets the collector, unless the user did so with GOGC, and the scheduler. It
// returns how many files to read at a time: as many as there are processors. Go is
// given one more than these: while every one of its processors is busy with files,
// Go looks at the network every ten milliseconds only, and an answer takes as long;
// with one left over it waits there, and the kernel shares out the real ones.
var tune = sync.OnceValue(func() (workers int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	workers = runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(workers + 1)
	return workers
})
