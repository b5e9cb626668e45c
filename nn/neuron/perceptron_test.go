package neuron_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"board/nn/neuron"
)

var corners = [][]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}}

// Of the sixteen logical functions of two inputs, a line can part the corners for fourteen: all but XOR and its
// opposite. Two of the fourteen are constant, which is no class problem, but one for an output.
func TestPerceptronLearnsWhatALineCanPart(t *testing.T) {
	for function := range 16 {
		t.Run(fmt.Sprintf("%04b", function), func(t *testing.T) {
			y := make([][]int, 4)
			for i := range y {
				y[i] = []int{function >> i & 1}
			}
			p := neuron.Perceptron{Tolerance: -1, Epochs: 100}
			if err := p.FitOutputs(corners, y); err != nil {
				t.Fatal(err)
			}
			got, err := p.PredictOutputs(corners)
			if err != nil {
				t.Fatal(err)
			}
			learned := slices.EqualFunc(got, y, slices.Equal)
			if possible := function != 0b0110 && function != 0b1001; learned != possible {
				t.Errorf("learned: %v, possible: %v", learned, possible)
			}
		})
	}
}

func TestPerceptronWithoutProgressStopsAfterPatience(t *testing.T) {
	xor := []int{0, 1, 1, 0}
	tests := []struct {
		name string
		p    neuron.Perceptron
		most int
	}{
		{"the default stops early", neuron.Perceptron{}, 60},
		{"a negative tolerance goes on", neuron.Perceptron{Tolerance: -1, Epochs: 200}, 200},
		{"a patience of one", neuron.Perceptron{Patience: 1}, 10},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.p.Fit(corners, xor); err != nil {
				t.Fatal(err)
			}
			mistakes := tt.p.Mistakes()
			if len(mistakes) > tt.most || (tt.p.Tolerance < 0 && len(mistakes) != tt.most) {
				t.Errorf("%d epochs, want %d", len(mistakes), tt.most)
			}
			if slices.Contains(mistakes, 0) {
				t.Errorf("an epoch without a mistake on XOR: %v", mistakes)
			}
		})
	}
}

func TestPerceptronSeveralOutputs(t *testing.T) {
	and, or, notA := []int{0, 0, 0, 1}, []int{0, 1, 1, 1}, []int{1, 1, 0, 0}
	y := make([][]int, 4)
	for i := range y {
		y[i] = []int{and[i], or[i], notA[i]}
	}
	p := neuron.Perceptron{Tolerance: -1, Epochs: 50}
	if err := p.FitOutputs(corners, y); err != nil {
		t.Fatal(err)
	}
	got, err := p.PredictOutputs(corners)
	if err != nil || !slices.EqualFunc(got, y, slices.Equal) {
		t.Errorf("got %v, %v; want %v", got, err, y)
	}
	_, err = p.Predict(corners)
	wantError(t, "Predict", err, "PredictOutputs")
	if p.Classes() != nil {
		t.Errorf("classes %v", p.Classes())
	}
	if w, b := p.Weights(); len(w) != 3 || len(w[0]) != 2 || len(b) != 3 {
		t.Errorf("weights %v, biases %v", w, b)
	}
}

