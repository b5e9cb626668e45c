package tensor

import "math"

// Relu sets dst to the larger of x and 0, NaN where x is NaN. dst is as long as x, and may be x.
func Relu(dst, x []float32) {
	dst = dst[:len(x)]
	from := reluVectors(dst, x)
	for i := from; i < len(x); i++ {
		dst[i] = max(x[i], 0)
	}
}

// ReluGrad sets dst to g where y, a result of Relu, is above 0, else to 0. dst and y are as long as g; dst may be g.
func ReluGrad(dst, y, g []float32) {
	dst, y = dst[:len(g)], y[:len(g)]
	from := reluGradVectors(dst, y, g)
	for i := from; i < len(g); i++ {
		dst[i] = ifPositive(y[i], g[i])
	}
}

// AddReluGrad adds what ReluGrad sets.
func AddReluGrad(dst, y, g []float32) {
	dst, y = dst[:len(g)], y[:len(g)]
	for i, v := range g {
		dst[i] += ifPositive(y[i], v)
	}
}

// ifPositive is g if y, which is not below zero, is above zero, else 0. It has no branches: which elements are above zero is as good
// as random, and a processor that predicts every other branch wrongly takes three times as long. The bits of a number above zero are
// those of a positive integer of at most infinity's; taken from zero, or from infinity's and one, they leave a sign bit.
func ifPositive(y, g float32) float32 {
	const infinity = 0x7f800000
	bits := int32(math.Float32bits(y))
	keep := -bits >> 31 &^ ((infinity - bits) >> 31)
	return math.Float32frombits(math.Float32bits(g) & uint32(keep))
}
