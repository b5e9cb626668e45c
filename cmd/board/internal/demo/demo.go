// Package demo is what `board demo` trains, so that a newcomer sees at once what the board is for: the book's image
// classifier with two learning rates side by side, then its wide and deep network.
package demo

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"board/nn"
	"board/nn/tensorboard"
)

// Options say where to log, and how.
type Options struct {
	LogDir string // the trainings log to a directory of their own below it
	// EpochTime is the least time that an epoch takes. These models are done in a second or two; who wants to see
	// curves grow needs longer. 0 holds up nothing.
	EpochTime time.Duration
	// Epochs replaces the number of epochs of every training, unless it is 0.
	Epochs int
	// Say tells the user one line.
	Say func(format string, args ...any)
}

// A training is a model, ready to be trained, and what it learns from.
type training struct {
	run        string // the name of its directory
	model      *nn.Model
	data       nn.Data
	validation nn.Data
	epochs     int
	pace       float64 // how many EpochTimes an epoch takes
	score      string  // the quantity of the logs that tells how well it does
}

// Train trains everything, one stage after the other, and returns when it is done or ctx is. What is left out for want
// of data is said, and no error. The error names the run whose training failed.
func Train(ctx context.Context, o Options) error {
	dir := nn.RunDir(o.LogDir)
	for _, stage := range []func(context.Context, Options) ([]training, error){digits, housing} {
		trainings, err := stage(ctx, o)
		if err != nil {
			return err
		}
		if err := o.side(ctx, dir, trainings); err != nil {
			return err
		}
	}
	return nil
}

// side runs trainings side by side.
func (o Options) side(ctx context.Context, dir string, trainings []training) error {
	errs := make([]error, len(trainings))
	var all sync.WaitGroup
	for i, t := range trainings {
		all.Go(func() { errs[i] = o.train(ctx, dir, t) })
	}
	all.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(errs...)
}

func (o Options) train(ctx context.Context, dir string, t training) error {
	if o.Epochs > 0 {
		t.epochs = o.Epochs
	}
	logs := filepath.Join(dir, t.run)
	history, err := t.model.Fit(ctx, t.data, nn.FitConfig{
		Epochs:     t.epochs,
		Validation: &t.validation,
		Verbose:    nn.Silent,
		Callbacks: []nn.Callback{
			&tensorboard.Callback{LogDir: logs, UpdateFreq: batchFreq, HistogramFreq: histogramFreq, WriteImages: true},
			&pacer{least: time.Duration(float64(o.EpochTime) * t.pace), done: ctx.Done()},
		},
	})
	if err != nil {
		return fmt.Errorf("%s: %w", logs, err)
	}
	score, _ := history.Last(t.score)
	o.Say("%s: %s is %.3f after %d epochs", logs, t.score, score, t.epochs)
	return nil
}

const (
	batchFreq     = 5 // batches from one point of batch_loss to the next
	histogramFreq = 5 // epochs from one histogram of the weights to the next
)
