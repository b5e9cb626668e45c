package layer

import "board/nn/tape"

// batchNormOp normalizes in one operation. Its inputs are x, moving mean, moving variance, and gamma and beta where they exist; F holds
// epsilon, momentum and 1-momentum; I the number of features, the distance of neighbours of one feature's runs, whether to train, and which
// of gamma (1) and beta (2) there are. From Forward to Backward it keeps the mean and 1/sqrt(variance+epsilon) of each feature.
var batchNormOp = tape.Op{Name: "FusedBatchNormV3", Forward: batchNormForward, Backward: batchNormBackward}

// batchNorm names the parts of a node.
type batchNorm struct {
	features
	x, mean, variance, gamma, beta *tape.Var // gamma and beta may be nil
	train                          bool
}

func batchNormOf(n *tape.Node) batchNorm {
	b := batchNorm{features: features{n.I[0], n.I[1]}, x: n.In[0], mean: n.In[1], variance: n.In[2], train: n.I[2] == 1}
	rest := n.In[3:]
	if n.I[3]&1 != 0 {
		b.gamma, rest = rest[0], rest[1:]
	}
	if n.I[3]&2 != 0 {
		b.beta = rest[0]
	}
	return b
}

func batchNormForward(n *tape.Node) {
	b := batchNormOf(n)
	mean, inverse, factor := n.Scratch(0, b.size).Data, n.Scratch(1, b.size).Data, n.Scratch(2, b.size).Data
	x := b.x.Value.Data
	if b.train && len(x) > 0 {
		variance := inverse
		b.moments(x, mean, variance)
		follow(b.mean.Value.Data, mean, n.F[1], n.F[2])
		follow(b.variance.Value.Data, variance, n.F[1], n.F[2])
	} else {
		copy(mean, b.mean.Value.Data)
		copy(inverse, b.variance.Value.Data)
	}
	for c, v := range inverse {
		inverse[c] = inverseRoot(float64(v) + float64(n.F[0]))
		factor[c] = inverse[c]
		if b.gamma != nil {
			factor[c] *= b.gamma.Value.Data[c]
		}
	}
	var offset []float32
	if b.beta != nil {
		offset = b.beta.Value.Data
	}
	b.scale(n.Out.Value.Data, x, mean, factor, offset)
}

// follow moves averages towards what the batch has.
func follow(moving, batch []float32, momentum, rest float32) {
	for c, v := range batch {
		moving[c] = moving[c]*momentum + v*rest
	}
}

// batchNormBackward: with g the gradient of the output, s its sum, p the sum of g·(x-mean), N the number of values of a feature and r = 1/sqrt(variance+epsilon),
// dbeta = s, dgamma = r·p and dx = gamma·r·(g - s/N - r²·(x-mean)·p/N). In inference mean and variance do not depend on x, and the last two terms vanish.
func batchNormBackward(n *tape.Node) {
	b := batchNormOf(n)
	mean, inverse, factor := n.Scratch(0, b.size).Data, n.Scratch(1, b.size).Data, n.Scratch(2, b.size).Data
	slope, constant := n.Scratch(3, b.size).Data, n.Scratch(4, b.size).Data
	x, g := b.x.Value.Data, n.Out.Grad.Data
	clear(slope)
	clear(constant)
	count := float64(len(x) / b.size)
	for from := 0; from < b.size; from += strip {
		to := min(from+strip, b.size)
		var plain, product sums
		b.addProducts(&plain, &product, g, x, mean, from, to)
		for c := from; c < to; c++ {
			s, p, r := plain[c-from], product[c-from], float64(inverse[c])
			addGrad(b.gamma, c, r*p)
			addGrad(b.beta, c, s)
			if b.train {
				slope[c] = float32(-float64(factor[c]) * r * r * p / count)
				constant[c] = float32(-float64(factor[c]) * s / count)
			}
		}
	}
	if b.x.NeedsGrad() {
		b.addGrads(b.x.Grad.Data, g, x, mean, factor, slope, constant)
	}
}

func addGrad(v *tape.Var, at int, g float64) {
	if v != nil && v.NeedsGrad() {
		v.Grad.Data[at] += float32(g)
	}
}
