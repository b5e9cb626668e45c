// Command onerow measures how long the book's network, 784-300-100-10, takes for one row, and writes the same network as ONNX for its
// peers (peer.py):
//
//	go run ./bench/onerow -onnx net.onnx
package main

import (
	"context"
	"encoding/json"
	"flag"
	"log"
	"os"
	"runtime"
	"slices"
	"time"

	"board/nn"
	"board/nn/layer"
	"board/nn/onnx"
)

func main() {
	path := flag.String("onnx", "", "where to write the network")
	rounds := flag.Int("rounds", 30, "how many times to measure")
	flag.Parse()
	r, err := measure(*path, *rounds)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(r)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// A result is the best and the middle round.
type result struct {
	Best        float64 `json:"best_us"`
	Median      float64 `json:"median_us"`
	Allocations float64 `json:"allocations"` // a call
}

// perRound is how many rows a round has.
const perRound = 1000

func measure(path string, rounds int) (r result, err error) {
	m, err := nn.WithSeed(42).NewSequential(&layer.Input{Shape: []int{784}}, &layer.Dense{Units: 300, Activation: "relu"},
		&layer.Dense{Units: 100, Activation: "relu"}, &layer.Dense{Units: 10, Activation: "softmax"})
	if err != nil {
		return r, err
	}
	if path != "" {
		if err := onnx.Save(path, m, onnx.Config{}); err != nil {
			return r, err
		}
	}
	p, err := nn.NewPredictor(m, nn.PredictorConfig{})
	if err != nil {
		return r, err
	}
	x, out := make([]float32, 784), make([]float32, 10)
	for i := range x {
		x[i] = float32(i%255) / 255
	}
	ctx := context.Background()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	times := make([]float64, rounds)
	for k := range times {
		begin := time.Now()
		for range perRound {
			if err := p.PredictRow(ctx, out, x); err != nil {
				return r, err
			}
		}
		times[k] = float64(time.Since(begin).Nanoseconds()) / 1000 / perRound
	}
	runtime.ReadMemStats(&after)
	slices.Sort(times)
	calls := float64(rounds * perRound)
	return result{times[0], times[rounds/2], float64(after.Mallocs-before.Mallocs) / calls}, nil
}
