// Package activation holds the activation functions by Keras's names.
package activation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"board/nn/registry"
	"board/nn/tape"
)

// A Name names an activation as Keras does, so that Activation: "relu" compiles. The empty name is linear.
type Name string

// The names, with what they make of each number x. Softmax and LogSoftmax look at all the numbers of a row, along the last axis.
const (
	Linear      Name = "linear"       // x
	ReLU        Name = "relu"         // max(x, 0)
	LeakyReLU   Name = "leaky_relu"   // x above zero, 0.2·x below
	ReLU6       Name = "relu6"        // min(max(x, 0), 6)
	ELU         Name = "elu"          // x above zero, eˣ-1 below (Clevert and others 2015)
	SELU        Name = "selu"         // 1.0507·x above zero, 1.0507·1.6733·(eˣ-1) below (Klambauer and others 2017)
	Sigmoid     Name = "sigmoid"      // 1/(1+e⁻ˣ), from 0 to 1
	HardSigmoid Name = "hard_sigmoid" // relu6(x+3)/6
	Tanh        Name = "tanh"         // from -1 to 1
	Softplus    Name = "softplus"     // log(1+eˣ), a smooth ReLU
	Softsign    Name = "softsign"     // x/(1+|x|)
	Softmax     Name = "softmax"      // eˣ divided by the row's sum of it: probabilities of classes
	LogSoftmax  Name = "log_softmax"  // the logarithm of softmax
	Exponential Name = "exponential"  // eˣ
	GELU        Name = "gelu"         // x·Φ(x), Φ being the normal distribution function (Hendrycks and Gimpel 2016)
	GELUTanh    Name = "gelu_tanh"    // GELU with Φ approximated by tanh
	SiLU        Name = "silu"         // x·sigmoid(x); also "swish" (Ramachandran and others 2017)
	HardSiLU    Name = "hard_silu"    // x·hard_sigmoid(x); also "hard_swish"
	Mish        Name = "mish"         // x·tanh(softplus(x)) (Misra 2019)
	LogSigmoid  Name = "log_sigmoid"  // log(sigmoid(x))
	Step        Name = "step"         // 0 below zero, 1 from zero on: the Heaviside step; its gradient is zero
	Sign        Name = "sign"         // -1, 0 or 1; its gradient is zero
)

// functions has every name, aliases too.
var functions = map[Name]func(t *tape.Tape, x *tape.Var) *tape.Var{
	Linear:       func(_ *tape.Tape, x *tape.Var) *tape.Var { return x },
	ReLU:         (*tape.Tape).ReLU,
	LeakyReLU:    func(t *tape.Tape, x *tape.Var) *tape.Var { return t.LeakyReLU(x, 0.2) },
	ReLU6:        (*tape.Tape).ReLU6,
	ELU:          func(t *tape.Tape, x *tape.Var) *tape.Var { return t.ELU(x, 1) },
	SELU:         (*tape.Tape).SELU,
	Sigmoid:      (*tape.Tape).Sigmoid,
	HardSigmoid:  (*tape.Tape).HardSigmoid,
	Tanh:         (*tape.Tape).Tanh,
	Softplus:     (*tape.Tape).Softplus,
	Softsign:     (*tape.Tape).Softsign,
	Softmax:      (*tape.Tape).Softmax,
	LogSoftmax:   (*tape.Tape).LogSoftmax,
	Exponential:  (*tape.Tape).Exponential,
	GELU:         (*tape.Tape).GELU,
	GELUTanh:     (*tape.Tape).GELUTanh,
	SiLU:         (*tape.Tape).SiLU,
	"swish":      (*tape.Tape).SiLU,
	HardSiLU:     hardSilu,
	"hard_swish": hardSilu,
	Mish:         (*tape.Tape).Mish,
	LogSigmoid:   func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Neg(t.Softplus(t.Neg(x))) },
	Step:         (*tape.Tape).Step,
	Sign:         (*tape.Tape).Sign,
}

// own are the activations that were registered, by name.
var own sync.Map

// Register makes an activation of one's own known by its name, and returns the name:
//
//	var cube = activation.Register("cube", func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Mul(x, t.Square(x)) })
//
//	&layer.Dense{Units: 10, Activation: cube}
//
// Call it in init or for a package's variable, so that models with it can be loaded. A name that is taken panics.
func Register(name string, f func(t *tape.Tape, x *tape.Var) *tape.Var) Name {
	n := Name(name)
	if n == "" || f == nil {
		panic("activation: Register needs a name and a function")
	}
	if _, taken := own.LoadOrStore(n, f); taken || functions[n] != nil {
		panic("activation: " + name + " is registered twice")
	}
	return n
}

// function is that of a name, nil for one that is not known.
func (n Name) function() func(t *tape.Tape, x *tape.Var) *tape.Var {
	if f := functions[n]; f != nil {
		return f
	}
	if f, ok := own.Load(n); ok {
		return f.(func(t *tape.Tape, x *tape.Var) *tape.Var)
	}
	return nil
}

func hardSilu(t *tape.Tape, x *tape.Var) *tape.Var { return t.Mul(x, t.HardSigmoid(x)) }

// Names lists all names and aliases, sorted.
func Names() []Name {
	names := slices.Collect(maps.Keys(functions))
	own.Range(func(name, _ any) bool {
		names = append(names, name.(Name))
		return true
	})
	slices.Sort(names)
	return names
}

// IsLinear reports whether the activation changes nothing: "" and "linear".
func (n Name) IsLinear() bool { return n == "" || n == Linear }

// Check reports a name that is not known. The error names the nearest and all that are.
func (n Name) Check() error {
	if n.IsLinear() || n.function() != nil {
		return nil
	}
	known := make([]string, 0, len(functions))
	for _, name := range Names() {
		known = append(known, string(name))
	}
	hint := ""
	if near := registry.Nearest(string(n), known); near != "" {
		hint = fmt.Sprintf("did you mean %q? ", near)
	}
	return fmt.Errorf("unknown activation %q: %sKnown are %s", string(n), hint, strings.Join(known, ", "))
}

// Apply records the activation of x. The name must have passed Check; an unknown one panics.
func (n Name) Apply(t *tape.Tape, x *tape.Var) *tape.Var {
	if n.IsLinear() {
		return x
	}
	f := n.function()
	if f == nil {
		panic("activation: unknown name; call Check before Apply")
	}
	return f(t, x)
}
