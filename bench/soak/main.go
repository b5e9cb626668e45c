// Soak loads a running board for scripts/bench.sh soak: it writes points at a steady rate, and lets websocket clients
// come and go that check every point they get.
//
//	go run ./bench/soak -logdir DIR -url http://127.0.0.1:6006 -seconds 60
//
// First it gives each run its first step, and prints {"ready": true}. It goes on when it reads a line. From then on it
// prints a line of [stats] each second, and a last one when all clients have left.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// stats are printed as one line of JSON.
type stats struct {
	Points    int64  `json:"points"`   // written
	Sessions  int64  `json:"sessions"` // of websocket clients, begun
	Open      int64  `json:"open"`
	Received  int64  `json:"received"` // points, by all clients
	Errors    int64  `json:"errors"`
	LastError string `json:"lastError,omitempty"`
}

// A soak is the whole load.
type soak struct {
	runs, tags int
	rate       float64 // points a second, over all curves
	clients    int
	url        string

	points, sessions, open, received, errors atomic.Int64

	mu   sync.Mutex
	last string // the text of the last error
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("soak: ")
	var s soak
	logdir := flag.String("logdir", "", "directory to write")
	seconds := flag.Int("seconds", 60, "how long")
	flag.StringVar(&s.url, "url", "", "where the board is")
	flag.IntVar(&s.runs, "runs", 40, "runs")
	flag.IntVar(&s.tags, "tags", 20, "tags in each run")
	flag.Float64Var(&s.rate, "rate", 2000, "points a second")
	flag.IntVar(&s.clients, "clients", 50, "websocket clients")
	flag.Parse()
	if err := s.run(*logdir, time.Duration(*seconds)*time.Second); err != nil {
		log.Fatal(err)
	}
}

func (s *soak) run(logdir string, length time.Duration) error {
	w, err := s.begin(logdir)
	if err != nil {
		return err
	}
	fmt.Println(`{"ready": true}`)
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), length)
	defer cancel()
	var work sync.WaitGroup
	work.Go(func() { w.write(ctx) })
	for i := range s.clients {
		work.Go(func() { s.client(ctx, i) })
	}
	s.report(ctx)
	work.Wait()
	s.print()
	return w.close()
}

// report prints a line each second until ctx is done.
func (s *soak) report(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.print()
		case <-ctx.Done():
			return
		}
	}
}

func (s *soak) print() {
	s.mu.Lock()
	defer s.mu.Unlock()
	line, err := json.Marshal(stats{s.points.Load(), s.sessions.Load(), s.open.Load(), s.received.Load(), s.errors.Load(), s.last})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(line))
}

// fail counts an error.
func (s *soak) fail(err error) {
	s.errors.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = err.Error()
}
