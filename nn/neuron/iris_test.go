package neuron_test

import (
	"math"
	"slices"
	"testing"

	"board/nn/datasets"
	"board/nn/neuron"
)

// petals returns petal length and width of the irises in centimetres, and their species. mixed takes them in an
// order that can be repeated anywhere, instead of one species after the other.
func petals(mixed bool) (x [][]float64, y []int) {
	d := datasets.Iris()
	for i := range d.Len() {
		row := i
		if mixed {
			row = i * 37 % d.Len()
		}
		x = append(x, []float64{centimetres(d.X.At(row, 2)), centimetres(d.X.At(row, 3))})
		y = append(y, int(d.Y.Data[row]))
	}
	return x, y
}

// centimetres undoes the rounding to float32: the flowers were measured to a tenth.
func centimetres(v float32) float64 { return math.Round(float64(v)*10) / 10 }

func isSetosa(y []int) []int {
	setosa := make([]int, len(y))
	for i, species := range y {
		if species == 0 {
			setosa[i] = 1
		}
	}
	return setosa
}

// What scikit-learn 1.9.1's Perceptron(shuffle=False) finds on the same samples in the same order.
func TestPerceptronAgreesWithScikitLearn(t *testing.T) {
	tests := []struct {
		name          string
		p             neuron.Perceptron
		setosa, mixed bool
		weights       [][]float64
		biases        []float64
		epochs        int
	}{
		{"setosa", neuron.Perceptron{}, true, false, [][]float64{{-0.5, -0.8}}, []float64{2}, 8},
		{"setosa, mixed", neuron.Perceptron{}, true, true, [][]float64{{-0.6, -1.3}}, []float64{3}, 7},
		{"species", neuron.Perceptron{}, false, false, [][]float64{{-0.5, -0.8}, {0.9, -11.1}, {2.2, 6}}, []float64{2, 2, -6}, 20},
		{"species, mixed", neuron.Perceptron{}, false, true, [][]float64{{-0.6, -1.3}, {4.3, -22.1}, {1.9, 24.1}}, []float64{3, -5, -45}, 15},
		{"learning rate", neuron.Perceptron{LearningRate: 0.1}, false, false,
			[][]float64{{-0.05, -0.08}, {-0.28, -0.6}, {0.22, 0.6}}, []float64{0.2, 0.1, -0.6}, 8},
		{"learning rate, mixed", neuron.Perceptron{LearningRate: 0.1}, false, true,
			[][]float64{{-0.06, -0.13}, {0.49, -2.29}, {0.19, 2.41}}, []float64{0.3, -0.5, -4.5}, 15},
		{"no tolerance", neuron.Perceptron{Tolerance: -1, Epochs: 20}, false, false,
			[][]float64{{-0.5, -0.8}, {0.9, -11.1}, {3.1, 14.2}}, []float64{2, 2, -14}, 20},
		{"no tolerance, mixed", neuron.Perceptron{Tolerance: -1, Epochs: 20}, false, true,
			[][]float64{{-0.6, -1.3}, {4.8, -23.2}, {4.4, 35.1}}, []float64{3, -5, -68}, 20},
		{"patience", neuron.Perceptron{Patience: 2}, false, false,
			[][]float64{{-0.5, -0.8}, {-3.4, -4.2}, {1.7, 3.7}}, []float64{2, 0, -4}, 5},
		{"patience, mixed", neuron.Perceptron{Patience: 2}, false, true,
			[][]float64{{-0.6, -1.3}, {2.1, -17.3}, {2.5, 19.6}}, []float64{3, -2, -34}, 7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x, y := petals(tt.mixed)
			if tt.setosa {
				y = isSetosa(y)
			}
			tt.p.NoShuffle = true
			if err := tt.p.Fit(x, y); err != nil {
				t.Fatal(err)
			}
			wantWeights(t, &tt.p, tt.weights, tt.biases)
			if got := len(tt.p.Mistakes()); got != tt.epochs {
				t.Errorf("%d epochs, want %d", got, tt.epochs)
			}
		})
	}
}

func TestPartialFitAgreesWithScikitLearn(t *testing.T) {
	x, y := petals(true)
	p := neuron.Perceptron{NoShuffle: true}
	for range 3 {
		if err := p.PartialFit(x, y, []int{0, 1, 2}); err != nil {
			t.Fatal(err)
		}
	}
	wantWeights(t, &p, [][]float64{{-0.6, -1.3}, {-0.2, -12.2}, {1.2, 12.9}}, []float64{3, 2, -25})
}

func wantWeights(t *testing.T, p *neuron.Perceptron, weights [][]float64, biases []float64) {
	t.Helper()
	gotWeights, gotBiases := p.Weights()
	close := func(a, b float64) bool { return math.Abs(a-b) <= 1e-9 }
	if !slices.EqualFunc(gotWeights, weights, func(a, b []float64) bool { return slices.EqualFunc(a, b, close) }) {
		t.Errorf("weights %v, want %v", gotWeights, weights)
	}
	if !slices.EqualFunc(gotBiases, biases, close) {
		t.Errorf("biases %v, want %v", gotBiases, biases)
	}
}

// A line parts setosa from the others, so the perceptron converges whatever the order of the samples.
func TestPerceptronConvergesOnSetosa(t *testing.T) {
	x, y := petals(false)
	y = isSetosa(y)
	for seed := range uint64(20) {
		p := neuron.Perceptron{Seed: seed}
		if err := p.Fit(x, y); err != nil {
			t.Fatal(err)
		}
		score, err := p.Score(x, y)
		mistakes := p.Mistakes()
		if err != nil || score != 1 || mistakes[len(mistakes)-1] != 0 {
			t.Errorf("seed %d: score %v, mistakes %v, %v", seed, score, mistakes, err)
		}
	}
}
