package tensor

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Large work, such as a product of matrices, is done by several goroutines, each of which takes parts of the output until
// none is left. They stay from work to work, so that nothing is started or allocated for it. Every element is computed by
// one of them in the same way, so it does not matter by which.
//
// A helper that has ended its part stays awake for a moment: in a training the next work comes within some microseconds,
// and to wake a processor that sleeps takes as long as a small product does.

// Work is made of units, such as rows, that can be done in any order and at the same time.
type Work interface {
	// Part does the units [from, to).
	Part(from, to int)
}

// Split does the n units of w, by several goroutines if that makes at least two parts of at least so many units. It allocates
// nothing, and returns when all is done.
func Split(w Work, n, least int) {
	processors := crew()
	parts := min(n/max(least, 1), partsEach*processors)
	if processors < 2 || parts < 2 {
		w.Part(0, n)
		return
	}
	j := take(jobs)
	j.do(w, n, (n-1)/parts+1, processors)
	give(jobs, j)
}

const (
	maxCrew   = 8
	partsEach = 4                      // parts of a work for each processor: they do not all begin, and work, at the same pace
	awake     = 100 * time.Microsecond // how long a helper waits for the next work before it sleeps
)

// A job is work that is being done. It is used again for later work.
type job struct {
	work  Work
	units int
	size  int // units of a part
	parts int

	product product // where work is a product: it need not be allocated

	// The caller takes parts from the front and helpers from the back, so that in equal work, one after the other, a
	// processor finds most of what it writes in its own cache.
	taken atomic.Int64 // from both
	back  atomic.Int64

	// state counts the helpers that are at work on it; closed in it means that no more may join.
	state atomic.Int32
}

const closed = 1 << 30

var (
	startCrew sync.Once
	calls     = make(chan *job, maxCrew) // tells helpers to join this job
	jobs      = make(chan *job, maxCrew) // not in use
)

// crew is the number of goroutines that may work together, the caller among them.
func crew() int { return min(runtime.GOMAXPROCS(0), maxCrew) }

// do does w in parts of size units, with so many processors. The first call starts the helpers.
func (j *job) do(w Work, units, size, processors int) {
	startCrew.Do(func() {
		for range min(runtime.NumCPU(), maxCrew) - 1 {
			go help()
		}
	})
	j.work, j.units, j.size, j.parts = w, units, size, (units-1)/size+1
	j.taken.Store(0)
	j.back.Store(0)
	j.state.Store(0)
	for range processors - 1 {
		select {
		case calls <- j:
		default: // all helpers have enough to do
		}
	}
	j.lead()
	j.end()
}

// lead does parts until none is left. Its caller is the only one who takes from the front.
func (j *job) lead() {
	for part := 0; int(j.taken.Add(1)) <= j.parts; part++ {
		j.compute(part)
	}
}

// assist does what lead does, for a helper.
func (j *job) assist() {
	for int(j.taken.Add(1)) <= j.parts {
		j.compute(j.parts - int(j.back.Add(1)))
	}
}

// compute does one part.
func (j *job) compute(part int) {
	from := part * j.size
	j.work.Part(from, min(from+j.size, j.units))
}

// end waits for the helpers that have joined, each of which is at its last part. Helpers that have not joined yet need not.
func (j *job) end() {
	j.state.Or(closed)
	for j.state.Load() != closed {
		runtime.Gosched()
	}
	j.work = nil
}

// join reports whether the job is open, and counts the caller among those at work on it. A helper that comes late may
// find the job closed, or opened again for other work; that is as good.
func (j *job) join() bool {
	for {
		s := j.state.Load()
		if s&closed != 0 {
			return false
		}
		if j.state.CompareAndSwap(s, s+1) {
			return true
		}
	}
}

func help() {
	for j := range calls {
		for ; j != nil; j = listen() {
			if j.join() {
				j.assist()
				j.state.Add(-1)
			}
		}
	}
}

// listen is the next call that comes within awake, else nil. Other goroutines run first: while it waits, it holds no processor that they want.
// The number of rounds, more than fit into awake, ends it in a test in which time stands still (testing/synctest).
func listen() *job {
	begin := time.Now()
	for rounds := 0; rounds < 1000 && time.Since(begin) < awake; rounds++ {
		runtime.Gosched()
		for range 32 {
			select {
			case j := <-calls:
				return j
			default:
			}
		}
	}
	return nil
}

// take is one of the things not in use, or a new one.
func take[T any](spare chan *T) *T {
	select {
	case t := <-spare:
		return t
	default:
		return new(T)
	}
}

func give[T any](spare chan *T, t *T) {
	select {
	case spare <- t:
	default:
	}
}
