// Command searchmodels runs a study whose logs the tests read. One trial fails; the last one waits for a
// line. It prints a line of JSON for each trial when it has ended: number, state, params, score.
//
//	searchmodels LOGDIR
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"log"
	"os"

	"board/nn"
	"board/nn/search"
)

const trials = 8

func main() {
	if len(os.Args) != 2 {
		log.Fatal("expected a directory for the logs")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(dir string) error {
	study, err := search.Open(search.Config{
		Space:  search.Space{search.LogUniform("rate", 1e-4, 1), search.Int("layers", 0, 3), search.Choice("kind", "relu", "tanh")},
		Trials: trials, Workers: 1, Seed: 4, LogDir: dir, Verbose: nn.Silent,
	})
	if err != nil {
		return err
	}
	in := bufio.NewReader(os.Stdin)
	err = study.Run(context.Background(), search.Func(func(ctx context.Context, t *search.Trial) (float64, error) {
		score := t.Params().Float("rate") + float64(t.Params().Int("layers"))
		if err := t.Report(ctx, 0, score+1); err != nil {
			return 0, err
		}
		switch t.Number() {
		case 2:
			return 0, errors.New("out of luck")
		case trials - 1:
			if _, err := in.ReadString('\n'); err != nil {
				return 0, err
			}
		}
		return score, nil
	}))
	if err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	for _, r := range study.Results() {
		line := map[string]any{"number": r.Number, "state": r.State, "params": map[string]any(r.Params), "score": r.Score}
		if err := out.Encode(line); err != nil {
			return err
		}
	}
	return study.Close()
}
