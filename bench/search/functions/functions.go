// Package functions has the standard functions that searches are measured with, for the tests of nn/search and for bench/search.
// functions.py has the same ones for other optimizers.
package functions

import (
	"fmt"
	"math"
)

// An Asker gives the values of parameters, as a search.Trial does.
type Asker interface {
	Int(name string, low, high int) int
	Uniform(name string, low, high float64) float64
	LogUniform(name string, low, high float64) float64
	Text(name string, values ...string) string
}

// A Function is to be minimized.
type Function struct {
	Name  string
	At    func(Asker) float64
	Least float64 // the least value that At has
}

// All are the functions: two with valleys of different shapes, one of six parameters, and one whose parameters depend on another.
var All = []Function{
	{"branin", branin, 0.39788735772973816},
	{"hartmann6", hartmann6, -3.322368011391339},
	{"rosenbrock", rosenbrock, 0},
	{"conditional", conditional, 0},
}

// branin has three equal minima.
func branin(ask Asker) float64 {
	x, y := ask.Uniform("x", -5, 10), ask.Uniform("y", 0, 15)
	a := y - 5.1/(4*math.Pi*math.Pi)*x*x + 5/math.Pi*x - 6
	return a*a + 10*(1-1/(8*math.Pi))*math.Cos(x) + 10
}

var hartmannA = [4][6]float64{{10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}}

var hartmannP = [4][6]float64{
	{0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886}, {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
	{0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650}, {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381},
}

// hartmann6 has six minima, of which one is the least.
func hartmann6(ask Asker) float64 {
	var x [6]float64
	for j := range x {
		x[j] = ask.Uniform(fmt.Sprint("x", j), 0, 1)
	}
	sum := 0.0
	for i, c := range [4]float64{1, 1.2, 3, 3.2} {
		exponent := 0.0
		for j, v := range x {
			d := v - hartmannP[i][j]
			exponent += hartmannA[i][j] * d * d
		}
		sum += c * math.Exp(-exponent)
	}
	return -sum
}

// rosenbrock is a curved and narrow valley, along which it changes little.
func rosenbrock(ask Asker) float64 {
	x, y := ask.Uniform("x", -2, 2), ask.Uniform("y", -1, 3)
	return (1-x)*(1-x) + 100*(y-x*x)*(y-x*x)
}

// conditional has its least value on one of three branches, with two layers and a rate of 0.001.
func conditional(ask Asker) float64 {
	switch ask.Text("kind", "linear", "tree", "net") {
	case "linear":
		c := math.Log10(ask.LogUniform("c", 1e-4, 1e4))
		return 0.5 + 0.1*c*c
	case "tree":
		return 0.4 + 0.05*math.Abs(float64(ask.Int("depth", 1, 20)-7))
	}
	layers, rate := ask.Int("layers", 1, 4), math.Log10(ask.LogUniform("rate", 1e-5, 1))
	return 0.2*math.Abs(float64(layers-2)) + 0.3*(rate+3)*(rate+3)
}
