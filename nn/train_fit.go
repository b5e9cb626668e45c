package nn

import (
	"context"
	"errors"
	"fmt"
	"io"

	"board/nn/registry"
)

// FitConfig is how Fit trains. Its zero value has Keras's defaults.
type FitConfig struct {
	Epochs    int // the number of epochs, those before InitialEpoch included; 0 is 1
	BatchSize int // samples a step; 0 is 32
	// StepsPerEpoch ends an epoch after so many batches; 0 is after all. With a Source the next epoch goes on where it ended,
	// and the source begins anew when it is at its end; its length need not be known. With tensors every epoch takes others.
	StepsPerEpoch int
	NoShuffle     bool // take the samples in their order in every epoch

	// Seed decides the order of the samples, together with the number of the epoch; 0 takes the model's (SetRandomSeed, SetSeed).
	Seed uint64

	Validation      *Data   // evaluated after epochs; not trained on
	ValidationSplit float64 // instead of Validation: the share at the end of the data that is held out for validation
	ValidationFreq  int     // validate after every that many epochs; 0 is 1
	ValidationSteps int     // how many batches to validate with at most, the first ones; 0 is all
	InitialEpoch    int     // the number of the epoch to begin with, from 0: for going on with a training

	ClassWeight map[int]float64 // how much samples of a class count in the loss; classes not named count 1

	Callbacks []Callback
	Verbose   Verbosity
	Output    io.Writer // where the progress is printed; nil is os.Stdout
}

func (c *FitConfig) setDefaults() error {
	c.Epochs = orDefault(c.Epochs, 1)
	c.BatchSize = orDefault(c.BatchSize, 32)
	c.ValidationFreq = orDefault(c.ValidationFreq, 1)
	for _, n := range []struct {
		name  string
		value int
	}{{"Epochs", c.Epochs}, {"BatchSize", c.BatchSize}, {"ValidationFreq", c.ValidationFreq}, {"StepsPerEpoch", c.StepsPerEpoch}, {"ValidationSteps", c.ValidationSteps}, {"InitialEpoch", c.InitialEpoch}} {
		if n.value < 0 {
			return fmt.Errorf("%s: expected at least 0, got %d", n.name, n.value)
		}
	}
	if !(c.ValidationSplit >= 0 && c.ValidationSplit < 1) {
		return fmt.Errorf("ValidationSplit: expected a share from 0 to below 1, got %v", c.ValidationSplit)
	}
	return checkOutput(c.Verbose, c.Callbacks)
}

func checkContext(ctx context.Context) error {
	if ctx == nil {
		return errors.New("expected a context, got nil; use context.Background()")
	}
	return nil
}

func checkOutput(v Verbosity, callbacks []Callback) error {
	if v < Auto || v > OneLine {
		return fmt.Errorf("Verbose: expected Auto, Silent, ProgressBar or OneLine, got %d", v)
	}
	for i, cb := range callbacks {
		if registry.IsNil(cb) {
			return fmt.Errorf("Callbacks[%d]: expected a callback, got nil", i)
		}
	}
	return nil
}

func orDefault(n, keras int) int {
	if n == 0 {
		return keras
	}
	return n
}

// Fit trains the model on the data: Epochs times over all samples, in a new order each time, one step of the optimizer for each batch.
// It returns the losses and metrics of every epoch. The loss of an epoch is the mean over its samples as they were trained, with the
// penalties of regularizers; validation comes after the epoch.
//
// History.StoppedBy names what ended the training. When ctx is cancelled, Fit stops before the next batch and returns the history so far
// with ctx.Err(). It also returns the history so far with the error of a callback. If a callback's OnTrainEnd then fails too, the error
// joins both. The model then has the weights of the last step.
func (m *Model) Fit(ctx context.Context, d Data, c FitConfig) (*History, error) {
	f := &fit{m: m, config: c, history: &History{}}
	if !m.fitting.CompareAndSwap(nil, f) {
		f.history.StoppedBy = Failed
		return f.history, fmt.Errorf("Fit: %w", errTraining)
	}
	defer m.fitting.Store(nil)
	m.fitErr, m.initialEpoch, m.initialBatch = nil, nil, 0
	m.stoppedBy.Store(nil)
	err := checkContext(ctx)
	if err == nil {
		err = f.prepare(ctx, d)
	}
	if err != nil {
		f.history.StoppedBy = Failed
		return f.history, fmt.Errorf("Fit: %w", err)
	}
	defer f.close()
	m.fitErr = f.run(ctx)
	stop := stopOf(ctx, m.fitErr, m.StoppedBy())
	m.stoppedBy.Store(&stop)
	f.history.StoppedBy = stop
	return f.history, ended(m.fitErr, f.callbacks.trainEnd(&f.logs))
}

