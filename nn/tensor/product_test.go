package tensor

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// A problem is one call of Sgemm.
type problem struct {
	tA, tB        blas.Transpose
	m, n, k       int
	alpha, beta   float32
	pad           int // added to all strides
	a, b, c       []float32
	lda, ldb, ldc int
}

func newProblem(tA, tB blas.Transpose, m, n, k int, alpha, beta float32, pad int) *problem {
	p := &problem{tA: tA, tB: tB, m: m, n: n, k: k, alpha: alpha, beta: beta, pad: pad}
	matrix := func(rows, columns int) ([]float32, int) {
		stride := max(columns, 1) + pad
		return filled(max(0, (rows-1)*stride+columns)), stride
	}
	p.a, p.lda = matrix(m, k)
	if tA == blas.Trans {
		p.a, p.lda = matrix(k, m)
	}
	p.b, p.ldb = matrix(k, n)
	if tB == blas.Trans {
		p.b, p.ldb = matrix(n, k)
	}
	p.c, p.ldc = matrix(m, n)
	return p
}

// naive is what Sgemm should make of c, in double precision, and how much its rounding may differ from it.
func (p *problem) naive() (want, slack []float64) {
	at := func(x []float32, stride int, t blas.Transpose, i, j int) float64 {
		if t == blas.Trans {
			i, j = j, i
		}
		return float64(x[i*stride+j])
	}
	want, slack = make([]float64, len(p.c)), make([]float64, len(p.c))
	for i, v := range p.c {
		want[i] = float64(v)
	}
	for i := range p.m {
		for j := range p.n {
			sum, size := 0.0, 0.0
			for l := range p.k {
				v := at(p.a, p.lda, p.tA, i, l) * at(p.b, p.ldb, p.tB, l, j)
				sum, size = sum+v, size+math.Abs(v)
			}
			o := i*p.ldc + j
			old := float64(p.beta) * want[o]
			if p.beta == 0 {
				old = 0
			}
			want[o] = float64(p.alpha)*sum + old
			slack[o] = 1e-6 * float64(p.k+2) * (math.Abs(float64(p.alpha))*size + math.Abs(old))
		}
	}
	return want, slack
}

func (p *problem) run() {
	BLAS{}.Sgemm(p.tA, p.tB, p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb, p.beta, p.c, p.ldc)
}

func (p *problem) check(t *testing.T) {
	t.Helper()
	want, slack := p.naive()
	p.run()
	for i, v := range p.c {
		if !(math.Abs(float64(v)-want[i]) <= slack[i]) {
			t.Fatalf("tA %c tB %c m %d n %d k %d alpha %g beta %g pad %d: element %d: got %g, want %g", p.tA, p.tB, p.m, p.n, p.k, p.alpha, p.beta, p.pad, i, v, want[i])
		}
	}
}

// eachImplementation runs a test with all kernels that the processor has.
func eachImplementation(t *testing.T, test func(t *testing.T)) {
	defer keepKernels()()
	for name, use := range kernels() {
		use()
		t.Run(name, test)
	}
}

// TestKernelsAgree: the kernels with fused operations give the same bits, of NaN and infinity too, for tiles of all sizes; the portable one
// has NaN and infinity in the same places.
func TestKernelsAgree(t *testing.T) {
	defer keepKernels()()
	all := kernels()
	nan, inf := float32(math.NaN()), float32(math.Inf(1))
	for _, m := range []int{1, 3, 4, 7, 8, 9, 12, 17} {
		for _, n := range []int{1, 15, 16, 17, 47, 48, 49, 100, 128, 130, 300, 481} {
			for _, beta := range []float32{0, -0.5} {
				results := map[string][]float32{}
				for name, use := range all {
					use()
					p := newProblem(blas.NoTrans, []blas.Transpose{blas.NoTrans, blas.Trans}[m%2], m, n, 70, 0.75, beta, n%3)
					p.a[0], p.a[len(p.a)-1], p.b[3] = inf, nan, -inf
					p.run()
					results[name] = p.c
				}
				if len(results) == 3 {
					equalBits(t, fmt.Sprintf("%d×%d", m, n), results["AVX-512"], results["AVX2"])
				}
				for name, c := range results {
					sameKinds(t, fmt.Sprintf("%s, %d×%d", name, m, n), c, results["portable"])
				}
			}
		}
	}
}

