package tensor

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// visits counts how often each unit is done, and the parts.
type visits struct {
	units []atomic.Int32
	parts atomic.Int32
}

func (v *visits) Part(from, to int) {
	v.parts.Add(1)
	for i := from; i < to; i++ {
		v.units[i].Add(1)
	}
}

func TestSplitDoesEachUnitOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	var all sync.WaitGroup
	for range 4 { // several callers at once
		all.Go(func() {
			for _, n := range []int{0, 1, 2, 7, 64, 1000, 1025} {
				for _, least := range []int{0, 1, 3, 100, 5000} {
					checkSplit(t, n, least)
				}
			}
		})
	}
	all.Wait()
}

func checkSplit(t *testing.T, n, least int) {
	v := &visits{units: make([]atomic.Int32, n)}
	Split(v, n, least)
	for i := range v.units {
		if got := v.units[i].Load(); got != 1 {
			t.Errorf("%d units, parts of %d: unit %d was done %d times", n, least, i, got)
		}
	}
	if most := max(n/max(least, 1), 1); int(v.parts.Load()) > most {
		t.Errorf("%d units, parts of %d: %d parts, want at most %d", n, least, v.parts.Load(), most)
	}
}

func TestSplitAllocatesNothing(t *testing.T) {
	v := &visits{units: make([]atomic.Int32, 1000)}
	split := func() { Split(v, 1000, 10) }
	split()
	if n := mallocs(100, split); n > 20 {
		t.Errorf("%d allocations in 100 calls", n)
	}
}

// mallocs counts the allocations of so many calls, with those of helpers, which testing.AllocsPerRun would leave out.
func mallocs(times int, call func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		call()
	}
	runtime.ReadMemStats(&after)
	return after.Mallocs - before.Mallocs
}
