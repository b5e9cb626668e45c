package layer

import "board/nn/tape"

// layerNormOp normalizes rows of I[0] values in one operation. Its inputs are x and, where they exist, gamma (bit 1 of I[1]) and beta (bit
// 2); F[0] is epsilon. From Forward to Backward it keeps mean and 1/sqrt(variance+epsilon) of each row.
var layerNormOp = tape.Op{Name: "LayerNorm", Forward: layerNormForward, Backward: layerNormBackward}

type layerNorm struct {
	x, gamma, beta *tape.Var // gamma and beta may be nil
	width, rows    int
	mean, inverse  []float32 // of each row
}

func layerNormOf(n *tape.Node) layerNorm {
	l := layerNorm{x: n.In[0], width: n.I[0], rows: len(n.In[0].Value.Data) / n.I[0]}
	rest := n.In[1:]
	if n.I[1]&1 != 0 {
		l.gamma, rest = rest[0], rest[1:]
	}
	if n.I[1]&2 != 0 {
		l.beta = rest[0]
	}
	l.mean, l.inverse = n.Scratch(0, l.rows).Data, n.Scratch(1, l.rows).Data
	return l
}

func layerNormForward(n *tape.Node) {
	l := layerNormOf(n)
	for r := range l.rows {
		x, y := l.x.Value.Data[r*l.width:(r+1)*l.width], n.Out.Value.Data[r*l.width:(r+1)*l.width]
		mean, variance := rowMoments(x)
		l.mean[r], l.inverse[r] = float32(mean), inverseRoot(variance+float64(n.F[0]))
		for i, v := range x {
			y[i] = (v - l.mean[r]) * l.inverse[r]
		}
		if l.gamma != nil {
			for i, k := range l.gamma.Value.Data {
				y[i] *= k
			}
		}
		if l.beta != nil {
			for i, b := range l.beta.Value.Data {
				y[i] += b
			}
		}
	}
}

// rowMoments are mean and variance, in two passes.
func rowMoments(x []float32) (mean, variance float64) {
	for _, v := range x {
		mean += float64(v)
	}
	mean /= float64(len(x))
	for _, v := range x {
		d := float64(v) - mean
		variance += d * d
	}
	return mean, variance / float64(len(x))
}

// layerNormBackward: with h = gamma·g and z the normalized row, dx = (h - mean(h) - z·mean(h·z))/sqrt(variance+epsilon), dgamma = Σ g·z, dbeta = Σ g.
func layerNormBackward(n *tape.Node) {
	l := layerNormOf(n)
	for r := range l.rows {
		x, g := l.x.Value.Data[r*l.width:(r+1)*l.width], n.Out.Grad.Data[r*l.width:(r+1)*l.width]
		if l.x.NeedsGrad() {
			l.inputGrad(l.x.Grad.Data[r*l.width:(r+1)*l.width], x, g, r)
		}
		if l.gamma != nil && l.gamma.NeedsGrad() {
			dgamma := l.gamma.Grad.Data
			for i, v := range g {
				dgamma[i] += v * (x[i] - l.mean[r]) * l.inverse[r]
			}
		}
		if l.beta != nil && l.beta.NeedsGrad() {
			dbeta := l.beta.Grad.Data
			for i, v := range g {
				dbeta[i] += v
			}
		}
	}
}

func (l *layerNorm) inputGrad(dx, x, g []float32, r int) {
	mean, inverse := l.mean[r], l.inverse[r]
	scaled := func(i int) float32 {
		if l.gamma == nil {
			return g[i]
		}
		return g[i] * l.gamma.Value.Data[i]
	}
	var plain, product float64
	for i, v := range x {
		h := float64(scaled(i))
		plain += h
		product += h * float64((v-mean)*inverse)
	}
	plain, product = plain/float64(l.width), product/float64(l.width)
	for i, v := range x {
		dx[i] += inverse * (scaled(i) - float32(plain) - (v-mean)*inverse*float32(product))
	}
}
