// Tasklogs writes the log directories of the questions that bench/tasks.mjs answers on a page:
//
//	best      40 trials of a search, with 12 hyper-parameters, 8 of which differ
//	seeds     two models with five seeds each
//	diverged  12 trainings, one of which diverges at step 43
//
//	go run ./bench/tasklogs -out DIR
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"path/filepath"

	"board/summary"
)

const steps = 60

func main() {
	log.SetFlags(0)
	out := flag.String("out", "", "directory to write")
	flag.Parse()
	if *out == "" {
		log.Fatal("tasklogs: -out is needed")
	}
	r := rand.New(rand.NewPCG(7, 7))
	if err := errors.Join(search(filepath.Join(*out, "best"), r), seeds(filepath.Join(*out, "seeds"), r), diverged(filepath.Join(*out, "diverged"), r)); err != nil {
		log.Fatal("tasklogs: ", err)
	}
}

// A training is what a run logs: its settings, and values by tag at each step.
type training struct {
	name     string
	settings map[string]any
	at       func(step int) map[string]float64
}

func (t training) write(dir string) error {
	w, err := summary.NewWriter(filepath.Join(dir, t.name))
	if err != nil {
		return err
	}
	if t.settings != nil {
		err = w.HParams(t.settings)
	}
	for step := range steps {
		for tag, value := range t.at(step) {
			err = errors.Join(err, w.Scalar(tag, int64(step), value))
		}
	}
	return errors.Join(err, w.Close())
}

// curves fall to a level and rise again a little, as those of a model that overfits.
func curves(level, speed float64, r *rand.Rand) func(step int) map[string]float64 {
	noise := rand.New(rand.NewPCG(r.Uint64(), 1))
	return func(step int) map[string]float64 {
		x := float64(step) / steps
		val := level + (2.2-level)*math.Exp(-speed*x) + 0.25*x*x + 0.01*noise.NormFloat64()
		return map[string]float64{
			"train/loss":   0.8*level + (2.3-0.8*level)*math.Exp(-speed*x) + 0.01*noise.NormFloat64(),
			"val/loss":     val,
			"val/accuracy": min(0.99, 1.05-0.4*val+0.005*noise.NormFloat64()),
		}
	}
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

func search(dir string, r *rand.Rand) error {
	var all error
	for i := range 40 {
		lr, units, dropout := pick(r, 0.0003, 0.001, 0.003, 0.01), pick(r, 64, 128, 256, 512), pick(r, 0.0, 0.1, 0.3)
		t := training{name: fmt.Sprintf("trial-%02d", i), settings: map[string]any{
			"lr": lr, "units": units, "dropout": dropout, "batch_size": pick(r, 32, 64, 128), "layers": pick(r, 2, 3, 4),
			"optimizer": pick(r, "adam", "sgd", "rmsprop"), "activation": pick(r, "relu", "gelu"), "weight_decay": pick(r, 0.0, 0.0001, 0.01),
			"augment": true, "clip_norm": 1.0, "label_smoothing": 0.1, "warmup": 500,
		}}
		t.at = curves(0.25+0.12*math.Abs(math.Log10(lr/0.002))+8.0/float64(units)+0.3*math.Abs(dropout-0.1)+0.1*r.Float64(), 3+4*r.Float64(), r)
		all = errors.Join(all, t.write(dir))
	}
	return all
}

func seeds(dir string, r *rand.Rand) error {
	var all error
	for model, level := range map[string]float64{"A": 0.42, "B": 0.5} {
		for seed := range 5 {
			t := training{name: fmt.Sprintf("%s-seed%d", model, seed), settings: map[string]any{"model": model, "seed": seed}}
			t.at = curves(level+0.05*r.NormFloat64(), 5, r)
			all = errors.Join(all, t.write(dir))
		}
	}
	return all
}

// The training that diverges: its loss grows by a half at each step, until it is no number.
const (
	divergesAt = 43
	endsAt     = 55
)

func diverged(dir string, r *rand.Rand) error {
	var all error
	for i := range 12 {
		t := training{name: fmt.Sprintf("train-%02d", i), settings: map[string]any{"lr": pick(r, 0.001, 0.003, 0.01)}}
		sound := curves(0.3+0.1*r.Float64(), 4, r)
		t.at = func(step int) map[string]float64 {
			now := sound(step)
			if i != 7 || step < divergesAt {
				return now
			}
			for _, tag := range []string{"train/loss", "val/loss"} {
				now[tag] *= math.Pow(1.5, float64(step-divergesAt+1))
				if step >= endsAt {
					now[tag] = math.NaN()
				}
			}
			return now
		}
		all = errors.Join(all, t.write(dir))
	}
	return all
}
