package neuron

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

func checkSamples(x [][]float64) error {
	if len(x) == 0 {
		return errors.New("neuron: perceptron: x: expected one sample or more, got none")
	}
	if len(x[0]) == 0 {
		return errors.New("neuron: perceptron: x: expected at least one feature per sample, got none")
	}
	for i, row := range x {
		if len(row) != len(x[0]) {
			return fmt.Errorf("neuron: perceptron: x: expected rows of %d features, as the first, got %d in row %d", len(x[0]), len(row), i)
		}
		for j, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("neuron: perceptron: x: expected finite numbers, got %v in row %d, feature %d", v, i, j)
			}
		}
	}
	return nil
}

func checkLabelled(x [][]float64, y []int) error {
	if err := checkSamples(x); err != nil {
		return err
	}
	if len(y) != len(x) {
		return fmt.Errorf("neuron: perceptron: y: expected %d classes, one per sample, got %d", len(x), len(y))
	}
	return nil
}

func checkKnown(y, classes []int) error {
	for i, class := range y {
		if _, known := slices.BinarySearch(classes, class); !known {
			return fmt.Errorf("neuron: perceptron: y: expected one of the classes %v, got %d in row %d", classes, class, i)
		}
	}
	return nil
}

func checkTargets(y [][]int, samples int) error {
	if len(y) != samples {
		return fmt.Errorf("neuron: perceptron: y: expected %d rows, one per sample, got %d", samples, len(y))
	}
	if len(y[0]) == 0 {
		return errors.New("neuron: perceptron: y: expected one output or more, got none")
	}
	for i, row := range y {
		if len(row) != len(y[0]) {
			return fmt.Errorf("neuron: perceptron: y: expected rows of %d outputs, as the first, got %d in row %d", len(y[0]), len(row), i)
		}
		for k, v := range row {
			if v != 0 && v != 1 {
				return fmt.Errorf("neuron: perceptron: y: expected 0 or 1, got %d in row %d, output %d", v, i, k)
			}
		}
	}
	return nil
}
