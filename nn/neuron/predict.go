package neuron

import (
	"errors"
	"fmt"
	"slices"
)

// Predict returns the class of each row of x.
func (p *Perceptron) Predict(x [][]float64) ([]int, error) {
	if p.learned.outputs != nil && p.learned.classes == nil {
		return nil, errors.New("neuron: perceptron: it was trained with FitOutputs; ask PredictOutputs")
	}
	sums, err := p.DecisionFunction(x)
	if err != nil {
		return nil, err
	}
	classes := make([]int, len(x))
	for i, z := range sums {
		classes[i] = p.classOf(z)
	}
	return classes, nil
}

func (p *Perceptron) classOf(z []float64) int {
	if len(z) > 1 {
		return p.learned.classes[argmax(z)]
	}
	if z[0] > 0 {
		return p.learned.classes[1]
	}
	return p.learned.classes[0]
}

// argmax returns the place of the highest value, the first of equal ones.
func argmax(z []float64) int {
	best := 0
	for i, v := range z {
		if v > z[best] {
			best = i
		}
	}
	return best
}

// PredictOutputs returns, for each row of x, 1 for each output that is active and 0 for each that is not.
func (p *Perceptron) PredictOutputs(x [][]float64) ([][]int, error) {
	sums, err := p.DecisionFunction(x)
	if err != nil {
		return nil, err
	}
	active := make([][]int, len(x))
	for i, row := range sums {
		active[i] = make([]int, len(row))
		for k, z := range row {
			if z > 0 {
				active[i][k] = 1
			}
		}
	}
	return active, nil
}

// DecisionFunction returns the weighted sums before the step: a row for each row of x, a number for each output. An output is
// active above zero.
func (p *Perceptron) DecisionFunction(x [][]float64) ([][]float64, error) {
	if p.learned.outputs == nil {
		return nil, errors.New("neuron: perceptron: it has not been trained; call Fit first")
	}
	if err := checkSamples(x); err != nil {
		return nil, err
	}
	if len(x[0]) != p.learned.features {
		return nil, fmt.Errorf("neuron: perceptron: expected %d features per sample, as in training, got %d", p.learned.features, len(x[0]))
	}
	sums := make([][]float64, len(x))
	for i, row := range x {
		sums[i] = make([]float64, len(p.learned.outputs))
		for k := range sums[i] {
			sums[i][k] = p.learned.outputs[k].sum(row)
		}
	}
	return sums, nil
}

// Score returns the accuracy: the part of the rows of x, between 0 and 1, whose predicted class is that of y.
func (p *Perceptron) Score(x [][]float64, y []int) (float64, error) {
	if err := checkLabelled(x, y); err != nil {
		return 0, err
	}
	predicted, err := p.Predict(x)
	if err != nil {
		return 0, err
	}
	right := 0
	for i, class := range predicted {
		if class == y[i] {
			right++
		}
	}
	return float64(right) / float64(len(y)), nil
}

// Classes returns the classes in ascending order; nil before training and after FitOutputs.
func (p *Perceptron) Classes() []int { return slices.Clone(p.learned.classes) }

// Weights returns what was learned: a row per output with one weight per feature, and a bias per output. Both are nil before
// training.
func (p *Perceptron) Weights() (weights [][]float64, biases []float64) {
	for _, o := range p.learned.outputs {
		weights = append(weights, slices.Clone(o.weights))
		biases = append(biases, o.bias)
	}
	return weights, biases
}

// Mistakes returns how many samples were answered wrongly in each epoch of training, summed over the outputs, each at the time that it was
// shown. Where it reaches zero, training has converged. Its length is the number of epochs.
func (p *Perceptron) Mistakes() []int {
	var total []int
	for _, o := range p.learned.outputs {
		for epoch, n := range o.mistakes {
			if epoch == len(total) {
				total = append(total, 0)
			}
			total[epoch] += n
		}
	}
	return total
}
