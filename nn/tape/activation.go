package tape

import (
	"math"

	"board/nn/tensor"
)

// Activations compute in double precision and round once; all are stable for inputs of any size, and give NaN for NaN.
// Formulas and constants are those of keras.activations.

var (
	opRelu        = reluOp()
	opLeakyRelu   = elementOp("LeakyRelu", leakyRelu, func(x, _, k float32) float32 { return leakySlope(x, k) })
	opRelu6       = elementOp("Relu6", func(x, _ float32) float32 { return min(max(x, 0), 6) }, func(x, _, _ float32) float32 { return inside(x, 0, 6) })
	opElu         = elementOp("Elu", elu, eluSlope)
	opSelu        = elementOp("Selu", selu, seluSlope)
	opHardSigmoid = elementOp("HardSigmoid", func(x, _ float32) float32 { return min(max(x+3, 0), 6) / 6 }, func(x, _, _ float32) float32 { return inside(x, -3, 3) / 6 })
	opSigmoid     = elementOp("Sigmoid", func(x, _ float32) float32 { return float32(logistic(float64(x))) }, func(_, y, _ float32) float32 { return y * (1 - y) })
	opTanh        = elementOp("Tanh", func(x, _ float32) float32 { return float32(math.Tanh(float64(x))) }, func(_, y, _ float32) float32 { return 1 - y*y })
	opSoftplus    = elementOp("Softplus", func(x, _ float32) float32 { return float32(softplus(float64(x))) }, func(x, _, _ float32) float32 { return float32(logistic(float64(x))) })
	opSoftsign    = elementOp("Softsign", softsign, softsignSlope)
	opGelu        = elementOp("Gelu", gelu, geluSlope)
	opGeluTanh    = elementOp("GeluTanh", geluTanh, geluTanhSlope)
	opSilu        = elementOp("Silu", silu, siluSlope)
	opMish        = elementOp("Mish", mish, mishSlope)
)

// ReLU is max(x, 0).
func (t *Tape) ReLU(x *Var) *Var { return t.element(opRelu, x, 0) }

// LeakyReLU is x above zero and slope·x below.
func (t *Tape) LeakyReLU(x *Var, slope float32) *Var { return t.element(opLeakyRelu, x, slope) }

// ReLU6 is x limited to [0, 6].
func (t *Tape) ReLU6(x *Var) *Var { return t.element(opRelu6, x, 0) }

// ELU is x above zero and alpha·(eˣ-1) below.
func (t *Tape) ELU(x *Var, alpha float32) *Var { return t.element(opElu, x, alpha) }

// SELU is scale·Elu with the constants that keep activations at mean 0 and variance 1 (Klambauer et al., 2017).
func (t *Tape) SELU(x *Var) *Var { return t.element(opSelu, x, 0) }

// HardSigmoid is Relu6(x+3)/6.
func (t *Tape) HardSigmoid(x *Var) *Var { return t.element(opHardSigmoid, x, 0) }

// Sigmoid is 1/(1+e⁻ˣ).
func (t *Tape) Sigmoid(x *Var) *Var { return t.element(opSigmoid, x, 0) }

// Tanh is the hyperbolic tangent.
func (t *Tape) Tanh(x *Var) *Var { return t.element(opTanh, x, 0) }

// Softplus is log(1+eˣ).
func (t *Tape) Softplus(x *Var) *Var { return t.element(opSoftplus, x, 0) }

// Softsign is x/(1+|x|).
func (t *Tape) Softsign(x *Var) *Var { return t.element(opSoftsign, x, 0) }

// Exponential is eˣ.
func (t *Tape) Exponential(x *Var) *Var { return t.Exp(x) }

// GELU is x·Φ(x) with Φ the distribution function of the normal distribution, the exact form.
func (t *Tape) GELU(x *Var) *Var { return t.element(opGelu, x, 0) }

// GELUTanh is the approximation of Gelu by a hyperbolic tangent (Hendrycks and Gimpel, 2016).
func (t *Tape) GELUTanh(x *Var) *Var { return t.element(opGeluTanh, x, 0) }

// SiLU is x·Sigmoid(x), also called swish.
func (t *Tape) SiLU(x *Var) *Var { return t.element(opSilu, x, 0) }

// Mish is x·tanh(Softplus(x)).
func (t *Tape) Mish(x *Var) *Var { return t.element(opMish, x, 0) }

// reluOp notes before the first part of a gradient whether it is the first: F[0] is what it keeps of what is there.
func reluOp() *Op {
	op := elementsOp("Relu", forwardRelu, backwardRelu)
	parts := op.Backward
	op.overwrites = true
	op.Backward = func(n *Node) {
		n.F[0] = n.In[0].beta()
		parts(n)
	}
	return op
}

func forwardRelu(n *Node, from, to int) {
	tensor.Relu(n.Out.Value.Data[from:to], n.In[0].Value.Data[from:to])
}

