package main

import (
	"context"
	"log"
	"os"
)

func Example() {
	if err := run(context.Background(), os.Stdout); err != nil {
		log.Fatal(err)
	}
	// Output:
	// Mistakes in each epoch: [10 0 0 0 0 0 0]
	// It is a setosa where -1.10·length -1.50·width +4.00 > 0.
	// Petals of 2 × 0.5 cm and of 3 × 1 cm: [1 0]
	//
	// XOR is [0 1 1 0]. After 1000 epochs one perceptron says [0 1 1 1]; correct: false
	// A multilayer perceptron says [0 1 1 0], with a loss of 0.003.
}
