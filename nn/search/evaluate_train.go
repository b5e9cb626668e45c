package search

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"board/nn"
	"board/nn/callback"
	"board/nn/tensorboard"
)

// Train is an evaluation that trains one model for a trial and takes a quantity of its logs for the score.
type Train struct {
	// Build makes the compiled model. Its first weights are the trial's own if it is made with nn.WithSeed(t.Seed()).
	Build func(t *Trial) (*nn.Model, error)
	// Data is what is trained on.
	Data nn.Data
	// Fit is how: epochs, batches, and the validation data or the share of Data that is validated on. The searcher's budget replaces Epochs.
	Fit nn.FitConfig
	// Callbacks makes more callbacks for each training; nil makes none.
	Callbacks func(t *Trial) []nn.Callback
	// Patience ends a training when Monitor has not got better for so many epochs, and gives it the best weights; 0 is never.
	Patience int
	// Monitor is the quantity of the logs that is the score; "val_loss" unless given. It is reported after every epoch.
	Monitor string
}

// Evaluate trains a model. Its score is that of the epoch whose weights it ends with: the best one with Patience, else the last.
func (e *Train) Evaluate(ctx context.Context, t *Trial) (float64, error) {
	m, err := build(e.Build, t)
	if err != nil {
		return 0, err
	}
	watch := &watcher{ctx: ctx, trial: t, name: e.monitor(), report: true}
	if _, err := e.training(t).fit(ctx, m, e.Data, t.LogDir(), watch); err != nil {
		return 0, err
	}
	if err := t.Keep(ctx, m); err != nil {
		return 0, err
	}
	return watch.score(e.Patience > 0)
}

// Refit trains the model of a trial again.
func (e *Train) Refit(ctx context.Context, t *Trial) (*nn.Model, error) {
	m, err := build(e.Build, t)
	if err != nil {
		return nil, err
	}
	_, err = e.training(t).fit(ctx, m, e.Data, "")
	return m, err
}

func (e *Train) monitor() string {
	if e.Monitor == "" {
		return "val_loss"
	}
	return e.Monitor
}

func (e *Train) training(t *Trial) training {
	return training{trial: t, config: e.Fit, more: e.Callbacks, patience: e.Patience, monitor: e.monitor()}
}

// build calls a build function, and refuses what cannot be trained.
func build(make func(*Trial) (*nn.Model, error), t *Trial) (*nn.Model, error) {
	if make == nil {
		return nil, errors.New("Build: expected a function that makes a model, got nil")
	}
	m, err := make(t)
	if err != nil {
		return nil, err
	}
	if m == nil {
		return nil, errors.New("Build: expected a model or an error, got neither")
	}
	if _, ok := m.Compiled(); !ok {
		return nil, errors.New("Build: expected a compiled model; call its Compile")
	}
	return m, nil
}

// A training is how a model of a trial is trained.
type training struct {
	trial    *Trial
	alone    bool // begins with new weights, whatever the trial's parent has learned
	config   nn.FitConfig
	more     func(*Trial) []nn.Callback
	patience int
	monitor  string
}

// fit trains the model, from the weights of the trial's parent if there is one.
func (f training) fit(ctx context.Context, m *nn.Model, data nn.Data, logDir string, first ...nn.Callback) (*nn.History, error) {
	c := f.config
	if len(c.Callbacks) > 0 {
		return nil, errors.New("Fit.Callbacks: callbacks remember things, so each training needs its own; set Callbacks, a function that makes them")
	}
	if f.trial.Budget() > 0 {
		c.Epochs = f.trial.Budget()
	}
	if !f.alone {
		goesOn, err := f.trial.Restore(ctx, m)
		if err != nil {
			return nil, err
		}
		if goesOn {
			c.InitialEpoch = f.trial.Begun()
		}
	}
	if c.Verbose == nn.Auto {
		c.Verbose = nn.Silent
	}
	c.Callbacks = slices.Clone(first)
	if logDir != "" {
		c.Callbacks = append(c.Callbacks, &tensorboard.Callback{LogDir: logDir, NoGraph: true})
	}
	if f.patience > 0 {
		c.Callbacks = append(c.Callbacks, &callback.EarlyStopping{
			Monitor: f.monitor, Mode: f.mode(), Patience: f.patience, RestoreBestWeights: true,
		})
	}
	if f.more != nil {
		c.Callbacks = append(c.Callbacks, f.more(f.trial)...)
	}
	return m.Fit(ctx, data, c)
}

// mode is the direction of the monitored quantity: that of the study if it is the score, else what nn knows of it.
func (f training) mode() callback.Mode {
	switch {
	case f.trial.goal == "" || f.monitor == "":
		return callback.Auto
	case f.trial.goal == Maximize:
		return callback.Max
	}
	return callback.Min
}

// A watcher reports a quantity of the logs after each epoch, and remembers it.
type watcher struct {
	nn.BaseCallback
	ctx    context.Context // of the evaluation, which lasts as long as this callback
	trial  *Trial
	name   string
	report bool

	last, best float64
	epochs     int
}

// OnEpochEnd ends the training with nn.ErrPruned when the trial is to be given up.
func (w *watcher) OnEpochEnd(_ *nn.Model, epoch int, logs *nn.Logs) error {
	value, ok := logs.Get(w.name)
	if !ok {
		return nil
	}
	w.last = value
	if w.epochs == 0 || w.trial.goal.better(value, w.best) {
		w.best = value
	}
	w.epochs++
	if !w.report {
		return nil
	}
	return w.trial.Report(w.ctx, epoch, value)
}

func (w *watcher) score(best bool) (float64, error) {
	switch {
	case w.epochs == 0:
		return 0, fmt.Errorf("the training has no %q; give Fit validation data, or set Monitor to something else of its logs", w.name)
	case best:
		return w.best, nil
	}
	return w.last, nil
}

// foldDir is where a fold of a trial is logged.
func foldDir(t *Trial, fold int) string {
	if t.LogDir() == "" {
		return ""
	}
	return filepath.Join(t.LogDir(), fmt.Sprintf("fold_%d", fold+1))
}
