package nn

import (
	"errors"
	"io"
	"slices"
)

// A Callback is told what happens during training, evaluation and prediction, in Keras's order:
//
//	OnTrainBegin
//	  OnEpochBegin
//	    OnTrainBatchBegin, OnTrainBatchEnd   for every batch
//	    OnTestBegin                          if there is validation data
//	      OnTestBatchBegin, OnTestBatchEnd
//	    OnTestEnd
//	  OnEpochEnd
//	OnTrainEnd
//
// Embed BaseCallback and write the methods that matter. An error of any method ends the training, and Fit returns it.
// OnTrainEnd is called whenever OnTrainBegin was, so that files are closed also after an error or a
// cancelled context; Model.FitError tells it which.
//
// Evaluate calls the methods of tests, Predict those of predictions, whose logs are empty. When they fail or are cancelled, the methods for
// their ends are not called.
//
// Batches count from 0 within the epoch, epochs from 0. Logs are reused: keep a Clone. The logs of a train batch are means since
// the epoch began. What is set in the logs of OnEpochEnd gets into the History; a callback that sets something which others are to
// monitor is a Logger.
type Callback interface {
	OnTrainBegin(m *Model, p Params) error
	OnTrainEnd(m *Model, logs *Logs) error
	OnEpochBegin(m *Model, epoch int) error
	OnEpochEnd(m *Model, epoch int, logs *Logs) error
	OnTrainBatchBegin(m *Model, batch int) error
	OnTrainBatchEnd(m *Model, batch int, logs *Logs) error
	OnTestBegin(m *Model, p Params) error
	OnTestEnd(m *Model, logs *Logs) error
	OnTestBatchBegin(m *Model, batch int) error
	OnTestBatchEnd(m *Model, batch int, logs *Logs) error
	OnPredictBegin(m *Model, p Params) error
	OnPredictEnd(m *Model, logs *Logs) error
	OnPredictBatchBegin(m *Model, batch int) error
	OnPredictBatchEnd(m *Model, batch int, logs *Logs) error
}

// A Flusher is a callback that buffers what it writes. After Flush the operating system has all of it: it survives the end of the
// process, though not that of the machine.
type Flusher interface {
	Flush() error
}

// A Logger is a callback that sets logs of its own in OnEpochEnd. Callbacks after it may monitor them.
type Logger interface {
	// LogNames are the names that it sets.
	LogNames() []string
}

// Params describe a training, an evaluation or a prediction to a callback when it begins.
type Params struct {
	Epochs         int      // the epoch at which training ends: that of FitConfig
	InitialEpoch   int      // the epoch at which it begins
	Steps          int      // batches an epoch, or in all for evaluation and prediction; 0 where a source does not say
	BatchSize      int      // rows of a batch; the last may have fewer
	Samples        int      // rows of the data; 0 where a source does not say
	ValidationFreq int      // validation runs after every that many epochs; 0 where there is none
	Metrics        []string // the names in the logs at the end of an epoch, with those that callbacks before this one set (Logger)
}

// BaseCallback does nothing. Embed it to write only the methods that matter.
type BaseCallback struct{}

// OnTrainBegin does nothing.
func (BaseCallback) OnTrainBegin(*Model, Params) error { return nil }

// OnTrainEnd does nothing.
func (BaseCallback) OnTrainEnd(*Model, *Logs) error { return nil }

// OnEpochBegin does nothing.
func (BaseCallback) OnEpochBegin(*Model, int) error { return nil }

// OnEpochEnd does nothing.
func (BaseCallback) OnEpochEnd(*Model, int, *Logs) error { return nil }

// OnTrainBatchBegin does nothing.
func (BaseCallback) OnTrainBatchBegin(*Model, int) error { return nil }

// OnTrainBatchEnd does nothing.
func (BaseCallback) OnTrainBatchEnd(*Model, int, *Logs) error { return nil }

// OnTestBegin does nothing.
func (BaseCallback) OnTestBegin(*Model, Params) error { return nil }

// OnTestEnd does nothing.
func (BaseCallback) OnTestEnd(*Model, *Logs) error { return nil }

// OnTestBatchBegin does nothing.
func (BaseCallback) OnTestBatchBegin(*Model, int) error { return nil }

// OnTestBatchEnd does nothing.
func (BaseCallback) OnTestBatchEnd(*Model, int, *Logs) error { return nil }

