package neuron_test

import (
	"fmt"
	"log"
	"slices"

	"board/nn/neuron"
)

func ExampleUnit() {
	u := neuron.Unit{Threshold: 2}
	fmt.Println(u.Fires([]bool{true, false, true}, nil))
	fmt.Println(u.Fires([]bool{true, false, false}, nil))
	fmt.Println(u.Fires([]bool{true, false, true}, []bool{true})) // inhibited
	// Output:
	// true
	// false
	// false
}

func ExampleCircuit_And() {
	c := neuron.NewCircuit(2)
	c.Output(c.And(c.Input(0), c.Input(1)))
	printTable(c)
	// Output:
	// 0 0 | 0
	// 0 1 | 0
	// 1 0 | 0
	// 1 1 | 1
}

func ExampleCircuit_Or() {
	c := neuron.NewCircuit(2)
	c.Output(c.Or(c.Input(0), c.Input(1)))
	printTable(c)
	// Output:
	// 0 0 | 0
	// 0 1 | 1
	// 1 0 | 1
	// 1 1 | 1
}

func ExampleCircuit_Not() {
	c := neuron.NewCircuit(1)
	c.Output(c.Not(c.Input(0)))
	printTable(c)
	// Output:
	// 0 | 1
	// 1 | 0
}

func ExampleCircuit_AndNot() {
	c := neuron.NewCircuit(2)
	c.Output(c.AndNot(c.Input(0), c.Input(1)))
	printTable(c)
	// Output:
	// 0 0 | 0
	// 0 1 | 0
	// 1 0 | 1
	// 1 1 | 0
}

// No single unit computes XOR, three do.
func ExampleCircuit_Xor() {
	c := neuron.NewCircuit(2)
	a, b := c.Input(0), c.Input(1)
	c.Output(c.Or(c.AndNot(a, b), c.AndNot(b, a))) // which is c.Xor(a, b)
	printTable(c)
	// Output:
	// 0 0 | 0
	// 0 1 | 1
	// 1 0 | 1
	// 1 1 | 0
}

// Circuits go as far as one likes. A half adder has two outputs: carry and sum.
func ExampleCircuit() {
	c := neuron.NewCircuit(2)
	a, b := c.Input(0), c.Input(1)
	c.Output(c.And(a, b), c.Xor(a, b))
	printTable(c)
	// Output:
	// 0 0 | 0 0
	// 0 1 | 0 1
	// 1 0 | 0 1
	// 1 1 | 1 0
}

func printTable(c *neuron.Circuit) {
	table, err := c.TruthTable()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Print(table)
}

// The logical functions again, now as weighted sums: a threshold logic unit for each.
func ExampleTLU() {
	and := neuron.TLU{Weights: []float64{1, 1}, Bias: -1.5}
	or := neuron.TLU{Weights: []float64{1, 1}, Bias: -0.5}
	not := neuron.TLU{Weights: []float64{-1}, Bias: 0.5}
	for _, in := range [][]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}} {
		a, _ := and.Output(in...)
		o, _ := or.Output(in...)
		n, _ := not.Output(in[0])
		fmt.Printf("%v: and %v, or %v, not the first %v\n", in, a, o, n)
	}
	// Output:
	// [0 0]: and 0, or 0, not the first 1
	// [0 1]: and 0, or 1, not the first 1
	// [1 0]: and 0, or 1, not the first 0
	// [1 1]: and 1, or 1, not the first 0
}

// The book's figure 10-6: a hidden layer of AND and OR, and an output that wants OR but not AND.
func ExampleNetwork() {
	xor := neuron.Network{
		{
			{Weights: []float64{1, 1}, Bias: -1.5},
			{Weights: []float64{1, 1}, Bias: -0.5},
		},
		{
			{Weights: []float64{-1, 1}, Bias: -0.5},
		},
	}
	for _, in := range [][]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}} {
		out, err := xor.Outputs(in...)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(in, out[0])
	}
	// Output:
	// [0 0] 0
	// [0 1] 1
	// [1 0] 1
	// [1 1] 0
}

// Is an iris a setosa? Length and width of its petals tell, and a perceptron finds out how.
func ExamplePerceptron() {
	x, species := petals(false)
	y := isSetosa(species)

	p := neuron.Perceptron{Seed: 42}
	if err := p.Fit(x, y); err != nil {
		log.Fatal(err)
	}
	score, err := p.Score(x, y)
	if err != nil {
		log.Fatal(err)
	}
	mistakes := p.Mistakes()
	fmt.Println("mistakes in the last epoch:", mistakes[len(mistakes)-1])
	fmt.Println("accuracy:", score)
	answer, err := p.Predict([][]float64{{1.5, 0.3}, {4, 1.2}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("petals of 1.5 × 0.3 cm and of 4 × 1.2 cm:", answer)
	// Output:
	// mistakes in the last epoch: 0
	// accuracy: 1
	// petals of 1.5 × 0.3 cm and of 4 × 1.2 cm: [1 0]
}

// Without a line that parts the two classes the perceptron errs in every epoch, however long it tries.
func ExamplePerceptron_xor() {
	x := [][]float64{{0, 0}, {0, 1}, {1, 0}, {1, 1}}
	xor := []int{0, 1, 1, 0}

	p := neuron.Perceptron{Epochs: 1000, Tolerance: -1}
	if err := p.Fit(x, xor); err != nil {
		log.Fatal(err)
	}
	predicted, err := p.Predict(x)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("epochs:", len(p.Mistakes()))
	fmt.Println("an epoch without mistakes:", slices.Contains(p.Mistakes(), 0))
	fmt.Println("learned:", slices.Equal(predicted, xor))
	// Output:
	// epochs: 1000
	// an epoch without mistakes: false
	// learned: false
}

// Several outputs side by side: is it a setosa, and are the petals longer than 4 cm?
func ExamplePerceptron_FitOutputs() {
	x, species := petals(false)
	y := make([][]int, len(x))
	for i, setosa := range isSetosa(species) {
		y[i] = []int{setosa, 0}
		if x[i][0] > 4 {
			y[i][1] = 1
		}
	}
	p := neuron.Perceptron{Seed: 1, Tolerance: -1, Epochs: 200}
	if err := p.FitOutputs(x, y); err != nil {
		log.Fatal(err)
	}
	answers, err := p.PredictOutputs([][]float64{{1.5, 0.3}, {3, 1}, {6, 2}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answers)
	// Output: [[1 0] [0 0] [0 1]]
}
