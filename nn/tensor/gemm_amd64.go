package tensor

import "golang.org/x/sys/cpu"

// assembly reports whether the processor has what the kernels need; most since 2013 do.
var assembly = cpu.X86.HasAVX2 && cpu.X86.HasFMA

//go:noescape
func kernel4x24(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32)

//go:noescape
func kernel4x16(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32, mask *int32)

//go:noescape
func kernel1x16(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32, mask *int32)

// mask16 has 16 set and 16 clear lanes: from 16-n on it is the mask of n columns.
var mask16 = [32]int32{-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1}

// block sets an output of m rows and n columns that lies at c.
func block(m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	switch {
	case wide:
		block512(m, n, k, alpha, a, rs, cs, b, ldb, beta, c, ldc)
	case assembly:
		block256(m, n, k, alpha, a, rs, cs, b, ldb, beta, c, ldc)
	default:
		portable(m, n, k, alpha, a, rs, cs, b, ldb, beta, c, ldc)
	}
}

// block256 is block with AVX2, by tiles of 4 by 24.
func block256(m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	j := 0
	for ; j+24 <= n; j += 24 {
		i := 0
		for ; i+4 <= m; i += 4 {
			kernel4x24(k, &a[i*rs], rs, cs, &b[j], ldb, &c[i*ldc+j], ldc, alpha, beta)
		}
		for w := 0; i < m && w < 24; w += 16 {
			narrow(i, m, min(16, 24-w), k, alpha, a, rs, cs, b[j+w:], ldb, beta, c[j+w:], ldc)
		}
	}
	for ; j < n; j += 16 {
		narrow(0, m, min(16, n-j), k, alpha, a, rs, cs, b[j:], ldb, beta, c[j:], ldc)
	}
}

// narrow does the rows from i to m of at most 16 columns.
func narrow(i, m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	mask := &mask16[16-n]
	for ; i+4 <= m; i += 4 {
		kernel4x16(k, &a[i*rs], rs, cs, &b[0], ldb, &c[i*ldc], ldc, alpha, beta, mask)
	}
	for ; i < m; i++ {
		kernel1x16(k, &a[i*rs], rs, cs, &b[0], ldb, &c[i*ldc], ldc, alpha, beta, mask)
	}
}

//go:noescape
func exchange8(dst *float32, dstStride int, src *float32, srcStride, blocks int)

// exchangeEights is exchange for as many rows as make whole eights, and returns how many.
func exchangeEights(dst, src []float32, stride, rows, columns int) int {
	if !assembly {
		return 0
	}
	whole, r := columns&^7, 0
	for ; r+8 <= rows; r += 8 {
		if whole > 0 {
			exchange8(&dst[r], rows, &src[r*stride], stride, whole/8)
		}
		for i := whole; i < columns; i++ {
			for q := r; q < r+8; q++ {
				dst[i*rows+q] = src[q*stride+i]
			}
		}
	}
	return r
}
