package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"board/summary"
)

// A writer writes one step of one run at a time, run after run, so that points come evenly.
type writer struct {
	*soak
	runs  []*summary.Writer
	steps []int64 // the next step of each run
}

// valueAt is every curve's value at a step: what a client gets can be checked without asking.
func valueAt(step float64) float64 { return float64(int64(step) % 1000) }

// begin makes the runs, with a first step in each.
func (s *soak) begin(logdir string) (*writer, error) {
	w := &writer{soak: s, steps: make([]int64, s.runs)}
	for r := range s.runs {
		run, err := summary.NewWriter(filepath.Join(logdir, fmt.Sprintf("run_%02d", r)))
		if err != nil {
			return nil, err
		}
		w.runs = append(w.runs, run)
		if err := w.step(r); err != nil {
			return nil, err
		}
	}
	return w, nil
}

// write writes until ctx is done.
func (w *writer) write(ctx context.Context) {
	begun := time.Now()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for written := 0; ; {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		for due := int(time.Since(begun).Seconds() * w.rate / float64(w.tags)); written < due; written++ {
			if err := w.step(written % len(w.runs)); err != nil {
				w.fail(err)
			}
		}
	}
}

// step writes the next step of a run: a point of each tag.
func (w *writer) step(r int) error {
	step := w.steps[r]
	for t := range w.tags {
		if err := w.runs[r].Scalar(fmt.Sprintf("group%d/metric_%02d", t/5, t), step, valueAt(float64(step))); err != nil {
			return err
		}
	}
	w.steps[r]++
	w.points.Add(int64(w.tags))
	return w.runs[r].Flush()
}

func (w *writer) close() error {
	var err error
	for _, run := range w.runs {
		err = errors.Join(err, run.Close())
	}
	return err
}
