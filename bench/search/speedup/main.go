// Command speedup measures how much faster a search is with two workers than with one: in one program, and as two programs over NATS. Each
// trial trains a small network for the same time, on one core.
//
//	go run ./bench/search/speedup                           24 trials of about a second each
//	go run ./bench/search/speedup -trials 4 -epochs 5       to see that it works
//
// It fails below the bar, which -bar sets.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
	"time"

	"board/nn"
	"board/nn/layer"
	"board/nn/loss"
	"board/nn/optimizer"
	"board/nn/search"
	"board/nn/search/cluster"
	"board/nn/tensor"
)

type flags struct {
	trials, epochs int
	bar            float64
	join           string
}

func main() {
	var f flags
	flag.IntVar(&f.trials, "trials", 24, "how many trials each search has")
	flag.IntVar(&f.epochs, "epochs", 400, "how long each trains")
	flag.Float64Var(&f.bar, "bar", 1.7, "the least speed-up")
	flag.StringVar(&f.join, "join", "", "the URL of a study to work on; this program's own use")
	flag.Parse()
	if err := run(f); err != nil {
		log.Fatal(err)
	}
}

func run(f flags) error {
	if f.join != "" {
		return help(f)
	}
	one, err := alone(f, 1)
	if err != nil {
		return err
	}
	two, err := alone(f, 2)
	if err != nil {
		return err
	}
	single, err := shared(f, 1)
	if err != nil {
		return err
	}
	pair, err := shared(f, 2)
	if err != nil {
		return err
	}
	workers, programs := one.Seconds()/two.Seconds(), single.Seconds()/pair.Seconds()
	fmt.Printf("one program    1 worker  %6.2f s   2 workers  %6.2f s   speed-up %.2f\n", one.Seconds(), two.Seconds(), workers)
	fmt.Printf("over NATS      1 program %6.2f s   2 programs %6.2f s   speed-up %.2f\n", single.Seconds(), pair.Seconds(), programs)
	if least := math.Min(workers, programs); least < f.bar {
		return fmt.Errorf("a speed-up of %.2f; the bar is %.2f", least, f.bar)
	}
	return nil
}

func config(f flags) search.Config {
	return search.Config{
		Space: search.Space{search.LogUniform("rate", 1e-4, 1e-2)}, Trials: f.trials, Workers: 1, Seed: 1, Verbose: nn.Silent, Name: "speedup",
	}
}

// alone is the time of a search in this program.
func alone(f flags, workers int) (time.Duration, error) {
	c := config(f)
	c.Workers = workers
	return timed(c, f)
}

// shared is the time of a search by so many programs of one worker each. It begins when all have joined.
func shared(f flags, programs int) (took time.Duration, err error) {
	joined, err := cluster.Embedded()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, joined.Close()) }()
	for range programs - 1 {
		other := exec.Command(os.Args[0], "-join", joined.URL(), "-trials", fmt.Sprint(f.trials), "-epochs", fmt.Sprint(f.epochs))
		other.Stderr = os.Stderr
		ready, err := other.StdoutPipe()
		if err != nil {
			return 0, err
		}
		if err := other.Start(); err != nil {
			return 0, err
		}
		if _, err := ready.Read(make([]byte, 1)); err != nil { // it says a word when it has joined
			return 0, err
		}
		defer func() { err = errors.Join(err, other.Wait()) }()
	}
	c := config(f)
	c.Cluster = joined
	return timed(c, f)
}

// help works on the study of another program.
func help(f flags) (err error) {
	joined, err := cluster.Join(f.join)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, joined.Close()) }()
	fmt.Println("joined")
	c := config(f)
	c.Cluster = joined
	_, err = timed(c, f)
	return err
}

func timed(c search.Config, f flags) (time.Duration, error) {
	study, err := search.Open(c)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	err = study.Run(context.Background(), &search.Train{
		Build: newModel, Data: waves(), Fit: nn.FitConfig{Epochs: f.epochs, ValidationSplit: 0.25},
	})
	took := time.Since(begun)
	return took, errors.Join(err, study.Close())
}

func newModel(t *search.Trial) (*nn.Model, error) {
	m, err := nn.WithSeed(t.Seed()).NewSequential(&layer.Input{Shape: []int{8}}, &layer.Dense{Units: 30, Activation: "relu"}, &layer.Dense{Units: 30, Activation: "relu"}, &layer.Dense{Units: 1})
	if err != nil {
		return nil, err
	}
	return m, m.Compile(nn.CompileConfig{Optimizer: &optimizer.SGD{LearningRate: t.Params().Float("rate")}, Loss: loss.Name("mse")})
}

// waves are data that are quick to make.
func waves() nn.Data {
	x, y := tensor.New(4000, 8), tensor.New(4000, 1)
	for i := range x.Data {
		x.Data[i] = float32(math.Sin(float64(i * i)))
	}
	for i := range y.Data {
		y.Data[i] = x.Data[8*i] * x.Data[8*i+1]
	}
	return nn.XY(x, y)
}
