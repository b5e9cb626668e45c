package schedule_test

import (
	"fmt"

	"board/nn/optimizer"
	"board/nn/schedule"
)

// A tenth of the rate every 1,000 steps, little by little. The optimizer asks for the rate of each step.
func Example() {
	decay := schedule.ExponentialDecay{InitialLearningRate: 0.01, DecaySteps: 1000, DecayRate: 0.1}
	for _, step := range []int64{0, 500, 1000, 2000} {
		fmt.Printf("%.5f\n", decay.Rate(step))
	}
	_ = &optimizer.SGD{Schedule: decay}
	// Output:
	// 0.01000
	// 0.00316
	// 0.00100
	// 0.00010
}

// A schedule of your own is a function.
func ExampleFunc() {
	halve := schedule.Func(func(step int64) float64 { return 0.1 / float64(int64(1)<<(step/100)) })
	fmt.Println(halve.Rate(0), halve.Rate(99), halve.Rate(100), halve.Rate(250))
	// Output: 0.1 0.1 0.05 0.025
}
