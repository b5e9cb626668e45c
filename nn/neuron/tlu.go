package neuron

import "fmt"

// Step is the function that turns the weighted sum of a threshold logic unit into its output.
type Step func(z float64) float64

// Heaviside is the step function of the book's equation 10-1: 0 for z < 0, 1 for z ≥ 0. NaN gives 0.
func Heaviside(z float64) float64 {
	if z >= 0 {
		return 1
	}
	return 0
}

// Sign is the other step function of equation 10-1: −1 for z < 0, 0 for z = 0, 1 for z > 0. NaN gives 0.
func Sign(z float64) float64 {
	switch {
	case z < 0:
		return -1
	case z > 0:
		return 1
	}
	return 0
}

// TLU is a threshold logic unit: a step function over a weighted sum of its inputs, Step(Weights · x + Bias).
type TLU struct {
	// Weights has one weight per input.
	Weights []float64
	// Bias is the weight of an input that is always 1; −Bias is the threshold that the weighted sum must reach.
	Bias float64
	// Step is [Heaviside] when nil.
	Step Step
}

// Sum returns the weighted sum Weights · x + Bias. x has one number per weight.
func (u TLU) Sum(x ...float64) (float64, error) {
	if len(x) != len(u.Weights) {
		return 0, fmt.Errorf("neuron: TLU: expected %d inputs, one per weight, got %d", len(u.Weights), len(x))
	}
	return dot(u.Weights, x) + u.Bias, nil
}

// Output returns Step(Weights · x + Bias). x has one number per weight.
func (u TLU) Output(x ...float64) (float64, error) {
	z, err := u.Sum(x...)
	if err != nil {
		return 0, err
	}
	if u.Step == nil {
		return Heaviside(z), nil
	}
	return u.Step(z), nil
}

// Network is a multilayer perceptron of threshold logic units, layer by layer: the outputs of a layer are the inputs of
// the next one. Its weights are set by hand, as nothing can be learned through steps whose gradient is zero.
type Network [][]TLU

// Outputs returns the outputs of the last layer for one sample. The number of x must be that of the first layer's weights.
func (n Network) Outputs(x ...float64) ([]float64, error) {
	if len(n) == 0 {
		return nil, fmt.Errorf("neuron: network: it has no layers")
	}
	for i, units := range n {
		out := make([]float64, len(units))
		for j, u := range units {
			var err error
			if out[j], err = u.Output(x...); err != nil {
				return nil, fmt.Errorf("neuron: network: layer %d, unit %d: %w", i, j, err)
			}
		}
		x = out
	}
	return x, nil
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
