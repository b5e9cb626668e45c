package search

import (
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"
)

// A process is a Gaussian process with a Matérn 5/2 kernel that has a length for each coordinate.
type process struct {
	x       [][]float64
	y       []float64
	theta   []float64 // logarithms: of each length, of the variance of the function, of that of the noise
	inverse []float64 // of each length, exponentiated
	factor  mat.Cholesky
	alpha   []float64 // covariance⁻¹·y
	least   float64   // the least expected value at the points

	// Room for what is computed again and again. The pairs of points i < j have their distance and its decay at i·n+j.
	covariance, inverted mat.SymDense
	pairs                []pair
	kernels              []float64
}

// A pair is two points: their distance r, in lengths, and exp(-√5·r).
type pair struct{ r, decay float64 }

func newProcess(x [][]float64, y []float64) *process {
	n := len(x)
	p := &process{x: x, y: y, pairs: make([]pair, n*n), kernels: make([]float64, n)}
	p.covariance = *mat.NewSymDense(n, nil)
	return p
}

// What is believed of theta before any points are seen: middle and spread.
const (
	lengthMiddle, lengthSpread = -0.5, 1.0
	signalMiddle, signalSpread = 0.0, 1.0
	noiseMiddle, noiseSpread   = -9.0, 2.0
)

// fitProcess finds the most likely lengths and variances, from two starts.
func fitProcess(x [][]float64, y []float64, rng *rand.Rand) *process {
	p := newProcess(x, y)
	d := len(x[0])
	var best []float64
	least := math.Inf(1)
	for start := range 2 {
		theta := make([]float64, d+2)
		for i := range d {
			theta[i] = lengthMiddle
			if start > 0 {
				theta[i] += lengthSpread * rng.NormFloat64()
			}
		}
		theta[d], theta[d+1] = signalMiddle, noiseMiddle+2*float64(start)
		found, cost := p.descend(theta)
		if best == nil || cost < least {
			best, least = found, cost
		}
	}
	p.condition(best)
	return p
}

// descend minimizes the negative logarithm of the posterior likelihood.
func (p *process) descend(theta []float64) ([]float64, float64) {
	grad, at, cost := make([]float64, len(theta)), []float64(nil), 0.0
	compute := func(theta []float64) { // once for both
		if !slices.Equal(theta, at) {
			at, cost = append(at[:0], theta...), p.cost(theta, grad)
		}
	}
	problem := optimize.Problem{
		Func: func(theta []float64) float64 {
			compute(theta)
			return cost
		},
		Grad: func(to, theta []float64) {
			compute(theta)
			copy(to, grad)
		},
	}
	settings := &optimize.Settings{MajorIterations: 20, FuncEvaluations: 40, GradientThreshold: 1e-2, Concurrent: 0}
	result, err := optimize.Minimize(problem, theta, settings, &optimize.LBFGS{})
	if result == nil || err != nil && result.X == nil {
		return theta, math.Inf(1)
	}
	return result.X, result.F
}

// sensible reports whether theta can be computed with.
func sensible(theta []float64) bool {
	for _, t := range theta {
		if !(t > -25 && t < 10) {
			return false
		}
	}
	return true
}

// cost is the negative logarithm of the posterior likelihood of theta, and its gradient if grad is not nil.
func (p *process) cost(theta, grad []float64) float64 {
	n, d := len(p.x), len(theta)-2
	for i := range grad {
		grad[i] = 0
	}
	if !sensible(theta) {
		return 1e10
	}
	p.set(theta)
	if !p.factorize() {
		return 1e10
	}
	cost := 0.0
	for i, a := range p.alpha {
		cost += a * p.y[i] / 2
	}
	cost += p.factor.LogDet() / 2
	for i, t := range theta {
		middle, spread := prior(i, d)
		cost += (t - middle) * (t - middle) / (2 * spread * spread)
		if grad != nil {
			grad[i] = (t - middle) / (spread * spread)
		}
	}
	if grad == nil {
		return cost
	}
	if p.factor.InverseTo(&p.inverted) != nil {
		return 1e10
	}
	raw := p.inverted.RawSymmetric()
	signal, noise := math.Exp(theta[d]), math.Exp(theta[d+1])
	for i := range n {
		w := p.alpha[i]*p.alpha[i] - raw.Data[i*raw.Stride+i] // the diagonal of alpha·alphaᵀ − covariance⁻¹
		grad[d] -= w * signal / 2
		grad[d+1] -= w * noise / 2
		for j := i + 1; j < n; j++ {
			w := p.alpha[i]*p.alpha[j] - raw.Data[i*raw.Stride+j]
			r, decay := p.pairs[i*n+j].r, p.pairs[i*n+j].decay
			grad[d] -= w * signal * (1 + sqrt5*r + 5*r*r/3) * decay
			slope := w * signal * 5.0 / 3 * (1 + sqrt5*r) * decay
			for k := range d {
				z := (p.x[i][k] - p.x[j][k]) * p.inverse[k]
				grad[k] -= slope * z * z
			}
		}
	}
	return cost
}

