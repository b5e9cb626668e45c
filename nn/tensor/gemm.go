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
}

// The output is made in blocks of blockRows by blockColumns, each from blockDepth products at a time: that much of both
// operands stays in the second-level cache, and 24 or 48 columns of b in the first. The depth is where one chain of additions
// ends and the next begins, so it alone decides the rounding.
const (
	blockRows    = 256
	blockColumns = 480 // a multiple of 24 and 48, the columns of kernels
	blockDepth   = 64
)

// A workspace holds a block of b with its rows and columns exchanged, or one of a.
type workspace [blockDepth * blockColumns]float32

// exchangesA reports whether blocks of a transposed a are copied, in the order in which the kernels read them: as it lies, each column of a block
// is on a page of its own. That pays where a block is used for several tiles.
func (g *product) exchangesA() bool { return g.cs > 1 && !g.bTransposed && g.n >= 48 }

// part makes the rows [i0, i1) and columns [j0, j1) of the output.
func (g *product) part(i0, i1, j0, j1 int, w *workspace) {
	for i := i0; i < i1; i += blockRows {
		for j := j0; j < j1; j += blockColumns {
			m, n := min(blockRows, i1-i), min(blockColumns, j1-j)
			beta := g.beta
			for p := 0; p < g.k; p += blockDepth {
				g.deepen(i, j, p, m, n, min(blockDepth, g.k-p), beta, w)
				beta = 1
			}
		}
	}
}

// deepen adds the products from p to p+k to the block of m by n at row i and column j.
func (g *product) deepen(i, j, p, m, n, k int, beta float32, w *workspace) {
	a, rs, cs := g.a[i*g.rs+p*g.cs:], g.rs, g.cs
	var b []float32
	ldb := g.ldb
	if g.bTransposed {
		exchange(w[:k*n], g.b[j*ldb+p:], ldb, n, k)
		b, ldb = w[:k*n], n
	} else {
		b = g.b[p*ldb+j:]
		if w != nil {
			exchange(w[:k*m], a, cs, k, m)
			a, rs, cs = w[:k*m], k, 1
		}
	}
	block(m, n, k, g.alpha, a, rs, cs, b, ldb, beta, g.c[i*g.ldc+j:], g.ldc)
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
