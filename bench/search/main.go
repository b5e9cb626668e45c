// Command search prints the regrets of this project's searchers on the standard functions, as lines of JSON: what compare.py puts
// beside Optuna's and scikit-optimize's.
//
//	go run ./bench/search tpe branin 20 50     searcher, function, seeds, trials
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"strconv"

	"board/nn"
	"board/nn/search"
)

var searchers = map[string]search.Searcher{
	"tpe": &search.TPE{}, "gp": &search.GaussianProcess{}, "random": &search.Random{}, "evolution": &search.Evolution{},
}

// A function has its least value.
type function struct {
	score search.Func
	least float64
}

var functions = map[string]function{
	"branin": {branin, 0.39788735772973816}, "hartmann6": {hartmann6, -3.322368011391339}, "rosenbrock": {rosenbrock, 0}, "conditional": {conditional, 0},
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(args []string) error {
	if len(args) != 4 {
		return fmt.Errorf("expected searcher, function, seeds and trials, got %q", args)
	}
	searcher, ok := searchers[args[0]]
	if !ok {
		return fmt.Errorf("expected a searcher, got %q", args[0])
	}
	f, ok := functions[args[1]]
	if !ok {
		return fmt.Errorf("expected a function, got %q", args[1])
	}
	seeds, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	trials, err := strconv.Atoi(args[3])
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	for seed := range seeds {
		regret, err := regret(searcher, f, trials, uint64(seed))
		if err != nil {
			return err
		}
		if err := out.Encode(map[string]any{"optimizer": args[0], "function": args[1], "seed": seed, "regret": regret}); err != nil {
			return err
		}
	}
	return nil
}

// regret is how far the best score of a study is from the least value.
func regret(searcher search.Searcher, f function, trials int, seed uint64) (float64, error) {
	study, err := search.Open(search.Config{Searcher: searcher, Trials: trials, Seed: seed, Workers: 1, Verbose: nn.Silent})
	if err != nil {
		return 0, err
	}
	if err := study.Run(context.Background(), f.score); err != nil {
		return 0, err
	}
	score, _ := study.BestScore()
	return score - f.least, study.Close()
}

func branin(_ context.Context, t *search.Trial) (float64, error) {
	x, y := t.Uniform("x", -5, 10), t.Uniform("y", 0, 15)
	a := y - 5.1/(4*math.Pi*math.Pi)*x*x + 5/math.Pi*x - 6
	return a*a + 10*(1-1/(8*math.Pi))*math.Cos(x) + 10, nil
}

var hartmannA = [4][6]float64{{10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}}

var hartmannP = [4][6]float64{
	{0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886}, {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
	{0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650}, {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381},
}

func hartmann6(_ context.Context, t *search.Trial) (float64, error) {
	sum := 0.0
	for i, c := range [4]float64{1, 1.2, 3, 3.2} {
		exponent := 0.0
		for j := range 6 {
			d := t.Uniform(fmt.Sprint("x", j), 0, 1) - hartmannP[i][j]
			exponent += hartmannA[i][j] * d * d
		}
		sum += c * math.Exp(-exponent)
	}
	return -sum, nil
}

func rosenbrock(_ context.Context, t *search.Trial) (float64, error) {
	x, y := t.Uniform("x", -2, 2), t.Uniform("y", -1, 3)
	return (1-x)*(1-x) + 100*(y-x*x)*(y-x*x), nil
}

func conditional(_ context.Context, t *search.Trial) (float64, error) {
	switch t.Text("kind", "linear", "tree", "net") {
	case "linear":
		c := math.Log10(t.LogUniform("c", 1e-4, 1e4))
		return 0.5 + 0.1*c*c, nil
	case "tree":
		return 0.4 + 0.05*math.Abs(float64(t.Int("depth", 1, 20)-7)), nil
	}
	layers, rate := t.Int("layers", 1, 4), math.Log10(t.LogUniform("rate", 1e-5, 1))
	return 0.2*math.Abs(float64(layers-2)) + 0.3*(rate+3)*(rate+3), nil
}
