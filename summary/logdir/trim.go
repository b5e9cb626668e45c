package logdir

import (
	"runtime/debug"
	"time"
)

// Loading leaves garbage, and runs that go leave their memory. The collector would
// notice much later, since nothing more may be allocated for a while; so the store
// says when it is worth while to collect and to give memory back to the system.

// trim does so, and once more when answers and workers have let go of what they held.
func trim() {
	debug.FreeOSMemory()
	time.AfterFunc(5*time.Second, debug.FreeOSMemory)
}

// How many bytes of event files must have been read, or be gone, for that.
const (
	manyLoaded = 32 << 20
	manyGone   = 4 << 20
)

// trimLoaded gives back what the first load has left.
func (s *Store) trimLoaded() {
	if s.Progress().BytesDone >= manyLoaded {
		trim()
	}
}

// trimGone gives back the memory of files that are gone, where they were more than
// a few and more than a small part of all: collecting costs time in proportion to
// what stays. Only the goroutine of Follow calls it.
func (s *Store) trimGone() {
	if s.gone < max(manyGone, s.Progress().BytesDone/10) {
		return
	}
	s.gone = 0
	go trim()
}
