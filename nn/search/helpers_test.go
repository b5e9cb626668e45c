package search

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"board/nn"
)

// square is an evaluation with its least score, 0, at a = 3.
func square(_ context.Context, t *Trial) (float64, error) {
	a := t.Uniform("a", 0, 10)
	return (a - 3) * (a - 3), nil
}

// open opens a silent study.
func open(t testing.TB, c Config) *Study {
	t.Helper()
	c.Verbose = nn.Silent
	s, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// ran opens a silent study and runs it to its end.
func ran(t testing.TB, c Config, e Evaluation) *Study {
	t.Helper()
	s := open(t, c)
	if err := s.Run(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	return s
}

// described is what a study has found out, without times.
func described(results Results) []string {
	var lines []string
	for _, r := range results {
		lines = append(lines, fmt.Sprintf("%d %s %v %v %v", r.Number, r.State, r.Params, r.Score, r.Budget))
	}
	return lines
}

var errBroken = errors.New("broken")
