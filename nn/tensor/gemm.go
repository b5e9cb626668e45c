package tensor

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

// BLAS is gonum's pure Go BLAS with a faster product of matrices, and what package nn uses unless the program registers
// another with blas32.Use. Its Sgemm allocates nothing and gives the same bits for any number of processors; a row of
// the output does not depend on how many other rows there are.
type BLAS struct{ gonum.Implementation }

func init() { blas32.Use(BLAS{}) }

// Sgemm sets c = alpha·a·b + beta·c, where a is m by k and b is k by n after the transposition tA and tB ask for, and
// c is m by n, all row-major with the strides lda, ldb and ldc. c must not overlap a or b; with beta zero it is not read.
// Sizes, strides or slices that do not fit panic, as in gonum.
func (BLAS) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	g := product{m: m, n: n, k: k, alpha: alpha, beta: beta, a: a, rs: lda, cs: 1, b: b, ldb: ldb, c: c, ldc: ldc}
	g.bTransposed = transposed(tB)
	rows, columns := m, k
	if transposed(tA) {
		g.rs, g.cs = 1, lda
		rows, columns = k, m
	}
	checkMatrix(rows, columns, a, lda)
	rows, columns = k, n
	if g.bTransposed {
		rows, columns = n, k
	}
	checkMatrix(rows, columns, b, ldb)
	checkMatrix(m, n, c, ldc)
	switch {
	case m == 0 || n == 0: // nothing to set
	case k == 0 || alpha == 0:
		scaleRows(m, n, beta, Matrix{Data: c, Stride: ldc})
	default:
		g.run()
	}
}

func transposed(t blas.Transpose) bool {
	switch t {
	case blas.NoTrans:
		return false
	case blas.Trans, blas.ConjTrans:
		return true
	}
	panic("tensor: bad transpose")
}

func checkMatrix(rows, columns int, x []float32, stride int) {
	if rows < 0 || columns < 0 || stride < max(1, columns) {
		panic("tensor: bad size or stride of a matrix")
	}
	if rows > 0 && columns > 0 && len(x) < (rows-1)*stride+columns {
		panic("tensor: too few elements for a matrix")
	}
}

// A product is one call of Sgemm. Element (i, p) of the first operand is a[i*rs+p*cs].
type product struct {
	m, n, k     int
	alpha, beta float32
	a           []float32
	rs, cs      int
	b           []float32
	ldb         int
	bTransposed bool
	c           []float32
	ldc         int

	// The rows [p0, p1) of b are what is being multiplied: a panel, laid out in strips, or all of b as it lies where panel is nil.
	p0, p1 int
	panel  []float32
}

// The output is made in blocks of blockRows by blockColumns, each from blockDepth products at a time: that much of both
// operands stays in the second-level cache, and a strip of b in the first. The depth is where one chain of additions ends and
// the next begins, so it alone decides the rounding.
const (
	blockRows    = 256
	blockColumns = 480 // a multiple of a strip's columns
	blockDepth   = 128
)

// A workspace holds a block of a transposed first operand.
type workspace [blockDepth * (blockRows + 16)]float32

// copiesA reports whether blocks of a transposed a are copied: as it lies, each column of a block is on a page of its own.
// That pays where a block is used for several tiles.
func (g *product) copiesA() bool { return g.cs > 1 && g.n >= stripColumns }

// part makes the rows [i0, i1) and columns [j0, j1) of the output, from the rows [p0, p1) of b.
func (g *product) part(i0, i1, j0, j1 int, w *workspace) {
	for i := i0; i < i1; i += blockRows {
		for j := j0; j < j1; j += blockColumns {
			m, n := min(blockRows, i1-i), min(blockColumns, j1-j)
			for p := g.p0; p < g.p1; p += blockDepth {
				g.deepen(i, j, p, m, n, min(blockDepth, g.p1-p), w)
			}
		}
	}
}

// deepen adds the products from p to p+k to the block of m by n at row i and column j.
func (g *product) deepen(i, j, p, m, n, k int, w *workspace) {
	a, rs, cs := g.a[i*g.rs+p*g.cs:], g.rs, g.cs
	if w != nil {
		a, rs, cs = w.columns(a, cs, m, k)
	}
	beta := g.beta
	if p > 0 {
		beta = 1
	}
	c := g.c[i*g.ldc+j:]
	if g.panel == nil {
		block(m, n, k, g.alpha, a, rs, cs, g.b[p*g.ldb+j:], g.ldb, beta, c, g.ldc)
		return
	}
	for r := 0; r < m; r += stripRows {
		for s := 0; s < n; s += stripColumns {
			b, width := g.strip(j+s, p, k)
			block(min(stripRows, m-r), width, k, g.alpha, a[r*rs:], rs, cs, b, width, beta, c[r*g.ldc+s:], g.ldc)
		}
	}
}

// columns copies m rows and k columns of a transposed operand, and returns where they are. The columns are an odd number of cache
// lines apart, so that those of the same rows do not contend for the same places of the cache.
func (w *workspace) columns(a []float32, stride, m, k int) (block []float32, rs, cs int) {
	apart := (m+15)/16*16 | 16
	for p := range k {
		copy(w[p*apart:p*apart+m], a[p*stride:])
	}
	return w[:k*apart], 1, apart
}

// exchange writes the transpose of src, rows of the given stride, into dst: columns by rows, dense.
func exchange(dst, src []float32, stride, rows, columns int) {
	r := exchangeEights(dst, src, stride, rows, columns)
	for ; r+4 <= rows; r += 4 {
		a, b := src[r*stride:r*stride+columns], src[(r+1)*stride:(r+1)*stride+columns]
		c, d := src[(r+2)*stride:(r+2)*stride+columns], src[(r+3)*stride:(r+3)*stride+columns]
		for i := range a {
			to := dst[i*rows+r : i*rows+r+4 : i*rows+r+4]
			to[0], to[1], to[2], to[3] = a[i], b[i], c[i], d[i]
		}
	}
	for ; r < rows; r++ {
		for i, v := range src[r*stride : r*stride+columns] {
			dst[i*rows+r] = v
		}
	}
}
