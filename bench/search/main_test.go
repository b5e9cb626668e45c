package main

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"board/bench/search/functions"
)

// Every searcher runs on every function, and no regret is negative.
func TestRegrets(t *testing.T) {
	for searcher := range searchers {
		for _, f := range functions.All {
			var out bytes.Buffer
			if err := run(&out, []string{searcher, f.Name, "2", "12"}); err != nil {
				t.Fatal(err)
			}
			lines := json.NewDecoder(&out)
			for seed := range 2 {
				var line struct {
					Optimizer, Function string
					Seed                int
					Regret              float64
				}
				if err := lines.Decode(&line); err != nil {
					t.Fatal(err)
				}
				if line.Optimizer != searcher || line.Function != f.Name || line.Seed != seed || line.Regret < -1e-9 {
					t.Errorf("got %+v", line)
				}
			}
		}
	}
}

func TestArguments(t *testing.T) {
	for _, args := range [][]string{nil, {"tpe", "branin", "1"}, {"guess", "branin", "1", "1"}, {"tpe", "hill", "1", "1"}, {"tpe", "branin", "few", "1"}, {"tpe", "branin", "1", "few"}} {
		if err := run(io.Discard, args); err == nil {
			t.Errorf("%q: expected an error", args)
		}
	}
}
