// Perceptron is where the chapter begins: a layer of threshold logic units that learns, what it cannot learn, and what to do about it.
//
//	go run ./examples/perceptron
//
// It tells irises apart by their petals, fails at exclusive or (XOR), and leaves that to a multilayer perceptron. The flowers are part of
// the program.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"slices"

	"board/nn"
	"board/nn/datasets"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/neuron"
	"board/nn/optimizer"
	"board/nn/tensor"
)

func main() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, w io.Writer) error {
	if err := isItASetosa(w); err != nil {
		return err
	}
	if err := onePerceptronFailsAtXOR(w); err != nil {
		return err
	}
	return severalLayersLearnXOR(ctx, w)
}

// isItASetosa asks a yes-or-no question about irises, as the book does.
func isItASetosa(w io.Writer) error {
	iris, err := datasets.Iris().Select("petal length (cm)", "petal width (cm)")
	if err != nil {
		return err
	}
	x, y := make([][]float64, iris.Len()), make([]int, iris.Len())
	for i := range x {
		petal := iris.X.Row(i)
		x[i] = []float64{float64(petal[0]), float64(petal[1])}
		if iris.ClassNames[int(iris.Y.At(i))] == "setosa" {
			y[i] = 1
		}
	}

	perceptron := neuron.Perceptron{Seed: 1}
	if err := perceptron.Fit(x, y); err != nil {
		return err
	}
	answers, err := perceptron.Predict([][]float64{{2, 0.5}, {3, 1}})
	if err != nil {
		return err
	}
	weights, biases := perceptron.Weights()
	fmt.Fprintf(w, "Mistakes in each epoch: %v\n", perceptron.Mistakes())
	fmt.Fprintf(w, "It is a setosa where %.2f·length %+.2f·width %+.2f > 0.\n", weights[0][0], weights[0][1], biases[0])
	fmt.Fprintf(w, "Petals of 2 × 0.5 cm and of 3 × 1 cm: %v\n\n", answers)
	return nil
}

// onePerceptronFailsAtXOR shows the limit: no line separates the ones from the zeros.
func onePerceptronFailsAtXOR(w io.Writer) error {
	x := [][]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}}
	xor := []int{0, 1, 1, 0}
	perceptron := neuron.Perceptron{Epochs: 1000, Tolerance: -1} // a negative tolerance never gives up
	if err := perceptron.Fit(x, xor); err != nil {
		return err
	}
	answers, err := perceptron.Predict(x)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "XOR is %v. After 1000 epochs one perceptron says %v; correct: %v\n", xor, answers, slices.Equal(answers, xor))
	return nil
}

// severalLayersLearnXOR puts a hidden layer before the output. Step functions are replaced by tanh and sigmoid, which have gradients to
// descend.
func severalLayersLearnXOR(ctx context.Context, w io.Writer) error {
	x, err := tensor.FromRows([][]float32{{0, 0}, {0, 1}, {1, 0}, {1, 1}})
	if err != nil {
		return err
	}
	y, err := tensor.FromRows([][]float32{{0}, {1}, {1}, {0}})
	if err != nil {
		return err
	}
	nn.SetRandomSeed(42)
	model, err := nn.NewSequential(
		&layer.Input{Shape: []int{2}},
		&layer.Dense{Units: 4, Activation: "tanh"},
		&layer.Dense{Units: 1, Activation: "sigmoid"},
	)
	if err != nil {
		return err
	}
	err = model.Compile(nn.CompileConfig{
		Optimizer: &optimizer.Adam{LearningRate: 0.05},
		Loss:      loss.Name("binary_crossentropy"),
	})
	if err != nil {
		return err
	}
	history, err := model.Fit(ctx, nn.XY(x, y), nn.FitConfig{Epochs: 300, Verbose: nn.Silent})
	if err != nil {
		return err
	}
	answers, err := model.PredictClasses(ctx, x)
	if err != nil {
		return err
	}
	last, _ := history.Last("loss")
	fmt.Fprintf(w, "A multilayer perceptron says %v, with a loss of %.3f.\n", answers, last)
	return nil
}
