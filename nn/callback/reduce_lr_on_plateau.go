package callback

import (
	"fmt"
	"io"

	"board/nn"
)

// ReduceLROnPlateau lowers the learning rate when a quantity has not got better
// for some epochs, and writes the rate with which an epoch was trained into its
// logs, as "learning_rate".
type ReduceLROnPlateau struct {
	nn.BaseCallback

	// Monitor is the name of the quantity in the logs; "val_loss" unless given.
	Monitor string
	// Factor times the old rate is the new one; 0.1 unless given, less than 1.
	Factor float64
	// Patience is the number of epochs without improvement after which the rate is
	// lowered; 10 unless given. With 1 it is lowered at the first such epoch.
	Patience int
	// Mode says whether the quantity is to fall or to grow; Auto unless given.
	Mode Mode
	// MinDelta is the least difference that counts as better; 1e-4 unless given. Where
	// any difference counts, give optimizer.Zero.
	MinDelta float64
	// Cooldown is the number of epochs after a change in which nothing is counted.
	Cooldown int
	// MinLR is the least learning rate.
	MinLR float64
	// Output receives a line for every change, as with Keras's verbose=1. Nil is silence.
	Output io.Writer

	monitor monitor
	state   plateauState
}

// plateauState is what ReduceLROnPlateau remembers of earlier epochs.
type plateauState struct {
	Wait     int      `json:"wait"`
	Cooldown int      `json:"cooldown"`
	Best     *float64 `json:"best"`
}

// OnTrainBegin forgets an earlier training.
func (c *ReduceLROnPlateau) OnTrainBegin(m *nn.Model, p nn.Params) (err error) {
	if c.Factor < 0 || c.Factor >= 1 {
		return fmt.Errorf("ReduceLROnPlateau: Factor is %v; expected a number between 0 and 1", c.Factor)
	}
	if c.Patience < 0 {
		return fmt.Errorf("ReduceLROnPlateau: Patience is %d; expected a number of epochs", c.Patience)
	}
	// A rate that follows a schedule cannot be set: better to hear so now than when the first plateau is reached.
	if err := m.Optimizer().SetLearningRate(m.Optimizer().CurrentLearningRate()); err != nil {
		return fmt.Errorf("ReduceLROnPlateau: %w", err)
	}
	c.state = plateauState{}
	c.monitor, err = newMonitor(m, p, "ReduceLROnPlateau", c.Monitor, c.Mode, orDefault(c.MinDelta, 1e-4))
	return err
}

// OnEpochEnd lowers the rate where it is time. Epochs without the monitored
// quantity do not count.
func (c *ReduceLROnPlateau) OnEpochEnd(m *nn.Model, epoch int, logs *nn.Logs) error {
	logs.Set("learning_rate", m.Optimizer().CurrentLearningRate())
	current, ok := logs.Get(c.monitor.name)
	if !ok {
		return nil
	}
	s := &c.state
	if s.Cooldown > 0 {
		s.Cooldown--
		s.Wait = 0
	}
	if c.monitor.improves(current, s.Best) {
		s.Best, s.Wait = &current, 0
		return nil
	}
	if s.Cooldown > 0 {
		return nil
	}
	if s.Wait++; s.Wait < orDefault(c.Patience, 10) {
		return nil
	}
	return c.reduce(m, epoch)
}

// orDefault returns v, or the default where v was not given.
func orDefault[T int | float64](v, standard T) T {
	if v == 0 {
		return standard
	}
	return v
}

// reduce lowers the rate, if it is not at its least yet.
func (c *ReduceLROnPlateau) reduce(m *nn.Model, epoch int) error {
	old := m.Optimizer().CurrentLearningRate()
	if old <= float64(float32(c.MinLR)) {
		return nil
	}
	rate := max(old*orDefault(c.Factor, 0.1), c.MinLR)
	if err := m.Optimizer().SetLearningRate(rate); err != nil {
		return fmt.Errorf("ReduceLROnPlateau: epoch %d: %w", epoch+1, err)
	}
	c.state.Cooldown, c.state.Wait = c.Cooldown, 0
	say(c.Output, "\nEpoch %d: ReduceLROnPlateau reducing learning rate to %s.", epoch+1, pythonFloat(rate))
	return nil
}

// LogNames is learning_rate.
func (c *ReduceLROnPlateau) LogNames() []string { return []string{"learning_rate"} }
