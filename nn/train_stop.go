package nn

import (
	"context"
	"errors"
)

// A Stop names what ended a training.
type Stop string

// What Fit ends with. A callback may end a training for a reason of its own, under a
// name of its own: see Model.StopTrainingBy.
const (
	Finished      Stop = "finished"       // the last epoch ended
	EarlyStopping Stop = "early stopping" // a callback called StopTraining: there is nothing left to learn
	InvalidLoss   Stop = "invalid loss"   // the loss was NaN or infinite, and TerminateOnNaN saw it
	Pruned        Stop = "pruned"         // a callback returned ErrPruned
	Cancelled     Stop = "cancelled"      // the context was cancelled, or its deadline passed
	Failed        Stop = "error"          // Fit returned any other error
)

// ErrPruned is what a callback returns to give a training up because others do better.
// Fit returns it too, and History.StoppedBy is Pruned.
var ErrPruned = errors.New("pruned")

// StopTraining makes Fit end in good order after the batch under way. Callbacks call it
// when there is nothing left to learn: it is StopTrainingBy(EarlyStopping).
func (m *Model) StopTraining() { m.StopTrainingBy(EarlyStopping) }

// StopTrainingBy makes Fit end in good order after the batch under way, without an
// error, and says why: History.StoppedBy. The first of several reasons counts. After
// Finished and EarlyStopping there is nothing left to train; for any other reason a
// later Fit may go on where this one was. Any goroutine may call it while Fit runs.
func (m *Model) StopTrainingBy(why Stop) {
	m.stoppedBy.CompareAndSwap(nil, &why)
}

// StoppedBy is what ends the Fit under way; empty while nothing does. A callback's
// OnTrainEnd finds here what will be in History.StoppedBy.
func (m *Model) StoppedBy() Stop {
	if why := m.stoppedBy.Load(); why != nil {
		return *why
	}
	return ""
}

// FitError is the error that Fit is about to return, for a callback's OnTrainEnd: the
// context's if it was cancelled, nil if training ran to its end or was stopped by
// StopTraining or StopTrainingBy.
func (m *Model) FitError() error { return m.fitErr }

// stopOf names what ended a training that ended with err, or without an error for the
// reason that was given.
func stopOf(ctx context.Context, err error, why Stop) Stop {
	switch {
	case err == nil && why == "":
		return Finished
	case err == nil:
		return why
	case errors.Is(err, ErrPruned):
		return Pruned
	case ctx != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return Cancelled
	}
	return Failed
}
