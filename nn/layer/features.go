package layer

import "math"

// features says how the values of a tensor belong to features: blocks, each of size runs, one per feature, each of inner neighbouring
// values. Where the last axis is that of the features, inner is 1 and a block is a row: that is the usual case, and has loops of its own
// along the rows.
type features struct{ size, inner int }

// strip is how many features are summed at once: rows are read along their length, and the sums lie on the stack in double precision.
const strip = 64

type sums [strip]float64

// moments puts mean and variance of each feature into its place. Deviations are taken from the feature's first value, so that a mean that is large beside the spread
// costs no precision.
func (f features) moments(x, mean, variance []float32) {
	n := float64(len(x) / f.size)
	for from := 0; from < f.size; from += strip {
		to := min(from+strip, f.size)
		var first, second sums
		f.addMoments(&first, &second, x, from, to)
		for c := from; c < to; c++ {
			m := first[c-from] / n
			mean[c] = float32(float64(x[c*f.inner]) + m)
			variance[c] = float32(max(second[c-from]/n-m*m, 0))
		}
	}
}

// addMoments sums d and d², d being the difference to the feature's first value.
func (f features) addMoments(first, second *sums, x []float32, from, to int) {
	if f.inner == 1 {
		base := x[from:to]
		for row := x; len(row) > 0; row = row[f.size:] {
			for i, v := range row[from:to] {
				d := float64(v) - float64(base[i])
				first[i] += d
				second[i] += d * d
			}
		}
		return
	}
	for block := x; len(block) > 0; block = block[f.size*f.inner:] {
		for c := from; c < to; c++ {
			base, a, b := float64(x[c*f.inner]), 0.0, 0.0
			for _, v := range block[c*f.inner : (c+1)*f.inner] {
				d := float64(v) - base
				a += d
				b += d * d
			}
			first[c-from] += a
			second[c-from] += b
		}
	}
}

// addProducts sums g and g·(x-mean).
func (f features) addProducts(plain, product *sums, g, x, mean []float32, from, to int) {
	if f.inner == 1 {
		mean = mean[from:to]
		for at := from; at < len(x); at += f.size {
			row := x[at : at+len(mean)]
			for i, v := range g[at : at+len(mean)] {
				plain[i] += float64(v)
				product[i] += float64(v) * float64(row[i]-mean[i])
			}
		}
		return
	}
	for at := 0; at < len(x); at += f.size * f.inner {
		for c := from; c < to; c++ {
			m, a, b := mean[c], 0.0, 0.0
			run := x[at+c*f.inner : at+(c+1)*f.inner]
			for i, v := range g[at+c*f.inner : at+(c+1)*f.inner] {
				a += float64(v)
				b += float64(v) * float64(run[i]-m)
			}
			plain[c-from] += a
			product[c-from] += b
		}
	}
}

// scale sets y = (x-mean)·factor + offset. A nil offset is zero.
func (f features) scale(y, x, mean, factor, offset []float32) {
	if f.inner == 1 {
		for at := 0; at < len(x); at += f.size {
			row := y[at : at+f.size]
			for i, v := range x[at : at+f.size] {
				row[i] = (v - mean[i]) * factor[i]
			}
			for i, b := range offset {
				row[i] += b
			}
		}
		return
	}
	for at, c := 0, 0; at < len(x); at, c = at+f.inner, (c+1)%f.size {
		m, k, b := mean[c], factor[c], float32(0)
		if offset != nil {
			b = offset[c]
		}
		run := y[at : at+f.inner]
		for i, v := range x[at : at+f.inner] {
			run[i] = (v-m)*k + b
		}
	}
}

// addGrads adds a·g + b·(x-mean) + k to dx.
func (f features) addGrads(dx, g, x, mean, a, b, k []float32) {
	if f.inner == 1 {
		for at := 0; at < len(x); at += f.size {
			row, grow := dx[at:at+f.size], g[at:at+f.size]
			for i, v := range x[at : at+f.size] {
				row[i] += a[i]*grow[i] + b[i]*(v-mean[i]) + k[i]
			}
		}
		return
	}
	for at, c := 0, 0; at < len(x); at, c = at+f.inner, (c+1)%f.size {
		run, grun := dx[at:at+f.inner], g[at:at+f.inner]
		for i, v := range x[at : at+f.inner] {
			run[i] += a[c]*grun[i] + b[c]*(v-mean[c]) + k[c]
		}
	}
}

func inverseRoot(x float64) float32 { return float32(1 / math.Sqrt(x)) }