// errTraining is the error of a second training at the same time.
var errTraining = errors.New("the model is being trained already: a callback must not train it, and neither must another goroutine; train a Clone")

// ended joins what ended a training with what went wrong at its end, such as a file that could not be closed. Two errors with the same
// text, as when a disk is full, are reported once.
func ended(why, end error) error {
	switch {
	case why == nil:
		return end
	case end == nil || end.Error() == why.Error():
		return why
	}
	return errors.Join(why, end)
}

// fit is one call of Fit.
type fit struct {
	m         *Model
	config    FitConfig
	tally     *tally
	train     feed
	test      feed // nil: no validation
	callbacks callbackList
	history   *History
	logs      Logs // of the batch, and at the end of the epoch
	testLogs  Logs
}

// prepare checks everything that can be checked before the first step.
func (f *fit) prepare(ctx context.Context, d Data) (err error) {
	defer func() {
		if err != nil {
			f.close()
		}
	}()
	defer f.m.guard(&err)
	if err := f.config.setDefaults(); err != nil {
		return err
	}
	c := f.config
	f.train, f.tally, err = f.m.openData(ctx, d, feedConfig{size: c.BatchSize, limit: c.StepsPerEpoch, train: true, classWeight: c.ClassWeight})
	if err != nil {
		return err
	}
	if err := f.openValidation(ctx); err != nil {
		return err
	}
	if err := f.m.compiled.checkTrained(f.m.layers); err != nil {
		return err
	}
	f.callbacks = newCallbackList(f.m, f.config.Callbacks, f.config.Verbose, f.config.Output)
	return nil
}

// openValidation finds the data for validation.
func (f *fit) openValidation(ctx context.Context) (err error) {
	c := f.config
	switch {
	case c.Validation != nil:
		settings := feedConfig{size: c.BatchSize, limit: c.ValidationSteps, arg: "Validation.", tally: f.tally}
		f.test, _, err = f.m.openData(ctx, *c.Validation, settings)
	case c.ValidationSplit > 0:
		train, ok := f.train.(*feeder)
		if !ok {
			return errors.New("ValidationSplit: a source cannot be split; give Validation data")
		}
		part, held, err := train.data.split(c.ValidationSplit)
		if err != nil {
			return err
		}
		if len(c.ClassWeight) > 0 {
			held.weight = nil // they are for what is learned
		}
		train.data = &part
		f.test = &feeder{data: &held, size: c.BatchSize, limit: c.ValidationSteps}
	}
	return err
}

// close ends what runs in the background, and gives the tally back.
func (f *fit) close() {
	for _, one := range []feed{f.train, f.test} {
		if one != nil {
			one.end()
		}
	}
	if f.tally != nil {
		f.tally.give()
	}
}

func (f *fit) params() Params {
	c := f.config
	p := Params{Epochs: c.Epochs, InitialEpoch: c.InitialEpoch, Steps: f.train.steps(), BatchSize: c.BatchSize,
		Samples: f.train.samples(), Metrics: f.tally.names(f.test != nil)}
	if f.test != nil {
		p.ValidationFreq = c.ValidationFreq
	}
	return p
}

// run trains until the last epoch, an error or StopTrainingBy.
func (f *fit) run(ctx context.Context) (err error) {
	defer f.m.guard(&err)
	if err := f.callbacks.trainBegin(f.params()); err != nil {
		return err
	}
	first := f.config.InitialEpoch
	if f.m.initialEpoch != nil {
		first = *f.m.initialEpoch
	}
	for epoch := first; epoch < f.config.Epochs && f.m.stoppedBy.Load() == nil; epoch++ {
		if err := f.epoch(ctx, epoch); err != nil {
			return err
		}
	}
	return nil
}

