package tensor

import "golang.org/x/sys/cpu"

// wide reports whether the processor has AVX-512.
var wide = assembly && cpu.X86.HasAVX512F

//go:noescape
func kernel8x48(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32)

//go:noescape
func kernel8x16(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32, mask uint32)

//go:noescape
func kernel1x128(k int, a *float32, cs int, b *float32, ldb int, c *float32, alpha, beta float32)

// block512 is block with AVX-512, by tiles of 8 by 48. The rows that are left over are few, or the only one.
func block512(m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	tall := m &^ 7
	for i := 0; i < tall; i += stripRows {
		strip512(min(stripRows, tall-i), n, k, alpha, a[i*rs:], rs, cs, b, ldb, beta, c[i*ldc:], ldc)
	}
	rest512(tall, m, n, k, alpha, a, rs, cs, b, ldb, beta, c, ldc)
}

// strip512 does m rows, a multiple of eight.
func strip512(m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	j := 0
	for ; j+48 <= n; j += 48 {
		for i := 0; i < m; i += 8 {
			kernel8x48(k, &a[i*rs], rs, cs, &b[j], ldb, &c[i*ldc+j], ldc, alpha, beta)
		}
	}
	for ; j < n; j += 16 {
		mask := uint32(1)<<min(16, n-j) - 1
		for i := 0; i < m; i += 8 {
			kernel8x16(k, &a[i*rs], rs, cs, &b[j], ldb, &c[i*ldc+j], ldc, alpha, beta, mask)
		}
	}
}

// rest512 does the rows from i to m, fewer than eight.
func rest512(i, m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if m-i >= 4 {
		block256(4, n, k, alpha, a[i*rs:], rs, cs, b, ldb, beta, c[i*ldc:], ldc)
		i += 4
	}
	for ; i < m; i++ {
		j := 0
		for ; j+128 <= n; j += 128 {
			kernel1x128(k, &a[i*rs], cs, &b[j], ldb, &c[i*ldc+j], alpha, beta)
		}
		for ; j < n; j += 16 {
			narrow(i, i+1, min(16, n-j), k, alpha, a, rs, cs, b[j:], ldb, beta, c[j:], ldc)
		}
	}
}
