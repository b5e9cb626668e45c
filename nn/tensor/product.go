package tensor

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
)

// A Matrix is a row-major view of float32: element (i, j) of what is stored is Data[i*Stride+j]. Transposed says that
// a product takes it the other way round.
type Matrix struct {
	Data       []float32
	Stride     int
	Transposed bool
}

// Mat is the matrix of rows of the given length that lie one after another.
func Mat(data []float32, columns int) Matrix { return Matrix{Data: data, Stride: max(columns, 1)} }

// T is the transposed matrix, without moving anything.
func (a Matrix) T() Matrix {
	a.Transposed = !a.Transposed
	return a
}

// Product sets c = alpha·a·b + beta·c, where a is m by k, b is k by n (after transposition) and c is m by n.
// With beta 0 what c held does not matter, not even NaN. The work is done by what is registered with blas32.Use,
// which is this package's own product until the program registers another.
func Product(m, n, k int, alpha float32, a, b Matrix, beta float32, c Matrix) {
	if m == 0 || n == 0 {
		return
	}
	if k == 0 {
		scaleRows(m, n, beta, c)
		return
	}
	blas32.Implementation().Sgemm(transpose(a), transpose(b), m, n, k, alpha, a.Data, a.Stride, b.Data, b.Stride, beta, c.Data, c.Stride)
}

func transpose(a Matrix) blas.Transpose {
	if a.Transposed {
		return blas.Trans
	}
	return blas.NoTrans
}

// scaleRows multiplies m rows of n elements by beta; beta 0 clears them whatever they held.
func scaleRows(m, n int, beta float32, c Matrix) {
	for i := range m {
		row := c.Data[i*c.Stride : i*c.Stride+n]
		if beta == 0 {
			clear(row)
			continue
		}
		for j := range row {
			row[j] *= beta
		}
	}
}

// Axpy adds alpha·x to y, which is at least as long as x.
func Axpy(alpha float32, x, y []float32) {
	blas32.Implementation().Saxpy(len(x), alpha, x, 1, y, 1)
}

// Dot is the sum of the products of the elements of x and y, which is at least as long as x.
func Dot(x, y []float32) float32 {
	return blas32.Implementation().Sdot(len(x), x, 1, y, 1)
}