// TestExchange: every number arrives at its place, for whole eights and what is left of them.
func TestExchange(t *testing.T) {
	for _, rows := range []int{1, 4, 7, 8, 9, 16, 27} {
		for _, columns := range []int{1, 7, 8, 9, 24, 30} {
			stride := columns + 3
			src, dst := filled(rows*stride), make([]float32, rows*columns)
			for i := range src {
				src[i] = float32(i)
			}
			exchange(dst, src, stride, rows, columns)
			for i := range columns {
				for r := range rows {
					if dst[i*rows+r] != src[r*stride+i] {
						t.Fatalf("%d×%d: (%d, %d) is %v, want %v", rows, columns, r, i, dst[i*rows+r], src[r*stride+i])
					}
				}
			}
		}
	}
}

// sameKinds requires NaN and infinities in the same places.
func sameKinds(t *testing.T, what string, got, want []float32) {
	t.Helper()
	kind := func(v float32) string {
		switch {
		case v != v:
			return "NaN"
		case math.IsInf(float64(v), 0):
			return fmt.Sprint(v)
		}
		return "finite"
	}
	for i := range want {
		if kind(got[i]) != kind(want[i]) {
			t.Fatalf("%s: element %d is %v, else %v", what, i, got[i], want[i])
		}
	}
}

func TestSgemmAgainstNaive(t *testing.T) {
	sizes := []int{0, 1, 3, 4, 6, 8, 15, 17, 24, 25, 41}
	eachImplementation(t, func(t *testing.T) {
		for _, tA := range []blas.Transpose{blas.NoTrans, blas.Trans} {
			for _, tB := range []blas.Transpose{blas.NoTrans, blas.Trans} {
				for _, m := range sizes {
					for _, n := range sizes {
						k := []int{0, 1, 2, 5, 127, 128, 129, 260}[(m+3*n)%8]
						beta := []float32{0, 1, -0.5}[(m+n)%3]
						newProblem(tA, tB, m, n, k, 1, beta, (m+n)%4).check(t)
						newProblem(tA, tB, m, n, 3, 0.75, beta, 0).check(t)
					}
				}
			}
		}
	})
}

// TestSgemmOverBlocks has sizes beyond those of blocks, and enough work for helpers.
func TestSgemmOverBlocks(t *testing.T) {
	eachImplementation(t, func(t *testing.T) {
		for _, p := range []*problem{
			newProblem(blas.NoTrans, blas.NoTrans, 259, 485, 140, 1, 0, 1), // with helpers
			newProblem(blas.NoTrans, blas.Trans, 259, 485, 66, 0.5, 1, 3),
			newProblem(blas.Trans, blas.NoTrans, 515, 63, 130, 1, 2, 0),
			newProblem(blas.Trans, blas.Trans, 30, 1001, 130, 1, 0, 0),
			newProblem(blas.NoTrans, blas.NoTrans, 97, 2100, 5, 1, 0.5, 0), // more columns than a panel has
			newProblem(blas.Trans, blas.Trans, 3, 1100, 260, 1, 1, 1),      // three panels
			newProblem(blas.NoTrans, blas.Trans, 3, 2100, 130, 1, 0, 1),    // both
		} {
			p.check(t)
		}
	})
}

