package tensor

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Large products are made by several goroutines, each of which takes parts of the output until none is left. They stay
// from product to product and sleep between them, so that a product starts and allocates nothing. Every element is
// computed by one of them in the same way, so it does not matter by which.

const (
	// serialWork is the number of multiplications below which it does not pay to wake helpers, some 300 µs. Measured: at half
	// of it, as in training with small batches, two processors were as fast as one.
	serialWork = 1 << 24
	partWork   = 1 << 18 // those that a part has at least
	maxCrew    = 8
)

// A job is a product that is being made. It is used again for later products.
type job struct {
	product
	byRows bool         // parts are rows, else columns
	size   int          // rows or columns of a part
	next   atomic.Int64 // the number of the next part

	// state counts the helpers that are at work on it; closed in it means that no more may join.
	state atomic.Int32
}

const closed = 1 << 30

var (
	startCrew sync.Once
	calls     = make(chan *job, maxCrew)       // tells sleeping helpers to join this job
	jobs      = make(chan *job, maxCrew)       // not in use
	rooms     = make(chan *workspace, maxCrew) // not in use
)

// run makes the product, alone or with helpers.
func (g *product) run() {
	processors := min(runtime.GOMAXPROCS(0), maxCrew)
	work := g.m * g.n * g.k
	if processors < 2 || work < serialWork {
		g.whole(0, g.m, 0, g.n)
		return
	}
	startCrew.Do(func() {
		for range min(runtime.NumCPU(), maxCrew) - 1 {
			go help()
		}
	})
	j := take(jobs)
	j.begin(g, min(work/partWork, 4*processors))
	for range processors - 1 {
		select {
		case calls <- j:
		default: // all helpers have enough to do
		}
	}
	j.work()
	j.end()
	give(jobs, j)
}

// whole is part with a workspace found for it, where one is needed.
func (g *product) whole(i0, i1, j0, j1 int) {
	if !g.bTransposed {
		g.part(i0, i1, j0, j1, nil)
		return
	}
	w := take(rooms)
	g.part(i0, i1, j0, j1, w)
	give(rooms, w)
}

// begin sets the job up with about so many parts, whose sizes fit the kernels, and opens it.
func (j *job) begin(g *product, parts int) {
	j.product = *g
	j.byRows = g.m >= g.n
	if j.byRows {
		j.size = (g.m/parts + 7) / 8 * 8
	} else {
		j.size = (g.n/parts + 47) / 48 * 48
	}
	j.next.Store(0)
	j.state.Store(0)
}

// work makes parts until none is left.
func (j *job) work() {
	for {
		from := int(j.next.Add(1)-1) * j.size
		switch {
		case j.byRows && from < j.m:
			j.whole(from, min(from+j.size, j.m), 0, j.n)
		case !j.byRows && from < j.n:
			j.whole(0, j.m, from, min(from+j.size, j.n))
		default:
			return
		}
	}
}

// end waits for the helpers that have joined, each of which is at its last part. Helpers that have not joined yet need not.
func (j *job) end() {
	j.state.Or(closed)
	for j.state.Load() != closed {
		runtime.Gosched()
	}
	j.a, j.b, j.c = nil, nil, nil
}

// join reports whether the job is open, and counts the caller among those at work on it. A helper that comes late may
// find the job closed, or opened again for another product; that is as good.
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
		if j.join() {
			j.work()
			j.state.Add(-1)
		}
	}
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
