package search_test

import (
	"context"
	"fmt"

	"board/nn"
	"board/nn/search"
)

// A search of any function: its parameters are those that it asks for.
func Example() {
	study, err := search.Open(search.Config{Trials: 200, Seed: 1, Verbose: nn.Silent})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer study.Close()
	err = study.Run(context.Background(), search.Func(func(_ context.Context, t *search.Trial) (float64, error) {
		x := t.Uniform("x", -10, 10)
		return (x - 2) * (x - 2), nil
	}))
	fmt.Printf("%.0f %v\n", study.BestParams().Float("x"), err)
	// Output: 2 <nil>
}