// TestSgemmDoesNotReadCWithBetaZero: what was in the memory of a buffer, even NaN, does not matter.
func TestSgemmDoesNotReadCWithBetaZero(t *testing.T) {
	eachImplementation(t, func(t *testing.T) {
		for _, k := range []int{0, 3, 100} {
			p := newProblem(blas.NoTrans, blas.NoTrans, 9, 45, k, 1, 0, 0)
			for i := range p.c {
				p.c[i] = float32(math.NaN())
			}
			p.run()
			for i, v := range p.c {
				if v != v {
					t.Fatalf("k %d: element %d is NaN", k, i)
				}
			}
		}
	})
}

func TestSgemmPassesNaNOn(t *testing.T) {
	p := newProblem(blas.NoTrans, blas.NoTrans, 5, 30, 70, 1, 0, 0)
	p.a[2*p.lda+66] = float32(math.NaN())
	p.run()
	for i := range p.m {
		for j := range p.n {
			if v := p.c[i*p.ldc+j]; (v != v) != (i == 2) {
				t.Fatalf("element (%d, %d) = %g: row 2 and no other should be NaN", i, j, v)
			}
		}
	}
}

// TestSgemmSameBits: results do not depend on the number of processors, nor a row on how many others there are.
func TestSgemmSameBits(t *testing.T) {
	const m, n, k = 300, 290, 500
	bits := func(processors, rows int) []float32 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		p := newProblem(blas.NoTrans, blas.NoTrans, m, n, k, 1, 0, 0)
		p.m = rows
		p.run()
		return p.c[:rows*n]
	}
	want := bits(1, m)
	for _, processors := range []int{2, 3, 4} {
		equalBits(t, fmt.Sprintf("%d processors", processors), bits(processors, m), want)
	}
	for _, rows := range []int{1, 2, 3, 5, 32} {
		equalBits(t, fmt.Sprintf("%d rows", rows), bits(1, rows), want[:rows*n])
	}
}

func equalBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("%s: element %d is %g, else %g", what, i, got[i], want[i])
		}
	}
}

// TestSgemmAtOnce lets several goroutines make large products at the same time.
func TestSgemmAtOnce(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	want := newProblem(blas.NoTrans, blas.Trans, 260, 270, 280, 1, 0, 0)
	want.run()
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			for range 5 {
				p := newProblem(blas.NoTrans, blas.Trans, 260, 270, 280, 1, 0, 0)
				p.run()
				equalBits(t, "at once", p.c, want.c)
			}
		})
	}
	all.Wait()
}

func TestProductAllocatesNothing(t *testing.T) {
	for _, p := range []*problem{
		newProblem(blas.NoTrans, blas.NoTrans, 32, 300, 784, 1, 0, 0),
		newProblem(blas.NoTrans, blas.Trans, 32, 300, 100, 1, 0, 0),
		newProblem(blas.NoTrans, blas.Trans, 300, 300, 300, 1, 0, 0),
	} {
		p.run()
		p.run()
		// Helpers that meet for the first time may each need a workspace.
		if n := mallocs(100, p.run); n > 20 {
			t.Errorf("m %d: %d allocations in 100 products", p.m, n)
		}
	}
}

func TestSgemmRefusesWhatDoesNotFit(t *testing.T) {
	for name, change := range map[string]func(p *problem){
		"short a":       func(p *problem) { p.a = p.a[:len(p.a)-1] },
		"short b":       func(p *problem) { p.b = p.b[:len(p.b)-1] },
		"short c":       func(p *problem) { p.c = p.c[:len(p.c)-1] },
		"stride of a":   func(p *problem) { p.lda = p.k - 1 },
		"stride of c":   func(p *problem) { p.ldc = 0 },
		"negative size": func(p *problem) { p.m = -1 },
		"transpose":     func(p *problem) { p.tB = 'x' },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProblem(blas.NoTrans, blas.NoTrans, 5, 6, 7, 1, 0, 0)
			change(p)
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			p.run()
		})
	}
}

