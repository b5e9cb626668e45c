package web_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"board/summary"
	"board/summary/logdir"
	"board/web"
	"board/web/internal/webtest"
)

// TestWhileTraining asks every route while runs are written, and in the end finds
// every point. With -race it finds what readers and the store share.
func TestWhileTraining(t *testing.T) {
	const runs, steps = 3, 400
	dir := t.TempDir()
	store := webtest.FollowStore(t, dir)
	h := web.New(web.Options{Store: store, SamplesPerPlugin: map[string]int{"scalars": 0}})

	var writers, readers sync.WaitGroup
	for run := range runs {
		writers.Go(func() { train(t, store, filepath.Join(dir, fmt.Sprint("run", run)), steps) })
	}
	written := make(chan struct{})
	go func() { writers.Wait(); close(written) }()
	for range 2 {
		readers.Go(func() { askUntil(t, h, written) })
	}
	readers.Wait()
	for deadline := time.Now().Add(time.Minute); webtest.CountPoints(t, h) != 2*runs*steps; {
		if time.Now().After(deadline) {
			t.Fatalf("%d points of %d after a minute", webtest.CountPoints(t, h), 2*runs*steps)
		}
		store.Poke()
	}
}

// train writes two curves and says so from time to time.
func train(t *testing.T, store *logdir.Store, dir string, steps int64) {
	w, err := summary.NewWriter(dir)
	if err != nil {
		t.Error(err)
		return
	}
	for step := range steps {
		webtest.Scalar(t, w, float64(1000+step), "a", step, float64(step))
		webtest.Scalar(t, w, float64(1000+step), "b", step, -float64(step))
		if step%50 == 0 {
			if err := w.Flush(); err != nil {
				t.Error(err)
			}
			store.Poke()
		}
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// askUntil asks everything over and over; nothing may fail on the server's side.
func askUntil(t *testing.T, h http.Handler, done <-chan struct{}) {
	for {
		for _, c := range calls {
			if w := webtest.Ask(h, c.request()); w.Code >= 500 {
				t.Errorf("%s: status %d: %.200s", c.name, w.Code, w.Body)
			}
		}
		select {
		case <-done:
			return
		default:
		}
	}
}
