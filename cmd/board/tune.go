package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
	"sync/atomic"
)

// loadPercent and livePercent are how much garbage may gather before a collection,
// in percent of the memory in use: while the board loads, and after. Points are
// columns without pointers, which cost the collector almost nothing; after the first
// load there is so little garbage that memory counts for more than collections.
// With Go's default of 100 the peak could be twice the memory in use.
const (
	loadPercent = 60
	livePercent = 30
)

// maxGarbage bounds the garbage that may gather when so much memory is in use that
// these would allow more, and leastPercent what the collector may cost for it.
const (
	maxGarbage   = 128 << 20
	leastPercent = 20
)

// gcPercent is loadPercent or livePercent.
var gcPercent atomic.Int64

// boundGarbage sets the collector's percentage after each collection.
func boundGarbage() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	set := loadPercent
	var after func(int)
	again := func() { runtime.AddCleanup(new(collected), after, 0) }
	after = func(int) {
		metrics.Read(live)
		want := int(min(gcPercent.Load(), max(leastPercent, maxGarbage*100/max(int64(live[0].Value.Uint64()), 1))))
		if want != set {
			set = want
			debug.SetGCPercent(set)
		}
		again()
	}
	again()
}

// collected is what the next collection finds to be garbage. It is too large to share
// its memory with other objects, which may live on.
type collected [32]byte

// tune sets the collector, unless the user set GOGC, and the scheduler. It returns
// how many files to read at a time: one per processor. Go gets one processor more
// than that. If all of its processors were busy with files, Go would look at the
// network only every ten milliseconds, and answers would be as late; a spare one
// waits for the network, and the kernel divides the real ones.
var tune = sync.OnceValue(func() (workers int) {
	if os.Getenv("GOGC") == "" {
		gcPercent.Store(loadPercent)
		debug.SetGCPercent(loadPercent)
		boundGarbage()
	}
	workers = runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(workers + 1)
	return workers
})

// settle ends the time of loading for the collector: from its next collection on,
// less garbage gathers.
func settle() { gcPercent.CompareAndSwap(loadPercent, livePercent) }
