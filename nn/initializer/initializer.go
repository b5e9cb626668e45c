// Package initializer fills new weights: with constants, with random numbers scaled to the size of the layer (Glorot, He, LeCun), with orthogonal
// or identity matrices. Names, defaults and formulas are those of Keras 3; the streams of random numbers are Go's, so that the same
// seed gives the same weights here, but not those that Keras would draw.
//
// The zero value of every initializer has Keras's defaults:
//
//	&layer.Dense{Units: 300, KernelInitializer: initializer.HeNormal{}}
//	&layer.Dense{Units: 300, KernelInitializer: initializer.Name("he_normal")}
package initializer

import (
	"math/rand/v2"

	"board/nn/registry"
	"board/nn/tensor"
)

// Initializer fills a weight before its first use.
type Initializer interface {
	// Init overwrites every value of w; the shape of w is that of the weight, (fan in, fan out) for a dense kernel. Random values come from rng,
	// unless the initializer has a seed of its own. It fails when the settings make no sense or do not fit the shape.
	Init(w *tensor.Tensor, rng *rand.Rand) error
}

// Name is an initializer by its name in Keras with Keras's defaults: "glorot_uniform", "HeNormal", "zeros". An unknown name is an error when
// the layer is built.
type Name string

// Init looks the name up and initializes w by it.
func (n Name) Init(w *tensor.Tensor, rng *rand.Rand) error {
	i, err := Resolve(n)
	if err != nil {
		return err
	}
	return i.Init(w, rng)
}

// Resolve turns a Name into the initializer of that name; any other initializer, and nil, stays as it is. The error of an unknown name says what
// is known.
func Resolve(i Initializer) (Initializer, error) {
	if n, ok := i.(Name); ok {
		return registry.Named[Initializer](string(n))
	}
	return i, nil
}

// Initializers are registered with Keras's defaults, so that a saved configuration says them. RandomUniform keeps its zeros: a saved 0 would
// else come back as the default.
func init() {
	registry.RegisterName(func(name string) Initializer { return Name(name) })
	register("Zeros", Zeros{}, "zeros", "zero")
	register("Ones", Ones{}, "ones", "one")
	register("Constant", Constant{}, "constant")
	register("Identity", Identity{Gain: 1}, "identity", "IdentityInitializer")
	register("RandomNormal", RandomNormal{Stddev: 0.05}, "random_normal", "normal")
	register("RandomUniform", RandomUniform{}, "random_uniform", "uniform")
	register("TruncatedNormal", TruncatedNormal{Stddev: 0.05}, "truncated_normal")
	register("VarianceScaling", VarianceScaling{Scale: 1, Mode: FanIn, Distribution: DrawTruncatedNormal}, "variance_scaling")
	register("GlorotUniform", GlorotUniform{}, "glorot_uniform")
	register("GlorotNormal", GlorotNormal{}, "glorot_normal")
	register("HeUniform", HeUniform{}, "he_uniform")
	register("HeNormal", HeNormal{}, "he_normal")
	register("LecunUniform", LecunUniform{}, "lecun_uniform")
	register("LecunNormal", LecunNormal{}, "lecun_normal")
	register("Orthogonal", Orthogonal{Gain: 1}, "orthogonal", "OrthogonalInitializer")
}

func register(class string, fresh Initializer, aliases ...string) {
	registry.Register(class, func() Initializer { return fresh }, aliases...)
}
