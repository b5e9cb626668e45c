// Package demo is what `board demo` trains, so that a newcomer sees at once what the board is for: the book's image
// classifier with two learning rates side by side, then its wide and deep network; and the same again from other seeds
// for as long as somebody wants to watch.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"time"

	"board/nn"
	"board/nn/tensorboard"
)

// Options say where to log, and how.
type Options struct {
	LogDir string // each training logs to a directory of its own below it
	// EpochTime is the least time that an epoch takes. These models are done in a second or two, too fast to see
	// curves grow. 0 slows nothing down.
	EpochTime time.Duration
	// Epochs replaces the number of epochs of every training, unless it is 0.
	Epochs int
	// More is asked after each round whether to train another, from the next seed. It may take its time. nil: one
	// round is enough.
	More func(context.Context) bool
	// Say tells the user one line.
	Say func(format string, args ...any)
}

// A round is one training of every model, all from one seed.
type round struct {
	Options
	seed  int
	first bool // of this program's rounds: the user is told what is trained
}

// A training is a model, ready to be trained, and what it learns from.
type training struct {
	run        string // the name of its directory, but for the seed
	model      *nn.Model
	data       nn.Data
	validation nn.Data
	epochs     int
	pace       float64                                          // how many EpochTimes an epoch takes
	score      string                                           // the quantity of the logs that tells how well it does
	record     func(ctx context.Context, logs string) *recorder // nil: the curves are all
}

// Train trains round after round until More wants no other, or ctx is done. A model whose data is missing is left out,
// and the user is told so: that is no error. The error names the run whose training failed.
func Train(ctx context.Context, o Options) error {
	first, err := nextSeed(o.LogDir)
	if err != nil {
		return err
	}
	for seed := first; ; seed++ {
		if err := (round{o, seed, seed == first}).train(ctx); err != nil {
			return err
		}
		if o.More == nil || !o.More(ctx) {
			return ctx.Err()
		}
	}
}

var seedOf = regexp.MustCompile(`_seed_(\d{1,9})$`)

// nextSeed is the seed after those that earlier demonstrations have used in a log directory, so that each run is a
// directory of its own and its name tells what is different about it.
func nextSeed(dir string) (int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	last := 0
	for _, e := range entries {
		if m := seedOf.FindStringSubmatch(e.Name()); m != nil && e.IsDir() {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				return 0, err
			}
			last = max(last, n)
		}
	}
	return last + 1, nil
}

// train trains one group of models after the other.
func (r round) train(ctx context.Context) error {
	for _, group := range []func(context.Context, round) ([]training, error){digits, housing} {
		trainings, err := group(ctx, r)
		if err != nil {
			return err
		}
		if err := r.sideBySide(ctx, trainings); err != nil {
			return err
		}
	}
	return nil
}

func (r round) sideBySide(ctx context.Context, trainings []training) error {
	errs := make([]error, len(trainings))
	var all sync.WaitGroup
	for i, t := range trainings {
		all.Go(func() { errs[i] = r.fit(ctx, t) })
	}
	all.Wait()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return errors.Join(errs...)
}

func (r round) fit(ctx context.Context, t training) error {
	if r.Epochs > 0 {
		t.epochs = r.Epochs
	}
	logs := filepath.Join(r.LogDir, fmt.Sprintf("%s_seed_%d", t.run, r.seed))
	callbacks := []nn.Callback{
		&tensorboard.Callback{LogDir: logs, UpdateFreq: batchFreq, HistogramFreq: histogramFreq, WriteImages: true},
	}
	if t.record != nil {
		callbacks = append(callbacks, t.record(ctx, logs))
	}
	// The pacer waits, so it is the last.
	callbacks = append(callbacks, &pacer{least: time.Duration(float64(r.EpochTime) * t.pace), done: ctx.Done()})
	history, err := t.model.Fit(ctx, t.data, nn.FitConfig{
		Epochs:     t.epochs,
		Validation: &t.validation,
		Verbose:    nn.Silent,
		Callbacks:  callbacks,
	})
	if err != nil {
		return fmt.Errorf("%s: %w", logs, err)
	}
	score, _ := history.Last(t.score)
	r.Say("%s: %s is %.3f after %d epochs", logs, t.score, score, t.epochs)
	return nil
}

const (
	batchFreq     = 5 // batches from one point of batch_loss to the next
	histogramFreq = 5 // epochs from one histogram of the weights to the next
)
