package tensor

// portable sets an output of m rows and n columns that lies at c, as block does, in Go: by tiles of 4 by 4, whose sums
// stay in registers.
func portable(m, n, k int, alpha float32, a []float32, rs, cs int, b []float32, ldb int, beta float32, c []float32, ldc int) {
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
				merge(c[(i+r)*ldc+j:][:columns], sums[4*r:], alpha, beta)
			}
		}
	}
}

// merge sets c = alpha·sums + beta·c.
func merge(c, sums []float32, alpha, beta float32) {
	for j := range c {
		if beta == 0 { // what c held may be NaN
			c[j] = alpha * sums[j]
		} else {
			c[j] = alpha*sums[j] + beta*c[j]
		}
	}
}

// tile puts the product of 4 rows of a and 4 columns of b into sums.
func tile(sums *[16]float32, k int, a []float32, rs, cs int, b []float32, ldb int) {
	var s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33 float32
	r0, r1, r2, r3 := a, a[rs:], a[2*rs:], a[3*rs:]
	for p := range k {
		q := b[p*ldb:][:4:4]
		b0, b1, b2, b3 := q[0], q[1], q[2], q[3]
		o := p * cs
		v := r0[o]
		s00, s01, s02, s03 = s00+v*b0, s01+v*b1, s02+v*b2, s03+v*b3
		v = r1[o]
		s10, s11, s12, s13 = s10+v*b0, s11+v*b1, s12+v*b2, s13+v*b3
		v = r2[o]
		s20, s21, s22, s23 = s20+v*b0, s21+v*b1, s22+v*b2, s23+v*b3
		v = r3[o]
		s30, s31, s32, s33 = s30+v*b0, s31+v*b1, s32+v*b2, s33+v*b3
	}
	*sums = [16]float32{s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33}
}

// edge is tile for fewer rows or columns. The sums are made in the same order.
func edge(sums *[16]float32, rows, columns, k int, a []float32, rs, cs int, b []float32, ldb int) {
	for i := range rows {
		for j := range columns {
			s := float32(0)
			for p := range k {
				s += a[i*rs+p*cs] * b[p*ldb+j]
			}
			sums[4*i+j] = s
		}
	}
}