func TestPerceptronClassesAreAnyWholeNumbers(t *testing.T) {
	x := [][]float64{{-3}, {-2}, {2}, {3}}
	p := neuron.Perceptron{}
	if err := p.Fit(x, []int{40, 40, -7, -7}); err != nil {
		t.Fatal(err)
	}
	if got := p.Classes(); !slices.Equal(got, []int{-7, 40}) {
		t.Errorf("classes %v", got)
	}
	got, err := p.Predict([][]float64{{-9}, {9}})
	if err != nil || !slices.Equal(got, []int{40, -7}) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestPartialFitGoesOnWhereFitWouldBe(t *testing.T) {
	x, y := clouds(60)
	whole := neuron.Perceptron{Seed: 5, Tolerance: -1, Epochs: 7}
	if err := whole.Fit(x, y); err != nil {
		t.Fatal(err)
	}
	parts := neuron.Perceptron{Seed: 5}
	for range 7 {
		if err := parts.PartialFit(x, y, []int{0, 1, 2}); err != nil {
			t.Fatal(err)
		}
	}
	if w, v := fmt.Sprint(whole.Weights()), fmt.Sprint(parts.Weights()); w != v {
		t.Errorf("Fit: %s\nPartialFit: %s", w, v)
	}
	if !slices.Equal(whole.Mistakes(), parts.Mistakes()) {
		t.Errorf("Fit: %v\nPartialFit: %v", whole.Mistakes(), parts.Mistakes())
	}
}

func TestSeedDecidesTheOrder(t *testing.T) {
	x, y := clouds(60)
	fitted := func(p neuron.Perceptron) string {
		if err := p.Fit(x, y); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(p.Weights())
	}
	first, again, other := fitted(neuron.Perceptron{Seed: 1}), fitted(neuron.Perceptron{Seed: 1}), fitted(neuron.Perceptron{Seed: 2})
	if first != again {
		t.Error("one seed gave two results")
	}
	if first == other {
		t.Error("two seeds gave one result")
	}
	if fitted(neuron.Perceptron{Seed: 1, NoShuffle: true}) != fitted(neuron.Perceptron{Seed: 2, NoShuffle: true}) {
		t.Error("the seed matters without shuffling")
	}
}

// On XOR a fixed order drives the weights in a circle, with the same mistakes each time round.
func TestEachEpochHasItsOwnOrder(t *testing.T) {
	varied := func(p neuron.Perceptron) bool {
		p.Tolerance, p.Epochs = -1, 100
		if err := p.Fit(corners, []int{0, 1, 1, 0}); err != nil {
			t.Fatal(err)
		}
		late := p.Mistakes()[50:]
		return slices.Min(late) != slices.Max(late)
	}
	if !varied(neuron.Perceptron{}) {
		t.Error("shuffled epochs are all alike")
	}
	if varied(neuron.Perceptron{NoShuffle: true}) {
		t.Error("epochs in order are not alike")
	}
}

// Each sample has a feature of its own here, so weights that stayed zero tell which samples were not learned from.
func TestEarlyStoppingDoesNotLearnFromWhatItWatches(t *testing.T) {
	const n = 40
	x, y := make([][]float64, n), make([]int, n)
	for i := range x {
		x[i], y[i] = make([]float64, n), i%2
		x[i][i] = 1
	}
	for seed := range uint64(5) {
		p := neuron.Perceptron{EarlyStopping: true, ValidationFraction: 0.75, Seed: seed}
		if err := p.Fit(x, y); err != nil {
			t.Fatal(err)
		}
		weights, _ := p.Weights()
		learned := 0
		for _, w := range weights[0] {
			if w != 0 {
				learned++
			}
		}
		if learned == 0 || learned > n/4 {
			t.Errorf("seed %d: learned from %d of %d samples", seed, learned, n)
		}
	}
}

func TestEarlyStoppingWatchesSamplesSetAside(t *testing.T) {
	x, y := clouds(300)
	p := neuron.Perceptron{EarlyStopping: true, Epochs: 500}
	if err := p.Fit(x, y); err != nil {
		t.Fatal(err)
	}
	if score, err := p.Score(x, y); err != nil || score < 0.9 {
		t.Errorf("score %v, %v", score, err)
	}
	if n := len(p.Mistakes()); n >= 500 {
		t.Errorf("%d epochs", n)
	}
	err := (&neuron.Perceptron{EarlyStopping: true}).Fit([][]float64{{1}, {2}, {3}}, []int{0, 0, 1})
	wantError(t, "one sample of a class", err, "EarlyStopping")
}

func TestPerceptronRefusesBadInput(t *testing.T) {
	x, y := [][]float64{{1, 2}, {3, 4}}, []int{0, 1}
	fit := func(x [][]float64, y []int) func(p *neuron.Perceptron) error {
		return func(p *neuron.Perceptron) error { return p.Fit(x, y) }
	}
	tests := []struct {
		name string
		p    neuron.Perceptron
		do   func(p *neuron.Perceptron) error
		want string
	}{
		{"no samples", neuron.Perceptron{}, fit(nil, nil), "expected one sample or more"},
		{"no features", neuron.Perceptron{}, fit([][]float64{{}, {}}, y), "expected at least one feature"},
		{"ragged rows", neuron.Perceptron{}, fit([][]float64{{1, 2}, {3}}, y), "expected rows of 2 features, as the first, got 1 in row 1"},
		{"NaN", neuron.Perceptron{}, fit([][]float64{{1, 2}, {3, math.NaN()}}, y), "got NaN in row 1, feature 1"},
		{"infinity", neuron.Perceptron{}, fit([][]float64{{1, 2}, {math.Inf(-1), 3}}, y), "got -Inf in row 1, feature 0"},
		{"too few classes", neuron.Perceptron{}, fit(x, []int{0}), "expected 2 classes, one per sample, got 1"},
		{"one class only", neuron.Perceptron{}, fit(x, []int{3, 3}), "got only class 3"},
		{"numbers that overflow", neuron.Perceptron{}, fit([][]float64{{1e308, 1e308}, {1e308, 1.1e308}, {-1e308, 1}, {1e308, -1e308}}, []int{0, 1, 0, 1}), "scale the features down"},
		{"learning rate below zero", neuron.Perceptron{LearningRate: -1}, fit(x, y), "LearningRate: expected a positive number, got -1"},
		{"learning rate NaN", neuron.Perceptron{LearningRate: math.NaN()}, fit(x, y), "LearningRate"},
		{"epochs below zero", neuron.Perceptron{Epochs: -5}, fit(x, y), "Epochs: expected a positive number, got -5"},
		{"patience below zero", neuron.Perceptron{Patience: -5}, fit(x, y), "Patience"},
		{"tolerance NaN", neuron.Perceptron{Tolerance: math.NaN()}, fit(x, y), "Tolerance"},
		{"fraction above one", neuron.Perceptron{EarlyStopping: true, ValidationFraction: 1.5}, fit(x, y), "ValidationFraction"},
		{"first partial fit without classes", neuron.Perceptron{}, func(p *neuron.Perceptron) error {
			return p.PartialFit(x, y, nil)
		}, "the first PartialFit needs all classes"},
		{"partial fit with an unknown class", neuron.Perceptron{}, func(p *neuron.Perceptron) error {
			return p.PartialFit(x, []int{0, 9}, []int{0, 1})
		}, "expected one of the classes [0 1], got 9 in row 1"},
		{"outputs without rows", neuron.Perceptron{}, func(p *neuron.Perceptron) error { return p.FitOutputs(x, nil) }, "expected 2 rows"},
		{"no outputs", neuron.Perceptron{}, func(p *neuron.Perceptron) error { return p.FitOutputs(x, [][]int{{}, {}}) }, "expected one output or more"},
		{"ragged outputs", neuron.Perceptron{}, func(p *neuron.Perceptron) error { return p.FitOutputs(x, [][]int{{0}, {0, 1}}) }, "got 2 in row 1"},
		{"output of two", neuron.Perceptron{}, func(p *neuron.Perceptron) error { return p.FitOutputs(x, [][]int{{0}, {2}}) }, "expected 0 or 1, got 2 in row 1"},
		{"predict before fit", neuron.Perceptron{}, func(p *neuron.Perceptron) error { _, err := p.Predict(x); return err }, "has not been trained"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			wantError(t, "error", tt.do(&tt.p), tt.want)
			if w, _ := tt.p.Weights(); w != nil {
				t.Errorf("weights after an error: %v", w)
			}
		})
	}
}

