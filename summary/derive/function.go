package derive

import (
	"math"

	"board/summary/curve"
)

// A function is one that formulas may call.
type function struct {
	form        string // how it is written
	does        string
	least, most int // arguments

	// begin makes the function for one curve. A function that looks back on earlier rows
	// keeps what it needs of them. It replaces the first of its arguments' columns by its
	// values.
	begin func() func(args [][]float64)
}

// operators are those of two values.
var operators = map[string]func(a, b float64) float64{
	"+":   func(a, b float64) float64 { return a + b },
	"-":   func(a, b float64) float64 { return a - b },
	"*":   func(a, b float64) float64 { return a * b },
	"/":   func(a, b float64) float64 { return a / b },
	"%":   math.Mod,
	"**":  math.Pow,
	"^":   math.Pow,
	"<":   func(a, b float64) float64 { return truth(a < b) },
	"<=":  func(a, b float64) float64 { return truth(a <= b) },
	">":   func(a, b float64) float64 { return truth(a > b) },
	">=":  func(a, b float64) float64 { return truth(a >= b) },
	"==":  func(a, b float64) float64 { return truth(a == b) },
	"!=":  func(a, b float64) float64 { return truth(a != b) },
	"&&":  func(a, b float64) float64 { return truth(a != 0 && b != 0) },
	"and": func(a, b float64) float64 { return truth(a != 0 && b != 0) },
	"||":  func(a, b float64) float64 { return truth(a != 0 || b != 0) },
	"or":  func(a, b float64) float64 { return truth(a != 0 || b != 0) },
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// functions are those that formulas may call, by name.
var functions = map[string]function{
	"abs":     each("abs(x)", "without its sign", math.Abs),
	"ceil":    each("ceil(x)", "the next whole number", math.Ceil),
	"floor":   each("floor(x)", "the whole number below", math.Floor),
	"round":   each("round(x)", "the nearest whole number", math.Round),
	"sign":    each("sign(x)", "−1, 0 or 1", sign),
	"sqrt":    each("sqrt(x)", "square root", math.Sqrt),
	"exp":     each("exp(x)", "e to the power of x: the perplexity of a loss", math.Exp),
	"log":     each("log(x)", "natural logarithm", math.Log),
	"log2":    each("log2(x)", "logarithm to the base 2", math.Log2),
	"log10":   each("log10(x)", "logarithm to the base 10", math.Log10),
	"sin":     each("sin(x)", "sine", math.Sin),
	"cos":     each("cos(x)", "cosine", math.Cos),
	"tanh":    each("tanh(x)", "hyperbolic tangent", math.Tanh),
	"sigmoid": each("sigmoid(x)", "1 / (1 + exp(−x))", func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }),
	"min":     fold("min(x, y, …)", "the least of several values", math.Min),
	"max":     fold("max(x, y, …)", "the greatest of several values", math.Max),
	"pow":     {"pow(x, y)", "x to the power of y", 2, 2, stateless(func(args [][]float64) { zip(args[0], args[1], math.Pow) })},
	"cummin":  running("cummin(x)", "the least finite value so far", math.NaN(), func(state *float64, x float64) float64 { return best(state, x, x < *state) }),
	"cummax":  running("cummax(x)", "the greatest finite value so far", math.NaN(), func(state *float64, x float64) float64 { return best(state, x, x > *state) }),
	"cumsum":  running("cumsum(x)", "the sum of all values so far", 0, func(state *float64, x float64) float64 { *state += x; return *state }),
	"diff":    running("diff(x)", "the change since the point before", math.NaN(), func(state *float64, x float64) float64 { d := x - *state; *state = x; return d }),
	"ema":     {"ema(x, weight)", "TensorBoard's smoothing, of a weight from 0 to 1", 2, 2, smoothing},
}

// each applies f to every value.
func each(form, does string, f func(float64) float64) function {
	return function{form, does, 1, 1, stateless(func(args [][]float64) {
		for i, x := range args[0] {
			args[0][i] = f(x)
		}
	})}
}

// fold applies f to the values of all arguments, from the left.
func fold(form, does string, f func(a, b float64) float64) function {
	return function{form, does, 1, 16, stateless(func(args [][]float64) {
		for _, arg := range args[1:] {
			zip(args[0], arg, f)
		}
	})}
}

// running applies f to one value after the other, with what it has kept of those before.
func running(form, does string, begin float64, f func(state *float64, x float64) float64) function {
	return function{form, does, 1, 1, func() func([][]float64) {
		state := begin
		return func(args [][]float64) {
			for i, x := range args[0] {
				args[0][i] = f(&state, x)
			}
		}
	}}
}

func stateless(f func(args [][]float64)) func() func([][]float64) {
	return func() func([][]float64) { return f }
}

// zip puts f of both into a.
func zip(a, b []float64, f func(a, b float64) float64) {
	for i, x := range a {
		a[i] = f(x, b[i])
	}
}

// best keeps x where it is better than what was kept, or the first finite value.
func best(state *float64, x float64, better bool) float64 {
	if finite(x) && (better || math.IsNaN(*state)) {
		*state = x
	}
	return *state
}

func finite(x float64) bool { return x-x == 0 }

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

// smoothing is the moving average that charts draw, of the weight in the first row.
func smoothing() func([][]float64) {
	var ema *curve.EMA
	return func(args [][]float64) {
		if len(args[0]) == 0 {
			return
		}
		if ema == nil {
			e := curve.NewEMA(max(0, min(1, args[1][0])))
			ema = &e
		}
		for i, x := range args[0] {
			args[0][i] = ema.Next(x)
		}
	}
}