// TestProductTakesWhatIsRegistered: a program may bring its own BLAS.
func TestProductTakesWhatIsRegistered(t *testing.T) {
	defer blas32.Use(BLAS{})
	counting := &countingBLAS{}
	blas32.Use(counting)
	c := make([]float32, 4)
	Product(2, 2, 3, 1, Mat(filled(6), 3), Mat(filled(6), 3).T(), 0, Mat(c, 2))
	if counting.calls != 1 {
		t.Errorf("the registered Sgemm was called %d times", counting.calls)
	}
}

type countingBLAS struct {
	BLAS
	calls int
}

func (c *countingBLAS) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, z []float32, ldc int) {
	c.calls++
	c.BLAS.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, z, ldc)
}

func TestProductOfNothing(t *testing.T) {
	c := []float32{1, 2}
	Product(1, 2, 0, 1, Mat(nil, 0), Mat(nil, 2), 1, Mat(c, 2))
	if c[0] != 1 || c[1] != 2 {
		t.Errorf("an empty product with beta 1 changed c to %v", c)
	}
	Product(1, 2, 0, 1, Mat(nil, 0), Mat(nil, 2), 0, Mat(c, 2))
	if c[0] != 0 || c[1] != 0 {
		t.Errorf("an empty product with beta 0 left %v in c", c)
	}
	Product(0, 2, 3, 1, Mat(nil, 3), Mat(filled(6), 2), 0, Mat(nil, 2))
}

func TestDot(t *testing.T) {
	if got := Dot([]float32{1, 2, 3}, []float32{4, 5, 6, 7}); got != 32 {
		t.Errorf("got %v, want 1·4 + 2·5 + 3·6", got)
	}
	if got := Dot(nil, nil); got != 0 {
		t.Errorf("got %v of nothing", got)
	}
}

// BenchmarkProduct measures the products of the model that nn is timed with: 784-300-100-10 at batch 32, forward,
// gradient of the kernel, gradient of the input.
func BenchmarkProduct(b *testing.B) {
	for _, p := range []struct {
		name    string
		tA, tB  blas.Transpose
		m, n, k int
	}{
		{"forward 32x784x300", blas.NoTrans, blas.NoTrans, 32, 300, 784},
		{"kernel gradient 784x32x300", blas.Trans, blas.NoTrans, 784, 300, 32},
		{"forward 32x300x100", blas.NoTrans, blas.NoTrans, 32, 100, 300},
		{"kernel gradient 300x32x100", blas.Trans, blas.NoTrans, 300, 100, 32},
		{"input gradient 32x100x300", blas.NoTrans, blas.Trans, 32, 300, 100},
		{"forward 32x100x10", blas.NoTrans, blas.NoTrans, 32, 10, 100},
		{"kernel gradient 100x32x10", blas.Trans, blas.NoTrans, 100, 10, 32},
		{"input gradient 32x10x100", blas.NoTrans, blas.Trans, 32, 100, 10},
		{"forward 1x784x300", blas.NoTrans, blas.NoTrans, 1, 300, 784},
		{"forward 256x784x300", blas.NoTrans, blas.NoTrans, 256, 300, 784},
		{"forward 256x300x100", blas.NoTrans, blas.NoTrans, 256, 100, 300},
		{"square 512", blas.NoTrans, blas.NoTrans, 512, 512, 512},
		{"predict 10000x784x300", blas.NoTrans, blas.NoTrans, 10000, 300, 784},
	} {
		b.Run(p.name, func(b *testing.B) {
			problem := newProblem(p.tA, p.tB, p.m, p.n, p.k, 1, 0, 0)
			b.ReportAllocs()
			for b.Loop() {
				problem.run()
			}
			b.ReportMetric(2*float64(p.m*p.n*p.k)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
		})
	}
}

// BenchmarkKernels is BenchmarkProduct with each kernel.
func BenchmarkKernels(b *testing.B) {
	defer keepKernels()()
	for name, use := range kernels() {
		use()
		b.Run(name, BenchmarkProduct)
	}
}

// filled has numbers between -1 and 1.
func filled(n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32((i*7919+13)%1021-510) / 512
	}
	return x
}