func backwardRelu(n *Node, from, to int) {
	y, g, gin := n.Out.Value.Data[from:to], n.Out.Grad.Data[from:to], n.In[0].Grad.Data[from:to]
	if n.F[0] == 0 {
		tensor.ReluGrad(gin, y, g)
	} else {
		tensor.AddReluGrad(gin, y, g)
	}
}

// inside is 1 strictly between the bounds, else 0.
func inside(x, low, high float32) float32 {
	if x > low && x < high {
		return 1
	}
	return 0
}

func leakyRelu(x, slope float32) float32 { return x * leakySlope(x, slope) }

func leakySlope(x, slope float32) float32 {
	if x > 0 {
		return 1
	}
	return slope
}

func elu(x, alpha float32) float32 {
	if x > 0 {
		return x
	}
	return alpha * float32(math.Expm1(float64(x)))
}

func eluSlope(x, y, alpha float32) float32 {
	if x > 0 {
		return 1
	}
	return y + alpha
}

const (
	seluScale = 1.0507009873554804934193349852946
	seluAlpha = 1.6732632423543772848170429916717
)

func selu(x, _ float32) float32 { return seluScale * elu(x, seluAlpha) }

func seluSlope(x, y, _ float32) float32 {
	if x > 0 {
		return seluScale
	}
	return y + seluScale*seluAlpha
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// softplus never takes the exponential of a positive number.
func softplus(x float64) float64 { return max(x, 0) + math.Log1p(math.Exp(-math.Abs(x))) }

func softsign(x, _ float32) float32 {
	v := float64(x)
	return float32(v / (1 + math.Abs(v)))
}

func softsignSlope(x, _, _ float32) float32 {
	d := 1 + math.Abs(float64(x))
	return float32(1 / (d * d))
}

// normal is the distribution function of the normal distribution, half the complementary error function of -x/√2, whose
// relative error is below 1.2e-7 everywhere: a Chebyshev fit (Press et al., Numerical Recipes, 6.2). math.Erfc has all
// digits of a float64, and takes four times as long.
func normal(x float64) float64 {
	z := math.Abs(x) / math.Sqrt2
	t := 1 / (1 + 0.5*z)
	fit := -1.26551223 + t*(1.00002368+t*(0.37409196+t*(0.09678418+t*(-0.18628806+
		t*(0.27886807+t*(-1.13520398+t*(1.48851587+t*(-0.82215223+t*0.17087277))))))))
	tail := 0.5 * t * math.Exp(fit-z*z)
	if x > 0 {
		return 1 - tail
	}
	return tail
}

func gelu(x, _ float32) float32 {
	v := float64(x)
	return float32(v * normal(v))
}

// geluSlope has Φ(x) from the value x·Φ(x): it takes long to compute.
func geluSlope(x, y, _ float32) float32 {
	v := float64(x)
	return float32(factor(y, v) + v*math.Exp(-v*v/2)/math.Sqrt(2*math.Pi))
}

// factor is what x was multiplied by to give y, in Gelu and Silu, which both multiply by a half at zero.
func factor(y float32, x float64) float64 {
	switch {
	case x == 0:
		return 0.5
	case math.IsInf(x, 1):
		return 1
	}
	return float64(y) / x
}

const (
	geluRoot  = 0.7978845608028654 // √(2/π)
	geluCubic = 0.044715
)

// geluTanh uses that (1+tanh(u))/2 is the logistic function of 2u.
func geluTanh(x, _ float32) float32 {
	v := float64(x)
	return float32(v * logistic(2*geluRoot*(v+geluCubic*v*v*v)))
}

func geluTanhSlope(x, y, _ float32) float32 {
	v, s := float64(x), factor(y, float64(x))
	return float32(s + float64(y)*(1-s)*2*geluRoot*(1+3*geluCubic*v*v))
}

func silu(x, _ float32) float32 {
	v := float64(x)
	return float32(v * logistic(v))
}

func siluSlope(x, y, _ float32) float32 {
	s := factor(y, float64(x))
	return float32(s + float64(y)*(1-s))
}

// mish uses that tanh(log(1+e)) is n/(n+2) with n = e·(e+2). Beyond 40 that is 1 in double precision.
func mish(x, _ float32) float32 {
	n, _ := mishParts(float64(x))
	return float32(float64(x) * n / (n + 2))
}

func mishParts(x float64) (n, e float64) {
	e = math.Exp(min(x, 40))
	return e * (e + 2), e
}

// mishSlope: the derivative of n/(n+2) by x is 2·n'/(n+2)², and n' = 2e·(e+1).
func mishSlope(x, _, _ float32) float32 {
	n, e := mishParts(float64(x))
	if x > 40 {
		return 1
	}
	return float32(n/(n+2) + float64(x)*4*e*(e+1)/((n+2)*(n+2)))
}
