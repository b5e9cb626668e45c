package neuron

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
)

// output is one threshold logic unit while it learns and after.
type output struct {
	weights  []float64
	bias     float64
	mistakes []int // an epoch
}

func (o *output) sum(x []float64) float64 { return dot(o.weights, x) + o.bias }

// samples are the rows that one output learns from, and what it should answer.
type samples struct {
	x        [][]float64
	positive func(i int) bool
}

// rule is the learning rule with its settings filled in.
type rule struct {
	rate, tolerance  float64
	epochs, patience int
	shuffle          bool
	stops            bool    // before epochs, when there is no progress
	held             float64 // fraction set aside for early stopping; 0 watches the loss
}

func (p *Perceptron) rule(epochs int, stops bool) (rule, error) {
	r := rule{
		rate: or(p.LearningRate, 1), tolerance: or(p.Tolerance, 1e-3),
		epochs: or(epochs, 1000), patience: or(p.Patience, 5),
		shuffle: !p.NoShuffle, stops: stops && p.Tolerance >= 0,
	}
	if p.EarlyStopping && stops {
		r.held = or(p.ValidationFraction, 0.1)
	}
	return r, r.check()
}

func (r rule) check() error {
	switch {
	case !(r.rate > 0) || math.IsInf(r.rate, 0):
		return fmt.Errorf("neuron: perceptron: LearningRate: expected a positive number, got %v", r.rate)
	case r.epochs < 0:
		return fmt.Errorf("neuron: perceptron: Epochs: expected a positive number, got %d", r.epochs)
	case r.patience < 0:
		return fmt.Errorf("neuron: perceptron: Patience: expected a positive number, got %d", r.patience)
	case math.IsNaN(r.tolerance):
		return errors.New("neuron: perceptron: Tolerance: expected a number, got NaN")
	case !(r.held >= 0 && r.held < 1):
		return fmt.Errorf("neuron: perceptron: ValidationFraction: expected a number between 0 and 1, got %v", r.held)
	}
	return nil
}

func or[T comparable](value, byDefault T) T {
	var zero T
	if value == zero {
		return byDefault
	}
	return value
}

// train goes over the samples until nothing is gained any more. The order in an epoch follows from the seed and the number of
// epochs that the output has seen, so that going on later is the same as not having stopped.
func (r rule) train(o *output, s samples, seed uint64) error {
	train, held, err := r.setAside(s, seed)
	if err != nil {
		return err
	}
	order := make([]int, len(train))
	watch := progress{rule: r, best: math.Inf(1), samples: len(train)}
	for range r.epochs {
		copy(order, train)
		if r.shuffle {
			rand.New(rand.NewPCG(seed, uint64(len(o.mistakes)))).Shuffle(len(order), func(i, j int) {
				order[i], order[j] = order[j], order[i]
			})
		}
		loss := r.epoch(o, s, order)
		if !o.finite() {
			return errors.New("the weights grew beyond what a float64 holds; scale the features down")
		}
		if held != nil {
			loss = -accuracy(o, s, held)
		}
		if r.stops && watch.stalled(loss) {
			break
		}
	}
	return nil
}

// epoch shows each sample once and returns the summed loss before each step. A sum of exactly zero counts as a mistake, else
// weights that start at zero would never move.
func (r rule) epoch(o *output, s samples, order []int) float64 {
	loss, mistakes := 0.0, 0
	for _, i := range order {
		y := -1.0
		if s.positive(i) {
			y = 1
		}
		z := y * o.sum(s.x[i])
		if z > 0 {
			continue
		}
		loss -= z
		mistakes++
		for j, v := range s.x[i] {
			o.weights[j] += r.rate * y * v
		}
		o.bias += r.rate * y
	}
	o.mistakes = append(o.mistakes, mistakes)
	return loss
}

func (o *output) finite() bool {
	sum := o.bias
	for _, w := range o.weights {
		sum += w * 0 // 0, or NaN for what is not finite
	}
	return !math.IsNaN(sum * 0)
}

// progress counts epochs without progress, as scikit-learn's stochastic gradient descent does: the summed loss must fall by the tolerance
// per sample, the accuracy (here negative) must rise by the tolerance.
type progress struct {
	rule
	best    float64
	samples int
	count   int
}

func (p *progress) stalled(loss float64) bool {
	var gained bool
	if p.held > 0 {
		gained = loss <= p.best-p.tolerance
	} else {
		gained = loss <= p.best-p.tolerance*float64(p.samples)
	}
	p.best = min(p.best, loss)
	if gained {
		p.count = 0
	} else {
		p.count++
	}
	return p.count >= p.patience
}

// setAside splits the samples into those to learn from and those to watch, the same fraction of the positive and of the
// negative ones. Without early stopping there are none to watch.
func (r rule) setAside(s samples, seed uint64) (train, held []int, err error) {
	kinds := map[bool][]int{}
	for i := range s.x {
		train = append(train, i)
		kinds[s.positive(i)] = append(kinds[s.positive(i)], i)
	}
	if r.held == 0 {
		return train, nil, nil
	}
	train = train[:0]
	rng := rand.New(rand.NewPCG(seed, math.MaxUint64))
	for _, kind := range []bool{false, true} {
		rows := kinds[kind]
		n := max(1, int(math.Round(r.held*float64(len(rows)))))
		if n >= len(rows) {
			return nil, nil, fmt.Errorf("EarlyStopping sets %v of each class aside and needs some to learn from as well, got %d samples of one",
				r.held, len(rows))
		}
		rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		held, train = append(held, rows[:n]...), append(train, rows[n:]...)
	}
	return train, held, nil
}

func accuracy(o *output, s samples, rows []int) float64 {
	right := 0
	for _, i := range rows {
		if (o.sum(s.x[i]) > 0) == s.positive(i) {
			right++
		}
	}
	return float64(right) / float64(len(rows))
}
