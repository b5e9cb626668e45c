package neuron

import (
	"fmt"
	"slices"
)

// Perceptron is Rosenblatt's perceptron: a layer of threshold logic units, trained one sample at a time by the perceptron
// learning rule of the book's equation 10-3,
//
//	w ← w + η (y − ŷ) x
//
// which leaves the weights alone while the answer is right and moves them towards (or away from) the sample when it is
// wrong. It converges when a line, or in more dimensions a plane, can keep the classes apart, and never does otherwise.
//
// Names, defaults and the rule for stopping are those of scikit-learn's Perceptron. The zero value is ready to use:
//
//	var p neuron.Perceptron
//	err := p.Fit(x, y)
//
// Samples are rows of numbers, all of the same length, classes are whole numbers in any range. With two classes there is
// one output, positive for the higher class; with more there is one per class, each trained to tell its class from all
// others, and the most confident one wins. [Perceptron.FitOutputs] trains outputs that are independent of each other.
//
// A Perceptron is not safe for training by several goroutines; several may predict while none trains.
type Perceptron struct {
	// LearningRate is η, the size of a step; 0 stands for 1. Weights start at zero, so it scales the weights and, but for
	// the rule for stopping, changes no decision.
	LearningRate float64
	// Epochs is the maximum number of times that Fit goes over the samples; 0 stands for 1000.
	Epochs int
	// Tolerance is the gain in mean loss that counts as progress; 0 stands for 0.001. Training stops when Patience epochs
	// in a row brought no progress. A negative tolerance never stops before Epochs. The loss of a sample is how far its
	// weighted sum lies on the wrong side: max(0, −y·z) with y = ±1.
	Tolerance float64
	// Patience is the number of epochs without progress after which training stops; 0 stands for 5.
	Patience int
	// EarlyStopping sets part of the samples aside and looks for progress in the accuracy on them instead of in the loss.
	EarlyStopping bool
	// ValidationFraction is the part of each class that EarlyStopping sets aside, between 0 and 1; 0 stands for 0.1.
	ValidationFraction float64
	// NoShuffle takes the samples in the order in which they are given, in each epoch.
	NoShuffle bool
	// Seed decides the order of the samples. The same seed gives the same weights.
	Seed uint64

	learned learned
}

// learned is what training has found. It is replaced as a whole when training succeeds, so a failed call changes nothing.
type learned struct {
	classes  []int // nil after FitOutputs
	features int
	outputs  []output
}

func (l learned) clone() learned {
	l.outputs = slices.Clone(l.outputs)
	for i := range l.outputs {
		l.outputs[i].weights = slices.Clone(l.outputs[i].weights)
		l.outputs[i].mistakes = slices.Clone(l.outputs[i].mistakes)
	}
	return l
}

// Fit trains from scratch. x has one row per sample, y the class of each. It fails when there are no samples, rows differ in
// length, numbers are not finite, x and y differ in length or y holds fewer than two classes; the perceptron is then as before.
func (p *Perceptron) Fit(x [][]float64, y []int) error {
	if err := checkLabelled(x, y); err != nil {
		return err
	}
	classes := slices.Compact(slices.Sorted(slices.Values(y)))
	if len(classes) < 2 {
		return fmt.Errorf("neuron: perceptron: expected samples of 2 or more classes, got only class %d", classes[0])
	}
	fresh := learned{classes: classes, features: len(x[0]), outputs: make([]output, outputsFor(classes))}
	return p.train(fresh, x, classTargets(y, classes), p.Epochs, true)
}

// PartialFit goes over the samples once, going on from the weights that there are. The first call must name all classes that
// will ever come; later ones may leave classes nil. Calling it n times with the same samples is Fit with n epochs.
func (p *Perceptron) PartialFit(x [][]float64, y, classes []int) error {
	if err := checkLabelled(x, y); err != nil {
		return err
	}
	next, err := p.resumable(classes, len(x[0]))
	if err != nil {
		return err
	}
	if err := checkKnown(y, next.classes); err != nil {
		return err
	}
	return p.train(next, x, classTargets(y, next.classes), 1, false)
}

// resumable returns what PartialFit goes on from: a copy of what was learned, or nothing learned yet about the classes.
func (p *Perceptron) resumable(classes []int, features int) (learned, error) {
	classes = slices.Compact(slices.Sorted(slices.Values(classes)))
	if p.learned.classes == nil {
		if len(classes) < 2 {
			return learned{}, fmt.Errorf("neuron: perceptron: the first PartialFit needs all classes, 2 or more, got %d", len(classes))
		}
		return learned{classes: classes, features: features, outputs: make([]output, outputsFor(classes))}, nil
	}
	if len(classes) > 0 && !slices.Equal(classes, p.learned.classes) {
		return learned{}, fmt.Errorf("neuron: perceptron: expected the classes of the first PartialFit or Fit, %v, got %v",
			p.learned.classes, classes)
	}
	if features != p.learned.features {
		return learned{}, fmt.Errorf("neuron: perceptron: expected %d features per sample, as before, got %d", p.learned.features, features)
	}
	return p.learned.clone(), nil
}

// FitOutputs trains several independent outputs from scratch. Each row of y has one number per output, 1 where the output should
// be active for the sample and 0 where it should not. It fails as Fit does, and when a number of y is neither 0 nor 1.
func (p *Perceptron) FitOutputs(x [][]float64, y [][]int) error {
	if err := checkSamples(x); err != nil {
		return err
	}
	if err := checkTargets(y, len(x)); err != nil {
		return err
	}
	fresh := learned{features: len(x[0]), outputs: make([]output, len(y[0]))}
	targets := func(k, i int) bool { return y[i][k] == 1 }
	return p.train(fresh, x, targets, p.Epochs, true)
}

func (p *Perceptron) train(l learned, x [][]float64, target func(k, i int) bool, epochs int, stops bool) error {
	rule, err := p.rule(epochs, stops)
	if err != nil {
		return err
	}
	for k := range l.outputs {
		if l.outputs[k].weights == nil {
			l.outputs[k].weights = make([]float64, l.features)
		}
		samples := samples{x: x, positive: func(i int) bool { return target(k, i) }}
		if err := rule.train(&l.outputs[k], samples, p.Seed+uint64(k)); err != nil {
			return fmt.Errorf("neuron: perceptron: output %d: %w", k, err)
		}
	}
	p.learned = l
	return nil
}

// outputsFor returns the number of outputs: two classes share one.
func outputsFor(classes []int) int {
	if len(classes) == 2 {
		return 1
	}
	return len(classes)
}

// classTargets reports whether output k should be active for sample i.
func classTargets(y, classes []int) func(k, i int) bool {
	if len(classes) == 2 {
		return func(_, i int) bool { return y[i] == classes[1] }
	}
	return func(k, i int) bool { return y[i] == classes[k] }
}
