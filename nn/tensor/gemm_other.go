//go:build !amd64 && !arm64

package tensor

// block sets an output of m rows and n columns that lies at c.
func block(m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
	portable(m, n, k, alpha, a, rs, cs, b, ldb, beta, c, ldc)
}

// exchangeEights leaves all rows to exchange.
func exchangeEights(_, _ []float32, _, _, _ int) int { return 0 }
