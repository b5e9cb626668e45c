package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// gcPercent is how much garbage may gather before a collection, in percent of the
// memory in use. Points are columns without pointers, which cost the collector
// almost nothing. With Go's default of 100 the peak could be twice the memory in use.
const gcPercent = 60

// tune sets the collector, unless the user set GOGC, and the scheduler. It returns
// how many files to read at a time: one per processor. Go gets one processor more
// than that. If all of its processors were busy with files, Go would look at the
// network only every ten milliseconds, and answers would be as late; a spare one
// waits for the network, and the kernel divides the real ones.
var tune = sync.OnceValue(func() (workers int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	workers = runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(workers + 1)
	return workers
})