func prior(i, d int) (middle, spread float64) {
	switch {
	case i < d:
		return lengthMiddle, lengthSpread
	case i == d:
		return signalMiddle, signalSpread
	}
	return noiseMiddle, noiseSpread
}

const sqrt5 = 2.23606797749979

func (p *process) set(theta []float64) {
	d := len(theta) - 2
	p.theta = append(p.theta[:0], theta...)
	p.inverse = p.inverse[:0]
	for _, t := range theta[:d] {
		p.inverse = append(p.inverse, math.Exp(-t))
	}
}

// distance is that of two points in lengths.
func (p *process) distance(a, b []float64) float64 {
	sum := 0.0
	for k, inverse := range p.inverse {
		z := (a[k] - b[k]) * inverse
		sum += z * z
	}
	return math.Sqrt(sum)
}

// pair compares two points.
func (p *process) pair(a, b []float64) pair {
	r := p.distance(a, b)
	return pair{r, math.Exp(-sqrt5 * r)}
}

// kernel is the covariance of the two points, where the function has that variance.
func (k pair) kernel(signal float64) float64 {
	return signal * (1 + sqrt5*k.r + 5*k.r*k.r/3) * k.decay
}

// signal is the variance of the function.
func (p *process) signal() float64 { return math.Exp(p.theta[len(p.theta)-2]) }

// factorize computes the covariance of the points, its factor and alpha; false if it cannot be inverted.
func (p *process) factorize() bool {
	n, signal, noise := len(p.x), p.signal(), math.Exp(p.theta[len(p.theta)-1])
	for i := range n {
		p.covariance.SetSym(i, i, signal+noise+1e-9)
		for j := i + 1; j < n; j++ {
			p.pairs[i*n+j] = p.pair(p.x[i], p.x[j])
			p.covariance.SetSym(i, j, p.pairs[i*n+j].kernel(signal))
		}
	}
	if !p.factor.Factorize(&p.covariance) {
		return false
	}
	var alpha mat.VecDense
	if p.factor.SolveVecTo(&alpha, mat.NewVecDense(n, p.y)) != nil {
		return false
	}
	p.alpha = alpha.RawVector().Data
	return true
}

// condition makes the process ready for questions. Where theta leads nowhere, more noise does.
func (p *process) condition(theta []float64) {
	p.set(theta)
	for noise := theta[len(theta)-1]; !p.factorize() && noise < 5; noise++ {
		theta[len(theta)-1] = noise
		p.set(theta)
	}
	p.least = math.Inf(1)
	for _, x := range p.x {
		mean, _ := p.expect(x)
		p.least = min(p.least, mean)
	}
}

// expect is the mean and the spread of the function at a point.
func (p *process) expect(x []float64) (mean, spread float64) {
	n, k, variance := len(p.x), p.kernels, p.signal()
	for i, at := range p.x {
		k[i] = p.pair(at, x).kernel(variance)
		mean += k[i] * p.alpha[i]
	}
	// covariance = UᵀU, so that kᵀ·covariance⁻¹·k is the square of the solution of Uᵀz = k.
	raw := p.factor.RawU().(*mat.TriDense).RawTriangular()
	for i := range n {
		z := k[i] / raw.Data[i*raw.Stride+i]
		for j, u := range raw.Data[i*raw.Stride+i+1 : i*raw.Stride+n] {
			k[i+1+j] -= z * u
		}
		variance -= z * z
	}
	return mean, math.Sqrt(max(variance, 1e-18))
}

// improvement is how much lower than the least value so far the function is expected to be at a point.
func (p *process) improvement(x []float64) float64 {
	mean, spread := p.expect(x)
	z := (p.least - mean) / spread
	density := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
	return spread * (z*normalCDF(z) + density)
}
