// Command search prints the regrets of this project's searchers on the standard functions, as lines of JSON: what compare.py puts
// beside Optuna's and scikit-optimize's.
//
//	go run ./bench/search tpe branin 20 50     searcher, function, seeds, trials
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strconv"

	"board/bench/search/functions"
	"board/nn"
	"board/nn/search"
)

var searchers = map[string]search.Searcher{
	"tpe": &search.TPE{}, "gp": &search.GaussianProcess{}, "random": &search.Random{}, "evolution": &search.Evolution{},
}

func main() {
	if err := run(os.Stdout, os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(w io.Writer, args []string) error {
	if len(args) != 4 {
		return fmt.Errorf("expected searcher, function, seeds and trials, got %q", args)
	}
	searcher, ok := searchers[args[0]]
	if !ok {
		return fmt.Errorf("expected a searcher (tpe, gp, random, evolution), got %q", args[0])
	}
	i := slices.IndexFunc(functions.All, func(f functions.Function) bool { return f.Name == args[1] })
	if i < 0 {
		return fmt.Errorf("expected a function (branin, hartmann6, rosenbrock, conditional), got %q", args[1])
	}
	seeds, err := strconv.Atoi(args[2])
	if err != nil {
		return fmt.Errorf("seeds: %w", err)
	}
	trials, err := strconv.Atoi(args[3])
	if err != nil {
		return fmt.Errorf("trials: %w", err)
	}
	out := json.NewEncoder(w)
	for seed := range seeds {
		regret, err := regret(searcher, functions.All[i], trials, uint64(seed))
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
func regret(searcher search.Searcher, f functions.Function, trials int, seed uint64) (float64, error) {
	study, err := search.Open(search.Config{Searcher: searcher, Trials: trials, Seed: seed, Workers: 1, Verbose: nn.Silent})
	if err != nil {
		return 0, err
	}
	if err := study.Run(context.Background(), search.Func(func(_ context.Context, t *search.Trial) (float64, error) { return f.At(t), nil })); err != nil {
		return 0, err
	}
	score, _ := study.BestScore()
	return score - f.Least, study.Close()
}
