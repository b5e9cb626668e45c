package callback

import (
	"errors"
	"fmt"
	"io"

	"board/nn"
)

// LearningRateScheduler sets the learning rate at the beginning of every epoch,
// and writes it into the logs, as "learning_rate", at the end.
type LearningRateScheduler struct {
	nn.BaseCallback

	// Schedule returns the rate of an epoch, counted from zero, given the present rate.
	Schedule func(epoch int, rate float64) float64
	// Output receives a line for every rate, as with Keras's verbose=1. Nil is silence.
	Output io.Writer
}

// OnTrainBegin refuses to begin without a schedule.
func (c *LearningRateScheduler) OnTrainBegin(*nn.Model, nn.Params) error {
	if c.Schedule == nil {
		return errors.New("LearningRateScheduler: Schedule is nil; expected a function of epoch and learning rate")
	}
	return nil
}

// OnEpochBegin sets the rate.
func (c *LearningRateScheduler) OnEpochBegin(m *nn.Model, epoch int) error {
	rate := c.Schedule(epoch, m.Optimizer().CurrentLearningRate())
	if err := m.Optimizer().SetLearningRate(rate); err != nil {
		return fmt.Errorf("LearningRateScheduler: epoch %d: %w", epoch+1, err)
	}
	say(c.Output, "\nEpoch %d: LearningRateScheduler setting learning rate to %s.", epoch+1, pythonFloat(rate))
	return nil
}

// OnEpochEnd logs the rate.
func (c *LearningRateScheduler) OnEpochEnd(m *nn.Model, _ int, logs *nn.Logs) error {
	logs.Set("learning_rate", m.Optimizer().CurrentLearningRate())
	return nil
}

// LogNames is learning_rate.
func (c *LearningRateScheduler) LogNames() []string { return []string{"learning_rate"} }
