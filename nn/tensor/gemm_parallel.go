package tensor

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Large products are made by several goroutines, each of which takes parts of the output until none is left. They stay
// from product to product, so that a product starts and allocates nothing. Every element is computed by one of them in
// the same way, so it does not matter by which.
//
// A helper that has ended its part stays awake for a moment: in a training the next product comes within some
// microseconds, and to wake a processor that sleeps takes as long as a small product does.

const (
	// serialWork is the number of multiplications below which a product is made by the caller alone, some 30 µs. Up to
	// largeWork that holds as well for products that use each element fewer than reuse times: most of a helper's time would
	// go into fetching them from the caller's cache. Training with batches of 32 or 64 took up to 10 % longer with helpers.
	serialWork = 1 << 21
	largeWork  = 1 << 24
	reuse      = 50
	partWork   = 1 << 18 // those that a part has at least
	maxCrew    = 8
	awake      = 100 * time.Microsecond // how long a helper waits for the next product before it sleeps
)

// A job is a product that is being made. It is used again for later products.
type job struct {
	product
	byRows bool // parts are rows, else columns
	size   int  // rows or columns of a part
	parts  int

	// The caller takes parts from the front and helpers from the back, so that in equal products, one after the other, a
	// processor finds most of what it writes in its own cache.
	taken atomic.Int64 // from both
	back  atomic.Int64

	// state counts the helpers that are at work on it; closed in it means that no more may join.
	state atomic.Int32
}

const closed = 1 << 30

var (
	startCrew sync.Once
	calls     = make(chan *job, maxCrew)       // tells helpers to join this job
	jobs      = make(chan *job, maxCrew)       // not in use
	rooms     = make(chan *workspace, maxCrew) // not in use
)

// run makes the product, alone or with helpers.
func (g *product) run() {
	processors := min(runtime.GOMAXPROCS(0), maxCrew)
	work := g.m * g.n * g.k
	if processors < 2 || work < serialWork || work < largeWork && work < reuse*(g.m*g.k+g.k*g.n+g.m*g.n) {
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
	j.lead()
	j.end()
	give(jobs, j)
}

// whole is part with a workspace found for it, where one is needed.
func (g *product) whole(i0, i1, j0, j1 int) {
	if !g.bTransposed && !g.exchangesA() {
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
		j.parts = (g.m-1)/j.size + 1
	} else {
		j.size = (g.n/parts + 47) / 48 * 48
		j.parts = (g.n-1)/j.size + 1
	}
	j.taken.Store(0)
	j.back.Store(0)
	j.state.Store(0)
}

// lead makes parts until none is left. Its caller is the only one who takes from the front.
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

// compute makes one part.
func (j *job) compute(part int) {
	from := part * j.size
	if j.byRows {
		j.whole(from, min(from+j.size, j.m), 0, j.n)
	} else {
		j.whole(0, j.m, from, min(from+j.size, j.n))
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
