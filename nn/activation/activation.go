// Package activation holds the activation functions by Keras's names.
package activation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"board/nn/registry"
	"board/nn/tape"
)

// A Name names an activation as Keras does, so that Activation: "relu" compiles. The empty name is linear.
type Name string

// The names. Softmax and LogSoftmax go along the last axis.
const (
	Linear      Name = "linear"
	ReLU        Name = "relu"
	LeakyReLU   Name = "leaky_relu" // slope 0.2 below zero
	ReLU6       Name = "relu6"
	ELU         Name = "elu" // alpha 1
	SELU        Name = "selu"
	Sigmoid     Name = "sigmoid"
	HardSigmoid Name = "hard_sigmoid" // relu6(x+3)/6
	Tanh        Name = "tanh"
	Softplus    Name = "softplus"
	Softsign    Name = "softsign"
	Softmax     Name = "softmax"
	LogSoftmax  Name = "log_softmax"
	Exponential Name = "exponential"
	GELU        Name = "gelu" // the exact form
	GELUTanh    Name = "gelu_tanh"
	SiLU        Name = "silu" // or "swish"
	HardSiLU    Name = "hard_silu"
	Mish        Name = "mish"
	LogSigmoid  Name = "log_sigmoid"
	Step        Name = "step" // 0 below zero, 1 from zero on; gradient zero
	Sign        Name = "sign" // gradient zero
)

// functions has every name, aliases too.
var functions = map[Name]func(t *tape.Tape, x *tape.Var) *tape.Var{
	Linear:       func(_ *tape.Tape, x *tape.Var) *tape.Var { return x },
	ReLU:         (*tape.Tape).Relu,
	LeakyReLU:    func(t *tape.Tape, x *tape.Var) *tape.Var { return t.LeakyRelu(x, 0.2) },
	ReLU6:        (*tape.Tape).Relu6,
	ELU:          func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Elu(x, 1) },
	SELU:         (*tape.Tape).Selu,
	Sigmoid:      (*tape.Tape).Sigmoid,
	HardSigmoid:  (*tape.Tape).HardSigmoid,
	Tanh:         (*tape.Tape).Tanh,
	Softplus:     (*tape.Tape).Softplus,
	Softsign:     (*tape.Tape).Softsign,
	Softmax:      (*tape.Tape).Softmax,
	LogSoftmax:   (*tape.Tape).LogSoftmax,
	Exponential:  (*tape.Tape).Exponential,
	GELU:         (*tape.Tape).Gelu,
	GELUTanh:     (*tape.Tape).GeluTanh,
	SiLU:         (*tape.Tape).Silu,
	"swish":      (*tape.Tape).Silu,
	HardSiLU:     hardSilu,
	"hard_swish": hardSilu,
	Mish:         (*tape.Tape).Mish,
	LogSigmoid:   func(t *tape.Tape, x *tape.Var) *tape.Var { return t.Neg(t.Softplus(t.Neg(x))) },
	Step:         (*tape.Tape).Step,
	Sign:         (*tape.Tape).Sign,
}

func hardSilu(t *tape.Tape, x *tape.Var) *tape.Var { return t.Mul(x, t.HardSigmoid(x)) }

// Names lists all names and aliases, sorted.
func Names() []Name { return slices.Sorted(maps.Keys(functions)) }

// IsLinear tells whether the activation changes nothing: "" and "linear".
func (n Name) IsLinear() bool { return n == "" || n == Linear }

// Check reports a name that is not known. The error names the nearest and all that are.
func (n Name) Check() error {
	if n.IsLinear() || functions[n] != nil {
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
	f := functions[n]
	if f == nil {
		panic("activation: unknown name; call Check before Apply")
	}
	return f(t, x)
}
