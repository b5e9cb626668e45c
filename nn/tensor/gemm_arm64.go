package tensor

// assembly switches the kernel on; every processor of arm64 has NEON.
var assembly = true

//go:noescape
func kernel8x12(k int, a *float32, rs, cs int, b *float32, ldb int, c *float32, ldc int, alpha, beta float32)

// block sets an output of m rows and n columns that lies at c, by tiles of 8 by 12.
func block(m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	if !assembly {
		portable(m, n, k, alpha, a, rs, cs, b, ldb, beta, c, ldc)
		return
	}
	tall, whole := m&^7, n/12*12
	for strip := 0; strip < tall; strip += stripRows {
		for j := 0; j < whole; j += 12 {
			for i := strip; i < min(strip+stripRows, tall); i += 8 {
				kernel8x12(k, &a[i*rs], rs, cs, &b[j], ldb, &c[i*ldc+j], ldc, alpha, beta)
			}
		}
	}
	if whole < n && tall > 0 {
		fused(tall, n-whole, k, alpha, a, rs, cs, b[whole:], ldb, beta, c[whole:], ldc)
	}
	if tall < m {
		fused(m-tall, n, k, alpha, a[tall*rs:], rs, cs, b, ldb, beta, c[tall*ldc:], ldc)
	}
}

// fused is what the tiles leave over, with the kernel's bits: the compiler makes one fused operation of a product and a sum, and a
// conversion keeps it from doing so.
func fused(m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	var sums [16]float32
	for j := 0; j < n; j += 4 {
		columns := min(4, n-j)
		for i := 0; i < m; i += 4 {
			rows := min(4, m-i)
			if rows == 4 && columns == 4 {
				tile(&sums, k, a[i*rs:], rs, cs, b[j:], ldb)
			} else {
				edge(&sums, rows, columns, k, a[i*rs:], rs, cs, b[j:], ldb)
			}
			for r := range rows {
				to := c[(i+r)*ldc+j:][:columns]
				for q := range to {
					scaled := float32(alpha * sums[4*r+q])
					if beta != 0 {
						scaled += beta * to[q]
					}
					to[q] = scaled
				}
			}
		}
	}
}

// exchangeEights leaves all rows to exchange.
func exchangeEights(_, _ []float32, _, _, _ int) int { return 0 }