func TestAFailedCallChangesNothing(t *testing.T) {
	x, y := clouds(30)
	p := neuron.Perceptron{}
	if err := p.Fit(x, y); err != nil {
		t.Fatal(err)
	}
	before := fmt.Sprint(p.Weights())
	wantError(t, "other features", p.PartialFit([][]float64{{1}}, []int{0}, nil), "expected 2 features")
	wantError(t, "other classes", p.PartialFit(x, y, []int{0, 1}), "expected the classes")
	p.LearningRate = 1e300
	wantError(t, "overflow", p.PartialFit([][]float64{{1e100, 0}, {-1e100, 0}}, []int{0, 1}, nil), "scale")
	_, err := p.Predict([][]float64{{1, 2, 3}})
	wantError(t, "predict", err, "expected 2 features per sample, as in training, got 3")
	_, err = p.Score(x, y[1:])
	wantError(t, "score", err, "expected 30 classes")
	if after := fmt.Sprint(p.Weights()); after != before {
		t.Errorf("weights changed from %s to %s", before, after)
	}
	weights, _ := p.Weights()
	weights[0][0] = 1e9
	if after := fmt.Sprint(p.Weights()); after != before {
		t.Error("Weights hands out the perceptron's own memory")
	}
}

// clouds makes three groups of points that lines can part, by a rule instead of chance.
func clouds(n int) (x [][]float64, y []int) {
	centres := [][]float64{{0, 0}, {10, 0}, {0, 10}}
	for i := range n {
		angle, class := float64(i)*2.4, i%3
		radius := 2 * math.Sqrt(float64(i)/float64(n))
		x = append(x, []float64{centres[class][0] + radius*math.Cos(angle), centres[class][1] + radius*math.Sin(angle)})
		y = append(y, class)
	}
	return x, y
}

func FuzzPerceptron(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5}, uint8(2), 1.0, int8(3), true)
	f.Add([]byte{255, 1, 0, 9}, uint8(1), 1e300, int8(-1), false)
	f.Fuzz(func(t *testing.T, data []byte, width uint8, rate float64, epochs int8, early bool) {
		data = data[:min(len(data), 512)]
		var x [][]float64
		var y []int
		for row := range slices.Chunk(data, max(1, int(width))) {
			x, y = append(x, make([]float64, 0, len(row))), append(y, int(row[0])%4)
			for _, b := range row {
				x[len(x)-1] = append(x[len(x)-1], float64(int8(b))*rate)
			}
		}
		p := neuron.Perceptron{LearningRate: rate, Epochs: int(epochs), EarlyStopping: early}
		if err := p.Fit(x, y); err != nil {
			return
		}
		score, err := p.Score(x, y)
		if err != nil || !(score >= 0 && score <= 1) {
			t.Errorf("score %v, %v", score, err)
		}
	})
}