func (f *fit) epoch(ctx context.Context, epoch int) error {
	m := f.m
	f.tally.reset()
	if err := f.callbacks.epochBegin(epoch); err != nil {
		return err
	}
	f.shuffle(epoch)
	f.logs.clear()
	first := m.initialBatch
	m.initialBatch = 0
	if err := f.train.begin(ctx, first); err != nil {
		return err
	}
	for i := first; m.stoppedBy.Load() == nil; i++ {
		more, err := f.batch(ctx, i)
		if err != nil {
			return err
		}
		if !more {
			break
		}
	}
	if f.test != nil && (epoch+1)%f.config.ValidationFreq == 0 {
		if err := m.test(ctx, &m.work, f.tally, f.config.BatchSize, f.test, &f.callbacks, &f.testLogs); err != nil {
			return err
		}
		f.tally.fill(&f.logs, "val_")
	}
	err := f.callbacks.epochEnd(epoch, &f.logs)
	f.history.add(epoch, &f.logs) // also where a callback failed: the epoch has been trained
	return err
}

func (f *fit) shuffle(epoch int) {
	m := f.m
	m.mu.Lock()
	m.shuffles.begin(epoch)
	m.mu.Unlock()
	seed := f.config.Seed
	if seed == 0 {
		seed = m.seed
	}
	switch train := f.train.(type) {
	case *feeder:
		if !f.config.NoShuffle {
			train.order = m.shuffles.order(seed, train.data.rows)
		}
	case *stream:
		if !f.config.NoShuffle && train.source.ShuffleBuffer > 0 {
			train.rng = m.shuffles.rng(seed)
		}
	}
}

// batch trains on the next batch, number i; false when there is none.
func (f *fit) batch(ctx context.Context, i int) (more bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	b, err := f.train.next(ctx)
	if b == nil || err != nil {
		return false, err
	}
	if err := f.callbacks.batchBegin(duringFit, i); err != nil {
		return false, err
	}
	if err := f.m.trainStep(f.tally, b); err != nil {
		return false, err
	}
	f.tally.fill(&f.logs, "")
	return true, f.callbacks.batchEnd(duringFit, i, &f.logs)
}

// TrainOnBatch makes one step of the optimizer on the data, all of which are one batch. The logs are of this batch, before the
// step; they are reused by the next call. It is an error while Fit, or another TrainOnBatch, trains the model.
func (m *Model) TrainOnBatch(d Data) (*Logs, error) { return m.onBatch("TrainOnBatch", d, true) }

// TestOnBatch evaluates the model on the data, all of which are one batch. The logs are reused by the next call of TestOnBatch or
// TrainOnBatch, which one goroutine calls at a time.
func (m *Model) TestOnBatch(d Data) (*Logs, error) { return m.onBatch("TestOnBatch", d, false) }

func (m *Model) onBatch(what string, d Data, train bool) (logs *Logs, err error) {
	defer m.guard(&err)
	if train {
		if !m.fitting.CompareAndSwap(nil, oneBatch) {
			return nil, fmt.Errorf("%s: %w", what, errTraining)
		}
		defer m.fitting.Store(nil)
	}
	if err := m.runBatch(d, train); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return &m.logs, nil
}

// oneBatch stands for a TrainOnBatch under way.
var oneBatch = &fit{}

// runBatch leaves the result in m.logs.
func (m *Model) runBatch(d Data, train bool) error {
	data := &m.whole
	if err := m.admit(data, d, ""); err != nil {
		return err
	}
	y, err := m.takeTally(data, "")
	if err != nil {
		return err
	}
	defer y.give()
	y.reset()
	m.single = batch{x: data.x, y: data.y, weight: data.weight, rows: data.rows}
	if train {
		err = m.compiled.checkTrained(m.layers)
		if err == nil {
			err = m.trainStep(y, &m.single)
		}
	} else {
		w := m.takeWorkspace()
		defer w.give()
		err = m.testStep(w, y, &m.single)
	}
	m.logs.clear()
	y.fill(&m.logs, "")
	return err
}