// OnPredictBegin does nothing.
func (BaseCallback) OnPredictBegin(*Model, Params) error { return nil }

// OnPredictEnd does nothing.
func (BaseCallback) OnPredictEnd(*Model, *Logs) error { return nil }

// OnPredictBatchBegin does nothing.
func (BaseCallback) OnPredictBatchBegin(*Model, int) error { return nil }

// OnPredictBatchEnd does nothing.
func (BaseCallback) OnPredictBatchEnd(*Model, int, *Logs) error { return nil }

// A callbackList calls several callbacks in order, and stops at the first error.
type callbackList struct {
	model *Model
	list  []Callback
	begun int // callbacks whose OnTrainBegin was called
}

// newCallbackList puts the progress, if any is to be shown, after the others.
func newCallbackList(m *Model, callbacks []Callback, v Verbosity, out io.Writer) callbackList {
	list := slices.Clone(callbacks)
	if p := newProgress(v, out); p != nil {
		list = append(list, p)
	}
	return callbackList{model: m, list: list}
}

func (c *callbackList) trainBegin(p Params) error {
	for _, cb := range c.list {
		c.begun++
		if err := cb.OnTrainBegin(c.model, p); err != nil {
			return err
		}
		if l, ok := cb.(Logger); ok {
			p.Metrics = append(p.Metrics, l.LogNames()...)
		}
	}
	return nil
}

// trainEnd calls OnTrainEnd of every callback whose OnTrainBegin was called, even after others failed.
func (c *callbackList) trainEnd(logs *Logs) error {
	var errs []error
	for _, cb := range c.list[:c.begun] {
		errs = append(errs, cb.OnTrainEnd(c.model, logs))
	}
	return errors.Join(errs...)
}

func (c *callbackList) epochBegin(epoch int) error {
	for _, cb := range c.list {
		if err := cb.OnEpochBegin(c.model, epoch); err != nil {
			return err
		}
	}
	return nil
}

func (c *callbackList) epochEnd(epoch int, logs *Logs) error {
	for _, cb := range c.list {
		if err := cb.OnEpochEnd(c.model, epoch, logs); err != nil {
			return err
		}
	}
	return nil
}

// broken ends the printed line after an evaluation or a prediction has failed with err.
func (c *callbackList) broken(err error) error {
	if n := len(c.list); err != nil && n > 0 {
		if p, ok := c.list[n-1].(*progress); ok {
			_ = p.leave() // err is what counts
		}
	}
	return err
}

func (c *callbackList) flush() error {
	for _, cb := range c.list {
		if f, ok := cb.(Flusher); ok {
			if err := f.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// A phase is one of the three things that run batch by batch.
type phase int

const (
	duringFit phase = iota
	duringTest
	duringPredict
)

// begin calls the callbacks at the beginning of an evaluation or a prediction.
func (c *callbackList) begin(ph phase, p Params) error {
	for _, cb := range c.list {
		on := cb.OnTestBegin
		if ph == duringPredict {
			on = cb.OnPredictBegin
		}
		if err := on(c.model, p); err != nil {
			return err
		}
	}
	return nil
}

// end calls the callbacks at the end of an evaluation or a prediction.
func (c *callbackList) end(ph phase, logs *Logs) error {
	for _, cb := range c.list {
		on := cb.OnTestEnd
		if ph == duringPredict {
			on = cb.OnPredictEnd
		}
		if err := on(c.model, logs); err != nil {
			return err
		}
	}
	return nil
}

// batchBegin and batchEnd run every step: they call by name, because a method value would allocate.
func (c *callbackList) batchBegin(ph phase, batch int) (err error) {
	for _, cb := range c.list {
		switch ph {
		case duringFit:
			err = cb.OnTrainBatchBegin(c.model, batch)
		case duringTest:
			err = cb.OnTestBatchBegin(c.model, batch)
		case duringPredict:
			err = cb.OnPredictBatchBegin(c.model, batch)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *callbackList) batchEnd(ph phase, batch int, logs *Logs) (err error) {
	for _, cb := range c.list {
		switch ph {
		case duringFit:
			err = cb.OnTrainBatchEnd(c.model, batch, logs)
		case duringTest:
			err = cb.OnTestBatchEnd(c.model, batch, logs)
		case duringPredict:
			err = cb.OnPredictBatchEnd(c.model, batch, logs)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
