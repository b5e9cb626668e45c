// Command serve asks a server of the digits for a while, over many connections, and prints how fast it answers:
//
//	go run ./bench/serve -url http://localhost:8000/predict
//
// scripts/bench-serve.sh runs it beside a server in Python.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"board/nn/datasets"
)

func main() {
	url := flag.String("url", "http://localhost:8000/predict", "what to ask")
	connections := flag.Int("connections", 64, "how many clients ask at the same time, each one question after another")
	duration := flag.Duration("duration", 10*time.Second, "for how long")
	warmup := flag.Duration("warmup", 2*time.Second, "for how long before, without counting")
	flag.Parse()
	if _, err := load(*url, *connections, *warmup); err != nil {
		log.Fatal(err)
	}
	r, err := load(*url, *connections, *duration)
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(r); err != nil {
		log.Fatal(err)
	}
}

// A result is how fast the answers came, and how many were right.
type result struct {
	Requests  int     `json:"requests"`
	PerSecond float64 `json:"per_second"`
	P50       float64 `json:"p50_ms"`
	P99       float64 `json:"p99_ms"`
	Right     float64 `json:"right"` // share of the digits: the same model gives the same
}

// load asks for all digits again and again.
func load(url string, connections int, duration time.Duration) (result, error) {
	questions, labels, err := digits()
	if err != nil {
		return result{}, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), duration)
	defer cancel()
	clients := make([]client, connections)
	begin := time.Now()
	var all sync.WaitGroup
	for i := range clients {
		all.Go(func() { clients[i].err = clients[i].run(ctx, url, questions, labels, i) })
	}
	all.Wait()
	return summary(clients, time.Since(begin))
}

// digits are the bodies of requests and the right answers.
func digits() (bodies [][]byte, labels []int, err error) {
	d := datasets.Digits()
	for i := range d.X.Rows() {
		body, err := json.Marshal(map[string]any{"pixels": d.X.Row(i)})
		if err != nil {
			return nil, nil, err
		}
		bodies, labels = append(bodies, body), append(labels, int(d.Y.Data[i]))
	}
	return bodies, labels, nil
}

// A client has one connection.
type client struct {
	took  []time.Duration
	right int
	err   error
}

func (c *client) run(ctx context.Context, url string, bodies [][]byte, labels []int, k int) error {
	web := http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer web.CloseIdleConnections()
	for ctx.Err() == nil {
		k = (k + 1) % len(bodies)
		begin := time.Now()
		digit, err := ask(&web, url, bodies[k])
		if err != nil {
			return err
		}
		c.took = append(c.took, time.Since(begin))
		if digit == labels[k] {
			c.right++
		}
	}
	return nil
}

func ask(web *http.Client, url string, body []byte) (digit int, err error) {
	r, err := web.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return 0, err
	}
	if r.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("%s: %s", r.Status, text)
	}
	var a struct {
		Digit int `json:"digit"`
	}
	return a.Digit, json.Unmarshal(text, &a)
}

func summary(clients []client, took time.Duration) (result, error) {
	var all []time.Duration
	right := 0
	for _, c := range clients {
		if c.err != nil {
			return result{}, c.err
		}
		all, right = append(all, c.took...), right+c.right
	}
	slices.Sort(all)
	if len(all) == 0 {
		return result{}, fmt.Errorf("expected answers, got none in %v", took)
	}
	at := func(share float64) float64 {
		return float64(all[min(len(all)-1, int(share*float64(len(all))))].Microseconds()) / 1000
	}
	return result{len(all), float64(len(all)) / took.Seconds(), at(0.5), at(0.99), float64(right) / float64(len(all))}, nil
}
