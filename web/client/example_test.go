package client_test

import (
	"context"
	"fmt"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"

	"board/summary"
	"board/summary/logdir"
	"board/web"
	"board/web/client"
	"board/web/message"
)

// serve serves two runs; a program gives [client.New] the address of its board instead.
func serve() (address string, stop func()) {
	dir, err := os.MkdirTemp("", "board-example")
	if err != nil {
		log.Fatal(err)
	}
	for i, run := range []string{"slow", "fast"} {
		w, err := summary.NewWriter(filepath.Join(dir, run))
		if err != nil {
			log.Fatal(err)
		}
		for step := range int64(4) {
			if err := w.ScalarAt(float64(step), "loss", step, 1/float64(1+(1+int64(i))*step)); err != nil {
				log.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			log.Fatal(err)
		}
	}
	store, err := logdir.New(logdir.Options{Sources: []logdir.Source{{Path: dir}}})
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- store.Follow(ctx) }()
	<-store.Loaded()
	board := web.New(web.Options{Store: store})
	server := httptest.NewServer(board)
	return server.URL, func() {
		server.Close()
		_ = board.Close()
		cancel()
		<-ended
		_ = os.RemoveAll(dir)
	}
}

// Which run is the best?
func Example() {
	address, stop := serve()
	defer stop()
	c, err := client.New(address)
	if err != nil {
		log.Fatal(err)
	}
	table, err := c.Compare(context.Background(), message.Compare{
		Metrics: []message.CompareMetric{{Tag: "loss", Agg: "best"}},
		Sort:    []message.CompareSort{{By: "metric", Name: "loss", Agg: "best"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	for i, row := range table.Rows {
		fmt.Printf("%s %.3f\n", row.Name, *table.Metrics[0].Values[i])
	}
	// Output:
	// fast 0.143
	// slow 0.250
}

func ExampleClient_Points() {
	address, stop := serve()
	defer stop()
	ctx := context.Background()
	c, err := client.New(address)
	if err != nil {
		log.Fatal(err)
	}
	all, err := c.Catalog(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, run := range all.Catalog.Runs {
		for p, err := range c.Points(ctx, run.ID, all.Catalog.Tags.IDs[0]) {
			if err != nil {
				log.Fatal(err)
			}
			if p.Step == 3 {
				fmt.Printf("%s: step %d, %.3f\n", run.Name, p.Step, p.Value)
			}
		}
	}
	// Unordered output:
	// fast: step 3, 0.143
	// slow: step 3, 0.250
}

func ExampleClient_Live() {
	address, stop := serve()
	defer stop()
	c, err := client.New(address)
	if err != nil {
		log.Fatal(err)
	}
	live, err := c.Live(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	defer live.Close()
	for {
		told, err := live.Next()
		if err != nil {
			log.Fatal(err)
		}
		switch told := told.(type) {
		case message.Catalog:
			if err := live.Show(message.Show{Card: "c1", Tag: &told.Tags.IDs[0], Width: 600}); err != nil {
				log.Fatal(err)
			}
		case []client.Block: // a program goes on: new points come as they are logged
			fmt.Println(len(told), "runs,", len(told[0].Steps), "points each")
			return
		}
	}
	// Output: 2 runs, 4 points each
}
